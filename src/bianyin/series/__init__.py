"""Read emissions. In: a series, or points that are given. Out: `ChangePoint`s with warnings, and the windows to search.

series = read_series(path, "辽宁", "工业")
points = with_warnings(detect(series), series, window_days=90)
windows = windows_for(points, days=90, wider_days=180)
"""

from bianyin.series.detect import detect, detection_notes
from bianyin.series.detect_all import LOST, Detected, detect_all
from bianyin.series.given_sizes import given_points, with_sizes
from bianyin.series.level_fit import fit_level
from bianyin.series.point_text import direction_text, head_line, percent, short_size, size_text
from bianyin.series.point_warnings import warning_text, with_warnings
from bianyin.series.points import read_points, write_points, write_points_of_many
from bianyin.series.posterior import DEFAULT_SEED
from bianyin.series.precision import date_text, last_day, shown_date
from bianyin.series.series_file import SeriesFile, Subject, read_series, series_notes
from bianyin.series.windows import next_window, widening_notes, windows_for

__all__ = [
    "DEFAULT_SEED",
    "LOST",
    "Detected",
    "SeriesFile",
    "Subject",
    "date_text",
    "detect",
    "detect_all",
    "detection_notes",
    "direction_text",
    "fit_level",
    "given_points",
    "head_line",
    "last_day",
    "next_window",
    "percent",
    "read_points",
    "read_series",
    "series_notes",
    "short_size",
    "shown_date",
    "size_text",
    "warning_text",
    "widening_notes",
    "windows_for",
    "with_sizes",
    "with_warnings",
    "write_points",
    "write_points_of_many",
]
