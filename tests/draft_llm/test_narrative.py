"""Sentences over verified records: what passes, what is dropped, and why."""

from __future__ import annotations

import pytest
from llm_pages import FOUND, RECORD, TEXT, TITLE, Said, drafter, evidence, page, question

from bianyin.draft.llm import narrate
from bianyin.draft.llm.narrative import sentence_fault
from bianyin.model import Event
from bianyin.model.chat import ChatReply
from bianyin.prove import ground
from bianyin.report.merge import merge

SECOND = {
    **RECORD,
    "title": "本溪一水泥厂计划关停",
    "content": "2021年10月8日，本溪市某水泥公司启动关停，计划年内拆除2条熟料生产线。",
    "places": [{"value": "本溪市", "quote": "本溪市某水泥公司"}],
    "dates": [
        {"name": "occurred_on", "value": "2021-10-08", "quote": "2021年10月8日，本溪市某水泥公司启动关停"}
    ],
    "figures": [],
}


@pytest.fixture(scope="module")
def events() -> list[Event]:
    asked = question()
    records = []
    for number, (record, text) in enumerate(
        ((RECORD, TEXT), (SECOND, str(SECOND["content"]) + "有关部门作了部署。"))
    ):
        document = page(str(record["title"]), text, url=f"https://example.org/{number}")
        reader, _ = drafter({**FOUND, "records": [record]})
        for draft in reader.draft(evidence(document), asked).drafts:
            grounded = ground(draft, document, asked)
            assert grounded.record is not None, grounded.rejections
            records.append(grounded.record)
    return sorted(merge(records, asked).events, key=lambda event: event.title.value != TITLE)


GOOD = [
    ("2021年9月28日，鞍山市某钢铁公司两座高炉停产检修。", [1]),
    ("9月28日鞍山市某钢铁公司两座高炉停产检修，影响日产铁水8000吨。", [1]),
    ("2021年9月，鞍山市某钢铁公司两座高炉停产检修；10月8日本溪市某水泥公司启动关停，计划年内拆除熟料生产线。", [1, 2]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "records"), GOOD)
def test_what_the_records_say_passes(text: str, records: list[int], events: list[Event]) -> None:
    assert sentence_fault(text, records, events) is None


# (sentence, its records, reason of the refusal)
BAD = {
    "no key": (GOOD[0][0], [], "source_mismatch"),
    "key that is not there": (GOOD[0][0], [3], "source_mismatch"),
    "key of another record": (GOOD[0][0], [2], "date_not_in_source"),
    "another number": ("鞍山市某钢铁公司两座高炉停产检修，影响日产铁水9000吨。", [1], "number_not_in_quote"),
    "unit scale": ("鞍山市某钢铁公司两座高炉停产检修，影响日产铁水8000万吨。", [1], "number_not_in_quote"),
    "sum": ("鞍山市某钢铁公司3座高炉停产检修。", [1], "number_not_in_quote"),
    "Chinese number": ("鞍山市某钢铁公司三座高炉停产检修。", [1], "number_not_in_quote"),
    "another date": ("2021年9月29日，鞍山市某钢铁公司两座高炉停产检修。", [1], "date_not_in_source"),
    "another day of the year": ("9月30日鞍山市某钢铁公司两座高炉停产检修。", [1], "number_not_in_quote"),
    "cause": ("鞍山市某钢铁公司两座高炉停产检修，导致铁水日产减产8000吨。", [1], "causal_claim"),
    "effect on emissions": ("鞍山市某钢铁公司两座高炉停产检修，排放随之下降。", [1], "causal_claim"),
    "turned round": ("鞍山市某钢铁公司两座高炉未停产检修。", [1], "causal_claim"),
    "plan told as fact": ("10月8日本溪市某水泥公司启动关停，拆除熟料生产线。", [2], "value_not_in_quote"),
    "another place": ("9月28日大连市某钢铁公司两座高炉停产检修。", [1], "place_not_in_source"),
    "own words": ("鞍钢集团响应国家双碳号召积极履行社会责任。", [1], "value_not_in_quote"),
    "address": ("鞍山市某钢铁公司停产检修，见 https://evil.example 。", [1], "bad_answer"),
    "markup": ("鞍山市某钢铁公司[停产](x)检修。", [1], "bad_answer"),
    "too long": (GOOD[0][0] * 6, [1], "bad_answer"),
    "nothing": ("  ", [1], "bad_answer"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_what_they_do_not_say_is_dropped_with_the_reason(name: str, events: list[Event]) -> None:
    text, records, reason = BAD[name]
    fault = sentence_fault(text, records, events)
    assert fault is not None and fault[0] == reason


def test_sentences_are_kept_or_dropped_singly(events: list[Event]) -> None:
    said = [
        {"text": text, "records": records} for text, records in (GOOD[0], BAD["cause"][:2], GOOD[1], GOOD[2])
    ]
    chat = Said({"sentences": said})
    narrated = narrate(events, "辽宁省", "工业", chat)
    assert [(each.text, each.records) for each in narrated.sentences] == [
        (GOOD[0][0], (1,)),
        (GOOD[1][0], (1,)),
    ]
    assert [each.reason for each in narrated.rejections] == ["causal_claim", "over_limit"]
    assert all(each.stage == "narrative" and each.value for each in narrated.rejections)
    assert "https://" not in chat.asked[0].messages[1].content


def test_no_sentence_is_an_answer_and_a_refusal_a_loss(events: list[Event]) -> None:
    assert narrate(events, "辽宁省", "工业", Said({"sentences": []})) == ((), (), None)
    for reply in (ChatReply(text="不便", finish="refused"), '{"sentences": "无"}'):
        narrated = narrate(events, "辽宁省", "工业", Said(reply))
        assert narrated.loss and not narrated.sentences and narrated.rejections[0].reason == "bad_answer"
