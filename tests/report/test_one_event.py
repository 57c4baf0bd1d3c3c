"""Merging joins only what is one: pairs of pages, the records proved from them, and how many events they become."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from bianyin.model import Document, Event, EventDraft, EventRecord
from bianyin.prove import ground
from bianyin.report.merge import merge
from drafting_fixtures import at, counted, make_document, make_question

QUESTION = make_question()
FOOT = "现场秩序正常，职工已经放假，恢复时间另行通知，各方面情况平稳。"


def event(
    title: str, text: str, *, day: str = "2021年9月23日", figure: tuple[str, str] | None = None, **page: Any
) -> EventRecord:
    """The record of a page that tells one happening."""
    document = make_document(title, text + FOOT, **({"page_date": "2021-09-26"} | page))
    figures = (counted(document, *figure, text),) if figure else ()
    return proved(document, kind="event", content=text, dates={"occurred_on": day}, figures=figures)


def policy(title: str, *, content: str = "钢铁企业压减粗钢产量200万吨。", day: str = "2021年10月23日", number: str | None = None,
           issuer: str = "辽宁省人民政府办公厅", **page: Any) -> EventRecord:  # fmt: skip
    """The record of a page that is a paper with a signature."""
    head = f"{number}\n" if number else ""
    document = make_document(
        title, f"{head}各市人民政府：\n{content}{FOOT}\n{issuer}\n{day}", **({"site": "辽宁省人民政府", "page_date": "2021-10-25"} | page)
    )  # fmt: skip
    further: dict[str, Any] = {"document_number": at(document, number)} if number else {}
    return proved(document, kind="policy", content=content, dates={"issued_on": day}, **further)


def proved(document: Document, *, content: str, dates: dict[str, str], **fields: Any) -> EventRecord:
    draft = EventDraft(
        document_id=document.id, title=at(document, document.title), content=at(document, content), drafter="测试",
        dates={name: at(document, said) for name, said in dates.items()}, **fields,
    )  # fmt: skip
    grounded = ground(draft, document, QUESTION)
    assert grounded.record is not None, grounded.rejections
    return grounded.record


def merged(*records: EventRecord) -> tuple[Event, ...]:
    """The events, the same in every order of the records."""
    first, *others = (merge(order, QUESTION).events for order in permutations(records))
    assert all(events == first for events in others)
    return first


URL = "https://example.org/2"
MARKET = "辽宁省碳排放权交易市场"
PLAN = "辽宁省钢铁行业压减产量工作方案"

# (what the two are, one, the other, how many events)
PAIRS = [
    (
        "two notices of one organ and day",
        policy(f"关于做好{MARKET}数据质量监督管理相关工作的通知"),
        policy(f"关于做好{MARKET}第一个履约周期碳排放配额清缴工作的通知", url=URL),
        2,
    ),
    (
        "one paper in two kinds of brackets",
        policy(f"关于印发{PLAN}的通知", number="辽政办发〔2021〕31号"),
        policy(f"关于印发{PLAN}的通知", number="辽政办发[2021]31号", url=URL),
        1,
    ),
    (
        "two numbers under one title",
        policy(f"关于印发{PLAN}的通知", number="辽政办发〔2021〕31号"),
        policy(f"关于印发{PLAN}的通知", number="辽政办发〔2021〕32号", url=URL),
        2,
    ),
    (
        "a plan and the notice that sends it out",
        policy(f"辽宁省人民政府办公厅关于印发{PLAN}的通知"),
        policy(f"关于印发《{PLAN}》的通知", url=URL),
        1,
    ),
    (
        "a plan and the rules for it",
        policy(f"关于印发{PLAN}的通知"),
        policy(f"关于印发{PLAN}实施细则的通知", url=URL),
        2,
    ),
    (
        "a plan and the decision that changes it",
        policy(f"关于{PLAN}的通知"),
        policy(f"关于修改{PLAN}的决定", url=URL),
        2,
    ),
    (
        "two batches",
        policy("关于公布辽宁省第三批压减产量企业名单的通知"),
        policy("关于公布辽宁省第四批压减产量企业名单的通知", url=URL),
        2,
    ),
    (
        "one paper, two days of issue",
        policy(f"关于印发{PLAN}的通知"),
        policy(f"关于印发{PLAN}的通知", day="2021年10月20日", url=URL),
        2,
    ),
    (
        "two cities' stoppages of one day",
        event("营口市钢铁企业停产限电", "2021年9月23日，营口市钢铁企业停产限电，影响产量2万吨。"),
        event("鞍山市钢铁企业停产限电", "2021年9月23日，鞍山市钢铁企业停产限电，影响产量5万吨。", url=URL),
        2,
    ),
    (
        "one city's stoppage in two papers",
        event("营口市钢铁企业停产限电", "2021年9月23日，营口市钢铁企业停产限电，影响产量2万吨。"),
        event("辽宁营口钢铁企业停产", "2021年9月23日，辽宁营口钢铁企业停产限电。", url=URL),
        1,
    ),
    (
        "the province's stoppage and its city's",
        event("辽宁钢铁企业停产限电", "2021年9月23日，辽宁营口等地钢铁企业停产限电。"),
        event("营口钢铁企业停产限电", "2021年9月23日，营口钢铁企业停产限电。", url=URL),
        1,
    ),
    (
        "stop and start of two days",
        event("营口市乙钢铁厂停产", "2021年9月23日，营口市乙钢铁厂停产。"),
        event("营口市乙钢铁厂复产", "2021年9月25日，营口市乙钢铁厂复产。", day="2021年9月25日", url=URL),
        2,
    ),
    (
        "a day and its month",
        event("营口市乙钢铁厂停产", "2021年9月23日，营口市乙钢铁厂停产。"),
        event("营口市乙钢铁厂停产", "2021年9月，营口市乙钢铁厂停产。", day="2021年9月", url=URL),
        1,
    ),
    (
        "two plants of one city and day",
        event("营口市甲水泥厂停产", "2021年9月23日，营口市甲水泥厂停产。"),
        event("营口市乙水泥厂停产", "2021年9月23日，营口市乙水泥厂停产。", url=URL),
        2,
    ),
    (
        "one thing measured, two amounts",
        event("营口市钢铁企业停产", "2021年9月23日，营口市钢铁企业停产，影响产量2万吨。", figure=("影响产量", "2万吨")),
        event("营口市钢铁企业停产", "2021年9月23日，营口市钢铁企业停产，影响产量5万吨。", figure=("影响产量", "5万吨"), url=URL),
        2,
    ),
    (
        "one amount in two units",
        event("营口市钢铁企业停产", "2021年9月23日，营口市钢铁企业停产，影响产量2万吨。", figure=("影响产量", "2万吨")),
        event("营口市钢铁企业停产", "2021年9月23日，营口市钢铁企业停产，影响产量20000吨。", figure=("影响产量", "20000吨"), url=URL),
        1,
    ),
    (
        "two amounts in the titles",
        event("营口市关停5台燃煤锅炉", "2021年9月23日，营口市关停5台燃煤锅炉。"),
        event("营口市关停3台燃煤锅炉", "2021年9月23日，营口市关停3台燃煤锅炉。", url=URL),
        2,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("case", "one", "other", "events"), PAIRS, ids=[row[0] for row in PAIRS])
def test_two_records_are_one_event_only_where_they_are_one(
    case: str, one: EventRecord, other: EventRecord, events: int
) -> None:
    found = merged(one, other)
    assert len(found) == events
    if events == 2:
        for each in found:
            own = next(record for record in (one, other) if record.title == each.title)
            assert (each.figures, each.content, len(each.sources)) == (own.figures, own.content, 1)


def test_what_is_like_two_different_things_joins_them_to_nothing() -> None:
    text = "2021年9月23日，{}钢铁企业停产限电。"
    cities = [
        event(f"{name}钢铁企业停产限电", text.format(name), url=f"https://example.org/{name}")
        for name in ("辽宁", "营口", "鞍山")
    ]
    found = merged(*cities)
    assert len(found) == 2
    assert not any({"营口", "鞍山"} <= {source.url[-2:] for source in each.sources} for each in found)


def test_the_page_that_tells_most_leads_and_the_higher_authority_among_equals() -> None:
    text = "2021年9月23日，营口市钢铁企业停产限电，影响产量2万吨。"
    bare = event("营口市钢铁企业停产限电", text, site="辽宁省人民政府", url="https://www.ln.gov.cn/1")
    full = event("营口市钢铁企业停产", text, site="滨海日报", url=URL, figure=("影响产量", "2万吨"))
    assert bare.source.tier != full.source.tier
    (found,) = merged(bare, full)
    assert found.title == full.title and [source.url for source in found.sources] == [URL, bare.source.url]
    other = event("营口市钢铁企业停产", text, site="滨海日报", url=URL)
    (found,) = merged(bare, other)
    assert found.title == bare.title
