"""Extraction by rules, over the whole of extract: page in, what a reader would be told out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bianyin.draft.gate import gate
from bianyin.draft.rules import RulesDrafter
from bianyin.knowledge.question import Question
from bianyin.model import Document, EventRecord, EvidenceSet, Rejection
from bianyin.prove import ground

Make = Callable[..., Document]
Ask = Callable[..., Question]
Evidence = Callable[[Document], EvidenceSet]


def read(
    document: Document, question: Question, evidence: Evidence
) -> tuple[list[EventRecord], list[Rejection]]:
    if refused := gate(document, question):
        return [], [refused]
    drafted = RulesDrafter().draft(evidence(document), question)
    records, rejections = [], list(drafted.rejections)
    for draft in drafted.drafts:
        grounded = ground(draft, document, question)
        rejections += grounded.rejections
        records += [grounded.record] if grounded.record else []
    return records, rejections


# (title, text, date that places it, its name, words that the content must hold)
FOUND = [
    (
        "鞍山一钢厂两座高炉停产检修",
        "2021年9月28日，鞍山市某钢铁公司两座高炉停产检修，影响日产铁水8000吨。复产时间未定。",
        "2021-09-28", "occurred_on", "停产检修",
    ),
    (
        "辽宁启动有序用电",
        "本报讯 10月8日，辽宁省工业和信息化厅启动有序用电，压减工业企业负荷300万千瓦。",
        "2021-10-08", "occurred_on", "有序用电",
    ),
    (
        "辽宁省人民政府办公厅关于印发辽宁省水泥行业错峰生产方案的通知",
        "辽政办发〔2021〕33号 各市人民政府： 现印发给你们，请认真贯彻执行。"
        "全省水泥熟料生产线自2021年11月1日至次年3月31日错峰停窑。 辽宁省人民政府办公厅 2021年10月22日",
        "2021-10-22", "issued_on", "错峰停窑",
    ),
    (
        "工业和信息化部 生态环境部关于进一步做好水泥常态化错峰生产的通知",
        "各省、自治区、直辖市工业和信息化主管部门：为巩固水泥行业化解过剩产能成果，水泥熟料生产线都应进行错峰生产。"
        "工业和信息化部 生态环境部2021年11月16日",
        "2021-11-16", "issued_on", "错峰生产",
    ),
    (
        "大连一石化项目投产",
        "2021年8月，大连长兴岛一石化项目建成投产，年产乙烯150万吨。",
        "2021-08", "occurred_on", "投产",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("title", "text", "date", "name", "words"), FOUND, ids=[row[0] for row in FOUND])
def test_what_belongs_is_found(
    title: str, text: str, date: str, name: str, words: str,
    document: Make, ask: Ask, evidence: Evidence,
) -> None:  # fmt: skip
    site = "生态环境部" if "部" in title else "辽宁日报"
    page = document(title, text, site=site, page_date="2021-10-26")
    records, _ = read(page, ask(), evidence)
    (record,) = records
    assert record.title.value == title
    assert (record.window_date, record.dates[record.window_date].value.value) == (name, date)
    assert words in "".join(each.value for each in (record.content, record.measures) if each)


# (why it must not appear, title, text, page's date, reason)
NOT_FOUND = [
    ("another province", "山东一钢厂停产", "2021年9月28日，山东省某钢铁公司两座高炉停产。", "region_mismatch"),
    ("another province, ours in passing", "吉林钢铁企业限产", "2021年9月28日，吉林省钢铁企业限产。辽宁省派员参加交流。", "region_mismatch"),
    ("another sector", "大连机场恢复国际航班", "2021年9月28日，大连机场恢复国际航班。", "sector_mismatch"),
    ("outside the window", "鞍山一钢厂停产", "2017年9月28日，鞍山市某钢铁公司停产。", "not_an_event"),
    ("the page's date alone", "鞍山一钢厂停产", "鞍山市某钢铁公司近日停产，影响铁水产量。", "not_an_event"),
    ("a plan", "鞍山一钢厂拟停产", "鞍山市某钢铁公司计划于2021年11月28日停产检修两座高炉。", "not_an_event"),
    ("a forecast", "辽宁钢铁行业展望", "预计2021年11月，辽宁省钢铁企业将限产。", "not_an_event"),
    ("recruitment", "辽宁省工业和信息化厅公开招聘工作人员公告", "2021年9月28日发布，招聘工业管理人员。", "not_an_event"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "title", "text", "reason"), NOT_FOUND, ids=[row[0] for row in NOT_FOUND])
def test_what_does_not_belong_is_refused_with_its_reason(
    why: str, title: str, text: str, reason: str, document: Make, ask: Ask, evidence: Evidence
) -> None:
    page = document(
        title, text + "有关方面表示，具体情况以后续公布的信息为准，请留意通知。", page_date="2021-10-09"
    )
    records, rejections = read(page, ask(), evidence)
    assert records == []
    assert reason in [rejection.reason for rejection in rejections]
    assert all(rejection.url == page.url for rejection in rejections)


def test_background_is_titled_by_its_own_words(document: Make, ask: Ask, evidence: Evidence) -> None:
    page = document(
        "沈阳智能制造回顾",
        "沈阳制造业近年变化很大。企业数量逐年增多，门类更加齐全。转型步伐不断加快，效益稳步改善。园区面貌焕然一新，配套日益完善。"
        "2021年9月，沈阳铁西一家汽车零部件工厂开工建设，投资15亿元。",
        page_date="2023-09-21",
    )
    (record,) = read(page, ask(), evidence)[0]
    assert record.dates["occurred_on"].value.value == "2021-09"
    assert record.title.value == "沈阳铁西一家汽车零部件工厂开工建设，投资15亿元"


def test_two_happenings_of_one_page_are_two_records(document: Make, ask: Ask, evidence: Evidence) -> None:
    page = document(
        "辽宁工业大事记",
        "2021年8月12日，辽宁鞍山一座高炉点火投产。2021年11月20日，辽宁本溪一家水泥企业关停。",
        page_date="2022-01-05",
    )
    records, _ = read(page, ask(), evidence)
    assert sorted(record.dates["occurred_on"].value.value for record in records) == [
        "2021-08-12",
        "2021-11-20",
    ]


def test_figures_name_what_they_measure(document: Make, ask: Ask, evidence: Evidence) -> None:
    page = document(
        "盘锦一炼化项目开工",
        "2021年9月28日，盘锦一炼化项目开工，总投资837亿元，炼油能力1500万吨/年，关停95家小企业。",
    )
    (record,) = read(page, ask(), evidence)[0]
    figures = {(each.value.what, each.value.value, each.value.unit) for each in record.figures}
    assert ("总投资", 837.0, "亿元") in figures
    assert ("炼油能力", 1500.0, "万吨/年") in figures
    assert ("小企业", 95.0, "家") in figures


def test_the_same_document_always_gives_the_same_records(
    document: Make, ask: Ask, evidence: Evidence
) -> None:
    title, text, *_ = FOUND[0]
    first, second = (read(document(title, text), ask(), evidence)[0] for _ in range(2))
    assert [record.model_dump() for record in first] == [record.model_dump() for record in second]
