"""Read emissions. In: a series, or points that are given. Out: `ChangePoint`s with warnings, and the windows to search.

series = read_series(path, "辽宁", "工业")
points = with_warnings(detect(series), series, window_days=90)
windows = windows_for(points, days=90, wider_days=180)
"""

from bianyin.series.detect import detect, detection_notes
from bianyin.series.point_warnings import with_warnings
from bianyin.series.points import read_points, write_points
from bianyin.series.series_file import read_series, series_notes
from bianyin.series.windows import next_window, widening_notes, windows_for

__all__ = [
    "detect",
    "detection_notes",
    "next_window",
    "read_points",
    "read_series",
    "series_notes",
    "widening_notes",
    "windows_for",
    "with_warnings",
    "write_points",
]
