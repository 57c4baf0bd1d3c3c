"""Series as people have them: other columns, shapes, dates, units and missing values; each gives the plain file's series."""

import datetime as dt

import openpyxl
import pytest

from bianyin.errors import InputError
from bianyin.series import SeriesFile, read_series, series_notes
from bianyin.series.units import MT_PER_DAY, Unit, unit_in

DAYS = [dt.date(2020, 1, 1) + dt.timedelta(days=n) for n in range(40)]
MONTHS = [dt.date(2020 + n // 12, n % 12 + 1, 1) for n in range(30)]
LIAONING, HEBEI = [0.5 + 0.001 * n for n in range(40)], [1.2 + 0.001 * n for n in range(40)]


def long(
    date="{0:%Y-%m-%d}", header="region,sector,date,mt_co2_per_day", region="Liaoning", sector="Industry"
):
    return "\n".join(
        [
            header,
            *(
                f"{region},{sector},{date.format(day)},{value}"
                for day, value in zip(DAYS, LIAONING, strict=True)
            ),
        ]
    )


def wide(header, names=("Liaoning", "Hebei")):
    rows = (f"{day},{mine},{other}" for day, mine, other in zip(DAYS, LIAONING, HEBEI, strict=True))
    return "\n".join([header.format(*names), *rows])


# Each is the same 40 days of Liaoning's industry.
SAME = {
    "Carbon Monitor": long("{0:%d/%m/%Y}", "state,sector,date,MtCO2 per day"),
    "American dates": long("{0:%m/%d/%Y}"),
    "Chinese header": long(header="省份,部门,日期,排放量（百万吨/日）", region="辽宁省", sector="工业"),
    "no useful names": long(header="a,b,c,d"),
    "unit in a title": "某年各省碳排放\n单位：百万吨/日\n" + long(header="地区,行业,时间,数值"),
    "timestamp beside it": "\n".join(
        [
            "state,date,sector,value,timestamp",
            *(
                f"Liaoning,{day:%d/%m/%Y},Industry,{value},{1577836800 + 86400 * n}"
                for n, (day, value) in enumerate(zip(DAYS, LIAONING, strict=True))
            ),
        ]
    ),
    "year, month and day apart": "\n".join(
        [
            "省,行业,年,月,日,emission",
            *(
                f"辽宁,工业,{day.year},{day.month},{day.day},{value}"
                for day, value in zip(DAYS, LIAONING, strict=True)
            ),
        ]
    ),
    "a column a region": wide("date,{},{}"),
    "a column a region, with its unit": wide("日期,{}（百万吨）,{}（百万吨）", ("辽宁", "河北")),
    "a column a sector": wide("date,{},{}", ("Industry", "Power")),
    "dates across": "\n".join(
        [",".join(["地区", *map(str, DAYS)]), ",".join(["辽宁", *map(str, LIAONING)]), ",".join(["河北", *map(str, HEBEI)])]
    ),
    "a total beside it": wide("date,{},{}", ("辽宁", "合计")),
}  # fmt: skip


def read(folder, text, **options):
    path = folder / "series.csv"
    path.write_text(text, encoding="utf-8")
    return read_series(path, "辽宁", "工业", **options)


@pytest.mark.parametrize("name", SAME)
def test_every_shape_gives_the_same_series(tmp_path, name):
    series = read(tmp_path, SAME[name])
    assert (series.region, series.sector, series.frequency) == ("210000", "industry", "daily")
    assert list(series.dates) == DAYS
    assert list(series.values) == pytest.approx(LIAONING)


def sheet_rows(text):
    rows = [line.split(",") for line in text.split("\n")]
    return [rows[0], *([*row[:-1], float(row[-1])] for row in rows[1:])]


def workbook(path, **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_a_workbook_with_real_dates_a_title_and_another_sheet(tmp_path):
    rows = [["各省工业排放"], ["地区", "部门", "日期", "排放量（百万吨/日）"]]
    rows += [["辽宁", "工业", dt.datetime(day.year, day.month, day.day), value] for day, value in zip(DAYS, LIAONING, strict=True)]  # fmt: skip
    path = workbook(tmp_path / "a.xlsx", 数据=rows, 空白=[])
    series = read_series(path, None, None)
    assert list(series.dates) == DAYS
    assert list(series.values) == LIAONING


def test_a_sheet_a_sector(tmp_path):
    mine = [
        ["date", "Liaoning", "Hebei"],
        *([day, a, b] for day, a, b in zip(DAYS, LIAONING, HEBEI, strict=True)),
    ]
    other = [mine[0], *([day, 9 * a, 9 * b] for day, a, b in mine[1:])]
    file = SeriesFile(workbook(tmp_path / "b.xlsx", Industry=mine, Power=other), unit="Mt/day")
    assert file.series("河北", "工业").values == pytest.approx(HEBEI)
    assert file.series("辽宁", "电力").values == pytest.approx([9 * value for value in LIAONING])
    assert len(file.subjects()) == 4


def test_all_pairs_of_a_file_and_what_is_none(tmp_path):
    path = tmp_path / "s.csv"
    path.write_text(long() + "\n" + "\n".join(long(region="World").split("\n")[1:]), encoding="utf-8")
    file = SeriesFile(path)
    assert file.subjects() == (("210000", "industry"),)
    assert file.unknown() == ("World",)


@pytest.mark.parametrize(
    "word",
    [
        "",
        "NA",
        "n/a",
        "NaN",
        "null",
        "None",
        "-",
        "—",
        "--",
        "..",
        "#N/A",
        "缺测",
        "暂无",
        "-9999",
        "-99.9",
        "-999.0",
    ],
)
def test_missing_values_by_their_usual_names(tmp_path, word):
    lines = long().split("\n")
    lines[5] = lines[5].rsplit(",", 1)[0] + "," + word
    series = read(tmp_path, "\n".join(lines))
    assert len(series.dates) == len(DAYS) - 1
    assert series_notes(series) == ("2020-01-04 与 2020-01-06 之间缺 1 个日数据，未作填补。",)


def month_file(values, column, dates=MONTHS, form="{0:%Y-%m}"):
    rows = (f"{form.format(day)},{value}" for day, value in zip(dates, values, strict=True))
    return "\n".join([f"date,{column}", *rows])


# Liaoning's industry emits about half a million tonnes a day: fifteen a month.
@pytest.mark.parametrize(
    ("column", "value", "unit"),
    [
        ("mt_co2_per_day", 0.5, None),
        ("mt_co2_per_month", 15.0, None),
        ("emissions", 15.0, None),  # only a month's total fits
        ("emissions", 0.5, None),  # only a day's mean fits
        ("co2_mt", 15.0, None),
        ("排放量（万吨）", 1500.0, None),
        ("kt CO2/month", 15_000.0, None),
        ("monthly tonnes", 15e6, None),
        ("MtC per month", 15.0 * 12 / 44, None),
        ("emissions", 15.0 * 12 / 44, "MtC/month"),
        ("emissions", 15e6, "t/month"),
        ("emissions", 50.0, "万吨/日"),
        ("emissions", 180.0, "Mt/year"),
        ("emissions", 180.0, "Mt yr-1"),
    ],
)
def test_units_of_monthly_files(tmp_path, column, value, unit):
    series = read(tmp_path, month_file([value] * 30, column), unit=unit)
    assert series.frequency == "monthly"
    assert sum(series.values) / 30 == pytest.approx(0.5, rel=0.03)
    february = series.values[1]
    assert february == pytest.approx(0.5, rel=0.06)


def test_a_total_is_divided_by_the_days_of_its_own_month(tmp_path):
    series = read(tmp_path, month_file([0.5 * n for n in (31, 29, 31, 30)], "Mt per month", MONTHS[:4]))
    assert series.values == pytest.approx([0.5] * 4)


@pytest.mark.parametrize(
    "form", ["{0:%Y-%m}", "{0:%Y%m}", "{0.year}年{0.month}月", "{0:%b %Y}", "{0:%d/%m/%Y}", "{0:%Y-%m}-28"]
)
def test_months_written_in_any_way_are_their_first_day(tmp_path, form):
    assert list(read(tmp_path, month_file([0.5] * 30, "mt_co2_per_day", form=form)).dates) == MONTHS


def test_weeks_of_the_iso_calendar(tmp_path):
    weeks = [dt.date(2020, 1, 6) + dt.timedelta(weeks=n) for n in range(60)]
    form = ["{}-W{:02d}".format(*day.isocalendar()[:2]) for day in weeks]
    text = "\n".join(["week,mt_co2_per_week", *(f"{name},3.5" for name in form)])
    series = read(tmp_path, text)
    assert (series.frequency, list(series.dates)) == ("weekly", weeks)
    assert set(series.values) == {0.5}


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("emissions", 0.06, "每日 Mt CO2，还是每月"),  # a day's little or a month's
        ("emissions", 6.0, "是"),  # kt or 万吨
        ("co2_mt", 0.5, "每日 Mt CO2，还是每月 Mt CO2"),
        ("emissions", 1e12, "是"),
    ],
)
def test_a_unit_that_cannot_be_told_is_asked_for(tmp_path, column, value, words):
    path = tmp_path / "m.csv"
    path.write_text(month_file([value] * 30, column), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_series(path, "沈阳", "工业")
    assert words in str(caught.value)
    assert "？" in str(caught.value)
    assert "--unit" in caught.value.remedy
    assert read_series(path, "沈阳", "工业", unit="kg/month").frequency == "monthly"


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("MtCO2 per day", MT_PER_DAY),
        ("mt_co2_per_day", MT_PER_DAY),
        ("排放量(百万吨/日)", Unit(1.0, None, "day")),
        ("月排放量（万吨）", Unit(1e-2, None, "month")),
        ("CO2 emissions [kt CO2/yr]", Unit(1e-3, False, "year")),
        ("TgC month-1", Unit(1.0, True, "month")),
        ("Gg CO₂ d⁻¹", Unit(1e-3, False, "day")),
        ("monthly_mt_co2_per_day", MT_PER_DAY),
        ("亿吨二氧化碳/年", Unit(1e2, False, "year")),
        ("thousand tonnes CO2e per week", Unit(1e-3, False, "week")),
        ("MtCO2/d", MT_PER_DAY),
        ("mtco2", Unit(1.0, False, None)),
        ("千吨碳每月", Unit(1e-3, True, "month")),
        ("total", Unit()),
        ("amount", Unit()),
        ("date", Unit()),
        ("state", Unit()),
        ("value", Unit()),
    ],
)
def test_what_a_name_says_of_the_unit(text, unit):
    assert unit_in(text) == unit


