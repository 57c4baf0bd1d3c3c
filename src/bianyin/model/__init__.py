"""The frozen types of every border in `docs/architecture.md`. Imports nothing else of this package."""

from bianyin.model.base import Frozen
from bianyin.model.dates import DATE_NAMES, DateName, PartialDate, Precision, Window
from bianyin.model.document import (
    TIERS,
    Chunk,
    Coverage,
    DateOrigin,
    Document,
    DocumentDate,
    EvidenceSet,
    Page,
    Passage,
    Query,
    Span,
    Status,
    Tier,
)
from bianyin.model.event import (
    Association,
    DraftField,
    DraftFigure,
    Event,
    EventDraft,
    EventFields,
    EventKind,
    EventRecord,
    EventSource,
    Evidence,
    FieldName,
    Figure,
    Rejection,
    RejectionReason,
)
from bianyin.model.report import Report, Section
from bianyin.model.series import (
    ChangePoint,
    ChangePointKind,
    Frequency,
    PointWarning,
    PointWindow,
    Season,
    Series,
)

__all__ = [
    "DATE_NAMES", "TIERS", "Association", "ChangePoint", "ChangePointKind", "Chunk", "Coverage", "DateName",
    "DateOrigin", "Document", "DocumentDate", "DraftField", "DraftFigure", "Event", "EventDraft", "EventFields",
    "EventKind", "EventRecord", "EventSource", "Evidence", "EvidenceSet", "FieldName", "Figure", "Frequency",
    "Frozen", "Page", "PartialDate", "Passage", "PointWarning", "PointWindow", "Precision", "Query", "Rejection",
    "RejectionReason", "Report", "Season", "Section", "Series", "Span", "Status", "Tier", "Window",
]  # fmt: skip
