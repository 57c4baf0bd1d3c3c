"""Third lies: a company's announcement, an annual report, a digest, and numbers."""

from __future__ import annotations

from pointed_pages import Sheet, figure, lie, true

_COURT = Sheet(
    "company announcement", "{f}", "{firm}关于诉讼、合同及保险事项进展的公告",
    """
证券代码：60{n5}　证券简称：{f}　公告编号：{Y}-0{n1}
本公司董事会及全体董事保证本公告内容不存在任何虚假记载、误导性陈述或者重大遗漏，并对其真实性承担责任。
一、{D-1}，公司下属环保子公司（{D-60}登记成立）停运一座{thing}进行检修，预计工期{n1}天。
二、{D-2}，公司收到{city}中级人民法院送达的民事判决书，驳回原告{firm2}的全部诉讼请求。
三、原告{firm2}[[诉称|主张|在诉状中写道]]，公司于{D-3}擅自停产，致其损失{n5}万元。
四、合同第六条约定，公司应于{D-4}前停运{thing}{n6}座，[[该条尚未触发|该条已由双方协商免除|相对方未请求履行]]。
五、保险单载明，保险期间内（自{D-5}零时起）因雷击致{thing}停产的，赔付{n3}万元。
六、一审判令公司{D-6}前停用{thing}，二审予以改判。
七、[[做空机构|自媒体|匿名举报信]]称公司自{D-7}起停产，公司核查后确认生产经营一切正常。
八、公司对{D-9}作出的减产{n2}%的业绩指引予以收回。
九、根据测算，每停炉一日，公司将减少收入{n7}万元。
特此公告。
{firm}董事会
{D}
""",
    (
        true("环保子公司", o="{D-1}", title="="),
        true("民事判决书", o="{D-2}", title="="),
        lie("day of registration as the day of the stop", "环保子公司", o="{D-60}", title="=", false="occurred_on"),
        lie("plaintiff's claim, dismissed in another item", "擅自停产", o="{D-3}", title="="),
        lie("clause of a contract that did not come to bear", "合同第六条", o="{D-4}", title="="),
        lie("peril insured against", "保险单载明", o="{D-5}", title="="),
        lie("order of the first court, changed by the second", "一审判令", o="{D-6}", title="="),
        lie("short seller's claim, checked by the firm", "生产经营一切正常", o="{D-7}", title="="),
        lie("guidance taken back, its number as a cut", "业绩指引", o="{D-9}", title="=", false="figures",
            figures=(("减产", "{n2}%"),)),
        lie("loss a day of a stop, as the impact", "环保子公司", o="{D-1}", title="=", impact="每停炉一日", false="impact"),
    ),
    published="{I}",
)  # fmt: skip

