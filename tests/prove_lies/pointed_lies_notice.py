"""Pointed lies: official notices: what they revoke, propose, except, cite and copy in."""

from __future__ import annotations

from pointed_pages import Sheet, lie, true

_NOTICE = Sheet(
    "notice", "{city}人民政府", "{city}人民政府办公室关于印发{city}{trade}行业限产实施办法的通知",
    """
索引号：00{n3}/{Y}-0{n1}　主题分类：工业、交通
发文机关：{city}人民政府办公室　成文日期：{D-6}
发文字号：{city}政办发〔{Y}〕{n1}号　发布日期：{D-4}
{city}政办发〔{Y}〕{n1}号
各县（市、区）人民政府，市政府各部门、各直属机构：
《{city}{trade}行业限产实施办法》已经市政府同意，现印发给你们，请认真贯彻执行。
{city}人民政府办公室
{D-6}
{city}{trade}行业限产实施办法
第一条　根据《{prov}大气污染防治条例》（{Y-2}年{n1}号公告）和{prov}工业和信息化厅{D-30}印发的《{prov}{trade}行业产能管理办法》（{prov}工信发〔{Y}〕{n6}号），制定本办法。
第二条　本市行政区域内{trade}企业的限产，适用本办法。
第三条　限产期间，{trade}企业应当压减生产负荷{n1}%。
第四条　下列企业不实行限产：
（一）{firm}{Y}年新建的{thing}；
（二）承担居民供暖任务的{trade}企业；
（三）{D-20}前完成超低排放改造的企业。
第五条　除下列情形外，企业不得停产：
（一）{thing}发生重大故障的；
（二）市人民政府决定全面停产的。
第六条　企业应当于{D-1}前向县级工业和信息化主管部门报送限产方案，逾期不报的，责令停产。
第七条　瞒报产量，数据不实的，由工业和信息化主管部门责令改正。
第八条　本办法自{D}起施行，有效期两年，至{D+60}届满。《{city}{trade}行业限产暂行办法》（{city}政办发〔{Y-2}〕{n7}号）同时废止。
抄送：市委各部门，市人大常委会办公室，{city}中级人民法院。
{city}人民政府办公室　{D-5}印制
附件：1.{city2}{trade}企业名单（{D-9}）
""",
    (
        true("应当压减生产负荷", e="{D}@起施行", i="{D-6}", paper=True, issuers=("{city}人民政府办公室",)),
        true("应当压减生产负荷", e="{D}@起施行", paper=True, number="{city}政办发〔{Y}〕{n1}号"),
        true("数据不实的", e="{D}@起施行", paper=True),
        true("第八条", e="{D}", paper=True),
        true("现印发给你们", i="{D-6}", paper=True),
        lie("print date as publication", "应当压减生产负荷", p="{D-5}@印制", false="published_on", paper=True),
        lie("reporting deadline as the day it happened", "责令停产", o="{D-1}", paper=True),
        lie("reporting deadline as effect", "应当压减生产负荷", e="{D-1}@前向县级", false="effective_on", paper=True),
        lie("cited paper's day of issue as the own", "应当压减生产负荷", i="{D-30}@第一条", false="issued_on", paper=True),
        lie("cited paper as the record with the own content", "应当压减生产负荷", i="{D-30}@第一条", paper=True,
            title="《{prov}{trade}行业产能管理办法》"),
        lie("cited paper's number as the own", "应当压减生产负荷", e="{D}@起施行", paper=True, false="document_number",
            number="{prov}工信发〔{Y}〕{n6}号"),
        lie("abolished paper as taking effect", "第八条", e="{D}", paper=True, false="title",
            title="《{city}{trade}行业限产暂行办法》"),
        lie("end of validity as effect", "应当压减生产负荷", e="{D+60}@有效期两年", false="effective_on", paper=True),
        lie("excepted item without its lead-in: not limited", "{Y}年新建的{thing}；", e="{D}@起施行", paper=True,
            title="="),
        lie("item of an exception as a rule", "发生重大故障", e="{D}@起施行", paper=True, title="="),
        lie("cut-off day of an item as happening", "前完成超低排放改造的企业", o="{D-20}", title="="),
        lie("copied-in court as issuer", "应当压减生产负荷", e="{D}@起施行", paper=True, false="issuers",
            issuers=("{city}中级人民法院",)),
        lie("addressees as issuer", "现印发给你们", i="{D-6}", paper=True, false="issuers",
            issuers=("各县（市、区）人民政府",)),
        lie("province's office of a cited paper as issuer", "应当压减生产负荷", e="{D}@起施行", paper=True,
            false="issuers", issuers=("{prov}工业和信息化厅",)),
        lie("place of an attachment's list", "应当压减生产负荷", e="{D}@起施行", paper=True, false="places",
            places=("{city2}",)),
        lie("obligation with a share as a result", "应当压减生产负荷", o="{D-6}", paper=True, false="occurred_on",
            figures=(("生产负荷", "{n1}%"),)),
    ),
    published="{I-4}",
)  # fmt: skip

