"""Held-back lies: a company's questions and answers, a press briefing, a long commentary, and numbers."""

from __future__ import annotations

from pointed_pages import Sheet, figure, lie, true

_IR = Sheet(
    "company announcement", "{f}", "{firm}投资者关系活动记录表",
    """
证券代码：00{n5}　证券简称：{f}　编号：{Y}-00{n1}
活动类别：业绩说明会　时间：{D-1}　地点：{far}国际会展中心
接待人员：董事会秘书　简宁
{D-1}，{firm}举行业绩说明会，参会投资者{n7}人。
投资者提问一：公司{D-3}起是否停了两座{thing}，对业绩影响多大
公司回复：[[不涉及该情形|公司无应披露而未披露的停产|感谢关注，炉况稳定]]。
投资者提问二：同城的{firm2}{D-4}已经停产，公司会跟进吗？
公司回复：请以{firm2}的公告为准，我们看到它仍在正常发货。
投资者提问三：去年此时公司停产检修，今年呢？
公司回复：{D-2}，公司对一座{thing}进行了检修，少产{prod}{n4}万吨。
公司回复四：如客户订单取消，公司可能于{D-5}那一批次起减产{n2}%，实际订单并未取消。
公司回复五：公司曾与{firm2}商定{D-6}共同停炉，[[双方未签署协议|对方最终没有参加|此事不了了之]]。
风险提示：以上涉及未来的陈述不构成承诺，预计全年少产{prod}{n6}万吨。
附：公司在{city2}设有销售办事处，在{city}的基地为唯一生产地。
""",
    (
        true("举行业绩说明会", o="{D-1}", title="=", figures=(("参会投资者", "{n7}人"),)),
        true("进行了检修", o="{D-2}", title="=", figures=(("少产{prod}", "{n4}万吨"),)),
        true("进行了检修", o="{D-2}"),
        lie("investor's question without a mark", "是否停了两座", o="{D-3}", title="="),
        lie("investor's premise about another firm, doubted in the answer", "已经停产，公司会跟进吗", o="{D-4}", title="="),
        lie("cut that hangs on a lost order which was not lost", "实际订单并未取消", o="{D-5}", title="="),
        lie("joint stop that came to nothing", "共同停炉", o="{D-6}", title="="),
        lie("outlook under a disclaimer as the impact", "进行了检修", o="{D-2}", title="=", impact="预计全年少产", false="impact"),
        lie("outlook as a figure", "进行了检修", o="{D-2}", title="=", false="figures",
            figures=(("少产{prod}", "{n6}万吨@预计全年少产"),)),
        lie("venue in another province as place", "进行了检修", o="{D-2}", title="=", places=("{far}",), false="places"),
        lie("sales office as place", "进行了检修", o="{D-2}", title="=", places=("{city2}",), false="places"),
        lie("day of the investors' meeting as the day of repair", "进行了检修", o="{D-1}@举行业绩", title="=", false="occurred_on"),
    ),
    published="{I}",
)  # fmt: skip

_ESSAY_FILL = [
    f"{topic}也值得一写。笔者翻看企业的墙报，从{topic}里读出一群人的耐心；同行的摄影师拍下许多笑脸，回来整理成一组照片，"
    f"配上简短的文字，摆进社区的走廊。关于{topic}，老师傅们总有讲不完的细节，听来并不枯燥，反倒让人想再多坐一会儿。"
    for topic in ("食堂", "班车", "安全帽", "工具箱", "黑板报", "师徒结对", "夜校", "球赛", "图书角", "澡堂", "菜园", "岗位练兵",
                  "家属开放日", "合唱团", "书法角", "义务修理", "献血", "棋局", "厂史馆", "奖状")
]  # fmt: skip
_ESSAY = Sheet(
    "long page", "{city}文艺", "炉火与人：{city}{trade}人物散记",
    "\n".join(
        (
            "作者：荆棘　{D}",
            "{D-1}，{firm}为{n1}名老职工举行荣休仪式，同日停用一座{thing}。",
            *_ESSAY_FILL[:4],
            "以下一节是小说，人物与情节俱为虚构。",
            *_ESSAY_FILL[4:6],
            "{D-3}，{firm2}的{n6}座{thing}在一夜之间停了，{n5}人没有了工作。",
            *_ESSAY_FILL[6:9],
            "“{D-4}，停！”厂长在梦里下了命令，全市的{thing}都暗了下来。醒来时，炉火还在。",
            *_ESSAY_FILL[9:11],
            "有人说{D-5}{city2}停了{n7}座{thing}。",
            "我不止问过一个人，答案都是摇头。",
            *_ESSAY_FILL[11:14],
            "那时他才二十岁，{f2}停产的消息从广播里传来，他愣了半晌。",
            "{D-6}，{firm2}停炉{n8}座——如果一切照那份从未获批的方案走下去的话。",
            *_ESSAY_FILL[14:17],
            "不能说{D-7}{firm2}没有不停产的打算，只能说炉子一直烧着。",
            *_ESSAY_FILL[17:],
            "{D-2}，{city2}总工会为{trade}企业职工举办技能大赛，参赛选手{n7}人。",
            "附记：文中第一段的仪式由笔者亲历，其余各节多有文学加工，请勿作史料征引。",
        )
    ),
    (
        true("举行荣休仪式", o="{D-1}", title="=", figures=(("老职工", "{n1}名"),)),
        true("举行荣休仪式", o="{D-1}"),
        true("技能大赛", o="{D-2}", title="=", figures=(("参赛选手", "{n7}人"),)),
        lie("novel, its lead-in two paragraphs before", "一夜之间停了", o="{D-3}", title="="),
        lie("dream, the waking in the next sentence", "停！”", o="{D-4}", title="="),
        lie("hearsay, heads shaken in the next paragraph", "有人说", o="{D-5}", title="="),
        lie("youth of a hero under a recent day", "他愣了半晌", o="{D-1}@荣休", title="="),
        lie("hypothesis behind the dash", "停炉{n8}座", o="{D-6}", title="="),
        lie("triple negation", "没有不停产", o="{D-7}", title="="),
    ),
    published="{I}",
)  # fmt: skip


