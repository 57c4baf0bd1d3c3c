"""One document, one question, one model: what is asked, and what becomes of every kind of answer."""

from __future__ import annotations

from typing import Any

import pytest
from llm_pages import FILLER, FOUND, NOTHING, RECORD, TEXT, TITLE, drafter, evidence, page, question

from bianyin.model.chat import ChatReply, ChatRequest
from bianyin.prove import ground

LONG = TEXT + FILLER * 60


def ask(*replies: Any, text: str = TEXT, **more: Any):  # type: ignore[no-untyped-def]
    reader, chat = drafter(*replies, **more)
    document = page(text=text)
    return reader.draft(evidence(document), question()), chat, document


def test_a_true_answer_crosses_the_trust_line_whole() -> None:
    drafted, chat, document = ask(FOUND)
    (draft,) = drafted.drafts
    grounded = ground(draft, document, question())
    assert grounded.rejections == () and grounded.record is not None
    assert grounded.record.content and grounded.record.content.value == RECORD["content"]
    assert grounded.record.figures[0].value.value == 8000
    assert grounded.record.drafter == f"said {chat.asked[0].prompt}" and "event.v1@" in chat.asked[0].prompt


@pytest.mark.parametrize(
    ("reason", "rejected"),
    [
        ("no_event", "not_an_event"),
        ("other_region", "region_mismatch"),
        ("other_sector", "sector_mismatch"),
        ("outside_window", "date_outside_window"),
    ],
)
def test_nothing_here_is_an_answer(reason: str, rejected: str) -> None:
    drafted, chat, _ = ask({**NOTHING, "reason": reason})
    assert (drafted.drafts, drafted.loss) == ((), None)
    assert [each.reason for each in drafted.rejections] == [rejected] and len(chat.asked) == 1


def test_a_document_that_cannot_be_placed_is_not_asked_about() -> None:
    for text in (TEXT.replace("2021年", "2017年"), "鞍山市某钢铁公司两座高炉停产检修。" + FILLER):
        drafted, chat, _ = ask(FOUND, text=text)
        assert [each.reason for each in drafted.rejections] == ["date_outside_window"] and not chat.asked


def test_a_bad_answer_is_told_and_asked_again_at_most_twice() -> None:
    drafted, chat, _ = ask("不好意思", '{"relevant": true}', FOUND)
    assert len(drafted.drafts) == 1 and drafted.loss is None
    first, second, third = (request.messages[1].content for request in chat.asked)
    assert "不合规" not in first and "不是完整的 JSON" in second and "须有 records" in third
    drafted, chat, _ = ask("不好意思，原因如下")
    (rejection,) = drafted.rejections
    assert len(chat.asked) == 3 and drafted.loss and "不合规" in drafted.loss
    assert rejection.reason == "bad_answer" and "不好意思，原因如下" in (rejection.detail or "")


@pytest.mark.parametrize("finish", ["refused", "rejected", "empty"])
def test_a_refusal_is_a_loss_and_never_nothing_here(finish: Any) -> None:
    drafted, chat, _ = ask(ChatReply(text="不便回答", finish=finish))
    assert drafted.loss and [each.reason for each in drafted.rejections] == ["bad_answer"]
    assert len(chat.asked) == 1


def test_half_an_answer_is_no_answer() -> None:
    half = ChatReply(text='{"relevant": true, "records": [{"kind": "ev', finish="length")
    drafted, chat, _ = ask(half, FOUND)
    assert len(drafted.drafts) == 1 and "截断" in chat.asked[1].messages[1].content


class Narrow:
    """A model with a small context: requests longer than `most` characters are too long for it."""

    name = "narrow"

    def __init__(self, most: int) -> None:
        self.most, self.asked = most, list[ChatRequest]()

    def complete(self, request: ChatRequest) -> ChatReply:
        self.asked.append(request)
        page_words = request.messages[1].content
        if len(page_words) > self.most:
            return ChatReply(text="context", finish="too_long")
        import json

        return ChatReply(
            text=json.dumps(FOUND if RECORD["content"] in page_words else NOTHING, ensure_ascii=False)
        )


def test_a_document_too_long_is_split_and_not_dropped() -> None:
    from bianyin.draft.llm import LlmDrafter

    chat = Narrow(500)
    document = page(text=FILLER * 8 + TEXT + FILLER * 8)
    drafted = LlmDrafter(chat).draft(evidence(document), question())
    assert drafted.loss is None and len(drafted.drafts) == 1 and not drafted.rejections
    shown = "".join(
        request.messages[1].content for request in chat.asked if len(request.messages[1].content) <= 500
    )
    assert all(FILLER.strip("。") in shown or part in shown for part in (RECORD["content"], "复产时间未定"))
    hopeless = LlmDrafter(Narrow(10)).draft(evidence(document), question())
    assert hopeless.loss and not hopeless.drafts


