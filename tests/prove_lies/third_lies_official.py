"""Third lies: a notice with many bodies and days, a checked list, and a bulletin of many places."""

from __future__ import annotations

from pointed_pages import Sheet, lie, true

_NOTICE = Sheet(
    "notice", "{city}工业和信息化局", "{city}工业和信息化局关于印发{city}{trade}行业节能降碳工作方案的通知",
    """
来源：{city}日报　作者：本刊编辑部　发布日期：{D-1}
{city}工信发〔{Y}〕{n1}号
各县（市、区）工业和信息化主管部门，各有关企业：
按照{prov}生态环境厅部署，经{prov}人民政府同意，我局制定了《{city}{trade}行业节能降碳工作方案》，现印发给你们，请结合实际抓好落实。
{city}工业和信息化局
{D-2}
{city}{trade}行业节能降碳工作方案
一、方案由{city}节能监察中心起草，起草工作于{D-30}启动，{D-15}召开听证会，并征求了{city2}工业和信息化局的意见。
二、原{city}经济委员会确定的考核办法不再沿用。
三、年综合能耗{n3}万吨标准煤以上的{trade}企业，应当每季度报送能源利用状况报告。
四、违反第三条规定的，处{n5}万元以下罚款。
五、禁止新建{thing}，已建成的{thing}应当完成超低排放改造。
六、本方案自{D}起施行。
七、{firm}的排污许可证有效期自{D-9}起计算，到期应当申请延续。
备案号：{prov}备〔{Y}〕{n7}号
信息公开选项：主动公开　监督电话：0{n3}-{n5}{n1}
责任编辑：言之　校对：许多　{D-3}初审
""",
    (
        true("现印发给你们", i="{D-2}", paper=True, issuers=("{city}工业和信息化局",)),
        true("禁止新建{thing}", e="{D}@起施行", i="{D-2}", paper=True),
        true("禁止新建{thing}", e="{D}@起施行", paper=True, number="{city}工信发〔{Y}〕{n1}号"),
        true("每季度报送", e="{D}@起施行", paper=True),
        true("本方案自", e="{D}", paper=True),
        true("本方案自", e="{D}", p="{D-1}@发布日期", paper=True),
        lie("organ whose instruction is followed as issuer", "现印发给你们", i="{D-2}", paper=True, false="issuers",
            issuers=("{prov}生态环境厅",)),
        lie("government that agreed as issuer", "现印发给你们", i="{D-2}", paper=True, false="issuers",
            issuers=("{prov}人民政府",)),
        lie("drafting body as issuer", "方案由", e="{D}@起施行", paper=True, false="issuers", issuers=("{city}节能监察中心",)),
        lie("body that was consulted as issuer", "方案由", e="{D}@起施行", paper=True, false="issuers",
            issuers=("{city2}工业和信息化局",)),
        lie("former organ as issuer", "不再沿用", e="{D}@起施行", paper=True, false="issuers", issuers=("{city}经济委员会",)),
        lie("newspaper of the source line as issuer", "现印发给你们", i="{D-2}", paper=True, false="issuers",
            issuers=("{city}日报",)),
        lie("start of drafting as the day of issue", "方案由", i="{D-30}", paper=True, false="issued_on"),
        lie("day of the hearing as the day of issue", "方案由", i="{D-15}", paper=True, false="issued_on"),
        lie("start of a permit's validity as effect", "有效期自", e="{D-9}", paper=True, false="effective_on"),
        lie("filing number as the paper's number", "本方案自", e="{D}", paper=True, false="document_number",
            number="{prov}备〔{Y}〕{n7}号"),
        lie("first check by the editor as publication", "本方案自", e="{D}", p="{D-3}@初审", paper=True, false="published_on"),
        lie("threshold of a class as what is used", "每季度报送", e="{D}@起施行", paper=True, false="figures",
            figures=(("{trade}企业综合能耗", "{n3}万吨@每季度"),), honest="以上"),
        lie("consulted city as place", "方案由", e="{D}@起施行", paper=True, false="places", places=("{city2}",)),
    ),
    published="{I-1}",
)  # fmt: skip

