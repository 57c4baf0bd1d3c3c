"""One document, one question, one model: what is asked, and what becomes of every kind of answer."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from llm_pages import FILLER, FOUND, NOTHING, RECORD, SENTENCE, TEXT, drafter, evidence, page, question

from bianyin.draft.llm import LlmDrafter
from bianyin.draft.llm.view import lines_of, show
from bianyin.model import Document, EvidenceSet
from bianyin.model.chat import ChatReply, ChatRequest
from bianyin.parse.parse import parse
from bianyin.prove import ground


def ask(*replies: Any, text: str = TEXT, **more: Any):  # type: ignore[no-untyped-def]
    reader, chat = drafter(*replies, **more)
    document = page(text=text)
    return reader.draft(evidence(document), question()), chat, document


def test_a_true_answer_crosses_the_trust_line_whole() -> None:
    drafted, chat, document = ask(FOUND)
    (draft,) = drafted.drafts
    grounded = ground(draft, document, question())
    assert grounded.rejections == () and grounded.record is not None
    assert grounded.record.content and grounded.record.content.value == SENTENCE
    assert grounded.record.figures[0].value.value == 8000
    assert [place.value for place in grounded.record.places] == ["鞍山"]
    assert grounded.record.drafter == f"said {chat.asked[0].prompt}" and "page.v3@" in chat.asked[0].prompt


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


# What the page shows, and what is numbered of it


NEWS = (
    "来源：辽宁日报\n2021年9月28日，鞍山市某钢铁公司两座高炉停产检修，影响日产铁水8000吨。复产时间未定。\n"
    "一、总体情况\n公司有关负责人表示，检修按年度安排进行，不影响合同交货。\n责任编辑：王某某，联系电话：024-00000000。"
)


def numbered(document: Document) -> dict[int, str]:
    """The sentences of a page by the numbers that a model is shown."""
    shown = show(document, lines_of(document))
    return {int(number): words for number, words in re.findall(r"^\[(\d+)\] (.*)$", shown, re.MULTILINE)}


def test_only_what_may_be_evidence_has_a_number_and_all_is_shown() -> None:
    document = page(text=NEWS)
    sentences = numbered(document)
    assert sentences == {
        0: f"标题：{document.title}",
        1: SENTENCE,
        2: "公司有关负责人表示，检修按年度安排进行，不影响合同交货。",
    }
    shown = show(document, lines_of(document))
    assert all(line in shown.split("\n") for line in ("来源：辽宁日报", "复产时间未定。", "一、总体情况"))
    assert "责任编辑" in shown


def test_a_long_lists_items_are_numbered_each_behind_its_lead() -> None:
    items = "；".join(f"（{n}）{name}企业执行错峰生产，{'压减负荷、' * 12}做好衔接" for n, name in zip("一二三四五六", ("钢铁", "水泥", "焦化", "石化", "玻璃", "铸造"), strict=True))  # fmt: skip
    document = page(text=f"{SENTENCE}有关部门要求：{items}。")
    sentences = numbered(document)
    assert len(sentences) == 8 and all(f"（{n}）" in sentences[2 + at] for at, n in enumerate("一二三四五六"))
    assert show(document, lines_of(document)).count("有关部门要求：") == 1


def test_the_page_is_data_in_a_message_of_its_own() -> None:
    _, chat, document = ask(FOUND)
    system, data = chat.asked[0].messages
    assert (system.role, data.role) == ("system", "user")
    assert document.title in data.content and document.title not in system.content
    assert SENTENCE not in system.content and data.marker and data.content.count(data.marker) == 2


def test_a_model_is_shown_no_address_no_offset_and_not_the_change_point() -> None:
    _, chat, document = ask(FOUND)
    words = "".join(message.content for message in chat.asked[0].messages)
    assert document.url not in words and document.id not in words
    assert "2021年10月31日" not in words and "2021-10-31" not in words


# The whole page is read


def long_page(sentences: int) -> Document:
    filler = "".join(f"第{n}项：{FILLER}" for n in range(sentences))
    return page(text=filler[: len(filler) // 2] + "\n" + SENTENCE + "\n" + filler[len(filler) // 2 :])


def all_shown(requests: list[ChatRequest]) -> dict[int, str]:
    shown = "\n".join(request.messages[1].content for request in requests)
    return {int(number): words for number, words in re.findall(r"^\[(\d+)\] (.*)$", shown, re.MULTILINE)}


def at(words: str) -> Any:
    """A model that points at the sentence that holds these words wherever it sees it, and else finds nothing."""

    class Finder:
        name = "finder"

        def __init__(self) -> None:
            self.asked = list[ChatRequest]()

        def complete(self, request: ChatRequest) -> ChatReply:
            self.asked.append(request)
            hits = [number for number, said in all_shown([request]).items() if words in said]
            record = {
                **RECORD,
                "content": hits,
                "dates": [{"role": "occurred_on", "sentence": n} for n in hits],
            }
            record["figures"] = [{**RECORD["figures"][0], "sentence": n} for n in hits]
            return ChatReply(text=json.dumps({**FOUND, "records": [record]} if hits else NOTHING))

    return Finder()


@pytest.mark.parametrize("kind", ["Event", "Seasonal"])
@pytest.mark.parametrize("length", [0, 5, 60, 160, 400])
def test_every_sentence_is_asked_about_and_no_request_is_longer_than_the_setting(
    kind: str, length: int
) -> None:
    document = long_page(length)
    chat = at(SENTENCE)
    drafted = LlmDrafter(chat).draft(evidence(document), question(kind=kind))
    assert all(request.prompt_tokens() <= 8000 for request in chat.asked)
    assert all_shown(chat.asked) == numbered(document)
    assert len(chat.asked) == (1 if length < 160 else 2 if length < 400 else 4)
    (draft,) = drafted.drafts
    assert ground(draft, document, question(kind=kind)).rejections == () and not drafted.rejections


def test_the_part_that_the_search_found_is_asked_first_and_what_is_left_out_is_named() -> None:
    document = long_page(1000)
    where = document.text.index(SENTENCE)
    chat = at(SENTENCE)
    drafted = LlmDrafter(chat, prompt_tokens=3000).draft(evidence(document, (where, where + 50)), question())
    assert SENTENCE in chat.asked[0].messages[1].content and len(chat.asked) == 4 and len(drafted.drafts) == 1
    (rejection,) = drafted.rejections
    left = len(numbered(document)) - len(all_shown(chat.asked))
    assert rejection.reason == "over_limit" and f"{left} 句未询问模型" in (rejection.detail or "")
    assert rejection.value not in "".join(request.messages[1].content for request in chat.asked)
    # Every part opens as the page does: who speaks, where and when.
    assert all("[1] 第0项" in request.messages[1].content for request in chat.asked)


class Narrow:
    """A model with a small context: requests longer than `most` characters are too long for it."""

    def __init__(self, most: int) -> None:
        self.most, self.inside = most, at(SENTENCE)
        self.name, self.asked = "narrow", self.inside.asked

    def complete(self, request: ChatRequest) -> ChatReply:
        if len(request.messages[1].content) > self.most:
            return ChatReply(text="context", finish="too_long")
        reply: ChatReply = self.inside.complete(request)
        return reply


def test_a_document_too_long_is_split_and_not_dropped() -> None:
    document = long_page(16)
    chat = Narrow(500)
    drafted = LlmDrafter(chat).draft(evidence(document), question())
    assert drafted.loss is None and len(drafted.drafts) == 1 and not drafted.rejections
    assert all_shown(chat.asked) == numbered(document)
    hopeless = LlmDrafter(Narrow(10)).draft(evidence(document), question())
    assert hopeless.loss and not hopeless.drafts


def test_real_policy_documents_are_shown_whole(shared_data: Any) -> None:
    """At the default setting at least 95 % of them in one request."""
    import gzip

    from bianyin.model import Page

    asked, whole = 0, 0
    with gzip.open(shared_data / "policy_documents.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in list(lines)[::12]:
            row = json.loads(line)
            document = parse(
                Page(url=row["url"], body=line.encode(), media_type="record", title=row["title"],
                     page_date=row["page_date"])
            )  # fmt: skip
            own = question((document.published_day or question().point.date).isoformat())
            reader, _ = drafter(NOTHING)
            if requests := reader.requests(EvidenceSet(document=document, passages=(), score=1.0), own):
                asked, whole = asked + 1, whole + (len(requests) == 1)
    assert asked > 150 and whole / asked >= 0.95


# From numbers to places of the page


PAGE = (
    "2021年9月28日，鞍山市某钢铁公司两座高炉停产检修，影响日产铁水8000吨。"
    "该公司采取错峰用电措施，当日节约用电30万千瓦时。"
    "检修期间，厂区外排颗粒物减少2吨，二氧化硫减少2吨。\n"
    "10月12日，辽宁省工业和信息化厅印发《辽宁省钢铁行业错峰生产方案》（辽工信〔2021〕21号），自2021年11月1日起施行。"
    "方案提出，全省钢铁企业压减粗钢产量100万吨。\n"
    "公司计划于2021年12月20日建成3号高炉。"
)
_POLICY = {**RECORD, "kind": "policy", "status": "in_force", "title": 4, "figures": []}


def told(**fields: Any):  # type: ignore[no-untyped-def]
    """What ships of a record of `PAGE` with these fields, and all that was refused."""
    document = page(text=PAGE, page_date="2021-10-13")
    record = {**RECORD, **fields}
    reader, _ = drafter({**FOUND, "records": [record]})
    drafted = reader.draft(evidence(document), question())
    grounded = [ground(draft, document, question()) for draft in drafted.drafts]
    refused = [*drafted.rejections, *(each for one in grounded for each in one.rejections)]
    return [one.record for one in grounded if one.record], refused


def test_sentences_that_follow_each_other_are_one_text_and_others_are_refused() -> None:
    (record,), refused = told(content=[2, 1, 5])
    assert record.content.value == PAGE.split("检修期间")[0]
    assert [(each.field, each.reason) for each in refused] == [("content", "over_limit")]
    assert refused[0].value.startswith("方案提出")


def test_the_run_that_is_dated_is_the_content() -> None:
    (record,), _ = told(content=[2, 4, 5], dates=[{"role": "occurred_on", "sentence": 2}, {"role": "occurred_on", "sentence": 1}])  # fmt: skip
    assert record.content.value.startswith("该公司采取")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"content": [1, 77]}, "content"),
        ({"measures": [8]}, "measures"),
        ({"figures": [{"sentence": 99, "number": "8000吨", "what": "日产铁水"}]}, "figures"),
        ({"dates": [*RECORD["dates"], {"role": "issued_on", "sentence": 50}]}, "issued_on"),
    ],
)
def test_a_number_that_was_not_shown_costs_its_field_and_no_more(fields: dict[str, Any], field: str) -> None:
    (record,), refused = told(**fields)
    assert record.content.value == SENTENCE
    assert [(each.field, each.reason) for each in refused] == [(field, "bad_answer")]


def test_a_title_that_was_not_shown_costs_the_record() -> None:
    records, refused = told(title=42)
    assert records == [] and [(each.field, each.reason) for each in refused] == [("title", "bad_answer")]


def test_a_policy_is_titled_by_its_name_and_has_the_number_behind_it() -> None:
    dates = [{"role": "issued_on", "sentence": 4}, {"role": "effective_on", "sentence": 4}]
    (record,), refused = told(**{**_POLICY, "content": [5], "dates": dates, "actor": "辽宁省工业和信息化厅"})
    assert record.title.value == "辽宁省钢铁行业错峰生产方案" and refused == []
    assert record.document_number.value == "辽工信〔2021〕21号"
    # Two dates in one sentence, each in its role.
    shipped = {role: date.value.value for role, date in record.dates.items()}
    assert shipped == {"issued_on": "2021-10-12", "effective_on": "2021-11-01"}
    assert [issuer.value for issuer in record.issuers] == ["辽宁省工业和信息化厅"]


@pytest.mark.parametrize(
    ("number", "value"),
    [
        ("8000吨", 8000),
        ("８０００ 吨", 8000),
        ("8000", 8000),
        ("800吨", None),
        ("8000万吨", None),
        ("28日", None),
    ],
)
def test_a_figure_is_the_quantity_that_is_written_so(number: str, value: float | None) -> None:
    (record,), refused = told(figures=[{"sentence": 1, "number": number, "what": "日产铁水"}])
    assert [figure.value.value for figure in record.figures] == ([value] if value else [])
    assert [each.reason for each in refused] == ([] if value else ["number_not_in_quote"])


def test_a_bare_number_that_stands_twice_is_not_guessed() -> None:
    (record,), refused = told(figures=[{"sentence": 3, "number": "2", "what": "二氧化硫减少"}])
    assert record.figures == () and [each.reason for each in refused] == ["number_not_in_quote"]


def test_of_two_numbers_written_alike_the_one_beside_its_thing_is_meant() -> None:
    (record,), refused = told(figures=[{"sentence": 3, "number": "2吨", "what": "二氧化硫减少"}])
    assert [figure.value.what for figure in record.figures] == ["二氧化硫减少"] and refused == []


def test_a_number_that_stands_once_is_found_behind_a_wrong_sentence() -> None:
    (record,), _ = told(figures=[{"sentence": 1, "number": "30万千瓦时", "what": "节约用电"}])
    assert [figure.value.value for figure in record.figures] == [30]
    (record,), refused = told(figures=[{"sentence": 1, "number": "2吨", "what": "二氧化硫减少"}])
    assert record.figures == () and [each.reason for each in refused] == ["number_not_in_quote"]


def test_an_actor_that_the_sentences_do_not_name_is_refused() -> None:
    (record,), refused = told(actor="国家发展和改革委员会")
    assert record.issuers == () and [each.reason for each in refused] == ["issuer_not_in_source"]


# (kind, status, whether the record may go on to the trust line)
STANDING = [
    ("event", "happened", True), ("event", "in_force", True), ("event", "revoked", True),
    ("event", "planned", False), ("event", "denied", False), ("event", "drill", False), ("event", "background", False),
    ("policy", "in_force", True), ("policy", "planned", True), ("policy", "revoked", True), ("policy", "denied", False),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "status", "goes_on"), STANDING)
def test_a_judgement_takes_away(kind: str, status: str, goes_on: bool) -> None:
    _, refused = told(kind=kind, status=status)
    taken = [each for each in refused if each.reason == "not_an_event"]
    assert bool(taken) != goes_on
    assert all("模型判断" in each.detail and each.value == page().title for each in taken)


def test_a_judgement_never_vouches() -> None:
    """A plan that the model calls happened is still a plan."""
    records, _ = told(content=[6], dates=[{"role": "occurred_on", "sentence": 6}], figures=[])
    assert records == []


def test_what_does_not_bear_on_the_sector_only_comes_later() -> None:
    from bianyin.report.merge import merge
    from bianyin.report.select import select

    grounded = []
    for number, bears in enumerate((False, True, False, True)):
        text = TEXT.replace("鞍山市某钢铁公司", f"鞍山市第{number}钢铁公司").replace("8000", f"{number}800")
        document = page(
            f"鞍山第{number}钢铁公司{number}号高炉停产检修", text, f"https://example.org/{number}"
        )
        figures = [{"sentence": 1, "number": f"{number}800吨", "what": "日产铁水"}]
        reader, _ = drafter({**FOUND, "records": [{**RECORD, "bears": bears, "figures": figures}]})
        (draft,) = reader.draft(evidence(document), question()).drafts
        record = ground(draft, document, question()).record
        assert record is not None
        grounded.append(record)
    events, over = select(merge(grounded, question()).events, 3, question().sector)
    assert [event.bears for event in events] == [True, True, False] and len(over) == 1


def test_a_document_is_asked_once_a_report() -> None:
    """Whatever the change point, its kind and its window; of another region or time it is asked anew."""
    reader, chat = drafter(FOUND)
    document = page()
    span = question(days=400).window
    asked = [
        question(point, kind=kind, days=days).model_copy(update={"span": span})
        for point in ("2021-10-31", "2021-11-30") for kind in ("Event", "Seasonal") for days in (90, 180)
    ]  # fmt: skip
    with ThreadPoolExecutor(4) as pool:
        drafted = list(pool.map(lambda each: reader.draft(evidence(document), each).drafts, asked))
    assert len(chat.asked) == 1 and all(drafts == drafted[0] for drafts in drafted) and drafted[0]
    for other in (question(days=180), question(region="河北", days=180)):
        reader.draft(evidence(document), other)
    assert len(chat.asked) == 3


def test_a_papers_own_number_and_date_come_from_the_page() -> None:
    title = "辽宁省人民政府办公厅关于印发辽宁省水泥行业错峰生产方案的通知"
    text = (
        "辽政办发〔2021〕33号\n各市人民政府：\n现印发给你们，请认真贯彻执行。"
        "全省水泥熟料生产线自2021年11月1日至次年3月31日错峰停窑。\n辽宁省人民政府办公厅\n2021年10月22日"
    )
    reader, _ = drafter({"relevant": True, "records": [{"kind": "policy", "title": 0, "content": [2]}]})
    document = page(title, text)
    assert numbered(document)[2].startswith("全省水泥")
    (draft,) = reader.draft(evidence(document), question()).drafts
    record = ground(draft, document, question()).record
    assert record is not None and record.document_number
    assert record.document_number.value == "辽政办发〔2021〕33号"
    assert record.dates["issued_on"].value.value == "2021-10-22"
    assert [issuer.value for issuer in record.issuers] == ["辽宁省人民政府办公厅"]


def test_a_day_without_its_year_gets_the_pages_year() -> None:
    document = page(text=TEXT.replace("2021年9月28日", "9月28日"), page_date="2021-09-30")
    reader, chat = drafter(FOUND)
    (draft,) = reader.draft(evidence(document), question()).drafts
    assert "网页日期：2021-09-30（发布）" in chat.asked[0].messages[1].content
    record = ground(draft, document, question()).record
    assert record is not None and record.dates["occurred_on"].value.value == "2021-09-28"


def test_a_reply_of_many_records_is_not_followed_for_ever() -> None:
    drafted, _, _ = ask({**FOUND, "records": [RECORD] * 40})
    assert len(drafted.drafts) == 5
    assert {each.reason for each in drafted.rejections} == {"over_limit"}


def test_a_text_is_no_longer_than_a_reader_takes_in() -> None:
    text = SENTENCE + "".join(f"第{n}项措施：{FILLER}" for n in range(20))
    drafted, _, document = ask({**FOUND, "records": [{**RECORD, "content": "1-20"}]}, text=text)
    content = drafted.drafts[0].content
    assert content is not None and content.end - content.start <= 400
    assert document.text[content.start : content.end].endswith("。")
    assert {each.reason for each in drafted.rejections} == {"over_limit"}


def test_a_sentence_that_is_given_for_several_fields_stands_under_the_first() -> None:
    drafted, _, _ = ask({**FOUND, "records": [{**RECORD, "content": [1], "measures": [1], "impact": [1, 2]}]})
    (draft,) = drafted.drafts
    assert draft.content is not None and draft.measures is None
    assert draft.impact is None or draft.impact.start >= draft.content.end