def test_the_page_is_data_in_a_message_of_its_own() -> None:
    _, chat, document = ask(FOUND)
    system, data = chat.asked[0].messages
    assert (system.role, data.role) == ("system", "user")
    assert document.title in data.content and document.title not in system.content
    assert TEXT not in system.content and data.marker and data.content.count(data.marker) == 2


def test_a_model_is_shown_no_address_no_offset_and_not_the_change_point() -> None:
    _, chat, document = ask(FOUND)
    words = "".join(message.content for message in chat.asked[0].messages)
    assert document.url not in words and document.id not in words
    assert "2021年10月31日" not in words and "2021-10-31" not in words


@pytest.mark.parametrize("kind", ["Event", "Seasonal"])
def test_no_request_is_longer_than_the_setting(kind: str) -> None:
    for length in (0, 1, 5, 60, 400):
        document = page(text=TEXT + FILLER * length)
        reader, chat = drafter("坏", FOUND)
        reader.draft(evidence(document, (0, 300), (600, 900)), question(kind=kind))
        assert all(request.prompt_tokens() <= 2500 for request in chat.asked) and len(chat.asked) == 2


def test_the_sentence_dated_in_the_window_is_shown_however_deep_it_stands() -> None:
    document = page(text=FILLER * 60 + TEXT + FILLER * 60)
    reader, chat = drafter(FOUND)
    reader.draft(evidence(document, (30, 330)), question())
    data = chat.asked[0].messages[1].content
    assert "2021年9月28日，鞍山市某钢铁公司两座高炉停产检修，影响日产铁水8000吨。" in data
    assert data.index("有关方面") < data.index("2021年9月28日，鞍山市")


def test_a_document_is_asked_once_a_change_point() -> None:
    reader, chat = drafter(FOUND)
    document = page()
    for days in (90, 180):
        reader.draft(evidence(document), question(days=days))
    assert len(chat.asked) == 1
    reader.draft(evidence(document), question("2021-11-30"))
    assert len(chat.asked) == 2


def test_event_and_seasonal_points_have_their_own_prompts() -> None:
    reader, chat = drafter(FOUND)
    document = page()
    for kind in ("Event", "Seasonal"):
        reader.draft(evidence(document), question(kind=kind))
    assert [request.prompt.partition("@")[0] for request in chat.asked] == ["event.v1", "seasonal.v1"]


def test_a_papers_own_number_and_date_come_from_the_page() -> None:
    title = "辽宁省人民政府办公厅关于印发辽宁省水泥行业错峰生产方案的通知"
    text = (
        "辽政办发〔2021〕33号 各市人民政府： 现印发给你们，请认真贯彻执行。"
        "全省水泥熟料生产线自2021年11月1日至次年3月31日错峰停窑。 辽宁省人民政府办公厅 2021年10月22日"
    )
    record = {
        "kind": "policy",
        "title": title,
        "content": "全省水泥熟料生产线自2021年11月1日至次年3月31日错峰停窑。",
    }
    reader, _ = drafter({"relevant": True, "records": [record]})
    document = page(title, text)
    (draft,) = reader.draft(evidence(document), question()).drafts
    record_ = ground(draft, document, question()).record
    assert record_ is not None and record_.document_number
    assert record_.document_number.value == "辽政办发〔2021〕33号"
    assert record_.dates["issued_on"].value.value == "2021-10-22"


@pytest.mark.parametrize(
    ("value", "shipped"), [("2021-09-28", True), ("9月28日", True), ("2020-09-28", False)]
)
def test_a_day_without_its_year_gets_the_pages_year_and_no_other(value: str, shipped: bool) -> None:
    text = TEXT.replace("2021年9月28日", "9月28日")
    said = "9月28日，鞍山市某钢铁公司两座高炉停产检修"
    record = {**RECORD, "content": said, "dates": [{"name": "occurred_on", "value": value, "quote": said}]}
    document = page(text=text, page_date="2021-09-30")
    reader, chat = drafter({**FOUND, "records": [record]})
    (draft,) = reader.draft(evidence(document), question()).drafts
    assert "网页日期：2021-09-30（发布）" in chat.asked[0].messages[1].content
    grounded = ground(draft, document, question()).record
    assert (grounded is not None) == shipped
    assert grounded is None or grounded.dates["occurred_on"].value.value == "2021-09-28"


def test_a_reply_of_many_records_is_not_followed_for_ever() -> None:
    drafted, _, _ = ask({**FOUND, "records": [RECORD] * 40})
    assert len(drafted.drafts) == 5
    assert {each.reason for each in drafted.rejections} == {"over_limit"}
    drafted, _, document = ask({**FOUND, "records": [{**RECORD, "content": LONG, "title": TITLE}]}, text=LONG)
    content = drafted.drafts[0].content
    assert content is not None and len(content.value) <= 300 and content.value in document.text
