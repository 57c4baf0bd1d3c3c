"""From untrusted draft to merged event. The trust line runs between `EventDraft` and `EventRecord`."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import ValidationInfo, model_validator

from bianyin.model.base import Frozen
from bianyin.model.document import Document, Status, Tier
from bianyin.model.partial_date import DateName, PartialDate, Window
from bianyin.model.series import ChangePoint

EventKind = Literal["policy", "event"]
FieldName = Literal[
    "title", "issuers", "document_number", "published_on", "issued_on", "effective_on", "occurred_on",
    "places", "content", "measures", "impact", "figures",
]  # fmt: skip

RejectionReason = Literal[
    "quote_not_found",
    "value_not_in_quote",
    "number_not_in_quote",
    "unit_not_in_quote",
    "date_not_in_source",
    "date_outside_window",
    "date_too_coarse",
    "region_mismatch",
    "sector_mismatch",
    "issuer_not_in_source",
    "place_not_in_source",
    "source_mismatch",
    "missing_field",
    "not_an_event",
    "low_quality",
    "duplicate",
    "over_limit",
    "bad_answer",
    "causal_claim",
]


class DraftField(Frozen):
    """What a drafter claims for one field, and the words it claims to have read it in. Not trusted."""

    value: str
    quote: str


class DraftFigure(Frozen):
    """A quantity a drafter claims: what it measures, value and unit as written, and the words around."""

    what: str
    value: str
    unit: str
    quote: str


class EventDraft(Frozen):
    """A record proposed by a model or by rules about one document. NOT trusted: only words, no positions."""

    document_id: str
    kind: EventKind
    title: DraftField
    issuers: tuple[DraftField, ...] = ()
    document_number: DraftField | None = None
    dates: dict[DateName, DraftField] = {}
    places: tuple[DraftField, ...] = ()
    content: DraftField | None = None
    measures: DraftField | None = None
    impact: DraftField | None = None
    figures: tuple[DraftFigure, ...] = ()
    url: str | None = None  # a drafter has no business giving one; checked against the stored page if it does
    drafter: str


class Evidence(Frozen):
    """Verbatim words for a field: `document.text[start:end] == quote`. `note`: what else was needed."""

    field: FieldName
    quote: str
    document_id: str
    start: int
    end: int
    note: str | None = None


class Figure(Frozen):
    """A verified quantity: number and unit both stand in `text`, which is verbatim.

    `target`: the source gives it as an aim, a plan or a forecast, and not as what is.
    """

    what: str
    value: float
    unit: str
    text: str
    target: bool = False


class EventSource(Frozen):
    """The stored page behind a record; every field is the page's own."""

    url: str
    site: str
    title: str
    tier: Tier
    published_on: str | None
    retrieved_at: str | None
    sha256: str


class EventFields(Frozen):
    """The fields a record and an event share. A field without evidence is absent, never filled."""

    title: str
    kind: EventKind
    issuers: tuple[str, ...] = ()
    document_number: str | None = None
    status: Status = "unknown"
    dates: dict[DateName, PartialDate] = {}
    places: tuple[str, ...] = ()
    content: str | None = None
    measures: str | None = None
    impact: str | None = None
    figures: tuple[Figure, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    def fields_without_evidence(self) -> list[str]:
        """Names of fields with a value that no quote of theirs contains. Empty on every record that ships."""
        values: dict[str, tuple[str, ...]] = {
            "title": (self.title,),
            "issuers": self.issuers,
            "places": self.places,
            "figures": tuple(figure.text for figure in self.figures),
        }
        for name in ("document_number", "content", "measures", "impact"):
            text = getattr(self, name)
            values[name] = () if text is None else (text,)
        unproved = [
            name for name, texts in values.items() if not all(self._is_quoted(name, text) for text in texts)
        ]
        unproved += [name for name in self.dates if not self._is_quoted(name, "")]
        return sorted(unproved)

    def _is_quoted(self, name: str, text: str) -> bool:
        return any(evidence.field == name and text in evidence.quote for evidence in self.evidence)


class EventRecord(EventFields):
    """What one document verifiably says of one happening.

    Can only be built beside the document it speaks of: validation needs `context={"document": document}`,
    and checks every span against that document's text. `extract.ground` is the one place that does so.
    """

    document_id: str
    source: EventSource
    window_date: DateName  # the date that put the record into its window
    drafter: str

    @model_validator(mode="after")
    def _every_quote_stands_in_the_document(self, info: ValidationInfo) -> Self:
        document = (info.context or {}).get("document")
        if not isinstance(document, Document):
            raise ValueError("an EventRecord is only built by extract.ground, beside its document")
        for evidence in self.evidence:
            if (
                evidence.document_id != document.id
                or document.text[evidence.start : evidence.end] != evidence.quote
            ):
                raise ValueError(f"evidence for {evidence.field} is not in document {document.id}")
        if missing := self.fields_without_evidence():
            raise ValueError(f"fields without evidence: {', '.join(missing)}")
        return self


class Association(Frozen):
    """How close an event is to a change point in time, place, sector and size. Never *cause*."""

    level: Literal["强", "中", "弱"]
    score: int  # the sum of the countable reasons
    names_region: bool  # a quote names the region or a place in it; otherwise the record is national
    reasons: tuple[str, ...]


class Event(EventFields):
    """One happening, merged over the documents that report it; best authority first in `sources`."""

    change_point: ChangePoint
    window: Window
    sources: tuple[EventSource, ...]
    window_date: DateName
    lead_days: int  # days before the change point; negative: after it
    association: Association
    drafter: str


class Rejection(Frozen):
    """A draft or field refused, with the reason; kept, never hidden."""

    stage: Literal["draft", "ground", "merge", "select", "narrative"]
    reason: RejectionReason
    field: str | None = None
    value: str | None = None
    document_id: str | None = None
    url: str | None = None
    detail: str | None = None
