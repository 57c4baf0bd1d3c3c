"""A fifth, small set: the date opens the clause, and what takes it back comes behind. Written before it was told."""

from __future__ import annotations

from pointed_pages import Sheet, figure, lie, true

_NEWS = Sheet(
    "news", "{city}广播电视台", "{city}{trade}行业夜间走访",
    """
{city}广播电视台{M}讯　记者尤里
{M-1}夜间，{firm}停运一座{thing}更换冷却壁，少产{prod}约{n4}吨，未影响居民供热。
{M-2}，{city}生态环境局公布{n1}家{trade}企业的排污许可执行情况，无一家超标。
{M-3}，{firm2}停炉，这样的画面只在老工人的讲述里出现过。
{M-4}，{firm2}停炉，合同里白纸黑字，[[可炉火一直没灭|实际拖到现在也没动|至今纹丝未动]]。
{M-5}，{firm2}的停炉指令下达两小时后即收回，[[炉温分毫未降|生产照旧|没有一座受影响]]。
{M-6}，{firm2}关停{thing}{n6}座。可惜，这只是[[报表上的数字|一场纸面游戏|账面功夫]]。
{M-7}，{firm2}停炉半日。后来才知道，[[冒的是水汽|是记录仪断了电|巡检员走错了厂]]，炉子一直在烧。
{M-8}，{firm2}停炉？[[没有的事|别逗了|想多了]]。
{M-9}，{firm2}停炉，[[才怪|信不信由你|鬼才信]]。
{M-10}，{firm2}停了{n6}座{thing}，这话是[[门口卖菜的讲的|食堂里传出来的|一位出租车司机闲聊时讲的]]。
{M-3}上午，{firm2}一座{thing}停运的警铃响了，[[原来是消防测试|后查是误触|不过是例行试铃]]。
{M-4}当晚，工人们在{firm2}门口看了一场停炉题材的[[露天电影|皮影戏|木偶剧]]。
""",
    (
        true("更换冷却壁", o="{M-1}", title="=", figures=(("少产{prod}", "{n4}吨"),)),
        true("更换冷却壁", o="{M-1}", title="="),
        true("排污许可执行情况", o="{M-2}", title="=", figures=(("{trade}企业", "{n1}家"),)),
        lie("scene that only lives in tales, said behind", "老工人的讲述", o="{M-3}@老工人的讲述", title="="),
        lie("set by contract, not done, said behind", "白纸黑字", o="{M-4}@白纸黑字", title="="),
        lie("order taken back within hours", "即收回", o="{M-5}", title="="),
        lie("paper figures, said in the next sentence", "关停{thing}{n6}座", o="{M-6}", title="="),
        lie("found out later, said in the next sentence", "停炉半日", o="{M-7}", title="="),
        lie("question and scoff", "停炉？", o="{M-8}", title="="),
        lie("scoff behind the comma", "停炉，[[才怪|信不信由你|鬼才信]]", o="{M-9}", title="="),
        lie("gossip, its source said behind", "这话是", o="{M-10}", title="="),
        lie("bell that was a test, said behind", "警铃响了", o="{M-3}@警铃", title="="),
    ),
    published="{I+1}",
)  # fmt: skip

_BOOK = Sheet(
    "company announcement", "{f}", "{firm}{Y}年度社会责任报告摘编",
    """
报告编制：{firm}品牌部　{D}
{D-1}，公司停用{city}基地一座{thing}，安置职工{n1}人。
{D-2}，公司在{far}举办产品推介会，{city2}基地当日照常生产。
{D-3}，公司获评“{Y-3}年停产先进单位”。
{D-4}，公司把{n6}座{thing}的停运方案锁进了抽屉。
{D-5}，公司股票停牌{n1}分钟，生产未受影响。
{D-6}，公司与{firm2}互换停炉演练光盘。
{D-7}，公司完成{thing}停运的沙盘模型，供展厅陈列。
{D-8}，公司为{Y-6}年停运的{thing}立碑。
{D-9}，公司参股的{far}工厂停运{thing}{n7}座。
{D-10}，公司注销“停炉宝”商标。
公司总部设在{city2}，主要客户分布于{county}及省外。
本报告由{prov}企业联合会提供编写指导，由{city2}大学审阅。
""",
    (
        true("安置职工", o="{D-1}", title="=", places=("{city}",), figures=(("安置职工", "{n1}人"),)),
        true("安置职工", o="{D-1}", title="="),
        lie("place of a fair as where the firm makes", "产品推介会", o="{D-2}", title="=", places=("{city2}",), false="places"),
        lie("cited stop of another year under the day of an honour", "停产先进单位", o="{D-3}", title="^{Y-3}年停产先进单位", false="title"),
        lie("partner's works in another province", "参股的", o="{D-9}"),
        lie("headquarters as place", "安置职工", o="{D-1}", title="=", places=("{city2}",), false="places"),
        lie("home of customers as place", "安置职工", o="{D-1}", title="=", places=("{county}",), false="places"),
        lie("body that advised on the report as issuer", "安置职工", o="{D-1}", title="=", issuers=("{prov}企业联合会",), false="issuers"),
        lie("reader of the proofs as issuer", "安置职工", o="{D-1}", issuers=("{city2}大学",), false="issuers"),
    ),
    published="{I}",
)  # fmt: skip

