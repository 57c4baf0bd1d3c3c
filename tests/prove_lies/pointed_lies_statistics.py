"""Pointed lies: statistics: numbers that lose their sign, scale, period, share, or the thing that they measure."""

from __future__ import annotations

from pointed_pages import Sheet, figure, lie, true

_RELEASE = Sheet(
    "statistics", "{city}统计局", "{Y}年{city}{trade}行业运行情况",
    """
来源：{city}统计局　发布日期：{I}　字体：大 中 小
{D-1}，{city}统计局通报{trade}行业运行情况。
一、生产
{D-1}，全市生产{prod}{n4}万吨，同比下降{n2}%，上年同期为{n6}万吨。
{D-1}，全市生产{prod}的企业中，{firm}生产{n7}吨，{firm2}生产{n8}吨。
{D-1}，全市累计产量达{n3}万吨，日均{n5}吨，完成年度计划的三分之二。
{D-1}，{firm}与{firm2}合计压减{n1}万吨，二者占全市产量的{n6}%。
{D-1}，{city}、{city2}分别停运{thing}21座、34座。
二、能耗
{D-1}，吨{prod}综合能耗0.{n1} tce/t，碳排放强度1.{n7} tCO2/t。
{D-1}，全行业用电量增长-{n2}%，用电5.{n1}亿千瓦·时。
{D-1}，自备电厂投运机组2×{n6}万千瓦，年设计发电能力{n5}万千瓦时。
三、库存
{D-1}，社会库存在{n1}万吨至{n7}万吨之间，港口库存数十万吨，厂内库存两万三千吨。
{D-1}，原料库存1.{n1}×10^5吨，成品库存约{n8}万吨。
{D-1}，库存由{n8}万吨降至{n7}万吨。
四、其他
{D-1}，市政府下达任务，全年{prod}产量控制在{n5}万吨以内，单位能耗再降{n4}%。
{D-1}，全市年均淘汰产能{n1}.5万吨；{prod}产量比上年减少{n7}.5万吨。
{D-1}，从业人员{n3}人，人均用电{n5}千瓦时。
注：1.同比增速按可比口径计算；2.部分数据因四舍五入存在分项与合计不等的情况。
""",
    (
        true("全市生产{prod}{n4}", o="{D-1}", figures=(("生产{prod}", "{n4}万吨"),)),
        true("全市生产{prod}{n4}", o="{D-1}", figures=(("同比下降", "{n2}%"),)),
        true("企业中，{firm}", o="{D-1}", figures=(("{firm}生产", "{n7}吨@企业中，{firm}"),)),
        true("从业人员", o="{D-1}", figures=(("从业人员", "{n3}人"),)),
        true("停运{thing}21座", o="{D-1}", figures=(("{city}停运{thing}", "21座"), ("{city2}停运{thing}", "34座"))),
        true("库存由", o="{D-1}", figures=(("库存", "{n7}万吨@库存由"),)),
        true("原料库存", o="{D-1}", figures=(("成品库存", "{n8}万吨@成品库存"),)),
        true("通报{trade}行业运行情况", o="{D-1}", title="="),
        true("通报{trade}行业运行情况", o="{D-1}"),
        figure("last year's figure as this year's", "生产{prod}", "{n6}万吨@全市生产{prod}{n4}"),
        figure("fall told as growth", "增长", "{n2}%@全市生产{prod}{n4}"),
        figure("one firm's number as the city's", "全市生产", "{n7}吨@企业中，{firm}"),
        figure("two firms' numbers swapped", "{firm}生产", "{n8}吨@企业中，{firm}"),
        figure("cumulated number as a week's", "全市产量", "{n3}万吨@全市累计"),
        figure("daily mean as the sum", "产量", "{n5}吨@全市累计"),
        figure("sum of two firms as one firm's", "{firm2}压减", "{n1}万吨@合计压减"),
        figure("share told as a cut", "压减", "{n6}%@合计压减"),
        figure("numbers behind 分别 swapped", "{city}停运", "34座"),
        figure("energy per tonne cut to energy", "综合能耗", "0.{n1} tce"),
        figure("carbon per tonne cut to carbon", "碳排放", "1.{n7} t"),
        figure("negative growth without its sign", "增长", "{n2}%@全行业用电量"),
        figure("energy unit cut to a unit of power", "用电", "5.{n1}亿千瓦"),
        figure("one of two units as the whole", "投运机组", "{n6}万千瓦@自备电厂"),
        figure("design capacity as generation", "发电", "{n5}万千瓦时@自备电厂", honest="发电能力"),
        figure("upper end of a range", "社会库存", "{n7}万吨@社会库存"),
        figure("lower end of a range", "社会库存", "{n1}万吨@社会库存"),
        figure("several ten thousands as ten thousand", "港口库存", "十万吨"),
        figure("tail of a written number", "厂内库存", "三千吨"),
        figure("exponent as the number", "原料库存", "5吨@原料库存"),
        figure("mantissa as the number", "原料库存", "1.{n1}"),
        figure("stock before the fall as the stock after", "降至", "{n8}万吨@库存由"),
        figure("upper limit as the output", "{prod}产量", "{n5}万吨@市政府下达"),
        figure("aim as a result", "单位能耗", "{n4}%@市政府下达"),
        figure("fraction of a decimal", "淘汰产能", "5万吨@年均淘汰"),
        figure("decrease as a level", "{prod}产量", "{n7}.5万吨@年均淘汰", honest="减少"),
        figure("consumption a head as the whole", "用电", "{n5}千瓦时@从业人员", soft=True, honest="人均"),
        figure("approximate number", "成品库存", "{n8}万吨@成品库存", soft=True),
        figure("yearly mean as a year's number", "淘汰产能", "{n1}.5万吨@年均淘汰", soft=True, honest="年均"),
    ),
    published="{I}",
)  # fmt: skip

