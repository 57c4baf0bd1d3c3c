"""Points as other programs and people write them: what is there is read, what is not is not invented."""

import datetime as dt
import json

import openpyxl
import pytest

from bianyin.errors import InputError
from bianyin.model import ChangePoint, HereOrEverywhere, PointWarning, Series
from bianyin.series import last_day, read_points, shown_date, windows_for, write_points, write_points_of_many

MARCH, JUNE = dt.date(2021, 3, 1), dt.date(2021, 6, 14)
SERIES = Series(
    region="210000", sector="industry", frequency="daily", unit="Mt CO2 per day",
    dates=tuple(dt.date(2021, 1, 1) + dt.timedelta(days=n) for n in range(365)), values=(0.5,) * 365,
)  # fmt: skip


def event(date, **rest):
    return ChangePoint(date=date, kind="Event", **rest)


PLAIN = (event(MARCH), event(JUNE))


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("p.csv", "date\n2021-03-01\n2021-06-14\n", PLAIN),
        ("p.csv", "2021-03-01\n2021-06-14\n", PLAIN),  # numpy.savetxt
        ("p.txt", "2021-03-01\n2021-06-14\n", PLAIN),
        ("p.csv", '"","x"\n"1",2021-03-01\n"2",2021-06-14\n', PLAIN),  # R's write.csv of a vector
        ("p.csv", "breakdates\n2021.167\n", (event(MARCH, precision="month"),)),  # strucchange, a monthly ts
        ("p.csv", "日期\n2021年3月1日\n2021年6月14日\n", PLAIN),
        ("p.csv", "dates\tcoef\n2021-03-01\t-0.05\n".replace("dates", "date"), (event(MARCH, size=-0.05, direction="down"),)),
        ("p.csv", "date,size\n2021-03-01,0.05\n2021-06-14,\n", (event(MARCH, size=0.05, direction="up"), event(JUNE))),
        ("p.csv", "date,confidence\n2021-03-01,67%\n2021-06-14,NA\n", (event(MARCH, confidence=0.67), event(JUNE))),
        ("p.csv", "name,date,type\nsis61,2021-03-01,SIS\niis166,2021-06-14,IIS\n",
         (event(MARCH, shape="level"), event(JUNE, shape="pulse"))),  # gets
        ("p.json", json.dumps(["2021-03-01", "2021-06-14"]), PLAIN),
        ("p.json", json.dumps({"breakpoints": [{"日期": "2021-03-01"}, {"日期": "2021-06-14"}]}), PLAIN),
        ("p.json", json.dumps([{"date": "2021-03-01", "confidence": None}]), (event(MARCH),)),
        ("p.json", "[59, 164, 365]", PLAIN),  # ruptures' result: its last is the length
        ("p.csv", "breakpoints\n59\n164\n", PLAIN),
        ("p.csv", "date\n01/03/2021\n14/06/2021\n", PLAIN),
        ("p.md", "## 转折点: 2021-03 (Event) - 置信度: 未给出\n", (event(MARCH, precision="month"),)),
    ],
)  # fmt: skip
def test_what_other_programs_write(tmp_path, name, text, expected):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert read_points(path, SERIES) == expected


@pytest.mark.parametrize(
    ("word", "kind", "shape"),
    [
        ("事件", "Event", None), ("季节", "Seasonal", None), ("季节性变化", "Seasonal", None), ("EVENT", "Event", None),
        ("趋势", "Event", "trend"), ("trend", "Event", "trend"), ("水平突变", "Event", "level"), ("level shift", "Event", "level"),
        ("seasonal", "Seasonal", None), ("短时", "Event", "pulse"), ("outlier", "Event", "pulse"), ("scp", "Seasonal", None),
    ],
)  # fmt: skip
def test_kinds_in_other_words(tmp_path, word, kind, shape):
    path = tmp_path / "p.csv"
    path.write_text(f"日期,类型,置信度\n2021-03-01,{word},0.5\n", encoding="utf-8")
    assert read_points(path) == (ChangePoint(date=MARCH, kind=kind, confidence=0.5, shape=shape),)


