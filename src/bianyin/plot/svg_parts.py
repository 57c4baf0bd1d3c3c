"""The parts of an SVG as text: elements, lines of many points, words and how wide they are."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from xml.sax.saxutils import escape as escape_xml
from xml.sax.saxutils import quoteattr

from bianyin.text.harmless import harmless

FONTS = (
    "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei','Hiragino Sans GB',"
    "'WenQuanYi Micro Hei','Noto Sans SC',sans-serif"
)
# Of a letter or digit in these fonts, in ems; Chinese characters and full-width marks are one em.
_NARROW = 0.57


def element(name: str, *content: str, **attributes: object) -> str:
    """`<name …>content</name>`; `stroke_width=2` is `stroke-width="2"`, a value of None is left out."""
    shown = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(number(value) if isinstance(value, float) else str(value))}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{shown}>{''.join(content)}</{name}>" if content else f"<{name}{shown}/>"


def escape(text: str) -> str:
    """Words as XML: no markup, and no character that XML cannot hold."""
    return escape_xml(harmless(text))


def words(text: str, x: float, y: float, size: float = 12, **attributes: object) -> str:
    """Text whose baseline begins (or as `text_anchor` says) at x, y."""
    return element("text", escape(text), x=x, y=y, font_size=size, **attributes)


def tooltip(text: str) -> str:
    return element("title", escape(text))


def line(x1: float, y1: float, x2: float, y2: float, **attributes: object) -> str:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, **attributes)


def box(x: float, y: float, width: float, height: float, **attributes: object) -> str:
    return element("rect", x=x, y=y, width=max(width, 0.5), height=height, **attributes)


def polyline(runs: Sequence[Sequence[tuple[float, float]]], **attributes: object) -> str:
    """One path of several runs of points, in steps from point to point: half as long as with whole positions."""
    parts = []
    for run in runs:
        last_x, last_y = round(run[0][0] * 10), round(run[0][1] * 10)
        parts.append(f"M{number(last_x / 10)} {number(last_y / 10)}l" if len(run) > 1 else "")
        steps = []
        for x, y in run[1:]:
            next_x, next_y = round(x * 10), round(y * 10)
            steps.append(f"{number((next_x - last_x) / 10)} {number((next_y - last_y) / 10)}")
            last_x, last_y = next_x, next_y
        parts.append(" ".join(steps))
    return element("path", d="".join(parts), fill="none", **attributes)


def width_of(text: str, size: float) -> float:
    """About how wide a text is drawn, in pixels."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return size * (wide + _NARROW * (len(text) - wide))


def number(value: float) -> str:
    """One decimal at most, and no zero that says nothing."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text
