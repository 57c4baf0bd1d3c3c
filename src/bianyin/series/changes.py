"""The changes of a series with all that is known of each, before they are told as change points."""

from __future__ import annotations

from typing import NamedTuple

from bianyin.series.baseline import decompose
from bianyin.series.break_choice import is_slope, least_ratio, ratios
from bianyin.series.break_search import Search
from bianyin.series.candidates import Limits
from bianyin.series.locating import Place, placed
from bianyin.series.regressors import Change
from bianyin.series.sizing import Size, sizes
from bianyin.series.steps import Steps

# A level that changed within so many steps of an end may be seen, and is taken out of the way of the others, but
# is not told: too little is known of it.
UNJUDGED = {"week": 4, "month": 2}

_LIMITS = {
    "week": Limits(
        period=365.25 / 7,
        edges=(("level", 3), ("trend", 26), ("pulse", 2), ("season", 52)),
        aparts=(("level", 8), ("trend", 26), ("pulse", 4), ("season", 52)),
        pulses=(2, 3, 4, 6, 8, 12),
        fading=(8, 13, 20, 30),
        orders=(2, 3, 4, 5, 6, 8),
    ),
    "month": Limits(
        period=12.0,
        edges=(("level", 1), ("trend", 6), ("pulse", 1), ("season", 12)),
        aparts=(("level", 2), ("trend", 6), ("pulse", 1), ("season", 12)),
        pulses=(1, 2, 3),
        fading=(3, 4, 6),
        orders=(2, 3, 4, 6),
    ),
}


class Known(NamedTuple):
    """A change: where it is placed, how far it is beyond what it must be to count, how large it is."""

    place: Place
    excess: float
    size: Size

    @property
    def change(self) -> Change:
        return self.place.change


class Changes(NamedTuple):
    """The changes of one series in order of time, and the search that they were found in.

    `fitted` are all that the regression holds: also its slope and what is too near to an end to be told.
    """

    steps: Steps
    search: Search
    fitted: tuple[Change, ...]
    known: tuple[Known, ...]


def changes_of(steps: Steps) -> Changes:
    """All that can be told of a series' changes."""
    search, found = decompose(steps, _LIMITS[steps.unit])
    places = [placed(search, found, index, steps) for index in range(len(found))]
    fitted = tuple(place.change for place in places)
    parts = zip(found, places, ratios(search, found), sizes(search, fitted), strict=True)
    known = [
        Known(place, ratio - least_ratio(change), size)
        for change, place, ratio, size in parts
        if not is_slope(change) and judged(change, steps)
    ]
    return Changes(steps, search, fitted, tuple(sorted(known, key=lambda each: each.change.at)))


def judged(change: Change, steps: Steps) -> bool:
    """Whether a change is far enough from both ends to be told."""
    least = UNJUDGED[steps.unit]
    return least <= change.at <= len(steps.starts) - least