_ANNUAL = Sheet(
    "annual report", "{f}", "{firm}{Y}年可持续发展报告（节选）",
    """
报告范围：{firm}及其控股子公司　批准日期：{D}
{D-1}，公司停运{city}基地第{n1}座{thing}，计划压减{prod}{n3}万吨，实际压减{n4}万吨。
{D-1}，节煤{n7}吨，相当于植树{n5}棵。
{D-1}，公司申报退出产能{n2}万吨，经核定为{n4}万吨。
{D-1}，共减排二氧化硫{n8}吨，其中{city}基地减排{n1}吨。
{D-1}，{n1}座{thing}已停运，尚有{n6}座仍在生产。
{D-1}，循环水损耗不是{n5}吨，而是{n8}吨。
{D-1}，初步统计外购电{n3}万千瓦时，复核后为{n5}万千瓦时。
{D-1}，综合能耗{n7}吨，前一日为{n8}吨。
{D-1}，蒸汽损失每小时{n1}吨。
{D-1}，烟气排放浓度为标准限值的{n6}%。
{D-1}，节能项目开工，投产后每年可节煤{n3}万吨。
{D-1}，产能{n5}万吨以下的{thing}全部停运。
{D-1}，若按满负荷计算，可生产{prod}{n5}吨，实产{n7}吨。
{D-1}，累计节水{n3}万吨，占{city2}全市用水的千分之一，后者为{n5}万吨。
{D-1}，停用{thing}{n6}座的申请获得受理，获批{n1}座。
{D-1}，行业平均吨{prod}耗水{n7}吨，公司为{n1}吨。
{D-1}，外送电量{n3}万千瓦时，扣除自用后净外送{n7}万千瓦时。
{D-1}，停运{thing}一座，消纳余热约{n7}吨标准煤，同比增长{n2}%。
{D-1}，{prod}库存{n1}—{n7}万吨，{city}、{city2}基地分别为12万吨、6.5万吨。
""",
    (
        true("计划压减", o="{D-1}", title="=", figures=(("实际压减", "{n4}万吨"),)),
        true("节煤{n7}吨", o="{D-1}", title="=", figures=(("节煤", "{n7}吨"),)),
        true("经核定为", o="{D-1}", title="=", figures=(("经核定", "{n4}万吨"),)),
        true("其中{city}基地", o="{D-1}", title="=", figures=(("减排二氧化硫", "{n8}吨"),)),
        true("尚有", o="{D-1}", title="=", figures=(("{thing}已停运", "{n1}座"),)),
        true("而是{n8}", o="{D-1}", title="=", figures=(("循环水损耗", "{n8}吨"),)),
        true("前一日", o="{D-1}", title="=", figures=(("综合能耗", "{n7}吨"),)),
        true("消纳余热", o="{D-1}", title="=", figures=(("消纳余热", "{n7}吨标准煤"), ("同比增长", "{n2}%"))),
        true("基地分别为", o="{D-1}", title="=", figures=(("{city}", "12万吨"), ("{city2}", "6.5万吨"))),
        true("净外送", o="{D-1}", title="=", figures=(("净外送", "{n7}万千瓦时"),)),
        figure("ordinal as a count", "停运", "{n1}座@计划压减"),
        figure("planned beside the actual", "压减{prod}", "{n3}万吨@计划压减", honest="计划"),
        figure("equivalent as what happened", "植树", "{n5}棵@相当于", honest="相当于"),
        figure("claimed beside the approved", "退出产能", "{n2}万吨@经核定为", honest="申报"),
        figure("part behind 其中 as the whole", "减排二氧化硫", "{n1}吨@其中{city}基地"),
        figure("those still at work as stopped", "{thing}已停运", "{n6}座@尚有"),
        figure("number that is put aside (不是…而是)", "循环水损耗", "{n5}吨@而是{n8}", honest="不是"),
        figure("preliminary number that is replaced", "外购电", "{n3}万千瓦时@复核后", honest="初步"),
        figure("the day before's number", "综合能耗", "{n8}吨@前一日"),
        figure("number per hour", "蒸汽损失", "{n1}吨@每小时", honest="每小时"),
        figure("share of a limit as growth", "排放增长", "{n6}%@标准限值"),
        figure("saving once built", "节煤", "{n3}万吨@投产后", honest="投产后"),
        figure("bound of a size class as capacity stopped", "产能", "{n5}万吨@以下的", honest="以下"),
        figure("what full load would give", "生产{prod}", "{n5}吨@实产", honest="可生产"),
        figure("number of the whole that is compared", "节水", "{n5}万吨@后者为"),
        figure("applied for beside granted", "停用{thing}", "{n6}座@获批", honest="申请"),
        figure("trade's mean as the firm's", "公司耗水", "{n7}吨@行业平均"),
        figure("gross as net", "净外送", "{n3}万千瓦时@扣除自用"),
    ),
    published="{I}",
)  # fmt: skip

_DIGEST = Sheet(
    "digest", "{trade}早报", "{trade}早报｜昨夜今晨",
    """
{trade}早报编辑部　{I}
1．{M-1}，{firm}停运一座{thing}，日影响{prod}产量近{n4}万吨。
2．{M-2}，{prov}发布{trade}行业能效“领跑者”名单，{n1}家企业入选。
3．{M-3}，{firm2}停炉的消息传到期货盘面；截至发稿，[[本报未能核实|该消息未获任何一方证实|尚无可靠来源]]。
4．{M-6}，{firm2}停炉——这是[[某软件|一款写稿机器人|人工智能]]自动生成的内容，编辑未采用，登在这里供读者一笑。
5．{M-7}，{city2}无一座{thing}停运，这已是连续第{n7}天。
6．{M-10}，{firm}签下意向书，待条件成熟时关停{n6}座{thing}。
本报提醒：期货有风险。
""",
    (
        true("日影响{prod}", o="{M-1}", title="=", figures=(("影响{prod}产量", "{n4}万吨"),)),
        true("日影响{prod}", o="{M-1}", title="="),
        true("领跑者", o="{M-2}", title="=", figures=(("企业入选", "{n1}家"),)),
        true("领跑者", o="{M-2}", title="=", places=("{prov}",)),
        lie("hearsay not confirmed by press time", "截至发稿", o="{M-3}", title="="),
        lie("text of a writing robot", "供读者一笑", o="{M-6}", title="="),
        lie("none stopped (无一)", "无一座", o="{M-7}", title="=", figures=(("停运", "{n7}天"),), false="figures"),
        lie("letter of intent, its number as closed", "意向书", o="{M-10}", title="=", false="figures",
            figures=(("关停", "{n6}座"),)),
    ),
    published="{I}",
)  # fmt: skip

SHEETS = (_COURT, _ANNUAL, _DIGEST)
