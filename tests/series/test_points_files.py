"""Points from CSV, JSON and reports; what is written reads back equal; every fault has its line."""

import datetime as dt
import gzip
import json
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bianyin.errors import InputError
from bianyin.model import ChangePoint, PointWarning
from bianyin.series import read_points, write_points

REPO = Path(__file__).resolve().parents[2]
REFERENCE = REPO.parent / "shared" / "reference" / "liaoning-industry-report-2025-05-01.md"

TWO = (
    ChangePoint(date=dt.date(2020, 9, 1), kind="Event", confidence=0.64),
    ChangePoint(
        date=dt.date(2021, 6, 14), kind="Seasonal", confidence=0.59,
        start=dt.date(2021, 5, 1), end=dt.date(2021, 7, 1),
    ),
)  # fmt: skip

CSV = "date,kind,confidence,start,end\n2021-06-14,Seasonal,0.59,2021-05-01,2021-07-01\n2020-09-01,Event,0.64,,\n"
JSON = [
    {"date": "2020-09-01", "kind": "event", "confidence": 0.64},
    {
        "date": "2021/6/14",
        "kind": "Seasonal",
        "confidence": "0.59",
        "start": "2021-05-01",
        "end": "2021-07-01",
    },
]
REPORT = """# 某省 某部门 碳排放变点相关政策与事件汇总

## 转折点: 2020-09-01 (Event) - 置信度: 0.64

正文里说到“转折点: 2021-01-01 (Event) - 置信度: 0.5”不算标题。

##  转折点：2021-06-14（Seasonal） - 置信度：0.59
"""


def write(folder, name, text, encoding="utf-8"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("p.csv", CSV, TWO),
        ("p.csv", CSV.replace("date,kind", "Date, Kind").replace("\n", ",备注\n"), TWO),
        ("p.json", json.dumps(JSON), TWO),
        ("p.json", json.dumps({"region": "某省", "change_points": JSON}, ensure_ascii=False, indent=1), TWO),
        ("p.md", REPORT, (TWO[0], TWO[1].model_copy(update={"start": None, "end": None}))),
        ("p.MD", REPORT.replace("\n", "\r\n"), (TWO[0], TWO[1].model_copy(update={"start": None, "end": None}))),
    ],
)  # fmt: skip
def test_accepted_forms(tmp_path, name, text, expected, encoding):
    assert read_points(write(tmp_path, name, text, encoding)) == expected


def test_gzip(tmp_path):
    path = tmp_path / "p.csv.gz"
    path.write_bytes(gzip.compress(CSV.encode()))
    assert read_points(path) == TWO


def test_a_report_cut_off_within_a_character(tmp_path):
    path = tmp_path / "report.md"
    for cut in (1, 2):
        path.write_bytes((REPORT + "核心").encode()[:-cut])
        assert len(read_points(path)) == 2


def test_a_table_cut_off_within_a_character_is_refused(tmp_path):
    path = tmp_path / "p.csv"
    path.write_bytes((CSV + "2022-01-01,Event,0.5,,核心").encode()[:-1])
    with pytest.raises(InputError):
        read_points(path)


BAD_ROWS = [
    ("2021-02-30,Event,0.5", "不是存在的日期"),
    ("soon,Event,0.5", "不是日期"),
    (",Event,0.5", "缺少 date"),
    ("2021-02-03,Sudden,0.5", "应为 Event 或 Seasonal"),
    ("2021-02-03,Event,1.5", "不在 0 到 1"),
    ("2021-02-03,Event,-0.1", "不在 0 到 1"),
    ("2021-02-03,Event,167%", "不在 0 到 1"),
    ("2021-02-03,Event,high", "不是数"),
    ("2020-09-01,event,0.7", "重复，第 3 行已有"),
]


@pytest.mark.parametrize(("row", "words"), BAD_ROWS)
def test_bad_rows(tmp_path, row, words):
    path = write(tmp_path, "p.csv", CSV + row + ",,\n")
    with pytest.raises(InputError) as caught:
        read_points(path)
    assert words in str(caught.value)
    assert (caught.value.path, caught.value.line) == (path, 4)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        ("2021-01-01,", "要么都给"),
        (",2021-01-01", "要么都给"),
        ("2021-02-04,2021-03-01", "不在区间"),
        ("2021-03-01,2021-01-01", "不在区间"),
    ],
)
def test_bad_intervals(tmp_path, rest, words):
    path = write(tmp_path, "p.csv", CSV + f"2021-02-03,Event,0.5,{rest}\n")
    with pytest.raises(InputError, match=words):
        read_points(path)


