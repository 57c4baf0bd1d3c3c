"""The drawing: all that is asked for is in it, words cover no words, nothing leaves the page; as SVG, page and PNG."""

import datetime as dt
import itertools
import math
import random
import struct
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bianyin.errors import InputError
from bianyin.model import ChangePoint, PointWarning, Series
from bianyin.plot import check_picture, draw_series, write_picture
from bianyin.plot.axes import value_range, value_ticks
from bianyin.plot.label_rows import lanes, place
from bianyin.plot.pixels import has_chinese_font
from bianyin.plot.style import COLOURS, LEVEL, WIDTH
from bianyin.series import fit_level, windows_for

SVG = "{http://www.w3.org/2000/svg}"
FIRST = dt.date(2019, 1, 1)


def series(count=1461, change=None, region="210000"):
    days = [FIRST + dt.timedelta(days=n) for n in range(count)]
    chance = random.Random(5)
    values = [
        0.6 + 0.05 * math.cos(2 * math.pi * n / 365.25) - (0.1 if n >= 790 else 0) + chance.gauss(0, 0.01)
        for n in range(count)
    ]
    for at, value in (change or {}).items():
        values[at] = value
    return Series(region=region, sector="industry", frequency="daily", unit="Mt CO2 per day", dates=tuple(days), values=tuple(values))  # fmt: skip


STEP = ChangePoint(
    date=FIRST + dt.timedelta(days=790), kind="Event", confidence=0.91, shape="level", size=-0.1, relative_size=-0.167,
    direction="down", start=FIRST + dt.timedelta(days=770), end=FIRST + dt.timedelta(days=800),
    warnings=(PointWarning(name="national_shape", detail="与“全国” <几乎> & 相同"),),
)  # fmt: skip
SEASON = ChangePoint(date=dt.date(2020, 6, 14), kind="Seasonal", confidence=None, precision="month")


def drawn(points=(STEP, SEASON), of=None):
    of = of or series()
    windows = windows_for(points)
    return ET.fromstring(draw_series(of, windows, "辽宁省 工业部门")), windows


def texts(svg):
    return [text.text for text in svg.iter(f"{SVG}text")]


def test_what_is_written():
    svg, _ = drawn()
    said = texts(svg)
    for words in ("辽宁省 工业部门 碳排放与变点", "2021-03-01 ↓17 %", "水平事件，置信度 0.91", "2020-06", "季节", "采暖季", "春节", "检索窗口", "日期区间"):  # fmt: skip
        assert words in said
    assert "事件变点 1 个" in said[-1] or any("事件变点 1 个，季节变点 1 个" in text for text in said)
    hints = [title.text for title in svg.iter(f"{SVG}title")]
    assert any("与“全国” <几乎> & 相同" in hint for hint in hints)


def test_no_heating_in_the_south():
    svg, _ = drawn(of=series(region="440000"))
    assert "采暖季" not in texts(svg) and "春节" in texts(svg)


def test_the_point_stands_at_its_day_and_the_level_steps_there():
    svg, _ = drawn([STEP])
    pole = next(line for line in svg.iter(f"{SVG}line") if line.get("stroke") == COLOURS["Event"] and line.get("x1") == line.get("x2"))  # fmt: skip
    share = 790 / 1460
    assert float(pole.get("x1")) == pytest.approx(62 + share * (WIDTH - 62 - 22), abs=0.6)
    level = next(path for path in svg.iter(f"{SVG}path") if path.get("stroke") == LEVEL)
    starts = [float(part.split(" ")[0]) for part in level.get("d").split("M")[1:]]
    assert any(abs(start - float(pole.get("x1"))) < 1 for start in starts)  # a piece begins there


def test_points_outside_of_the_series_are_not_drawn():
    svg, _ = drawn([ChangePoint(date=dt.date(2030, 1, 1), kind="Event")])
    assert not any("2030" in text for text in texts(svg))


def test_a_gross_outlier_does_not_flatten_the_rest_and_is_marked():
    svg, _ = drawn([STEP], series(change={400: 60.0}))
    assert any("60，在图框之外" in title.text for title in svg.iter(f"{SVG}title"))
    ticks = [float(text) for text in texts(svg) if text.replace(".", "").isdigit() and "." in text]
    assert max(ticks) <= 0.8


def test_four_years_of_days_are_about_35_kb():
    assert len(draw_series(series(), windows_for([STEP, SEASON]), "辽宁省 工业部门").encode()) < 40_000


POLES = st.lists(st.floats(62, 1158), min_size=1, max_size=9)


@given(POLES)
def test_flags_cover_no_other_and_no_pole_runs_through_one(poles):
    flags = place(poles, [150.0] * len(poles), WIDTH)
    for one, other in itertools.combinations(flags, 2):
        assert one.row != other.row or one.right <= other.left or other.right <= one.left
    assert all(
        flag.left >= 0 and flag.right <= WIDTH and flag.pole in (flag.left, flag.right) for flag in flags
    )