@pytest.mark.parametrize("unit", ["", "per day", "furlongs", "tce/day", "kWh"])
def test_a_unit_that_is_none(tmp_path, unit):
    path = tmp_path / "s.csv"
    path.write_text(long(), encoding="utf-8")
    if unit:
        with pytest.raises(InputError, match="--unit"):
            read_series(path, "辽宁", "工业", unit=unit)


def test_a_size_far_off_is_doubted(tmp_path):
    series = read(tmp_path, month_file([15.0] * 30, "mt_co2_per_day"))
    assert any("单位是否不同" in note for note in series_notes(series))


def test_two_columns_that_may_be_the_emission(tmp_path):
    path = tmp_path / "s.csv"
    path.write_text(
        "date,emission_a,emission_b\n" + "\n".join(f"{day},0.5,0.6" for day in DAYS), encoding="utf-8"
    )
    with pytest.raises(InputError, match="有几列都可能"):
        read_series(path, "辽宁", "工业")
    assert read_series(path, "辽宁", "工业", {"value": "emission_b"}).values[0] == 0.6


def test_days_and_months_that_cannot_be_told_apart(tmp_path):
    dates = ["01/02/2020", "02/03/2020", "03/04/2020", "05/05/2020"]
    path = tmp_path / "s.csv"
    path.write_text("date,mt_co2_per_day\n" + "\n".join(f"{day},0.5" for day in dates), encoding="utf-8")
    with pytest.raises(InputError, match=r"频率|相隔|日在前还是月在前"):
        read_series(path, "辽宁", "工业")