@pytest.mark.parametrize(
    ("name", "text", "line", "words"),
    [
        ("p.csv", "", None, "空的"),
        ("p.csv", "date,kind,confidence\n", None, "没有变点"),
        ("p.csv", "kind,confidence\nEvent,0.5\n", 1, "缺少列“date”"),
        ("p.csv", "date,kind,confidence\n2021-01-01,Event\n", 2, "这一行有 2 列"),
        ("p.json", "[]", None, "没有变点"),
        ("p.json", "{}", 1, "没有变点列表"),
        ("p.json", "3", 1, "没有变点列表"),
        ("p.json", '[\n{"date": "2021-01-01",}\n]', 2, "不是完好的 JSON"),
        ("p.json", '[\n{"date": "2021-01-01", "kind": "Event", "confidence": 0.5},\n5]', 3, "不是日期"),
        (
            "p.json",
            '{"points": [\n\n{"date": "2021-01-01", "kind": "Event", "confidence": true}]}',
            3,
            "不是数",
        ),
        ("p.json", '[{"kind": "Event", "confidence": 0.5}]', 1, "缺少 date"),
        ("p.json", "[[1, 2]]", 1, "不是对象也不是日期"),
        ("p.json", "[120, 300]", 1, "是序号"),
        ("p.csv", "breakpoint\n120\n300\n", 2, "请同时用 --series"),
        ("p.json", "[" * 100_000, None, "JSON"),
        ("p.md", "# 标题\n\n没有转折点\n", None, "没有变点"),
        ("p.md", "# 标题\n\n## 转折点: 2021-03-01 - 置信度: 0.67\n", 3, "不合格式"),
        ("p.md", "\n## 转折点: 2021-03-01 (Event) - 置信度: 1.67\n", 2, "不在 0 到 1"),
        ("p.md", "\n## 转折点: 2021-03-32 (Event) - 置信度: 0.67\n", 2, "不是存在的日期"),
        ("p.xlsx", "x", None, "不是完好的 XLSX"),
        ("p.csv", "date\n03/04/2021\n07/09/2021\n", None, "日在前还是月在前"),
        ("p.docx", "x", None, "不认识的变点文件类型"),
    ],
)
def test_bad_files(tmp_path, name, text, line, words):
    path = write(tmp_path, name, text)
    with pytest.raises(InputError) as caught:
        read_points(path)
    assert words in str(caught.value)
    if name != "p.json" or line:
        assert caught.value.line == line


@pytest.mark.skipif(not REFERENCE.exists(), reason="../shared/reference is not here")
def test_the_reference_report_which_is_cut_off():
    points = read_points(REFERENCE)
    assert [(str(point.date), point.kind, point.confidence) for point in points] == [
        ("2019-09-01", "Event", 0.64),
        ("2020-09-01", "Event", 0.64),
        ("2021-03-01", "Event", 0.67),
        ("2021-06-14", "Seasonal", 0.59),
        ("2021-10-31", "Seasonal", 0.7),
        ("2022-03-01", "Event", 0.68),
        ("2022-06-01", "Seasonal", 0.59),
    ]


DATES = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))
DETAILS = st.text(alphabet=string.ascii_letters + " ，。\"',;\n日:", max_size=30).map(str.strip)


@st.composite
def change_points(draw):
    start, date, end = sorted(draw(st.tuples(DATES, DATES, DATES)))
    interval = draw(st.booleans())
    names = draw(
        st.lists(st.sampled_from(["month_boundary", "series_edge", "probably_one_change"]), unique=True)
    )
    return ChangePoint(
        date=date,
        kind=draw(st.sampled_from(["Event", "Seasonal"])),
        confidence=draw(st.floats(0, 1)),
        start=start if interval else None,
        end=end if interval else None,
        direction=draw(st.sampled_from(["up", "down", None])),
        warnings=tuple(PointWarning(name=name, detail=draw(DETAILS)) for name in names),
    )


@given(st.lists(change_points(), min_size=1, max_size=5, unique_by=lambda point: (point.date, point.kind)))
def test_what_is_written_reads_back_equal(tmp_path_factory, points):
    path = tmp_path_factory.mktemp("points") / "points.csv"
    write_points(tuple(points), path)
    assert sorted(points, key=lambda point: (point.date, point.kind)) == list(read_points(path))
    assert [file.name for file in path.parent.iterdir()] == ["points.csv"]


def test_a_place_that_cannot_be_written(tmp_path):
    with pytest.raises(InputError, match="写不了"):
        write_points(TWO, tmp_path / "no" / "such" / "folder" / "points.csv")