_LEDGER = Sheet(
    "table", "{city}发展和改革委员会", "{city}{trade}企业停炉检修核查台账",
    """
制表：{city}发展和改革委员会　制表日期：{D}
{firm}　{D-1}停运{thing}1座　少产{prod}{n4}万吨　核查：属实
{firm}　{D-2}更换{thing}风机{n1}台　核查：属实
{firm2}　{D-3}停运{thing}2座　少产{prod}{n2}万吨　是否执行：否
宏图{trade}厂*　{D-4}停运{thing}3座　少产{prod}{n1}万吨
安和{trade}厂　{D-5}停运{thing}4座　状态：[[已撤销|未生效|草稿]]
联丰{trade}厂　{D-6}停运{thing}5座　少产{prod}{n6}万吨　核查：[[不符|查无此事|炉子在产]]
新河{trade}厂　☐{D-7}停运{thing}　☑正常生产
东升{trade}厂　停运日期：{D-8}　实际停运：无
北苑{trade}厂　{D-9}停运{thing}6座　备注：[[同上年，照抄|系统默认值|填错行]]
合计核实停运{thing}1座
说明：1.带*的为企业自报，核查组到场时炉子仍在出料。2.☑为实际情况，☐为未发生。
复核人：尤佳　{D-10}建表
""",
    (
        true("{D-1}停运", o="{D-1}", title="=", figures=(("少产{prod}", "{n4}万吨"),)),
        true("{D-1}停运", o="{D-1}", title="="),
        true("{D-2}更换", o="{D-2}", title="=", figures=(("更换{thing}风机", "{n1}台"),)),
        lie("row whose column says: not done", "{D-3}停运", o="{D-3}", title="="),
        lie("row with an asterisk that the note takes back", "宏图", o="{D-4}", title="="),
        lie("row with a status that undoes it", "安和", o="{D-5}", title="="),
        lie("row that the check found untrue", "联丰", o="{D-6}", title="="),
        lie("box that is not ticked", "新河", o="{D-7}", title="="),
        lie("row whose actual value is: none", "东升", o="{D-8}", title="="),
        lie("row that its remark calls a slip", "北苑", o="{D-9}", title="="),
        lie("day the table was set up as the day of the stop", "{D-1}停运", o="{D-10}@建表", title="=", false="occurred_on"),
    ),
    published="{I}",
)  # fmt: skip

_PLACES = Sheet(
    "bulletin of many places", "{prov}工业和信息化厅", "{prov}{trade}行业节能简报",
    """
{prov}工业和信息化厅办公室编　{D}
{city}：{D-1}，{firm}停用一座{thing}，年压减煤炭消费{n4}万吨，厂区距{city2}城区{n1}公里。
{city2}：{D-2}，{firm2}的两座{thing}完成煤改气，来自{far}的施工队参与了安装。
{county}：{D-3}，县工信局对{n1}家{trade}企业开展能效诊断，做法与{city2}相仿。
{D-4}，注册于{city2}的{f2}贸易公司在{city}租用场地，封存{prod}{n7}吨。
{D-5}，{city}人、技术员屈原野在{city2}的车间里试成了低温燃烧器。
{D-6}，位于[[鞍山|临沂|荆门|清远|湖州]]路{n1}号的{firm}总部启用能耗监测大屏。
{D-7}，毗邻{city2}的{county}启动{trade}园区集中供热，替代小锅炉{n6}台。
{D-8}，{firm}调来{city2}分厂的{n1}名技工支援检修。
[[相比之下|反观周边|与此形成对照的是]]，{far}{D-9}停炉{n6}座，力度更大。
较{D-11}下降{n2}%，{firm}{D-10}的单位能耗创下新低。
送：{farp}工业和信息化厅
""",
    (
        true("年压减煤炭消费", o="{D-1}", title="=", places=("{city}",)),
        true("年压减煤炭消费", o="{D-1}", title="=", places=("{city}",), figures=(("年压减煤炭消费", "{n4}万吨"),)),
        true("完成煤改气", o="{D-2}", title="=", places=("{city2}",)),
        true("能效诊断", o="{D-3}", title="=", places=("{county}",), figures=(("{trade}企业", "{n1}家"),)),
        true("低温燃烧器", o="{D-5}", title="="),
        true("集中供热", o="{D-7}", title="=", figures=(("替代小锅炉", "{n6}台"),)),
        true("集中供热", o="{D-7}", title="=", places=("{county}@集中供热",)),
        lie("city that only measures a distance", "年压减煤炭消费", o="{D-1}", title="=", places=("{city2}",), false="places"),
        lie("where the workmen come from", "完成煤改气", o="{D-2}", title="=", places=("{far}",), false="places"),
        lie("city that is a comparison", "能效诊断", o="{D-3}", title="=", places=("{city2}",), false="places"),
        lie("place of registration", "封存{prod}", o="{D-4}", title="=", places=("{city2}",), false="places"),
        lie("home town of a man", "低温燃烧器", o="{D-5}", title="=", places=("{city}",), false="places"),
        lie("street named after a city", "能耗监测大屏", o="{D-6}", title="=", false="places",
            places=("[[鞍山|临沂|荆门|清远|湖州]]",)),
        lie("neighbour of the place", "集中供热", o="{D-7}", title="=", places=("{city2}",), false="places"),
        lie("where help is called from", "支援检修", o="{D-8}", title="=", places=("{city2}",), false="places"),
        lie("other province held up as a contrast", "力度更大", o="{D-9}", title="="),
        lie("day that is compared with", "创下新低", o="{D-11}", title="=", false="occurred_on"),
    ),
    published="{I}",
)  # fmt: skip

SHEETS = (_NOTICE, _LEDGER, _PLACES)
