"""A page of several places is judged by the sentence: through the gate, the rules and the trust line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bianyin.draft.gate import gate
from bianyin.draft.rules import RulesDrafter
from bianyin.knowledge.question import Question
from bianyin.model import Document, EventRecord, EvidenceSet
from bianyin.prove import ground

Make = Callable[..., Document]
Ask = Callable[..., Question]
Evidence = Callable[[Document], EvidenceSet]

OURS = "9月23日，辽宁省营口市乙钢铁厂停产，影响铁水产量2万吨。"
OTHERS = "9月20日，山东日照一家钢厂检修。9月21日，江苏常州、徐州、南通等地钢厂限产。河北唐山、邯郸钢厂限产。"
LAST = "山西太原一家钢厂9月24日复产。"

# (title, text, what must ship of it)
PAGES = [
    ("钢铁快讯", OTHERS + OURS + LAST, OURS),
    ("多地钢厂停产检修", OURS.replace("营口市", "海城市") + OTHERS + LAST, OURS.replace("营口市", "海城市")),
    ("山东江苏钢厂相继限产", OTHERS + OURS, OURS),
    ("晨报摘编：各地要闻", f"{OTHERS}\n{LAST}\n{OURS}", OURS),
    ("山东钢厂限产", OTHERS + "产品远销辽宁营口。" + LAST, None),
    ("山东钢厂限产", "9月20日，山东日照一家钢厂停产，产能为辽宁营口乙钢铁厂的两倍。" + OTHERS, None),
    ("全国钢铁快讯", OTHERS + LAST, None),
]


@pytest.mark.parametrize(("title", "text", "told"), PAGES, ids=[f"{row[0]} {row[2]}" for row in PAGES])
def test_the_sentence_decides(
    title: str, text: str, told: str | None, document: Make, evidence: Evidence, ask: Ask
) -> None:
    page = document(title, text, site="钢铁资讯", page_date="2021-09-25")
    records: list[EventRecord] = []
    if gate(page, ask()) is None:
        drafts = RulesDrafter().draft(evidence(page), ask()).drafts
        records = [record for draft in drafts if (record := ground(draft, page, ask()).record)]
    assert [record.content.value for record in records if record.content] == ([told] if told else [])
    for record in records:
        assert record.title.value in (told, title) and record.dates["occurred_on"].value.value == "2021-09-23"
        assert {place.value for place in record.places} <= {"辽宁省", "营口市", "海城市"}


def test_another_provinces_paper_is_its_own_whatever_it_names(document: Make, ask: Ask) -> None:
    page = document(
        "山东省人民政府办公厅关于钢铁行业限产工作的通知",
        "鲁政办发〔2021〕8号\n各市人民政府：\n9月20日起钢铁企业限产。参照辽宁省钢铁企业停产做法，各市要加强调度。\n"
        "山东省人民政府办公厅\n2021年9月18日",
        site="山东省人民政府",
        page_date="2021-09-20",
    )
    refused = gate(page, ask())
    assert refused is not None and refused.reason == "region_mismatch"
