"""Held-back lies: an approval notice, a decision that annuls, a reply, and a bulletin."""

from __future__ import annotations

from pointed_pages import Sheet, lie, true

_EIA = Sheet(
    "notice", "{city}生态环境局", "{city}生态环境局{Y}年建设项目环境影响评价文件受理与审批公示",
    """
{city}生态环境局　公示日期：{D}
根据《中华人民共和国环境影响评价法》，现将有关情况公示如下，公示期5个工作日，至{D+7}止。
一、拟审批项目
{firm2}{thing}置换项目，建设内容为拆除现有{thing}{n1}座，新建1座，项目于{D-6}开工。（以批复后的实际进度为准）
二、不予审批项目
{firm2}异地搬迁项目，{D-5}关停老厂区{thing}{n6}座。
三、已批复项目
{D-2}，我局批复{firm}脱硫设施改造项目，年削减二氧化硫{n3}吨。
四、企业自行承诺内容（未经核实）
{firm}承诺：{D-4}已停用全部燃煤锅炉。
五、历史审批（{Y-6}年存档）
旧岭{trade}厂{thing}停产，产能{n5}万吨退出。
六、撤回申请
{county}某{trade}项目建设单位于{D-3}撤回申请，原申报的停产安排随之取消。
七、公众参与
有群众来信提出{D-7}{firm}夜间停炉，我局现场核查，炉体温度正常。
咨询电话：0{n3}-{n5}　　邮编：1{n5}00
联系单位：{prov}环境工程评估中心
""",
    (
        true("我局批复", o="{D-2}", title="="),
        true("我局批复", o="{D-2}"),
        true("撤回申请，原", o="{D-3}", title="="),
        lie("project to be approved, its works as begun", "{thing}置换项目", o="{D-6}", title="="),
        lie("project under: not approved", "异地搬迁项目", o="{D-5}", title="="),
        lie("unverified promise of a firm", "承诺：", o="{D-4}", title="="),
        lie("archive of six years ago under the notice's day", "旧岭{trade}厂", o="{D}@公示日期", title="="),
        lie("letter of citizens, checked and unfounded", "群众来信", o="{D-7}", title="="),
        lie("end of the comment time as effect", "我局批复", e="{D+7}@公示期", false="effective_on"),
        lie("contact body as issuer", "我局批复", o="{D-2}", issuers=("{prov}环境工程评估中心",), false="issuers"),
        lie("yearly design cut as done", "我局批复", o="{D-2}", title="=", measures="{thing}置换项目", false="measures"),
    ),
    published="{I}",
)  # fmt: skip

_ANNUL = Sheet(
    "notice", "{prov}人民政府", "{prov}人民政府关于废止和修改部分规范性文件的决定",
    """
{prov}人民政府令　第{n3}号
《{prov}人民政府关于废止和修改部分规范性文件的决定》已经{D-4}省政府常务会议通过，现予公布，自{D}起施行。
省长：（签名略）
{D-2}
一、对下列规范性文件予以废止：
（一）《{prov}{trade}行业限产管理办法》（{D-30}印发）；
（二）《{prov}{trade}行业停产补贴办法》，该办法规定{trade}企业停产补贴每座{thing}{n5}万元。
二、对下列规范性文件作出修改：
将《{prov}节约用电办法》第六条“{trade}企业应当于{D-9}前停产”修改为“{trade}企业应当合理安排生产”。
删去《{prov}工业炉窑办法》第九条“自{D-8}起，{trade}企业一律停用{thing}”。
三、继续有效的文件：《{prov}工业节能办法》。
四、本决定未列入的文件，其效力不因本决定而改变。
附：{D-1}，省政府新闻办就决定的起草过程作了说明，起草中曾考虑自{D-6}起关停{thing}{n7}座的方案，后被放弃。
""",
    (
        true("现予公布", e="{D}", i="{D-2}", paper=True),
        true("现予公布", e="{D}", paper=True, issuers=("{prov}人民政府",)),
        lie("annulled paper with the annulment's effect", "现予公布", e="{D}", paper=True, false="title",
            title="《{prov}{trade}行业限产管理办法》"),
        lie("annulled subsidy as measure", "现予公布", e="{D}", paper=True, measures="停产补贴每座", false="measures"),
        lie("old wording that is replaced", "合理安排生产", o="{D-9}", title="="),
        lie("clause that is struck out", "一律停用{thing}", e="{D-8}", title="=", paper=True),
        lie("variant dropped while drafting", "后被放弃", o="{D-6}", title="="),
        lie("day of the meeting as effect", "现予公布", e="{D-4}", paper=True, false="effective_on"),
        lie("day of effect as issue", "现予公布", i="{D}@自{D}", paper=True, false="issued_on"),
        lie("annulled paper's day of issue", "现予公布", i="{D-30}", paper=True, false="issued_on"),
        lie("annulled paper's rate as a figure", "现予公布", e="{D}", paper=True, false="figures",
            figures=(("停产补贴", "{n5}万元@停产补贴每座"),)),
    ),
    published="{I}",
)  # fmt: skip

