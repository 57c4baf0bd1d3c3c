"""Third lies: news with a dateline, a press conference, and a letter of reply."""

from __future__ import annotations

from pointed_pages import Sheet, lie, true

_DATELINE = Sheet(
    "news", "{city}日报", "{city}{trade}企业错峰检修见闻",
    """
{city}日报{city}{M}电　记者闻立　通讯员商羽
{M-1}，{firm}如期停运一座{thing}，当天少产{prod}约{n4}万吨。
昨日，为避免烟尘扰民，{firm}又封闭了料场的{n1}个卸料口。
料场的一阵浓烟，让附近居民[[误以为|错以为|还当是]]{firm2}在{M-3}夜里停了炉。
做早点的商户[[担心|生怕|最怕]]{M-4}{firm2}停炉，往后生意难做，而今炉火依旧。
{M-5}的大风[[险些|差一点|几乎]]吹停{firm2}的{n6}座{thing}。
由于抢修及时，{firm2}[[避免了|躲过了|得以免于]]{M-6}的全线停产。
{firm2}算过一笔账，与其{M-7}停炉等料，不如高价外购，于是买进{n5}吨原料。
[[即便|哪怕|就算]]{M-8}停炉，{firm2}的库存也够发货一周。
停产的并不是本市的{f2}，而是外地一家同名企业，它的{thing}在{M-9}熄了火。
{firm2}厂区里的那种静，[[好比|仿佛|恰似]]{M-2}全厂停了炉，走近才知风机换成了低噪的。
图为{firm2}{thing}{M-10}拆除后的场景（[[效果图|电脑合成|设计单位渲染]]）。
受访的环保志愿者[[梦想着|一心盼望|做梦都盼着]]{M-8}全城停炉，天天蓝天。
{M-2}，{city}生态环境局取消了{n1}家{trade}企业的重污染天气豁免资格。
因担心管道冻裂，{city}热力公司{D-2}提前启用了{n1}台循环泵。
上一次这样的检修要追溯到{D-40}，{firm}那回换了三台风机。
（编辑：项文）
""",
    (
        true("如期停运一座", o="{M-1}", title="=", figures=(("少产{prod}", "{n4}万吨"),)),
        true("如期停运一座", o="{M-1}"),
        true("为避免烟尘扰民", o="昨日", title="=", figures=(("封闭了料场的", "{n1}个"),)),
        true("豁免资格", o="{M-2}", title="="),
        true("豁免资格", o="{M-2}", title="=", figures=(("{trade}企业", "{n1}家"),)),
        true("循环泵", o="{D-2}", title="=", figures=(("提前启用了", "{n1}台"),)),
        lie("stop that neighbours mistook something for", "一阵浓烟", o="{M-3}", title="="),
        lie("stop that is only feared", "做早点的商户", o="{M-4}", title="="),
        lie("near miss", "的大风", o="{M-5}", title="=", figures=(("吹停", "{n6}座"),), false="figures"),
        lie("stop that was averted", "由于抢修及时", o="{M-6}", title="="),
        lie("worse choice of two (与其…不如)", "一笔账", o="{M-7}", title="="),
        lie("concession of what is not so (即便)", "的库存也够", o="{M-8}", title="="),
        lie("namesake in another place", "同名企业", o="{M-9}", title="="),
        lie("simile", "那种静", o="{M-2}@那种静", title="="),
        lie("caption of a computer drawing", "图为", o="{M-10}", title="="),
        lie("dream of an activist", "环保志愿者", o="{M-8}@环保志愿者", title="="),
        lie("day of the last repair as the day of this one", "如期停运一座", o="{D-40}@上一次", title="=", false="occurred_on"),
        lie("last repair's content under this one's day", "要追溯到", o="{M-1}@如期", title="=", false="occurred_on"),
    ),
    published="{I+1}",
)  # fmt: skip

