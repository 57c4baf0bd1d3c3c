"""Drawings. In: a series, its change points, their windows, and happenings. Out: an SVG, by itself, in a page, or as PNG.

svg = draw_series(series, windows, title="辽宁省 工业部门")
write_picture(svg, windows, Path("out.html"))
"""

from bianyin.plot.dark import dark_rules
from bianyin.plot.happenings import Happening
from bianyin.plot.picture_file import check_picture, write_picture
from bianyin.plot.series_picture import draw_series, draw_windows_alone, in_series

__all__ = [
    "Happening", "check_picture", "dark_rules", "draw_series", "draw_windows_alone", "in_series", "write_picture",
]  # fmt: skip
