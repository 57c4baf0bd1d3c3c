"""A sixth set, written when all others had been mended, and committed before it was told."""

from __future__ import annotations

from pointed_pages import Sheet, figure, lie, true

_BRIEF = Sheet(
    "news", "{city}新闻网", "{city}迎峰度冬首周：企业、居民、电网这样过",
    """
{city}新闻网{city}{M}电　记者千里
{M-1}，{firm}主动让电，停运一座{thing}，让出负荷{n4}万千瓦。
昨日，{city}供电公司投运{n1}台移动变压器。
{D-2}零时，{firm2}因原料短缺停运两座{thing}，预计检修{n1}天。
{M-3}的停炉令落到{firm2}头上时，企业已把订单转给了同行，令也就没有用上。
{firm2}把{M-4}的停炉会开成了表彰会，会后[[炉子烧得更旺|又点了一座炉|产量不降反升]]。
{M-5}，{firm2}一位工程师在家里的沙发上设计了一套停炉流程。
{M-6}，若干企业收到停炉倡议书，签字的有{n6}家，动手的一家都没有。
停炉{n7}座，{M-7}的这个数字经不起推敲：全市总共才有{n1}座。
{M-8}那天停炉，是{firm2}所有人的心愿，只是合同不答应。
{M-9}，{firm2}离停炉只剩一步，煤车进了厂。
在{firm2}，“{M-10}”不是一个日子，而是一条停炉口令。
说好{M-4}停炉的是{firm2}，说话不算话的也是{firm2}。
""",
    (
        true("主动让电", o="{M-1}", title="=", figures=(("让出负荷", "{n4}万千瓦"),)),
        true("主动让电", o="{M-1}", title="="),
        true("移动变压器", o="昨日", title="=", figures=(("移动变压器", "{n1}台"),)),
        true("因原料短缺", o="{D-2}", title="="),
        lie("order that came too late to be used", "的停炉令落到", o="{M-3}", title="="),
        lie("meeting on a stop that became another", "停炉会", o="{M-4}@停炉会", title="="),
        lie("procedure drawn up at home", "在家里的沙发上", o="{M-5}", title="=", soft=True),
        lie("appeal signed and not followed", "停炉倡议书", o="{M-6}", title="=", false="figures", figures=(("停炉", "{n6}家"),)),
        lie("number that cannot be", "经不起推敲", o="{M-7}", title="="),
        lie("wish that a contract forbids", "所有人的心愿", o="{M-8}", title="="),
        lie("one step from a stop", "只剩一步", o="{M-9}", title="="),
        lie("password that looks like a day", "口令", o="{M-10}", title="="),
        lie("promise that was not kept, as a cleft", "说话不算话", o="{M-4}@说话不算话", title="="),
    ),
    published="{I+1}",
)  # fmt: skip

_GOV = Sheet(
    "notice", "{city}生态环境局", "{city}生态环境局关于{Y}年{trade}企业绩效分级复核情况的通报",
    """
{city}生态环境局
{city}环函〔{Y}〕{n1}号
各县（市、区）分局：
{D-2}，我局组织专家对{n1}家{trade}企业开展绩效分级复核，现将情况通报如下。
一、{D-3}，{firm}关停一座不达标{thing}，评为A级。
二、{firm2}填报的停炉时间{D-4}晚于其拆除时间，[[逻辑不通|自相矛盾|难以成立]]，计零分。
三、{firm2}称{D-5}停炉，电表读数显示当日用电{n3}万千瓦时，高于平日。
四、{firm2}的{D-6}停炉承诺，视作管理措施，不作减排依据。
五、抽到的{D-7}停炉台账，{n1}页全是复印。
六、对{firm2}拟于{D-8}前后实施的停炉，评审组意见为“缓”。
七、本次复核沿用{Y-1}年标准，新标准自下一轮起执行。
八、{D-9}停炉一事由镇里口头上报，书面材料至今未见。
九、复核结果公示至{D+5}，逾期视为无异议。
{city}生态环境局
{D-1}
抄送：{city}发展和改革委员会，{prov}环境科学学会
""",
    (
        true("组织专家对", o="{D-2}", title="=", figures=(("{trade}企业", "{n1}家"),), issuers=("{city}生态环境局",)),
        true("组织专家对", o="{D-2}", title="="),
        true("评为A级", o="{D-3}", title="="),
        lie("reported time that contradicts another", "晚于其拆除", o="{D-4}", title="="),
        lie("claim that the meter refutes", "电表读数", o="{D-5}", title="="),
        lie("promise that does not count", "不作减排依据", o="{D-6}", title="="),
        lie("book that was copied", "全是复印", o="{D-7}", title="="),
        lie("plan that the experts put off", "评审组意见", o="{D-8}", title="="),
        lie("oral report without a paper", "口头上报", o="{D-9}", title="="),
        lie("end of a public notice as effect", "公示至", e="{D+5}", paper=True, false="effective_on"),
        lie("learned society that gets a copy as issuer", "组织专家对", o="{D-2}", title="=", false="issuers",
            issuers=("{prov}环境科学学会",)),
        lie("day of the notice as the day of closure", "评为A级", o="{D-1}@生态环境局\n{D-1}", title="=", false="occurred_on"),
    ),
    published="{I}",
)  # fmt: skip

