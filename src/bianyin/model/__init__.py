"""The frozen types of every border. In: nothing of ours. Out: what the rooms hand each other."""

from bianyin.model.base import Frozen
from bianyin.model.document import (
    TIERS,
    Chunk,
    Coverage,
    DateOrigin,
    Document,
    DocumentDate,
    EvidenceSet,
    MediaType,
    Page,
    Passage,
    Query,
    Span,
    Status,
    Tier,
)
from bianyin.model.event import (
    Association,
    DraftFigure,
    Event,
    EventDraft,
    EventRecord,
    EventSource,
    Figure,
    ProvedFields,
)
from bianyin.model.evidence import Evidence, Proved
from bianyin.model.exchange import Exchange
from bianyin.model.fields import FIELDS, EventKind, RecordField, RecordFields, fields_shown
from bianyin.model.partial_date import DATE_NAMES, DateName, PartialDate, Precision, Window
from bianyin.model.progress import Progress, StageProgress
from bianyin.model.rejection import Rejection, RejectionReason
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
from bianyin.model.source import Source, SourceFeed, SourceList

__all__ = [
    "DATE_NAMES",
    "FIELDS",
    "TIERS",
    "Association",
    "ChangePoint",
    "ChangePointKind",
    "Chunk",
    "Coverage",
    "DateName",
    "DateOrigin",
    "Document",
    "DocumentDate",
    "DraftFigure",
    "Event",
    "EventDraft",
    "EventKind",
    "EventRecord",
    "EventSource",
    "Evidence",
    "EvidenceSet",
    "Exchange",
    "Figure",
    "Frequency",
    "Frozen",
    "MediaType",
    "Page",
    "PartialDate",
    "Passage",
    "PointWarning",
    "PointWindow",
    "Precision",
    "Progress",
    "Proved",
    "ProvedFields",
    "Query",
    "RecordField",
    "RecordFields",
    "Rejection",
    "RejectionReason",
    "Report",
    "Season",
    "Section",
    "Series",
    "Source",
    "SourceFeed",
    "SourceList",
    "Span",
    "StageProgress",
    "Status",
    "Tier",
    "Window",
    "fields_shown",
]