@pytest.mark.parametrize(
    ("written", "precision", "first", "last", "shown"),
    [
        ("2016", "year", "2016-01-01", "2016-12-31", "2016"),
        ("2021-02", "month", "2021-02-01", "2021-02-28", "2021-02"),
        ("2021年12月", "month", "2021-12-01", "2021-12-31", "2021-12"),
        ("2021Q4", "quarter", "2021-10-01", "2021-12-31", "2021Q4"),
        ("2021年二季度", "quarter", "2021-04-01", "2021-06-30", "2021Q2"),
        ("2020-W53", "week", "2020-12-28", "2021-01-03", "2020-12-28"),
        ("2021-03-01", "day", "2021-03-01", "2021-03-01", "2021-03-01"),
    ],
)
def test_a_date_has_the_precision_it_is_written_with_and_a_window_to_match(
    tmp_path, written, precision, first, last, shown
):
    path = tmp_path / "p.csv"
    path.write_text(f"date\n{written}\n", encoding="utf-8")
    (point,) = read_points(path)
    assert (point.precision, str(point.date), str(last_day(point)), shown_date(point)) == (
        precision,
        first,
        last,
        shown,
    )
    (asked,) = windows_for([point], days=90, wider_days=180)
    reach, day = dt.timedelta(days=90), dt.timedelta(days=1)
    assert asked.window.start == point.date - reach
    assert asked.window.end == last_day(point) + reach + day
    assert (asked.wider.start, asked.wider.end) == (point.date - 2 * reach, last_day(point) + 2 * reach + day)
    assert (("精确到" in asked.window.reason), shown in asked.window.reason) == (precision != "day", True)


def test_a_workbook_of_points(tmp_path):
    book = openpyxl.Workbook()
    for row in (["变点", "类型", "置信度"], [dt.date(2021, 3, 1), "事件", 0.67]):
        book.active.append(row)
    book.save(tmp_path / "p.xlsx")
    assert read_points(tmp_path / "p.xlsx") == (event(MARCH, confidence=0.67),)


FULL = event(
    MARCH, confidence=0.91, start=dt.date(2021, 2, 20), end=dt.date(2021, 3, 31), precision="month", shape="level",
    direction="down", size=-0.052, relative_size=-0.083, before=0.63, after=0.578, size_low=-0.07, size_high=-0.03, t=-4.2,
    posterior=0.97, found_in="relative_to_rest",
    here_or_everywhere=HereOrEverywhere(verdict="here", regions=30, changed=2, rest_relative_size=0.01),
    warnings=(PointWarning(name="national_shape", detail="与全国一致：R² 0.99"),),
)  # fmt: skip
PULSE = event(JUNE, shape="pulse", until=dt.date(2021, 7, 1), size=0.2)


def test_all_fields_are_written_and_read_back(tmp_path):
    write_points((FULL, PULSE), tmp_path / "p.csv")
    assert read_points(tmp_path / "p.csv") == (FULL, PULSE)


def test_json_of_the_command_line_is_read_back(tmp_path):
    path = tmp_path / "p.json"
    path.write_text(json.dumps([FULL.model_dump(mode="json")]), encoding="utf-8")
    assert read_points(path) == (FULL,)


def test_one_table_of_many_series(tmp_path):
    path = tmp_path / "all.csv"
    write_points_of_many(
        [("辽宁省", "工业", [FULL]), ("河北省", "电力", [PULSE]), ("河北省", "工业", [])], path
    )
    assert read_points(path, region="Liaoning", sector="工业") == (FULL,)
    assert read_points(path, region="河北") == (PULSE,)
    with pytest.raises(InputError, match="没有“湖北”的变点"):
        read_points(path, region="湖北")


@pytest.mark.parametrize("positions", ["[59, 700]", "[0, 59]"])
def test_positions_outside_of_the_series(tmp_path, positions):
    path = tmp_path / "p.json"
    path.write_text(positions, encoding="utf-8")
    with pytest.raises(InputError, match="不在序列之内"):
        read_points(path, SERIES)


@pytest.mark.parametrize(
    ("header", "row", "words"),
    [
        ("date,precision", "2021-03-01,hour", "precision"),
        ("date,shape", "2021-03-01,wave", "shape"),
        ("date,size", "2021-03-01,big", "不是数"),
        ("date,shape,until", "2021-03-01,pulse,2021-02-01", "until"),
        ("date,direction", "2021-03-01,sideways", "direction"),
        ("date,verdict", "2021-03-01,maybe", "verdict"),
        ("date,start,end", "2021-03,2021-04-01,2021-05-01", "不在区间"),
    ],
)
def test_wrong_values_of_the_other_columns(tmp_path, header, row, words):
    path = tmp_path / "p.csv"
    path.write_text(f"{header}\n{row}\n", encoding="utf-8")
    with pytest.raises(InputError, match=words) as caught:
        read_points(path)
    assert caught.value.line == 2
