"""Whose affair is a record? The region's own, the nation's, or nobody's: not named is not national."""

from __future__ import annotations

import pytest

from bianyin.model import EventDraft
from bianyin.prove import ground
from bianyin.report.associate import associate
from bianyin.text.locality import named_places, relations
from drafting_fixtures import at, make_document, make_question

QUESTION = make_question("2021-10-01")


def scope_of(content: str, title: str, site: str, url: str) -> str | None:
    page = make_document(title, content, site=site, page_date="2021-09-25", url=url)
    draft = EventDraft(
        document_id=page.id, kind="event", title=at(page, content), content=at(page, content),
        dates={"occurred_on": at(page, "9月18日")}, drafter="测试",
    )  # fmt: skip
    record = ground(draft, page, QUESTION).record
    return record and associate(record, QUESTION).scope


@pytest.mark.parametrize(
    ("content", "title", "scope"),
    [
        ("9月18日，辽宁省营口市一家钢厂停产。", "营口一钢厂停产", "own"),
        ("9月18日，辽宁、吉林、黑龙江三省工业企业限电。", "东北三省限电", "own"),
        ("9月18日，河北、山西、江苏、浙江、广东、辽宁等地钢厂检修。", "多地钢厂检修", "national"),
        ("9月18日，河北、山西、江苏、浙江、广东、辽宁等地钢厂检修。", "辽宁等多地钢厂检修", "own"),
        ("9月18日，国家发展改革委要求全国钢铁企业压减产量。", "国家发展改革委部署压减粗钢产量", "national"),
        ("9月18日，我国首座全氢高炉点火投产。", "国家重点工程快讯", "unplaced"),
    ],
)  # fmt: skip
def test_scope(content: str, title: str, scope: str) -> None:
    assert scope_of(content, title, "新华网", "http://www.news.cn/2021/1.html") == scope


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("东北地区首台机组在吉林投产", False),
        ("东北地区企业限电", True),
        ("东北地区首台机组在辽宁投产", True),
        ("东北地区企业限电，吉林一家钢厂停产", True),
    ],
)
def test_a_group_is_the_member_that_its_clause_names(text: str, own: bool) -> None:
    assert bool(relations(named_places(text), "210000")["own"]) is own