_NUMBERS = Sheet(
    "statistics", "{city}发展和改革委员会", "{city}重点用能企业能耗日报",
    """
发布单位：{city}发展和改革委员会　发布日期：{I}
{D-1}，{firm}耗煤{n7}吨，外购电量{n3}万千瓦时。
{D-1}，{firm2}产量环比下滑{n4}个百分点，库存同比增加{n2}万吨。
{D-1}，全市{prod}产量较计划少{n1}.3万吨，上网电量为{n5}万千瓦时的两倍。
{D-1}，除{firm}外，其余企业合计耗煤{n8}吨。
{D-1}，{firm}、{firm2}耗煤依次为31吨、45吨。
{D-1}，停运{thing}一百二十三座，外运{prod}三十五万六千吨。
{D-1}，库存{n1}～{n7}万吨，港存{n1}—{n8}万吨。
{D-1}，净增产能-{n6}万吨，利润负{n5}万元。
{D-1}，吨{prod}耗电{n5} kWh/t，耗水6.{n1}m³/t。
{D-1}，全市耗煤由{n8}吨减少{n1}吨。
{D-1}，高达{n3}万吨的库存已全部售罄，剩余0吨。
{D-1}，百余座{thing}接受检查，上千吨{prod}待运，近{n6}吨转库。
{D-1}，产能{n3}万吨的{thing}投料{n7}吨。
{D-1}，平均每座{thing}日耗煤{n7}吨，最高的一座{n8}吨。
""",
    (
        true("耗煤{n7}吨，外购", o="{D-1}", figures=(("耗煤", "{n7}吨"), ("外购电量", "{n3}万千瓦时"))),
        true("依次为", o="{D-1}"),
        true("投料{n7}吨", o="{D-1}", figures=(("投料", "{n7}吨"),)),
        true("百余座", o="{D-1}"),
        true("最高的一座", o="{D-1}", figures=(("最高的一座", "{n8}吨"),)),
        true("一百二十三座", o="{D-1}", figures=(("停运{thing}", "一百二十三座"), ("外运{prod}", "三十五万六千吨"))),
        figure("increase of stock as the stock", "库存", "{n2}万吨@个百分点", honest="增加"),
        figure("shortfall against the plan as output", "{prod}产量", "{n1}.3万吨@较计划少", honest="少"),
        figure("half of what was fed in", "上网电量", "{n5}万千瓦时@的两倍"),
        figure("the others' coal as the excluded firm's", "{firm}", "{n8}吨@其余企业"),
        figure("numbers behind 依次为 swapped", "{firm}耗煤", "45吨"),
        figure("tail of a Chinese numeral", "停运{thing}", "二十三座"),
        figure("last part of a numeral with 万", "外运{prod}", "六千吨"),
        figure("upper end of a range with a tilde", "库存", "{n7}万吨@港存"),
        figure("upper end of a range with a dash", "港存", "{n8}万吨@港存"),
        figure("negative capacity without its sign", "净增产能", "{n6}万吨@净增产能"),
        figure("loss written with 负 as profit", "利润", "{n5}万元@净增产能"),
        figure("kWh per tonne cut to kWh", "耗电", "{n5} kWh"),
        figure("cubic metres per tonne cut to metres", "耗水", "6.{n1}m"),
        figure("decrease of coal as coal used", "全市耗煤", "{n1}吨@全市耗煤由", honest="减少"),
        figure("stock that is sold out as stock", "库存", "{n3}万吨@已全部售罄", soft=True),
        figure("hundred odd as a hundred", "{thing}", "百余座", soft=True),
        figure("thousands as a thousand", "待运", "千吨@上千吨"),
        figure("capacity as feed", "投料", "{n3}万吨@投料"),
        figure("mean per furnace as the city's", "全市耗煤", "{n7}吨@平均每座"),
        figure("highest furnace's as the mean", "平均每座{thing}日耗煤", "{n8}吨@平均每座"),
    ),
    published="{I}",
)  # fmt: skip

SHEETS = (_IR, _ESSAY, _NUMBERS)
