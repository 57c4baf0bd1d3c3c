"""From the model's answer to drafts: its words as they are, cut where too long, and the page's own papers added."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from bianyin.draft.gate import refuse
from bianyin.draft.llm.answer import Answer, Counted, Dated, Quoted
from bianyin.draft.rules.policies import draft_policy, is_policy
from bianyin.draft.rules.weighing import Weighing
from bianyin.knowledge.question import Question
from bianyin.model import (
    FIELDS,
    DateName,
    Document,
    DraftField,
    DraftFigure,
    EventDraft,
    Rejection,
    RejectionReason,
)
from bianyin.model.fields import ValueKind
from bianyin.text import find_dates, fold

_MOST_RECORDS = 5
_LONGEST_TEXT = 300  # characters of a content that a report can show
_MOST_PARTS = 12  # issuers, places or figures of one record
_NOTHING: dict[str, tuple[RejectionReason, str]] = {
    "other_region": ("region_mismatch", "模型判断：其他地区"),
    "other_sector": ("sector_mismatch", "模型判断：其他部门"),
    "outside_window": ("date_outside_window", "模型判断：不在窗口内"),
    "no_event": ("not_an_event", "模型判断：没有事件或政策"),
    "": ("not_an_event", "模型判断：没有相关内容"),
}


def drafts_of(
    answer: Answer, document: Document, question: Question, drafter: str
) -> tuple[tuple[EventDraft, ...], tuple[Rejection, ...]]:
    """One draft a record; what is not drafted, and why."""
    if not answer.relevant:
        reason, detail = _NOTHING[answer.reason]
        return (), (refuse(document, reason, detail=detail),)
    records: tuple[Any, ...] = answer.records
    drafts = tuple(
        _supplemented(_draft(record, document, drafter), document, question)
        for record in records[:_MOST_RECORDS]
    )
    over = tuple(
        refuse(document, "over_limit", "title", record.title[:_LONGEST_TEXT], "模型给出的记录过多")
        for record in records[_MOST_RECORDS:]
    )
    return drafts, over


def _draft(record: Any, document: Document, drafter: str) -> EventDraft:
    fields = {
        field.name: _DRAFTED[field.kind](getattr(record, field.name), document)
        for field in FIELDS
        if field.kind == "title" or getattr(record, field.name)
    }
    return EventDraft.model_validate(
        {**fields, "kind": record.kind, "document_id": document.id, "drafter": drafter}
    )


def _title(text: str, document: Document) -> DraftField:
    return DraftField(value=text, quote=text)


def _verbatim(text: str, document: Document) -> DraftField | None:
    text = _shortened(text.strip())
    return DraftField(value=text, quote=text) if text else None


def _shortened(text: str) -> str:
    """The beginning, up to a stop: still the page's words in one piece."""
    if len(text) <= _LONGEST_TEXT:
        return text
    at = max(text.rfind(mark, 0, _LONGEST_TEXT) for mark in "。；！？")
    return text[: at + 1] if at > 0 else text[:_LONGEST_TEXT]


def _names(given: Sequence[Quoted], document: Document) -> tuple[DraftField, ...]:
    return tuple(DraftField(value=each.value, quote=each.quote) for each in given[:_MOST_PARTS])


def _dates(given: Sequence[Dated], document: Document) -> dict[DateName, DraftField]:
    """The first date of each name."""
    dates: dict[DateName, DraftField] = {}
    for each in given:
        dates.setdefault(each.name, DraftField(value=_iso(each.value, document), quote=each.quote))
    return dates


def _figures(given: Sequence[Counted], document: Document) -> tuple[DraftFigure, ...]:
    return tuple(DraftFigure(**each.model_dump()) for each in given[:_MOST_PARTS])


# How what the model gave becomes a claim, by the kind of the field's values.
_DRAFTED: dict[ValueKind, Callable[[Any, Document], Any]] = {
    "title": _title,
    "text": _verbatim,
    "number": _verbatim,
    "names": _names,
    "dates": _dates,
    "figures": _figures,
}


def _iso(value: str, document: Document) -> str:
    """2021年9月28日, or 9月28日 as the page has it, in ISO form; what is no date stays as it is, to be refused."""
    found = find_dates(value, document.published_day)
    return found[0].date.value if len(found) == 1 else value


def _supplemented(draft: EventDraft, document: Document, question: Question) -> EventDraft:
    """A document's own record also gets what the parser read off the page: number, issuers, dates. Grounded alike."""
    own_title = fold(draft.title.value).text == fold(document.title).text
    if draft.kind != "policy" or not own_title or not is_policy(document):
        return draft
    read = draft_policy(Weighing(document, question), draft.drafter)
    return draft.model_copy(
        update={
            "issuers": draft.issuers or read.issuers,
            "document_number": draft.document_number or read.document_number,
            "dates": {**draft.dates, **read.dates},
        }
    )
