"""A drawing as pixels, by resvg."""

from __future__ import annotations

from functools import cache

from bianyin.plot.svg_parts import FONTS

_ZOOM = 2.0  # sharp on today's screens and in print
_SAMPLE = (
    f'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20" font-family="{FONTS}">'
    '<text y="16" font-size="16">{}</text></svg>'
)


@cache
def has_chinese_font() -> bool:
    """Whether this machine has a font for the drawing's words: without one they would be missing from its pixels."""
    return as_png(_SAMPLE.replace("{}", "中")) != as_png(_SAMPLE.replace("{}", " "))


def as_png(svg: str, zoom: float = _ZOOM) -> bytes:
    """The drawing as a PNG file on white, `zoom` pixels for each of its units."""
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=zoom, background="#ffffff"))
