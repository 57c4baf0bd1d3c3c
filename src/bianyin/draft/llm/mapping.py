"""From the model's answer to drafts: its words as they are, cut where too long, and the page's own papers added."""

from __future__ import annotations

from bianyin.draft.gate import refuse
from bianyin.draft.llm.answer import Answer, RecordAnswer
from bianyin.draft.rules.policies import draft_policy, is_policy
from bianyin.draft.rules.reading import Reading
from bianyin.knowledge.question import Question
from bianyin.model import DateName, Document, DraftField, DraftFigure, EventDraft, Rejection, RejectionReason
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
    drafts = tuple(
        _supplemented(_draft(record, document, drafter), document, question)
        for record in answer.records[:_MOST_RECORDS]
    )
    over = tuple(
        refuse(document, "over_limit", "title", record.title[:_LONGEST_TEXT], "模型给出的记录过多")
        for record in answer.records[_MOST_RECORDS:]
    )
    return drafts, over


def _draft(record: RecordAnswer, document: Document, drafter: str) -> EventDraft:
    return EventDraft(
        document_id=document.id,
        kind=record.kind,
        title=DraftField(value=record.title, quote=record.title),
        issuers=tuple(
            DraftField(value=each.value, quote=each.quote) for each in record.issuers[:_MOST_PARTS]
        ),
        places=tuple(DraftField(value=each.value, quote=each.quote) for each in record.places[:_MOST_PARTS]),
        document_number=_verbatim(record.document_number),
        dates=_dates(record, document),
        content=_verbatim(record.content),
        measures=_verbatim(record.measures),
        impact=_verbatim(record.impact),
        figures=tuple(DraftFigure(**each.model_dump()) for each in record.figures[:_MOST_PARTS]),
        drafter=drafter,
    )


def _verbatim(text: str) -> DraftField | None:
    text = _shortened(text.strip())
    return DraftField(value=text, quote=text) if text else None


def _shortened(text: str) -> str:
    """The beginning, up to a stop: still the page's words in one piece."""
    if len(text) <= _LONGEST_TEXT:
        return text
    at = max(text.rfind(mark, 0, _LONGEST_TEXT) for mark in "。；！？")
    return text[: at + 1] if at > 0 else text[:_LONGEST_TEXT]


def _dates(record: RecordAnswer, document: Document) -> dict[DateName, DraftField]:
    """The first date of each name."""
    dates: dict[DateName, DraftField] = {}
    for each in record.dates:
        dates.setdefault(each.name, DraftField(value=_iso(each.value, document), quote=each.quote))
    return dates


def _iso(value: str, document: Document) -> str:
    """2021年9月28日, or 9月28日 as the page has it, in ISO form; what is no date stays as it is, to be refused."""
    found = find_dates(value, document.published_day)
    return found[0].date.value if len(found) == 1 else value


def _supplemented(draft: EventDraft, document: Document, question: Question) -> EventDraft:
    """A document's own record also gets what the parser read off the page: number, issuers, dates. Grounded alike."""
    own_title = fold(draft.title.value).text == fold(document.title).text
    if draft.kind != "policy" or not own_title or not is_policy(document):
        return draft
    read = draft_policy(Reading(document, question), draft.drafter)
    return draft.model_copy(
        update={
            "issuers": draft.issuers or read.issuers,
            "document_number": draft.document_number or read.document_number,
            "dates": {**draft.dates, **read.dates},
        }
    )
