"""Colours, measures and names that the parts of the series' drawing share."""

from __future__ import annotations

from bianyin.model import ChangePointKind
from bianyin.wording import say

# Okabe and Ito's colours, which the colour-blind tell apart; the kinds differ in line style too.
COLOURS: dict[ChangePointKind, str] = {"Event": "#d55e00", "Seasonal": "#0072b2"}
DASHES: dict[ChangePointKind, str | None] = {"Event": None, "Seasonal": "5 3"}
KINDS: tuple[ChangePointKind, ...] = ("Event", "Seasonal")
DATA, LEVEL, SEASON = "#8f99a5", "#12324f", "#009e73"
INK, QUIET, GRID = "#1f2933", "#5f6b77", "#e4e7eb"
PAPER = "#ffffff"
INTERVAL_OPACITY = 0.15

WIDTH, LEFT, RIGHT = 1180.0, 62.0, 22.0
HEAD, PANEL_HEIGHT, AXIS_HEIGHT = 88.0, 350.0, 34.0
STRIP_HEIGHT = 46.0  # of the panel where there is no series to draw
FLAG_HEIGHT, LANE_HEIGHT = 38.0, 15.0
LABEL_SIZE, SMALL = 12.5, 11.0


def kind_name(kind: ChangePointKind) -> str:
    """事件 or Event."""
    return say(f"plot.{kind.lower()}")
