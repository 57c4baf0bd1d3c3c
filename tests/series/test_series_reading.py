"""Reading a series: every accepted form gives the same series, every fault is named with file and line."""

import datetime as dt
import gzip
import logging
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bianyin.errors import InputError, UnknownName
from bianyin.series import read_series, series_notes
from bianyin.series.cells import parse_number
from bianyin.series.period_dates import parse_period

REPO = Path(__file__).resolve().parents[2]
REAL = REPO.parent / "shared" / "data" / "carbon_monitor_china_daily_2019_2022.csv.gz"

HEADER = "region,sector,date,mt_co2_per_day"
DAYS = [dt.date(2021, 1, 1) + dt.timedelta(days=n) for n in range(10)]


def lines(days=DAYS, region="Liaoning", sector="Industry", value="0.5"):
    return [f"{region},{sector},{day},{value}" for day in days]


def write(folder, rows, header=HEADER, encoding="utf-8", name="series.csv"):
    path = folder / name
    path.write_bytes("\n".join([header, *rows, ""]).encode(encoding))
    return path


@pytest.mark.parametrize(
    ("region", "sector"),
    [("辽宁", "工业"), ("辽宁省", "Industry"), ("Liaoning", "industry"), ("210000", "工业"), (None, None)],
)
def test_names_in_any_language(tmp_path, region, sector):
    series = read_series(write(tmp_path, lines()), region, sector)
    assert (series.region, series.sector, series.frequency) == ("210000", "industry", "daily")
    assert series.dates == tuple(DAYS)
    assert series.values == (0.5,) * 10


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(tmp_path, encoding):
    path = write(tmp_path, lines(region="辽宁省", sector="工业"), encoding=encoding)
    assert read_series(path, None, None).region == "210000"


def test_gzip_with_and_without_its_suffix(tmp_path):
    plain = write(tmp_path, lines())
    for name in ("series.csv.gz", "packed.csv"):
        packed = tmp_path / name
        packed.write_bytes(gzip.compress(plain.read_bytes()))
        assert read_series(packed, "辽宁", "工业") == read_series(plain, "辽宁", "工业")


def test_one_of_many_and_in_any_order(tmp_path):
    rows = [*lines(region="World"), *lines(sector="Power", value="9"), *reversed(lines())]
    series = read_series(write(tmp_path, rows), "辽宁", "工业")
    assert series.dates == tuple(DAYS)
    assert set(series.values) == {0.5}


def test_the_unasked_name_need_be_one_only_among_the_rows_asked_for(tmp_path):
    path = write(tmp_path, [*lines(), *lines(region="Hebei", sector="Power")])
    assert read_series(path, "辽宁", None).sector == "industry"
    assert read_series(path, None, "电力").region == "130000"


def test_columns_by_mapping_and_absent_columns(tmp_path):
    path = write(tmp_path, [f"{day},0.5" for day in DAYS], header="Day;emissions".replace(";", ","))
    series = read_series(path, "沈阳", "工业", {"date": "day", "value": "emissions"}, unit="Mt/day")
    assert series.region == "210100"
    assert len(series.dates) == 10


@pytest.mark.parametrize("separator", ["\t", ";"])
def test_other_separators(tmp_path, separator):
    rows = [row.replace(",", separator) for row in lines()]
    path = write(tmp_path, rows, header=HEADER.replace(",", separator))
    assert len(read_series(path, "辽宁", "工业").dates) == 10


@pytest.mark.parametrize(
    ("step", "frequency"), [("1 day", "daily"), ("7 days", "weekly"), ("month", "monthly"), ("YYYY-MM", "monthly")]
)  # fmt: skip
def test_frequencies(tmp_path, step, frequency):
    if step in {"month", "YYYY-MM"}:
        days = [f"2020-{month:02d}" + ("-01" if step == "month" else "") for month in range(1, 13)]
    else:
        days = [dt.date(2020, 1, 6) + n * dt.timedelta(days=int(step.split()[0])) for n in range(12)]
    assert read_series(write(tmp_path, lines(days)), "辽宁", "工业").frequency == frequency


