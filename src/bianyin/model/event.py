"""From untrusted draft to merged event. The trust line runs between `EventDraft` and `EventRecord`."""

from __future__ import annotations

from typing import Any, Literal, Self, get_args

from pydantic import ValidationInfo, model_validator

from bianyin.model.base import Frozen
from bianyin.model.document import ArchivedCopy, Document, Span, Status, Tier
from bianyin.model.evidence import Evidence, Proved, proofs_in
from bianyin.model.fields import RecordFields
from bianyin.model.partial_date import DateName, PartialDate, Window
from bianyin.model.series import ChangePoint


class DraftFigure(Frozen):
    """Where a drafter points for a quantity, number and unit, and what it says the number measures."""

    at: Span
    what: str


class EventDraft(RecordFields[Span, Span, DraftFigure]):
    """A record proposed by a model or by rules about one document: where each field stands. NOT trusted.

    A pointer cannot misspell or invent; whether the words mean there what the field says is what `prove` decides. A text
    points at a sentence, or at a run of sentences that follow each other; a date at the date as written, under the role
    it is claimed to have. `bears`: whether the drafter thinks that it bears on the sector's emissions; this only orders.
    """

    document_id: str
    drafter: str
    bears: bool = True


# What a text says beside a number: how exact it is, which way it changed and against what, and of what it is.
QualifierName = Literal["approximate", "below", "above", "at_most", "at_least", "increase", "decrease", "year_on_year",
                        "on_previous_period", "compared", "same_period_last_year", "period", "rated", "for_each", "class"]  # fmt: skip


class Qualifier(Frozen):
    """What the source says beside a number, and in which words: at_most, 不超过."""

    name: QualifierName
    words: str


class Figure(Frozen):
    """A verified quantity: number and unit both stand in `text`, which is verbatim.

    Attributes:
        until: the upper end where the source gives a range; `value` is the lower one.
        target: the source gives it as an aim, a plan or a forecast, and not as what is.
        qualifiers: what else the source says of the number, in its own words.
    """

    what: str
    value: float
    until: float | None = None
    unit: str
    text: str
    target: bool = False
    qualifiers: tuple[Qualifier, ...] = ()


class EventSource(Frozen):
    """The stored page behind a record; every field is the page's own."""

    url: str
    site: str
    title: str
    tier: Tier
    published_on: str | None
    retrieved_at: str | None
    sha256: str
    archived: ArchivedCopy | None = None  # where a web archive shows the page as it was at `retrieved_at`
    pages: tuple[int, ...] = ()  # of a PDF: those on which the record's quotes begin
    read_by_ocr: bool = False  # a scan: its words were recognized, and a character may be wrong


# What a record holds beside its fields: read off the page or the question, or only for the order; no claim about the world.
_NO_CLAIM = {"kind", "status", "document_id", "source", "sources", "window_date", "drafter", "bears", "change_point",
             "window", "lead_days", "association", "own_page"}  # fmt: skip


class ProvedFields(RecordFields[Proved[str], Proved[PartialDate], Proved[Figure]]):
    """Fields below the trust line: every value carries its proof, and no subclass can declare one that does not.

    Raises:
        TypeError: a class declares a field that is not of `Proved` values and not in the list of what claims nothing.
    """

    status: Status = "unknown"

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        claims = {name: field.annotation for name, field in cls.model_fields.items() if name not in _NO_CLAIM}
        if bare := [name for name, annotation in claims.items() if not _is_proved(annotation)]:
            raise TypeError(f"{cls.__name__}: fields without a proof: {', '.join(bare)}")

    @property
    def proofs(self) -> tuple[tuple[str, Evidence], ...]:
        """Every quote with the name of the field that it proves, in the order of `FIELDS`."""
        return tuple((name, item) for name, value in self.items() for item in proofs_in(value))


def _is_proved(annotation: Any) -> bool:
    """Whether every value of such an annotation is a `Proved`: Proved[str] | None, tuple[Proved[str], ...], dict[…, Proved]."""
    if isinstance(annotation, type) and issubclass(annotation, Proved):
        return True
    parts = [part for part in get_args(annotation) if part not in (type(None), ...)]
    if isinstance(annotation, type) or getattr(annotation, "__origin__", None) is dict:
        parts = parts[-1:]
    return bool(parts) and all(map(_is_proved, parts))


class EventRecord(ProvedFields):
    """What one document verifiably says of one happening.

    Can only be built beside the document it speaks of: validation needs `context={"document": document}`,
    and checks every span against that document's text. `prove.ground` is the one place that does so.
    """

    document_id: str
    source: EventSource
    window_date: DateName  # the date that put the record into its window
    drafter: str
    bears: bool = True
    own_page: bool = False  # the page as a whole is the region's, though these quotes may not name it

    @model_validator(mode="after")
    def _every_quote_stands_in_the_document(self, info: ValidationInfo) -> Self:
        document = (info.context or {}).get("document")
        if not isinstance(document, Document):
            raise ValueError("an EventRecord is only built by prove.ground, beside its document")
        for name, item in self.proofs:
            if item.document_id != document.id or document.text[item.start : item.end] != item.quote:
                raise ValueError(f"evidence for {name} is not in document {document.id}")
        return self


class Association(Frozen):
    """How close an event is to a change point in time, place, sector and size. Never *cause*."""

    level: Literal["强", "中", "弱"]
    score: int  # the sum of the countable reasons
    names_region: bool  # a quote names the region or a place in it, or its page is the region's; else the record is national
    reasons: tuple[str, ...]
    # Whose affair it is: the region's own, the nation's, that of a place around the region, or nobody's that the words name.
    scope: Literal["own", "national", "around", "unplaced"] = "own"
    sector: int = 0  # 2: a quote names the sector; 1: only a measure on it; 0: neither
    act: str = (
        ""  # what kind of act is told (knowledge/sectors/acts.toml): stop, start, limits …; "" where none is
    )
    weight: int = 0  # how much such acts move emissions, 0 to 5


class Event(ProvedFields):
    """One happening, merged over the documents that report it; the fullest first in `sources`."""

    change_point: ChangePoint
    window: Window
    sources: tuple[EventSource, ...]
    window_date: DateName
    lead_days: int  # days before the change point; negative: after it
    association: Association
    drafter: str
    bears: bool = True
