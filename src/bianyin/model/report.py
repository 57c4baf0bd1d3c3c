"""The answer to one question, before it is written to a folder."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bianyin.model.base import Frozen
from bianyin.model.document import Coverage, Document, EvidenceSet
from bianyin.model.event import Event
from bianyin.model.rejection import Rejection
from bianyin.model.series import PointWindow, Series
from bianyin.wording import Language


class Section(Frozen):
    """What was found, refused and looked at for one change point."""

    point: PointWindow
    events: tuple[Event, ...]
    rejections: tuple[Rejection, ...]
    searched: tuple[Coverage, ...]  # the window, then the wider one if it was needed
    queries: tuple[str, ...]
    read: tuple[EvidenceSet, ...] = ()  # what was handed to extraction, best first
    notes: tuple[str, ...] = ()


class Report(Frozen):
    """A region's sector, its change points, and what stored pages verifiably say around them."""

    region: str  # display name, e.g. 辽宁省
    sector: str  # display name, e.g. 工业
    analysed_at: dt.datetime
    drafter: str  # "rules", or the model's name
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = ()
    series: Series | None = None  # what the points are of, where it was given
    documents: dict[str, Document] = {}  # by id, those in which the records' quotes stand
    picture: str | None = None  # the series with its points, an SVG; shown under the overview
    run: dict[str, Any] = {}
    lang: Language = "zh"  # of what the report says of its own; names and quotes above are as they are
