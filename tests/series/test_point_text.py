"""A change point in words: way, size, precision, elsewhere; nothing that is not known."""

import datetime as dt

import pytest

from bianyin.model import ChangePoint, HereOrEverywhere
from bianyin.series import head_line, short_size, size_text
from bianyin.series.point_text import amount


def point(kind="Event", **rest):
    return ChangePoint(date=dt.date(2021, 3, 1), kind=kind, **rest)


LEVEL = {
    "size": -0.052,
    "relative_size": -0.083,
    "before": 0.63,
    "after": 0.578,
    "direction": "down",
    "shape": "level",
}


@pytest.mark.parametrize(
    ("given", "words", "short"),
    [
        (point(**LEVEL), "下降 8.3 %，约 0.052 Mt/日，前 0.63 后 0.58", "↓8.3 %"),
        (point(**LEVEL, size_low=-0.07, size_high=-0.03), "下降 8.3 %，约 0.052 Mt/日（95 % 区间 0.030 至 0.070），前 0.63 后 0.58", "↓8.3 %"),
        (point(size=1.31, relative_size=0.24, before=5.4, after=6.71, direction="up"), "上升 24 %，约 1.3 Mt/日，前 5.4 后 6.7", "↑24 %"),
        (point(size=-0.12, before=0.09, after=0.21), "下降，约 0.12 Mt/日，前 0.090 后 0.210", "↓"),
        (point(size=-0.02, relative_size=-0.04, size_low=-0.06, size_high=0.02), "下降 4.0 %，约 0.020 Mt/日（95 % 区间 -0.060 至 0.020，方向不确定）", "↓4.0 %？"),
        (point(size=0.0021, before=0.09, after=0.0921), "上升，约 0.0021 Mt/日，前 0.090 后 0.092", "↑"),
        (point(shape="trend", size=-0.1, relative_size=-0.2, direction="down"), "趋势转降 20 %，约 0.10 Mt/日", "趋势↓20 %"),
        (point("Seasonal", size=0.05, direction="up"), "季节振幅增大，约 0.050 Mt/日", "季节↑"),
        (point(shape="pulse", size=-0.2, relative_size=-0.3, until=dt.date(2021, 3, 20), direction="down"),
         "短时下降 30 %，约 0.20 Mt/日，至 2021-03-20 恢复", "短时↓30 %"),
        (point(direction="up"), "上升", "↑"),
        (point(), "", ""),
    ],
)  # fmt: skip
def test_sizes(given, words, short):
    assert size_text(given) == words
    assert short_size(given) == short


def test_the_head_line_says_precision_and_elsewhere():
    elsewhere = HereOrEverywhere(verdict="both", regions=30, changed=24, rest_relative_size=-0.06, local_relative_size=-0.021)  # fmt: skip
    line = head_line(point(**LEVEL, precision="month", here_or_everywhere=elsewhere))
    assert line == (
        "下降 8.3 %，约 0.052 Mt/日，前 0.63 后 0.58；时间 2021-03（精确到月）；各地都变，本地另有变化：另 30 个地区中 24 个"
        "在前后 30 天内有同类变点，其余地区合计下降 6.0 %，本地相对其余地区下降 2.1 %"
    )
    assert head_line(point()) == ""


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.052, "0.052"), (0.0021, "0.0021"), (1.31, "1.3"), (12.4, "12"), (123.0, "123"), (0.5, "0.50")],
)
def test_amounts_have_two_digits_and_no_exponent(value, words):
    assert amount(value) == words