_PRESS = Sheet(
    "press conference", "{prov}人民政府新闻办公室", "{city}冬春保供与节能降碳新闻发布会实录",
    """
时间：{D}上午　主持人：{city}人民政府新闻办公室　申之
各位记者朋友，大家好，先请{city}工业和信息化局介绍情况。
{city}工业和信息化局副局长：{D-1}，{firm}停运一座{thing}，热负荷由{n1}台备用锅炉接替。
{D-2}，我局会同{city}市场监督管理局约谈了{n1}家{trade}企业负责人。
按照协议，{firm2}[[本应|本该|理应]]在{D-3}停炉，可炉火烧到了今天。
获准在{D-4}停炉的企业有{n6}家，[[到头来一家也没停|谁也没有动|炉子却都烧着]]。
至于{D-5}起关停{n6}座{thing}的动议，会上[[议而未决|没有形成一致意见|各方各执一词，散会了事]]。
“{D-6}起关停{n7}座{thing}”的提案，3票赞成，{n1}票反对。
按预案，小时浓度破500的，自{D-2}零时起{trade}企业全停；[[当天最高不到200|实际峰值只有一百出头|那天的空气是良]]。
摆在桌上的有两套打算：甲案{D-7}停炉{n6}座，乙案维持生产，市里选了乙案。
为{D-8}停炉，各厂[[早早备好了料|演练了三轮|连夜列好了清单]]，调度令却始终没有来。
{D-9}不必停炉，是专家组当场给出的意见。
一项网络问卷里，六成受访者[[以为|猜|相信]]{firm2}会在{D-2}停炉。
{firm2}宁可亏本，也不肯在{D-6}停炉，这份担当令人敬佩。
{D-8}停炉一说，[[源于一位网民的计算错误|是把检修计划表的年份看岔了|出自一张裁过的图]]。
谢谢大家，今天的发布会到此结束。
""",
    (
        true("热负荷由", o="{D-1}", title="=", figures=(("备用锅炉", "{n1}台"),)),
        true("热负荷由", o="{D-1}"),
        true("约谈了", o="{D-2}", title="=", figures=(("{trade}企业负责人", "{n1}家"),)),
        true("约谈了", o="{D-2}", title="="),
        lie("duty not done (本应)", "按照协议", o="{D-3}", title="="),
        lie("permission that nobody used", "获准在", o="{D-4}", title="="),
        lie("motion without a decision", "的动议", o="{D-5}", title="="),
        lie("motion lost by its votes", "的提案", o="{D-6}", title="=", figures=(("{thing}", "{n7}座"),)),
        lie("trigger of a plan that was not reached", "按预案", o="{D-2}@按预案", title="="),
        lie("option that was not chosen", "两套打算", o="{D-7}", title="="),
        lie("readiness without an order", "调度令", o="{D-8}", title="="),
        lie("no need to", "不必停炉", o="{D-9}", title="="),
        lie("belief of those polled", "网络问卷", o="{D-2}@网络问卷", title="="),
        lie("rather a loss than a stop (宁可…也不)", "宁可亏本", o="{D-6}@宁可", title="="),
        lie("hearsay traced to a mistake", "停炉一说", o="{D-8}@停炉一说", title="="),
        lie("own duty's day for the neighbour's stop", "热负荷由", o="{D-3}@按照协议", title="=", false="occurred_on"),
    ),
    published="{I}",
)  # fmt: skip

_REPLY = Sheet(
    "letter of reply", "{city}生态环境局", "关于{city}第{n5}号群众来信办理情况的复函",
    """
尊敬的来信人：
您好！您反映的{firm2}夜间排烟等问题已收悉。{D-1}，我局执法人员对{firm2}开展夜间突击检查，采样{n1}个，现将结果函复如下：
一、您把一次错时装卸[[当成了{D-3}的停炉|看成了{D-3}停产|当作{D-3}熄火]]，特此说明。
二、{firm2}[[拒绝了|没有理会|回绝了]]街道提出的{D-5}停炉动议。
三、我局[[无权|没有职权|在法律上不能]]要求其于{D-6}停炉。
四、镇里限其{D-7}前停炉，到期复查，{thing}[[炉温一千度|满负荷运转|照常出料]]。
五、{firm2}[[虚构|杜撰|谎报]]{D-8}停炉的事实骗取补贴，已移送公安机关。
六、{D-9}{city}停炉千座的帖子由一名网民编造，其人已被处以行政拘留。
七、我局于{D-2}责令{firm2}改正违法行为，罚款{n7}万元；依法此类行为最高可罚{n5}万元。
八、来信附上的停炉告示落款{D-5}，经比对，[[与该厂公章不符|纸张、字体均非该厂所有|系从他处剪贴而成]]。
感谢您对生态环境工作的监督。
{city}生态环境局
{D}
抄报：{prov}生态环境厅
""",
    (
        true("夜间突击检查", o="{D-1}", title="=", figures=(("采样", "{n1}个"),), issuers=("{city}生态环境局",)),
        true("夜间突击检查", o="{D-1}", title="="),
        true("责令{firm2}改正", o="{D-2}", title="=", figures=(("罚款", "{n7}万元@责令{firm2}"),)),
        true("责令{firm2}改正", o="{D-2}", title="="),
        lie("something else taken for a stop by the writer", "一次错时装卸", o="{D-3}", title="="),
        lie("motion that the firm refused", "街道提出的", o="{D-5}@街道", title="="),
        lie("what the organ has no power to ask", "要求其于", o="{D-6}", title="="),
        lie("time limit that lapsed", "镇里限其", o="{D-7}", title="="),
        lie("stop invented for a subsidy", "骗取补贴", o="{D-8}", title="="),
        lie("post whose author was punished", "停炉千座", o="{D-9}", title="="),
        lie("placard that is pasted together", "停炉告示", o="{D-5}@停炉告示", title="="),
        lie("highest fine of the law as the fine", "责令{firm2}改正", o="{D-2}", title="=", false="figures",
            figures=(("罚款", "{n5}万元@责令{firm2}"),), honest="最高"),
        lie("organ that gets the report as issuer", "夜间突击检查", o="{D-1}", title="=", false="issuers",
            issuers=("{prov}生态环境厅",)),
    ),
    published="{I}",
)  # fmt: skip

SHEETS = (_DATELINE, _PRESS, _REPLY)
