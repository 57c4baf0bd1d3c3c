"""Pointed lies: announcements of listed companies: plans, bids, comparisons, subsidiaries and clarifications."""

from __future__ import annotations

from pointed_pages import Sheet, lie, true

_STOP = Sheet(
    "company announcement", "{f}", "{firm}关于部分{thing}停产检修的公告",
    """
证券代码：60{n5}　证券简称：{f}　公告编号：{Y}-0{n1}
本公司董事会及全体董事保证本公告内容不存在任何虚假记载、误导性陈述或者重大遗漏。
一、停产检修情况
公司位于{city}的1号{thing}于{D-1}停产检修，检修期间减少{prod}产量{n4}万吨。
公司1号{thing}设计产能{n3}万吨/年，{Y-1}年实际产量{n6}万吨，占公司总产量的{n7}%。
公司原材料主要采购自{far}，产品主要销往{city2}及{farp}。
二、对公司的影响
根据财务部门测算，若停产延续至{D+20}，公司净利润将减少{n2}万元。
三、其他事项
公司于{D-10}召开第五届董事会第{n1}次会议，审议通过《关于拆除2号{thing}的议案》，该议案尚需提交股东大会审议。
公司全资子公司{firm2}的{thing}改造项目于{D-6}开标，[[因投标人不足三家流标|所有投标均被否决|中标人随后放弃]]。
公司前期披露的{D-4}关闭3号{thing}的安排，[[经与市政府协商予以撤回|董事会决定不再推进|现已撤销]]。
公司于{D-8}收到{city}生态环境局《行政处罚事先告知书》，拟责令公司停产整治并处罚款{n8}万元，公司已申请听证。
同行业企业粤海特材{D-7}关停产能{n5}万吨，公司不属于同类情形。
特此公告。
{firm}董事会
{D}
""",
    (
        true("1号{thing}于", o="{D-1}", figures=(("减少{prod}产量", "{n4}万吨"),), places=("{city}",)),
        true("1号{thing}于", o="{D-1}"),
        true("1号{thing}于", o="{D-1}", title="="),
        lie("resolution that still needs the shareholders", "审议通过《关于拆除", o="{D-10}",
            title="《关于拆除2号{thing}的议案》", false="title"),
        lie("tender that failed", "于{D-6}开标", o="{D-6}", title="=", measures="改造项目", false="measures"),
        lie("withdrawn arrangement", "关闭3号{thing}", o="{D-4}", title="="),
        lie("competitor's closure as the own", "粤海特材", o="{D-7}", figures=(("产能", "{n5}万吨"),)),
        lie("another day's notice of a punishment as a measure", "1号{thing}于", o="{D-1}", measures="拟责令公司停产", false="measures"),
        lie("design capacity as output", "1号{thing}于", o="{D-1}", false="figures",
            figures=(("产量", "{n3}万吨@设计产能"),)),
        lie("last year's output as this year's cut", "1号{thing}于", o="{D-1}", false="figures",
            figures=(("减少{prod}产量", "{n6}万吨@设计产能"),)),
        lie("share as growth", "1号{thing}于", o="{D-1}", false="figures", figures=(("产量增长", "{n7}%@设计产能"),)),
        lie("place of purchase as place", "1号{thing}于", o="{D-1}", false="places", places=("{far}",)),
        lie("place of sale as place", "1号{thing}于", o="{D-1}", false="places", places=("{city2}",)),
        lie("loss that depends on a condition", "1号{thing}于", o="{D-1}", false="impact", impact="若停产延续至", soft=True),
        lie("board as organ of a punishment", "1号{thing}于", o="{D-1}", false="issuers", issuers=("{city}生态环境局",)),
        lie("code of the share as document number", "1号{thing}于", o="{D-1}", false="document_number",
            number="{Y}-0{n1}"),
    ),
    published="{I}",
)  # fmt: skip

_CLARIFIED = Sheet(
    "company announcement", "{f2}", "{firm2}关于媒体报道的澄清公告",
    """
股票代码：00{n8}　股票简称：{f2}　编号：临{Y}-{n1}
重要内容提示：
近日，有媒体刊登题为《{f2}全线停产》的文章。公司就有关事项说明如下。
一、报道内容
1.“{D-3}，{firm2}关停全部{thing}，日产量归零。”
2.“{D-2}，{firm2}遣散员工{n5}人。”
3.“受此影响，{city}{prod}产量减少{n4}万吨。”
二、澄清说明
经核查，[[上述报道均与事实不符|以上三点皆属虚构|前述内容没有任何事实依据]]。
公司仅于{D-1}对2号{thing}进行了例行检修，检修历时6小时。
三、公司提请投资者注意，[[并不存在|从未有过|公司没有作出过]]{D-5}起永久停产的决定。
公司并非于{D-4}停产，而是在{D-4}完成了环保设备的更换。
四、公司{Y}年度计划{D-6}淘汰{n3}万吨产能，该计划[[未获批准|已搁置|被监管部门退回]]。
五、公司没有不执行错峰生产的情况。
特此公告。
{firm2}董事会
{D}
""",
    (
        true("进行了例行检修", o="{D-1}", title="="),
        true("完成了环保设备的更换", o="{D-4}", title="="),
        lie("item of a report that the page calls untrue: stop", "关停全部{thing}", o="{D-3}", title="="),
        lie("item of a report that the page calls untrue: staff", "遣散员工", o="{D-2}", title="=",
            figures=(("员工", "{n5}人"),)),
        lie("item of a report that the page calls untrue: impact", "进行了例行检修", o="{D-1}", title="=",
            impact="受此影响", false="impact"),
        lie("title of the article that is denied", "进行了例行检修", o="{D-1}", title="《{f2}全线停产》", false="title"),
        lie("decision that never was", "起永久停产的决定", o="{D-5}", title="="),
        lie("plan that was not approved, told in the same sentence", "年度计划", o="{D-6}", title="=",
            figures=(("产能", "{n3}万吨"),)),
    ),
    published="{I}",
)  # fmt: skip

SHEETS = (_STOP, _CLARIFIED)
