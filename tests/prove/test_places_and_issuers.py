"""Places and issuers: only where something is, and only who issues. One page a row, one claim, shipped or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bianyin.knowledge.question import Question
from bianyin.model import Document, EventDraft, EventRecord
from bianyin.prove import ground
from drafting_fixtures import at

Make = Callable[..., Document]
Ask = Callable[..., Question]


def record_of(page: Document, question: Question, content: str, **claimed: Any) -> EventRecord | None:
    dates = {"occurred_on": at(page, "2021年9月23日")}
    draft = EventDraft(
        document_id=page.id, kind="event", title=at(page, content), content=at(page, content), dates=dates,
        drafter="测试", **claimed,
    )  # fmt: skip
    return ground(draft, page, question).record


# (the page's sentence, words pointed at as a place, does it ship)
PLACES = [
    ("2021年9月23日，辽宁省营口市乙钢铁厂停产。", "营口市", True),
    ("2021年9月23日，辽宁省营口市乙钢铁厂停产。", "辽宁省营口市", True),
    ("2021年9月23日，营口市老边区柳树镇乙钢铁厂停产。", "老边区柳树镇", True),
    ("2021年9月23日，辽宁营口乙钢铁厂停产。", "辽宁营口乙钢铁厂", False),
    ("2021年9月23日，生态环境部通报辽宁乙钢铁厂停产。", "生态环境部", False),
    ("2021年9月23日，辽宁省生态环境厅通报乙钢铁厂停产。", "辽宁省", False),
    ("2021年9月23日，辽宁省生态环境厅通报乙钢铁厂停产。", "辽宁省生态环境厅", False),
    ("2021年9月23日，中海石油（中国）有限公司在辽宁的平台停产。", "中海石油（中国）有限公司", False),
    ("2021年9月23日，鞍山钢铁集团有限公司在辽宁停产检修。", "鞍山", False),
    ("2021年9月23日，中国能建在辽宁承建的机组投产。", "中国能建", False),
    ("2021年9月23日，辽宁乙钢铁厂停产，产品原先销往大连。", "大连", False),
    ("2021年9月23日，沈阳至大连输气管道在辽宁投产。", "沈阳至大连", False),
    ("2021年9月23日，沈阳至大连输气管道在辽宁投产。", "大连", False),
    ("2021年9月23日，辽宁海上的锦州9-3油田停产。", "锦州", False),
    ("2021年9月23日，辽宁停产乙厂，推进交通化石能源替代。", "通化", False),
    ("2021年9月23日，遼寧省營口市乙鋼鐵廠停產。", "營口市", True),
]


@pytest.mark.parametrize(("text", "words", "ships"), PLACES, ids=[f"{row[1]} in {row[0]}" for row in PLACES])
def test_a_place_is_where_something_is(text: str, words: str, ships: bool, document: Make, ask: Ask) -> None:
    page = document(
        "辽宁钢铁消息", text + "现场秩序正常，职工已经放假，恢复时间另行通知。", page_date="2021-09-24"
    )
    record = record_of(page, ask(), text, places=(at(page, words),))
    assert record is not None
    assert [place.value for place in record.places] == ([words] if ships else [])


# (the page's sentence, words pointed at as an issuer, does it ship)
ISSUERS = [
    ("2021年9月23日，营口市生态环境局宣布乙钢铁厂停产。", "营口市生态环境局", True),
    ("2021年9月23日，乙钢铁厂停产，由营口市生态环境局组织实施。", "营口市生态环境局", False),
    (
        "2021年9月23日，乙钢铁厂停产，由营口市工业和信息化局、营口市生态环境局组织实施。",
        "营口市生态环境局",
        False,
    ),
    ("2021年9月23日，营口市乙钢铁厂停产，营口市生态环境局负责解释停产要求。", "营口市生态环境局", False),
    ("2021年9月23日，辽宁乙钢铁厂停产的通知发出，抄送营口市生态环境局组织落实。", "营口市生态环境局", False),
    (
        "2021年9月23日，辽宁乙钢铁厂停产，这是关于同意营口市生态环境局开展停产检查的复函要求的。",
        "营口市生态环境局",
        False,
    ),
    ("营口市生态环境局：你局关于2021年9月23日乙钢铁厂停产的请示收悉。", "营口市生态环境局", False),
]


@pytest.mark.parametrize(("text", "words", "ships"), ISSUERS, ids=[row[0] for row in ISSUERS])
def test_an_issuer_issues(text: str, words: str, ships: bool, document: Make, ask: Ask) -> None:
    page = document(
        "营口钢铁消息", text + "\n现场秩序正常，职工已经放假，恢复时间另行通知。", page_date="2021-09-24"
    )
    record = record_of(page, ask(), text, issuers=(at(page, words),))
    assert record is not None
    assert [issuer.value for issuer in record.issuers] == ([words] if ships else [])


def test_what_ships_is_in_the_pages_own_characters(document: Make, ask: Ask) -> None:
    text = "2021年9⽉23⽇，遼寧省營口市乙鋼鐵廠因限電停產，日產鐵水減少8000噸。"
    page = document("遼寧營口一鋼鐵廠停產", text + "現場秩序正常，職工已經放假。", page_date="2021-09-24")
    assert text in page.text
    draft = EventDraft(
        document_id=page.id, kind="event", title=at(page, page.title), content=at(page, text),
        dates={"occurred_on": at(page, "2021年9⽉23⽇")}, places=(at(page, "營口市"),), drafter="测试",
    )  # fmt: skip
    record = ground(draft, page, ask()).record
    assert record is not None and record.content is not None
    assert record.title.value == page.title and record.content.value == text
    assert record.dates["occurred_on"].value.value == "2021-09-23"
    assert all(page.text[proof.start : proof.end] == proof.quote for _, proof in record.proofs)
