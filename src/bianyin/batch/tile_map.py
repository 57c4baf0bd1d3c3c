"""A map of the provinces as tiles of one size: where something is, without a border that a picture of this size would get wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

from bianyin.batch.outcome import Outcome
from bianyin.knowledge import places
from bianyin.report.shown_names import region_name
from bianyin.wording import language, say

# Rows from north to south, the first two digits of a province's code where it lies; "--" is no land of ours.
_LAYOUT = """
-- -- -- -- -- -- -- 23
-- -- -- -- -- 15 -- 22
65 -- -- -- -- 11 12 21
-- 62 64 61 14 13 37 --
54 63 51 50 41 34 32 31
-- -- 53 52 42 36 33 --
-- -- -- 45 43 44 35 71
-- -- -- 46 82 81 -- --
"""
_TILE, _GAP = 76, 4
_SHADES = 4  # of the number of points: none, one, two, three and more


def tile_map(sector: str, outcomes: Sequence[Outcome]) -> str:
    """The SVG of a sector's reports: each province with its points and the region's own records, linked to its report.

    Reports on cities and on the whole country have no tile.
    """
    by_code = {each.region[:2]: each for each in outcomes if each.region.endswith("0000")}
    rows = [line.split() for line in _LAYOUT.strip().splitlines()]
    width, height = len(rows[0]) * (_TILE + _GAP), len(rows) * (_TILE + _GAP)
    tiles = [
        _tile(code, by_code.get(code), across * (_TILE + _GAP), down * (_TILE + _GAP))
        for down, row in enumerate(rows)
        for across, code in enumerate(row)
        if code != "--"
    ]
    title = escape(say("batch.map_of", sector=sector))
    return (
        f'<svg class="tiles" viewBox="0 0 {width} {height}" role="group" aria-label="{title}">'
        + "".join(tiles)
        + "</svg>"
    )


def _tile(code: str, outcome: Outcome | None, left: int, top: int) -> str:
    region = places.get(f"{code}0000")
    name = escape(region.short if language() == "zh" else region.english)
    shown = region_name(region.name)
    if outcome is None:
        said = escape(say("batch.no_report", region=shown))
        return _group(left, top, "none", f"<title>{said}</title>", name, "", 0)
    points, own = len(outcome.points), sum(point.own for point in outcome.points)
    said = escape(say("batch.tile", region=shown, points=points, own=own))
    inner = _group(
        left, top, f"n{min(points, _SHADES - 1)}", f"<title>{said}</title>", name, _arrows(outcome), own
    )
    return f'<a href="{escape(outcome.folder)}/report.html" aria-label="{said}">{inner}</a>'


def _arrows(outcome: Outcome) -> str:
    """↓3↑2: how many of its points go where; a dash where there is none."""
    counted = Counter(point.arrow for point in outcome.points)
    return "".join(f"{arrow}{counted[arrow]}" for arrow in "↓↑·" if counted[arrow]) or "—"


def _group(left: int, top: int, shade: str, title: str, name: str, words: str, own: int) -> str:
    middle = _TILE / 2
    records = (
        f'<text x="{middle}" y="66" class="own">{escape(say("batch.own", count=own))}</text>' if own else ""
    )
    return (
        f'<g class="tile {shade}" transform="translate({left} {top})">{title}'
        f'<rect width="{_TILE}" height="{_TILE}" rx="6"/>'
        f'<text x="{middle}" y="28" class="{"long" if len(name) > 5 else "short"}">{name}</text>'
        f'<text x="{middle}" y="48">{escape(words)}</text>{records}</g>'
    )
