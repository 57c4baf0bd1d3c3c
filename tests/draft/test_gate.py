"""The gate, rules and selection on pages in everyday voices: from page to record, by the real parser."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bianyin.draft.gate import beside_the_point, gate
from bianyin.draft.rules import RulesDrafter
from bianyin.knowledge.question import Question
from bianyin.model import Document, Event, EvidenceSet
from bianyin.prove import ground
from bianyin.report.merge import merge
from bianyin.report.select import select

Make, Ask, Evidence = Callable[..., Document], Callable[..., Question], Callable[[Document], EvidenceSet]


def shown(page: Document, question: Question) -> tuple[Event, ...]:
    """What a report of this page alone would show."""
    if gate(page, question) or beside_the_point(page, question):
        return ()
    drafts = RulesDrafter().draft(EvidenceSet(document=page, passages=(), score=1.0), question).drafts
    records = [record for draft in drafts if (record := ground(draft, page, question).record)]
    return select(merge(records, question).events, 8, question.sector)[0]


LOCAL = "https://news.example.org/1"
VOICES = [
    ("local news without a year", "营口晚报", "高炉歇了 工人放假", "2021-09-24",
     "本报讯（记者 甲乙）昨日，营口某钢厂两座高炉停产检修，日影响铁水八千吨。"),
    ("the title tells nothing, the text all", "本溪日报", "今秋的调度表", "2021-09-28",
     "9月26日起，全市菱镁、铁合金等可中断用户轮停，钢铁企业序限用电。"),
    ("company announcement without a province", "公司公告库", "关于一号高炉检修的公告", "2021-09-14",
     "证券代码：000761　证券简称：本钢板材\n公司一号高炉于2021年9月13日停产检修，预计影响铁水产量12万吨。\n特此公告。"),
    ("bulletin of several items", "能源动态简报", "电力快讯", "2021-09-30",
     "1. 山西晋北风电场9月28日并网。\n2. 辽宁9月10日启动有序用电，工业企业错峰避峰。\n3. 广东阳江抽蓄机组9月29日投运。"),
    ("chronology", "辽宁方志", "辽宁省大事记（2021年8月—11月）", "2022-04-15",
     "9月\n1日 全省中小学开学。\n10日 全省启动有序用电，工业企业错避峰。\n10月\n9日 省运会闭幕。"),
    ("answer to a letter", "海城市人民政府", "关于镁砂窑何时点火的诉求答复", "2021-11-03",
     "来信人：\n您好！经市政府常务会议研究决定，自2021年10月1日起，对全市95家镁砂窑炉企业实施停产整治。"),
    ("post", "沈阳身边事", "沈阳身边事的微博", "2021-10-08",
     "【电力缺口橙色预警】今天，辽宁省工信厅发布电力缺口橙色预警，菱镁企业轮停，钢铁企业序限。"),
    ("later sentence", "抚顺日报", "市政府召开调度会", "2021-10-12",
     "10月11日，市政府召开调度会。会议听取了汇报。与会人员作了发言。有关负责人介绍了情况。"
     "据介绍，10月9日起，抚顺三家水泥厂停窑，两座石灰窑关停。"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("site", "title", "day", "text"), [row[1:] for row in VOICES], ids=[row[0] for row in VOICES]
)
def test_a_voice_is_heard(site: str, title: str, day: str, text: str, document: Make, ask: Ask) -> None:
    found = shown(document(title, text, site=site, page_date=day, url=LOCAL), ask())
    assert len(found) == 1
    assert found[0].association.names_region
    assert found[0].association.weight >= 4


BESIDE = [
    ("another province's item", "能源动态简报", "电力快讯", "1. 山西晋北电厂9月28日停机检修。\n2. 广东阳江机组9月29日投运。\n3. 四川某铝厂9月20日限电停产。"),
    ("acts of the region's firm elsewhere", "钢铁网", "鞍钢股份在惠州的加工线投产", "9月18日，鞍钢股份在广东惠州的钢材加工线投产。"),
    ("abroad", "化工快讯", "辽宁企业在印尼的镍铁厂点火", "9月18日，辽宁一家企业在印尼的镍铁厂点火投产。"),
    ("honours", "辽宁日报", "鞍山一钢厂入选年度优秀案例", "9月18日，鞍山一钢厂停产改造项目入选年度优秀案例。"),
    ("licence", "生态环境部", "关于颁发辽宁某核电厂5号机组运行许可证的通知", "2021年9月18日，决定颁发辽宁某核电厂5号机组运行许可证。"),
    ("what did not happen", "鞍山日报", "鞍山未启动重污染橙色预警", "鞍山市9月18日会商后决定不启动橙色预警，钢铁企业不采取限产措施。"),
    ("cases of a day", "沈阳日报", "沈阳新增确诊病例9例", "9月18日，沈阳新增新冠肺炎确诊病例9例，均为外来人员。"),
    ("a purchase", "辽宁日报", "辽宁钢铁企业碳排放核查结果公告", "9月18日公告。项目编号：1。采购结果：钢铁企业核查，成交。评审专家：甲。代理服务收费：1万元。"),
    ("a letter that urges", "生态环境部", "关于对强化监督发现问题进行督办的函（辽宁）", "2021年9月18日，在辽宁省营口市某钢厂发现治污设施不正常运行问题，我部决定进行督办。"),
    ("signing", "大连日报", "大连签约一批项目", "9月18日，大连举行招商大会，签约新能源、新材料项目78个。"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("site", "title", "text"), [row[1:] for row in BESIDE], ids=[row[0] for row in BESIDE]
)
def test_what_is_beside_the_point_is_not_shown(
    site: str, title: str, text: str, document: Make, ask: Ask
) -> None:
    assert shown(document(title, text, site=site, page_date="2021-09-20", url=LOCAL), ask()) == ()


def test_a_firm_of_the_table_fills_no_place(document: Make, ask: Ask) -> None:
    page = document(
        "关于一号高炉检修的公告", VOICES[2][4], site="公司公告库", page_date="2021-09-14", url=LOCAL
    )
    (event,) = shown(page, ask())
    assert event.places == ()
    named = document(
        "本钢板材一号高炉检修", "9月13日，本钢板材一号高炉停产检修。", page_date="2021-09-14", url=LOCAL
    )
    (event,) = shown(named, ask())
    assert event.places == ()
    assert any("本钢板材" in reason and "企业所在地表" in reason for reason in event.association.reasons)


def test_a_wider_window_only_adds_what_names_the_region(document: Make, ask: Ask) -> None:
    question = ask()
    page = document(
        "关于钢铁行业限产的通知",
        "国家发展改革委\n2021年9月18日\n全国钢铁企业限产，压减粗钢产量。",
        site="国家发展改革委",
        page_date="2021-09-18",
        url="https://www.ndrc.gov.cn/xxgk/1.html",
    )
    drafts = RulesDrafter().draft(EvidenceSet(document=page, passages=(), score=1.0), question).drafts
    records = [record for draft in drafts if (record := ground(draft, page, question).record)]
    events = merge(records, question).events
    assert len(select(events, 8, question.sector)[0]) == 1
    shown, refused = select(events, 8, question.sector, widened=True)
    assert shown == ()
    assert [each.reason for each in refused] == ["over_limit"]