def test_a_small_gap_is_told_and_not_filled(tmp_path, caplog):
    path = write(tmp_path, lines(DAYS[:3] + DAYS[7:]))
    with caplog.at_level(logging.WARNING):
        series = read_series(path, "辽宁", "工业")
    assert len(series.dates) == 6
    assert series_notes(series) == ("2021-01-03 与 2021-01-08 之间缺 4 个日数据，未作填补。",)
    assert "缺 4 个日数据" in caplog.text


def test_many_gaps_are_told_in_one_sentence(tmp_path):
    days = [dt.date(2021, 1, 4) + dt.timedelta(days=n) for n in range(70)]
    series = read_series(write(tmp_path, lines([day for day in days if day.weekday() < 5])), "辽宁", "工业")
    assert len(series_notes(series)) == 1
    assert "共有 9 处缺口" in series_notes(series)[0]


def bad(change, line, words, region="辽宁", sector="工业", header=HEADER, columns=None):
    """One row of the table below: `change` maps the good rows to bad ones."""
    return pytest.param(change, line, words, region, sector, header, columns, id=words)


def replaced(number, row):
    return lambda rows: [*rows[:number], row, *rows[number + 1 :]]


@pytest.mark.parametrize(
    ("change", "line", "words", "region", "sector", "header", "columns"),
    [
        bad(replaced(4, "Liaoning,Industry,2021-02-30,0.5"), 6, "不是存在的日期"),
        bad(replaced(4, "Liaoning,Industry,yesterday,0.5"), 6, "不是日期"),
        bad(replaced(4, "Liaoning,Industry,0202-01-05,0.5"), 6, "年份"),
        bad(replaced(4, "Liaoning,Industry,2021-01-05,half"), 6, "不是数"),
        bad(replaced(4, "Liaoning,Industry,2021-01-05,1e999"), 6, "超出"),
        bad(replaced(4, "Liaoning,Industry,2021-01-05,-0.1"), 6, "为负"),
        bad(replaced(4, "Liaoning,Industry,2021-01-05,512"), 6, "不可能是每日百万吨"),
        bad(replaced(4, "Liaoning,Industry,2021-01-05"), 6, "这一行有 3 列"),
        bad(replaced(4, "Liaoning,Industry,2021-01-05,1,234.5"), 6, "这一行有 5 列"),
        bad(replaced(4, "Liaoning,Industry,2021-01-04,0.5"), 6, "重复，第 5 行已有"),
        bad(replaced(4, 'Liaoning,"Industry"x,2021-01-05,0.5'), 6, "不是完好的 CSV"),
        bad(lambda rows: [*rows, *lines([dt.date(2021, 1, 30)])], 12, "之间缺 19 个日数据"),
        bad(
            lambda rows: [*rows, *lines([dt.date(2021, 1, 17), dt.date(2021, 1, 24), dt.date(2021, 1, 31)])],
            14,
            "频率不一",
        ),
        bad(lambda _: lines([dt.date(2020, 1, 6), dt.date(2020, 1, 13), dt.date(2020, 1, 20), dt.date(2020, 1, 27),
                             dt.date(2020, 1, 30)]), 6, "频率不一：大多是每周"),
        bad(lambda _: lines([dt.date(year, 1, 1) for year in range(2010, 2020)]), None, "相隔 365 天"),
        bad(lambda rows: rows[:2], 3, "只有 2 个数据"),
        bad(lambda _: [], None, "只有表头"),
        bad(lambda rows: rows, None, "没有所要的地区与部门的数据", region="河北"),
        bad(lambda rows: rows, None, "没有所要的", sector="电力"),
        bad(lambda rows: rows + lines(region="Hebei"), 12, "不止一个地区", region=None),
        bad(lambda rows: rows + lines(sector="Power"), 12, "不止一个部门", sector=None),
        bad(lambda rows: [row.replace("0.5", "high") for row in rows], 1, "找不到排放量", header="region,sector,date,value"),
        bad(lambda rows: [row.replace("Liaoning", "here") for row in rows], 1, "缺少列“region”",
            header="area,sector,date,mt_co2_per_day", region=None),
        bad(lambda rows: rows, 1, "似乎是“tce”，不是二氧化碳", header="region,sector,date,energy_tce"),
        bad(lambda rows: rows, 1, "缺少列“amount”", columns={"value": "amount"}),
        bad(lambda rows: rows, 1, "两列都叫", header="region,date,date,mt_co2_per_day"),
    ],
)  # fmt: skip
def test_faults_are_named_with_file_and_line(
    tmp_path, change, line, words, region, sector, header, columns
):  # fmt: skip
    path = write(tmp_path, change(lines()), header=header)
    with pytest.raises(InputError) as caught:
        read_series(path, region, sector, columns)
    assert words in str(caught.value)
    assert caught.value.line == line
    assert caught.value.path == path
    assert caught.value.remedy


