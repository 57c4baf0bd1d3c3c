"""The seasons that explain much of a series' course, as bands behind it: heating in the north, and Spring Festival."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from bianyin.knowledge.seasons import seasons_of
from bianyin.wording import named

# Season keys and the colours of their bands; light enough for lines and words upon them.
COLOURS = {"heating": "#fdf1dc", "spring_festival": "#f3d9e4"}


class Band(NamedTuple):
    """A season's name and colour, first day, and the day after its last."""

    name: str
    colour: str
    start: dt.date
    end: dt.date


def season_bands(first: dt.date, last: dt.date, region: str) -> list[Band]:
    """The bands between two days, the long ones first: the festival is drawn upon the heating season."""
    return [band for key in COLOURS for band in _runs(key, first, last, region)]


def _runs(key: str, first: dt.date, last: dt.date, region: str) -> Iterator[Band]:
    start: dt.date | None = None
    name = ""
    for offset in range((last - first).days + 2):
        day = first + dt.timedelta(days=offset)
        found = (
            next((each for each in seasons_of(day, region) if each.key == key), None) if day <= last else None
        )
        if found and start is None:
            start, name = day, named(found)
        elif not found and start is not None:
            yield Band(name, COLOURS[key], start, day)
            start = None