@given(st.lists(st.floats(62, 900), min_size=1, max_size=6, unique=True))
def test_no_pole_runs_through_a_flag_that_flies_to_the_right(poles):
    flags = place(poles, [150.0] * len(poles), WIDTH)
    for one, other in itertools.permutations(flags, 2):
        crossed = one.row > other.row and other.left + 1 < one.pole < other.right - 1
        assert not crossed


def test_as_many_points_as_there_are_days_do_not_hang():
    assert len(place([float(x) for x in range(62, 1158, 12)], [170.0] * 92, WIDTH)) == 92


@given(
    st.lists(
        st.tuples(st.floats(0, 1000), st.floats(1, 300)).map(lambda pair: (pair[0], pair[0] + pair[1])),
        max_size=12,
    )
)
def test_bars_of_one_lane_do_not_touch(spans):
    chosen = lanes(spans)
    for (one, lane), (other, another) in itertools.combinations(zip(spans, chosen, strict=True), 2):
        assert lane != another or one[1] < other[0] or other[1] < one[0]


@given(st.lists(st.floats(0.001, 50), min_size=2, max_size=60))
def test_an_axis_has_few_and_nice_ticks(values):
    low, high = value_range(values)
    ticks = value_ticks(low, high)
    assert 2 <= len(ticks) <= 12
    assert len({text for _, text in ticks}) == len(ticks)
    for value, text in ticks:
        assert float(text) == pytest.approx(value, rel=1e-6, abs=1e-9)


def test_a_short_series_is_drawn_without_a_fit():
    svg, _ = drawn([STEP], series(900))
    assert any(path.get("stroke") == LEVEL for path in svg.iter(f"{SVG}path"))
    svg, _ = drawn([ChangePoint(date=dt.date(2019, 6, 1), kind="Event")], series(400))
    assert not any(path.get("stroke") == LEVEL for path in svg.iter(f"{SVG}path"))
    assert "2019-06-01" in texts(svg)


@pytest.mark.parametrize("shape", ["level", None])
def test_the_fitted_level_finds_the_step(shape):
    fitted = fit_level(series(), [STEP.model_copy(update={"shape": shape})])
    before = [level for day, level in zip(fitted.dates, fitted.level, strict=True) if day < STEP.date]
    after = [level for day, level in zip(fitted.dates, fitted.level, strict=True) if day >= STEP.date]
    assert before == pytest.approx([0.6] * len(before), abs=0.01)
    assert after == pytest.approx([0.5] * len(after), abs=0.01)


def test_a_pulse_ends():
    pulse = ChangePoint(date=dt.date(2020, 2, 3), kind="Event", shape="pulse", until=dt.date(2020, 3, 1))
    lowered = dict.fromkeys(range(398, 426), 0.3)
    fitted = fit_level(series(change=lowered), [pulse, STEP])
    levels = dict(zip(fitted.dates, fitted.level, strict=True))
    inside = [level for day, level in levels.items() if pulse.date <= day <= dt.date(2020, 2, 24)]
    later = [level for day, level in levels.items() if dt.date(2020, 3, 9) <= day < STEP.date]
    assert max(inside) < 0.45 and min(later) > 0.55


@pytest.mark.parametrize("name", ["a.svg", "a.html"])
def test_files(tmp_path, name):
    _, windows = drawn()
    svg = draw_series(series(), windows, "辽宁省 工业部门")
    write_picture(svg, windows, tmp_path / name, "辽宁省 工业部门")
    text = (tmp_path / name).read_text(encoding="utf-8")
    assert svg in text
    if name.endswith("html"):
        assert (
            "下降 17 %，约 0.10 Mt/日" in text
            and "&lt;几乎&gt; &amp; 相同" in text
            and "http" not in text.replace(svg, "")
        )
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_other_endings_are_refused(tmp_path):
    with pytest.raises(InputError, match=r"\.gif"):
        check_picture(tmp_path / "a.gif")


def test_png(tmp_path):
    _, windows = drawn()
    svg = draw_series(series(), windows, "辽宁省 工业部门")
    if not has_chinese_font():
        with pytest.raises(InputError, match="没有中文字体"):
            write_picture(svg, windows, tmp_path / "a.png", "")
        return
    write_picture(svg, windows, tmp_path / "a.png", "")
    body = (tmp_path / "a.png").read_bytes()
    assert body[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">I", body[16:20])[0] == 2 * WIDTH


def test_a_place_that_cannot_be_written(tmp_path):
    with pytest.raises(InputError, match="写不了"):
        write_picture("<svg/>", (), tmp_path / "no" / "a.svg", "")