_AUDIT = Sheet(
    "bulletin of many places", "{prov}审计厅", "{prov}{trade}行业去产能专项审计结果公告",
    """
{prov}审计厅　{D}
{D-1}，{prov}审计厅公布{trade}行业去产能专项审计结果，审计企业{n1}家。
一、基本情况
{D-3}，{city}组织拆除{firm}老旧{thing}，验收退出产能{n4}万吨。
{D-4}，{city2}组织封存{firm2}备用{thing}，封存产能{n2}万吨。
二、发现的问题
（一）虚报
{city2}{D-5}拆除{thing}{n6}座；
{county}{D-6}退出产能{n3}万吨；
（二）上述虚报事项已由省工信厅核减。
三、对外省的延伸调查
{far}{D-7}拆除{thing}{n7}座，涉及产能{n5}万吨。
四、整改情况
{county}称{D-8}已全面停产，审计抽查时{thing}仍在运行。
{city2}报告的{D-9}停炉照片，拍摄时间与上报时间不符，审计不予采信。
五、名词解释
“停产”：本公告中指{thing}连续停运30日以上。
抄送：{farp}审计厅
""",
    (
        true("公布{trade}行业去产能", o="{D-1}", title="=", figures=(("审计企业", "{n1}家"),), issuers=("{prov}审计厅",)),
        true("组织拆除{firm}", o="{D-3}", title="=", places=("{city}",), figures=(("退出产能", "{n4}万吨"),)),
        true("组织封存", o="{D-4}", title="=", places=("{city2}",), figures=(("封存产能", "{n2}万吨"),)),
        lie("item under: false reports", "{city2}{D-5}", o="{D-5}", title="="),
        lie("second item under: false reports", "{county}{D-6}", o="{D-6}", title="=", figures=(("退出产能", "{n3}万吨"),)),
        lie("survey in another province as the region's", "涉及产能{n5}", o="{D-7}"),
        lie("claim of a county that the audit found false", "审计抽查时", o="{D-8}", title="="),
        lie("photographs that the audit did not accept", "停炉照片", o="{D-9}", title="="),
        lie("day of the next city's act", "组织拆除{firm}", o="{D-4}@组织封存", title="=", false="occurred_on"),
        lie("number of the next city's act", "组织拆除{firm}", o="{D-3}", title="=", false="figures",
            figures=(("封存产能", "{n2}万吨@组织封存"),)),
        lie("measures of the next city's act", "组织拆除{firm}", o="{D-3}", title="=", measures="组织封存", false="measures"),
        lie("definition as an event", "连续停运30日", o="{D-1}@公布{trade}", title="=", soft=True),
    ),
    published="{I}",
)  # fmt: skip

SHEETS = (_EIA, _ANNUL, _AUDIT)