_TABLE = Sheet(
    "table", "{city}工业和信息化局", "{city}{trade}企业错峰生产执行情况表",
    """
填报单位：{city}工业和信息化局　填报日期：{D}
单位：万吨、座
一、已执行
{firm}　{D-3}停运{thing}1座　减少{prod}产量{n4}万吨　地点：{city}
{firm}　{D-2}复产{thing}1座　增加{prod}产量{n4}万吨
二、拟执行（[[尚未批准|待上会研究|以正式通知为准]]）
{firm2}　{D-4}停运{thing}2座　减少{prod}产量{n2}万吨
粤晋联合{trade}厂　{D-5}停运{thing}3座　减少{prod}产量{n1}万吨
三、申请豁免（未执行）
兴顺{trade}厂　{D-6}停运{thing}1座　减少{prod}产量{n6}万吨
四、[[作废行|填报错误，已删除|重复登记，不计入]]
恒顺{trade}厂　{D-7}停运{thing}4座　减少{prod}产量{n7}万吨
五、示例（填表说明用，非真实企业）
某某{trade}厂　{D-8}停运{thing}5座　减少{prod}产量{n8}万吨
六、上轮（{Y-4}年）对照
旧岭{trade}厂　停运{thing}6座　减少{prod}产量{n3}万吨
合计　停运{thing}{n1}座　减少{prod}产量{n5}万吨
填报人：郑工　审核人：卢工　打印时间：{D-1}
""",
    (
        true("{D-3}停运", o="{D-3}", title="=", places=("{city}",), figures=(("减少{prod}产量", "{n4}万吨"),)),
        true("{D-3}停运", o="{D-3}"),
        true("{D-2}复产", o="{D-2}", title="="),
        lie("row of a table under: planned", "{D-4}停运", o="{D-4}", title="="),
        lie("second row of a table under: planned", "{D-5}停运", o="{D-5}", title="="),
        lie("row of a table under: not carried out", "{D-6}停运", o="{D-6}", title="="),
        lie("row of a table under: void", "{D-7}停运", o="{D-7}", title="="),
        lie("row of a table under: example", "{D-8}停运", o="{D-8}", title="="),
        lie("row of an earlier round under a new day", "旧岭{trade}厂", o="{D}@填报日期", title="="),
        lie("sum of the table as one firm's", "{D-3}停运", o="{D-3}", title="=", false="figures",
            figures=(("减少{prod}产量", "{n5}万吨@合计"),)),
        lie("day of printing as the day of the stop", "{D-3}停运", o="{D-1}@打印时间", title="=", false="occurred_on"),
    ),
    published="{I}",
)  # fmt: skip

SHEETS = (_RELEASE, _TABLE)
