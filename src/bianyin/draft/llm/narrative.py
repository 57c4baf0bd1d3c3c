"""One or two sentences that lead a change point: a model writes them from verified records, code checks every word
that could be untrue, and what does not pass is dropped and listed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bianyin.draft.llm.answer import BadAnswer, read_json
from bianyin.draft.llm.asking import ChatModel, ask
from bianyin.draft.llm.view import fenced
from bianyin.draft.rules.words import PLANNED
from bianyin.knowledge import places
from bianyin.model import Event, NarrativeSentence, Rejection, RejectionReason
from bianyin.model.chat import ChatMessage, ChatRequest
from bianyin.prompting import Prompt, load_prompt
from bianyin.text import cues, find_dates, find_quantities, fold
from bianyin.text.locality import named_places

_MOST_SENTENCES, _LONGEST = 2, 120
_MOST_RECORDS = 8  # shown to the model: the closest ones lead
_TOKENS = 400
# How many of a sentence's character pairs its records must hold: it may link their words, not bring its own.
_OWN_WORDS = 0.7
_CAUSAL, _TURNS = cues.pattern("cause"), cues.pattern("turned")
_ADDRESS = re.compile(r"https?:|www\.|[<>\[\]`|]")
_ANSWER_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "sentences": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string"},
                    "records": {"type": "array", "items": {"type": "integer"}},
                },
                "required": ["text", "records"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["sentences"],
    "additionalProperties": False,
}


class Narrated(NamedTuple):
    """The sentences that passed, those that did not, and why there is no answer at all, if so."""

    sentences: tuple[NarrativeSentence, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    loss: str | None = None


class _Sentence(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)
    text: str
    records: tuple[int, ...]


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)
    sentences: tuple[_Sentence, ...] = Field(max_length=20)


def narrative_prompt() -> Prompt:
    """
    Raises:
        PromptError: the file is missing or wrong.
    """
    return load_prompt("narrative.v1", frozenset({"region", "sector"}))


def narrate(events: Sequence[Event], region: str, sector: str, chat: ChatModel) -> Narrated:
    """Sentences about the events of one change point, in their order there.

    Raises:
        ServiceError, LimitReached: as `ChatModel.complete`.
    """
    shown = events[:_MOST_RECORDS]
    asked = ask(chat, partial(_request, shown, region, sector), _read)
    if asked.value is None:
        rejection = Rejection(
            stage="narrative", reason="bad_answer", detail=f"{asked.fault}。回答：{asked.reply[:2000]}"
        )
        return Narrated((), (rejection,), asked.fault)
    kept: list[NarrativeSentence] = []
    refused: list[Rejection] = []
    for sentence in asked.value.sentences:
        fault = sentence_fault(sentence.text, sentence.records, shown)
        if fault is None and len(kept) < _MOST_SENTENCES:
            records = tuple(dict.fromkeys(sentence.records))
            kept.append(NarrativeSentence(text=sentence.text.strip(), records=records))
        else:
            reason, detail = fault or ("over_limit", "概述最多两句")
            refused.append(
                Rejection(stage="narrative", reason=reason, value=sentence.text[:300], detail=detail)
            )
    return Narrated(tuple(kept), tuple(refused))


def sentence_fault(
    text: str, numbers: Sequence[int], events: Sequence[Event]
) -> tuple[RejectionReason, str] | None:
    """What the records do not bear out in a sentence, or None."""
    if not numbers or not all(1 <= number <= len(events) for number in numbers):
        return "source_mismatch", f"没有编号为 {list(numbers)} 的记录"
    if not text.strip() or len(text) > _LONGEST or _ADDRESS.search(text) or "\n" in text.strip():
        return "bad_answer", "不是一句可用的话"
    cited = [events[number - 1] for number in dict.fromkeys(numbers)]
    source = fold(" ".join(_words(event) for event in cited)).text
    checks: tuple[Callable[[str, str, Sequence[Event]], tuple[RejectionReason, str] | None], ...] = (
        _dates,
        _numbers,
        _causes,
        _plans,
        _places,
        _own_words,
    )
    plain = fold(text).text
    return next((fault for check in checks if (fault := check(plain, source, cited))), None)


def _dates(text: str, source: str, cited: Sequence[Event]) -> tuple[RejectionReason, str] | None:
    known = {date.value.value for event in cited for date in event.dates.values()}
    known |= {mention.date.value for mention in find_dates(source)}
    for mention in find_dates(text):
        if not any(value.startswith(mention.date.value) for value in known):
            return "date_not_in_source", f"所引记录没有日期 {mention.date}"
    return None


def _numbers(text: str, source: str, cited: Sequence[Event]) -> tuple[RejectionReason, str] | None:
    """Every quantity with its unit, and every other run of digits outside dates."""
    held = {quantity.amount for quantity in find_quantities(source)}
    for quantity in find_quantities(text):
        if quantity.amount not in held:
            return "number_not_in_quote", f"所引记录没有 {text[quantity.start : quantity.end]}"
    without_dates = text
    for mention in reversed(find_dates(text)):
        without_dates = without_dates[: mention.start] + without_dates[mention.end :]
    held_runs = set(re.findall(r"\d+(?:\.\d+)?", source.replace(",", "")))
    for run in re.findall(r"\d+(?:\.\d+)?", without_dates.replace(",", "")):
        if run not in held_runs and not _part_of_a_date(run, without_dates, cited):
            return "number_not_in_quote", f"所引记录没有 {run}"
    return None


def _part_of_a_date(run: str, text: str, cited: Sequence[Event]) -> bool:
    """10月8日 without its year is no date by itself; its month and day must be of one record's date."""
    pairs = {
        tuple(str(int(part)) for part in date.value.value.split("-")[1:])
        for event in cited
        for date in event.dates.values()
    }
    written = re.findall(r"(\d{1,2})月(?:(\d{1,2})日)?", text)
    of_records = [tuple(part for part in each if part) for each in written]
    return all(any(pair[: len(each)] == each for pair in pairs) for each in of_records) and any(
        run in each for each in of_records
    )