_REVOKED = Sheet(
    "notice", "{city}生态环境局", "{city}生态环境局关于{firm}等企业有关事项的公告",
    """
{city}生态环境局公告
{Y}年第{n1}号
现将近期行政决定的有关情况公告如下：
一、{D-9}，我局对{firm2}作出责令停产整治决定（{city}环责停〔{Y}〕{n6}号）。经行政复议，[[该决定已被撤销|复议机关撤销了该决定|该决定自始无效]]。
二、{D-3}，{firm}完成整改并通过核查，我局决定解除对其停产整治。
三、{firm2}申请{D-2}拆除一座{thing}的备案材料不齐，[[我局不予受理|已退回|未予通过]]。
四、我局官方网站{D-7}登载的“{firm2}{D-8}起停产整治”为测试信息，[[请勿采信|已经删除|并未实际发生]]。
五、[[有单位冒用我局名义|不法分子假冒我局公章|一份伪造的文件以我局名义]]发函，要求{trade}企业{D-5}起一律停产，请广大企业提高警惕。
六、在本月举行的听证会上，部分代表主张{firm}应自{D-6}起停产，我局未采纳该意见。
七、我局于{D-4}公布的《{city}{trade}企业停产名单（征求意见稿）》共列{n1}家企业，公众意见反馈截止日期为{D-1}。
八、以下情况经查均不成立：
1.{D-6}{firm2}偷排废水后停产；
2.{D-6}{firm}关闭在线监测设备。
特此公告。
联系人：吴工　电话：0{n3}-{n5}
{city}生态环境局
{D}
""",
    (
        true("我局决定解除", o="{D-3}"),
        true("我局决定解除", o="{D-3}", issuers=("{city}生态环境局",)),
        lie("order revoked on review in the next sentence", "作出责令停产整治决定", o="{D-9}", title="="),
        lie("filing that was not accepted", "拆除一座{thing}的备案", o="{D-2}", title="="),
        lie("test message of a web site", "为测试信息", o="{D-8}", title="="),
        lie("forged letter in an organ's name", "发函，要求", o="{D-5}", title="="),
        lie("opinion at a hearing that was not taken", "部分代表主张", o="{D-6}", title="="),
        lie("draft for comment as a list in force", "共列{n1}家", e="{D-4}", false="effective_on"),
        lie("comment deadline as publication", "共列{n1}家", p="{D-1}@截止日期为", false="published_on"),
        lie("list item under: none of the following is so", "偷排废水后停产", o="{D-6}", title="="),
        lie("last item of a list under: none of the following is so", "关闭在线监测设备", o="{D-6}", title="="),
        lie("lifting of a stop under the day of the order", "我局决定解除", o="{D-9}@作出责令", false="occurred_on"),
    ),
    published="{I}",
)  # fmt: skip

SHEETS = (_NOTICE, _REVOKED)