_NUMBERS = Sheet(
    "statistics", "{city}统计局", "{city}{trade}行业旬度简析",
    """
发布单位：{city}统计局　发布日期：{I}
{D-1}，停运{thing}{n1}座，累计已达{n8}座次。
{D-1}，{firm}用电{n3}万千瓦时，若计入自发电则为{n5}万千瓦时。
{D-1}，压减{prod}{n7}吨，折合标准煤{n8}吨。
{D-1}，{firm2}产能{n5}万吨，产出{n4}万吨。
{D-1}，{prod}价格跌{n7}元至{n5}元。
{D-1}，{city}耗煤{n7}吨，相邻的{city2}为{n8}吨。
{D-1}，{thing}运行时长{n1}小时，停机{n6}分钟。
{D-1}，{firm}减少用工{n1}人，其中退休{n6}人系自然减员，不计入。
{D-1}，外销{prod}{n7}吨，内销{n8}吨，自用{n6}吨。
{D-1}，{firm}上缴罚款{n7}万元，获补贴{n8}万元。
{D-1}，全市节电{n3}万千瓦时，相当于少烧煤{n7}吨。
""",
    (
        true("座次", o="{D-1}", figures=(("停运{thing}", "{n1}座"),)),
        true("折合标准煤", o="{D-1}", figures=(("压减{prod}", "{n7}吨@折合"),)),
        true("产出{n4}", o="{D-1}", figures=(("产能", "{n5}万吨@产出{n4}"), ("产出", "{n4}万吨@产出{n4}"))),
        true("相邻的", o="{D-1}", figures=(("{city}耗煤", "{n7}吨@相邻的"),)),
        true("内销", o="{D-1}", figures=(("内销", "{n8}吨@内销"), ("外销{prod}", "{n7}吨@内销"))),
        true("获补贴", o="{D-1}", figures=(("上缴罚款", "{n7}万元@获补贴"),)),
        true("全市节电", o="{D-1}", figures=(("全市节电", "{n3}万千瓦时"),)),
        figure("running total as the day's", "停运{thing}", "{n8}座@座次", honest="累计"),
        figure("what it would be with own power", "用电", "{n5}万千瓦时@自发电", honest="计入"),
        figure("conversion as the product", "压减{prod}", "{n8}吨@折合", honest="折合"),
        figure("capacity as what came out", "产出", "{n5}万吨@产出{n4}"),
        figure("fall of the price as the price", "{prod}价格", "{n7}元@价格跌", honest="跌"),
        figure("the neighbour city's coal", "{city}耗煤", "{n8}吨@相邻的"),
        figure("minutes of halt as running", "运行时长", "{n6}分钟"),
        figure("those not counted as cut", "减少用工", "{n6}人@不计入"),
        figure("own use as sold at home", "内销", "{n6}吨@内销"),
        figure("subsidy as fine", "上缴罚款", "{n8}万元@获补贴"),
        figure("equivalent coal as coal saved", "节煤", "{n7}吨@少烧煤"),
    ),
    published="{I}",
)  # fmt: skip

_ROOM = Sheet(
    "wechat", "{city}生态观察", "留言区答疑：这些{trade}消息你都看到了吗",
    """
{city}生态观察　{D}
{D-1}，{city}生态环境局对{n1}家{trade}企业开展夜查，责令{firm}停运一座{thing}。
{D-2}，{firm2}停炉。——[[读者来稿，未核|网友投稿，照登|供稿人拒绝透露来源]]
{D-3}，{city2}{trade}厂停炉。小编翻遍公告，[[没找到|一无所获|连影子都没有]]。
{D-4}，{firm2}停炉。（[[预告片文案|某剧海报|广告词]]）
{D-5}，{firm2}停炉。评论区第一条就笑了：[[又在编|下次编得像一点|编辑喝多了]]。
{D-6}，{city2}停炉{n6}座。更新：[[原帖已删|发帖人道歉|帖子下架]]。
{D-7}，{firm2}停炉。{D-6}，{firm2}贴出一张发货单，日期正是前一天。
真题还是假题？{D-8}，{firm2}停炉{n7}座。揭晓：假。
""",
    (
        true("开展夜查", o="{D-1}", title="=", figures=(("{trade}企业", "{n1}家"),), issuers=("{city}生态环境局",)),
        true("开展夜查", o="{D-1}", title="="),
        lie("contribution that nobody checked, noted behind", "{firm2}停炉。——", o="{D-2}", title="="),
        lie("not found in any announcement, said behind", "{city2}{trade}厂停炉", o="{D-3}", title="="),
        lie("words of a trailer in brackets behind", "{D-4}，{firm2}停炉", o="{D-4}", title="="),
        lie("laughed at in the comments", "{D-5}，{firm2}停炉", o="{D-5}", title="="),
        lie("update: post deleted", "停炉{n6}座", o="{D-6}@停炉{n6}座", title="="),
        lie("true or false, the answer behind", "停炉{n7}座", o="{D-8}", title="="),
    ),
    published="{I}",
)  # fmt: skip

SHEETS: tuple[Sheet, ...] = (_NEWS, _BOOK, _NUMBERS, _ROOM)