def _causes(text: str, source: str, cited: Sequence[Event]) -> tuple[RejectionReason, str] | None:
    """A word of cause, effect or turn must be the source's own word."""
    for pattern in (_CAUSAL, _TURNS):
        for word in pattern.findall(text):
            if word not in source:
                return "causal_claim", f"所引记录没有“{word}”"
    return None


def _plans(text: str, source: str, cited: Sequence[Event]) -> tuple[RejectionReason, str] | None:
    for event in cited:
        if PLANNED.search(
            event.title.value + (event.content.value if event.content else "")
        ) and not PLANNED.search(text):
            return "value_not_in_quote", "记录所述含计划，概述未说明是计划"
    return None


def _places(text: str, source: str, cited: Sequence[Event]) -> tuple[RejectionReason, str] | None:
    known = named_places(source)
    for code in named_places(text):
        # 鞍山 lies in 辽宁: naming the province of a record's city says nothing new.
        if not any(places.is_within(each, code) for each in known):
            return "place_not_in_source", "所引记录没有这一地点"
    return None


def _own_words(text: str, source: str, cited: Sequence[Event]) -> tuple[RejectionReason, str] | None:
    words = re.sub(r"[\W\d年月日]+", " ", text)
    pairs = [words[at : at + 2] for at in range(len(words) - 1) if " " not in words[at : at + 2]]
    if pairs and sum(pair in source for pair in pairs) < _OWN_WORDS * len(pairs):
        return "value_not_in_quote", "概述的多数词句不见于所引记录"
    return None


def _words(event: Event) -> str:
    values = (proved.value for name, proved in event.items() if name not in event.dates)
    return " ".join(value if isinstance(value, str) else value.text for value in values)  # type: ignore[union-attr]


def _request(events: Sequence[Event], region: str, sector: str, fault: str | None) -> ChatRequest:
    prompt = narrative_prompt()
    data = fenced("\n".join(_shown(number, event) for number, event in enumerate(events, start=1)))
    if fault is not None:
        again = f"{data.content}\n你上一次的回答不合规：{fault}。请重新输出一个完整的 JSON 对象。"
        data = data.model_copy(update={"content": again})
    system = prompt.fill(region=region, sector=sector)
    return ChatRequest(
        messages=(ChatMessage(role="system", content=system), data),
        schema_name="narrative",
        answer_schema=_ANSWER_SCHEMA,
        prompt=prompt.label,
        max_tokens=_TOKENS,
    )


def _shown(number: int, event: Event) -> str:
    date = event.dates[event.window_date].value
    content = event.content.value[:150] if event.content else ""
    return f"[{number}] {date} {event.title.value}。{content}"


def _read(text: str) -> _Answer:
    try:
        return _Answer.model_validate(read_json(text))
    except ValidationError:
        raise BadAnswer("应为 {“sentences”: [{“text”: 字符串, “records”: [编号]}]}") from None