_REPORT = Sheet(
    "statistics", "{city}发展和改革委员会", "{city}{trade}行业节能监察结果",
    """
发布单位：{city}发展和改革委员会　发布日期：{I}
{D-1}，节能监察涉及{trade}企业{n1}家，其中达标{n6}家。
{D-1}，{firm}单耗为限额的{n7}%，节约用电{n3}万千瓦时。
{D-1}，{firm}停运{thing}{n1}座中的3座。
{D-1}，{firm}每停一座{thing}少用煤{n7}吨。
{D-1}，{firm2}自称压减{n5}吨，核减{n7}吨后认定。
{D-1}，全市{prod}产量由{n8}吨回升{n7}吨。
{D-1}，{city}用煤{n7}吨，全省用煤{n5}万吨。
{D-1}，{firm}减产{n1}%，而同期全国增产{n6}%。
{D-1}，{firm}退出产能{n4}万吨，折价{n5}万元转让给{far}一家企业。
{D-1}，{thing}最大日产{n8}吨，当日{n7}吨。
""",
    (
        true("其中达标", o="{D-1}", figures=(("{trade}企业", "{n1}家"),)),
        true("节约用电", o="{D-1}", figures=(("节约用电", "{n3}万千瓦时"),)),
        true("全省用煤", o="{D-1}", figures=(("{city}用煤", "{n7}吨"),)),
        true("折价", o="{D-1}", title="=", figures=(("退出产能", "{n4}万吨"),)),
        figure("part that met the bar as all", "节能监察涉及{trade}企业", "{n6}家@其中达标"),
        figure("share of a limit as saving", "节约用电", "{n7}%@限额的"),
        figure("whole of which three stopped", "停运{thing}", "{n1}座@中的3座"),
        figure("saving for each as the whole", "少用煤", "{n7}吨@每停一座", honest="每"),
        figure("what was struck off as the cut", "压减", "{n7}吨@核减"),
        figure("rise as the level", "{prod}产量", "{n7}吨@回升", honest="回升"),
        figure("province's coal as the city's", "{city}用煤", "{n5}万吨@全省用煤"),
        figure("country's growth as the firm's", "{firm}增产", "{n6}%@全国增产"),
        figure("price as capacity", "退出产能", "{n5}万元@折价"),
        figure("most a day as the day's", "当日", "{n8}吨@最大日产"),
    ),
    published="{I}",
)  # fmt: skip

_MIX = Sheet(
    "bulletin of many places", "{prov}能源局", "{prov}各地{trade}企业节能动态",
    """
{prov}能源局综合处　{D}
{city}：{D-1}，{firm}停用一座{thing}，退出产能{n4}万吨。
{city2}：{D-2}，{firm2}改造两座{thing}，产品通过{far}口岸出口。
{county}：{D-3}，{n1}家{trade}企业并网余热机组，设备由{city2}一家厂制造。
{city}：{D-4}，市领导率队赴{city2}考察{thing}停运经验。
{city2}：{D-5}，{far}代表团到访，介绍该地停炉{n6}座的做法。
{county}：{D-6}，县里翻出{Y-7}年停炉旧账，决定补发补贴{n7}万元。
{city}：{D-7}，{thing}停运纪念馆奠基，{firm}捐资{n5}万元。
{city2}：{D-8}，网络安全攻防中，红队令{firm2}{thing}在靶场里停摆。
{county}：{D-9}，辖区{trade}企业为停炉上保险，保额{n5}万元。
""",
    (
        true("退出产能", o="{D-1}", title="=", places=("{city}",), figures=(("退出产能", "{n4}万吨"),)),
        true("改造两座", o="{D-2}", title="=", places=("{city2}",)),
        true("余热机组", o="{D-3}", title="=", places=("{county}",), figures=(("{trade}企业", "{n1}家"),)),
        true("补发补贴", o="{D-6}", title="=", figures=(("补发补贴", "{n7}万元"),)),
        lie("where the machines are made, as place", "余热机组", o="{D-3}", title="=", places=("{city2}",), false="places"),
        lie("where leaders travel to, as place of a stop", "停运经验", o="{D-4}", title="=", places=("{city2}",), false="places"),
        lie("guests' own stops as the region's", "代表团到访", o="{D-5}", title="=", false="figures", figures=(("停炉", "{n6}座"),)),
        lie("stop in a cyber exercise", "攻防中", o="{D-8}", title="="),
        lie("sum insured as loss", "上保险", o="{D-9}", title="=", false="figures", figures=(("停炉损失", "{n5}万元"),)),
        lie("port of export as place", "改造两座", o="{D-2}", title="=", places=("{far}",), false="places"),
    ),
    published="{I}",
)  # fmt: skip

SHEETS: tuple[Sheet, ...] = (_BRIEF, _GOV, _REPORT, _MIX)
