"""Drawings. In: a series, its change points and their windows. Out: an SVG, by itself, in a page, or as PNG.

svg = draw_series(series, windows, title="辽宁省 工业部门")
write_picture(svg, windows, Path("out.html"))
"""

from bianyin.plot.picture_file import check_picture, write_picture
from bianyin.plot.series_picture import draw_series

__all__ = ["check_picture", "draw_series", "write_picture"]
