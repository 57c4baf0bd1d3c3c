"""What is asked of a document: does it say something about this region's sector in this window?"""

from __future__ import annotations

from typing import NamedTuple

from bianyin.knowledge.places import Region
from bianyin.knowledge.sectors import Sector
from bianyin.model import ChangePoint, Frozen, Window


class Subject(NamedTuple):
    """Whose emissions are asked about."""

    region: Region
    sector: Sector


class Question(Frozen):
    """One change point of one region's sector, and the window its evidence must lie in."""

    region: Region
    sector: Sector
    point: ChangePoint
    window: Window
    # All the time that the report asks about. A model is told this one, so that a document is asked once a report.
    span: Window | None = None