@pytest.mark.parametrize("name", ["mt_co2_per_day", "MtCO2/d", "co2_mt", "排放量（百万吨/日）", "emissions", "value",
                                  "monthly_mt_co2_per_day", "amount", "total"])  # fmt: skip
def test_value_columns_that_say_nothing_else(tmp_path, name):
    path = write(tmp_path, lines(), header=f"region,sector,date,{name}")
    assert read_series(path, "辽宁", "工业", {"value": name}).unit == "Mt CO2 per day"


@pytest.mark.parametrize(
    ("body", "name", "words"),
    [
        (b"", "a.csv", "空的"),
        (b" \n\n", "a.csv", "空的"),
        (b"\xff\xfe\xff\xff\x00\xd8", "a.csv", "编码"),
        (b"region,sector\x81\x20\xff", "a.csv", "编码"),
        (b"PK\x03\x04\x00\x00\x00\x00", "a.csv", "不是文本"),
        (gzip.compress("\n".join([HEADER, *lines()]).encode(), mtime=0)[:-20], "a.csv.gz", "压缩包不完整"),
        (b"region,sector,date", "a.csv.gz", "压缩包"),
    ],
    ids=["empty", "blank", "utf-16", "gb18030", "zip", "cut gzip", "no gzip"],
)
def test_files_that_cannot_be_read(tmp_path, body, name, words):
    path = tmp_path / name
    path.write_bytes(body)
    with pytest.raises(InputError, match=words):
        read_series(path, "辽宁", "工业")


def test_no_file_and_a_folder(tmp_path):
    with pytest.raises(InputError, match="不存在"):
        read_series(tmp_path / "none.csv", "辽宁", "工业")
    with pytest.raises(InputError, match="文件夹"):
        read_series(tmp_path, "辽宁", "工业")


@pytest.mark.parametrize(("region", "sector"), [("Atlantis", "工业"), ("辽宁", "烘焙")])
def test_unknown_names_as_arguments(tmp_path, region, sector):
    with pytest.raises(UnknownName):
        read_series(write(tmp_path, lines()), region, sector)


def test_an_unknown_name_in_the_file_is_named_with_its_line(tmp_path):
    with pytest.raises(UnknownName) as caught:
        read_series(write(tmp_path, lines(region="Atlantis")), None, "工业")
    assert caught.value.line == 2


def test_an_unknown_column_role():
    with pytest.raises(UnknownName, match="colour"):
        read_series(Path("any.csv"), "辽宁", "工业", {"colour": "red"})


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)))
def test_every_written_form_of_a_date(day):
    forms = ["{0:%Y-%m-%d}", "{0.year}/{0.month}/{0.day}", "{0:%Y%m%d}", "{0.year}年{0.month}月{0.day}日",
             "{0:%Y-%m-%d} 00:00:00", "{0:%Y-%m-%d}T00:00", " {0:%Y.%m.%d} "]  # fmt: skip
    assert {parse_period(form.format(day)) for form in forms} == {(day, "day")}


@given(st.text(max_size=12))
def test_any_text_is_a_date_or_a_reasoned_refusal(text):
    for parse in (parse_period, parse_number):
        try:
            parse(text)
        except ValueError as error:
            assert any("一" <= character <= "鿿" for character in str(error))


@pytest.mark.skipif(not REAL.exists(), reason="../shared/data is not here")
def test_the_real_file():
    series = read_series(REAL, "内蒙古", "交通")
    assert (series.region, series.sector) == ("150000", "ground_transport")
    assert len(series.dates) == 1461
    assert series_notes(series) == ()
