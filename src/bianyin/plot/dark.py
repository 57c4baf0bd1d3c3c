"""The drawing's colours on a dark page: style rules over its attributes, so that one drawing serves both."""

from __future__ import annotations

from bianyin.plot.season_bands import COLOURS as BANDS
from bianyin.plot.style import COLOURS, DATA, GRID, INK, LEVEL, PAPER, QUIET, SEASON

_DARK: dict[str, str] = {
    PAPER: "#171c22",
    INK: "#e6e9ed",
    QUIET: "#a9b3be",
    GRID: "#303842",
    DATA: "#7f8a97",
    LEVEL: "#9cc4ee",
    SEASON: "#2fbf95",
    COLOURS["Event"]: "#ff8c42",
    COLOURS["Seasonal"]: "#56b4e9",
    BANDS["heating"]: "#2e2616",
    BANDS["spring_festival"]: "#402634",
}


def dark_rules() -> str:
    """Rules of CSS for a drawing made `inline`; to stand within the page's rules for the dark."""
    return "\n".join(
        f'.series [{name}="{light}"], .series[{name}="{light}"] {{ {name}: {dark}; }}'
        for light, dark in _DARK.items()
        for name in ("fill", "stroke")
    )
