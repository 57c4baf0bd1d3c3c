"""What a row of a batch came to: small enough to be kept a line a row, enough for the index page over all of them."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from bianyin.model import Frozen

State = Literal["done", "failed"]


class ToldHappening(Frozen):
    """A happening of a report, as the index page tells it.

    Attributes:
        number: in its report; its address there is `report.html#r3`, `#n2` for 附2.
        keys: signs by which other reports' tellings of it are known: its document's number, its page with its title.
        names_region: whether it names the report's region; else it is the nation's.
    """

    number: str
    title: str
    day: str
    url: str
    site: str
    keys: tuple[str, ...]
    names_region: bool


class ToldPoint(Frozen):
    """A change point of a report, as the index page tells it.

    Attributes:
        change: its direction and size as a label: ↓8.3 %; empty where neither is known.
        verdict: "here", "everywhere" or another of the series' own, where other regions' series were at hand.
        happenings: of the region first, in the report's order.
    """

    date: dt.date
    kind: str
    change: str
    relative_size: float | None
    confidence: float | None
    verdict: str | None
    happenings: tuple[ToldHappening, ...]

    @property
    def own(self) -> int:
        """Records of the region."""
        return sum(each.names_region for each in self.happenings)

    @property
    def national(self) -> int:
        return len(self.happenings) - self.own

    @property
    def arrow(self) -> str:
        """↑, ↓, or · where the direction is not known."""
        return next((each for each in self.change if each in "↑↓"), "·")


class Outcome(Frozen):
    """A row's last state.

    Attributes:
        digest: of all that the report depends on; a row is due again when it differs.
        failed: why there is no report, in Chinese; empty where there is one.
        files: SHA-256 of the report's files by name, as they were written; none in lines of older versions.
        unread: documents that a model did not read and rules read in its place.
    """

    region: str
    sector: str
    folder: str
    digest: str
    state: State
    failed: str = ""
    points: tuple[ToldPoint, ...] = ()
    files: dict[str, str] = {}
    unread: int = 0
    seconds: float = 0.0
