"""One bad file does not keep a folder out: what cannot be read of it is passed over, named, and ends with exit 3."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from commands import bianyin

PAGE = "<html><head><title>某厂停产</title></head><body><p>辽宁省某钢铁厂2021年9月28日起停产检修三十天。</p></body></html>"
GOOD = {
    "url": "https://example.org/a.html",
    "title": "示例钢厂停产",
    "text": "示例钢厂于2021年9月1日停产检修。",
}


def _empty_zip() -> bytes:
    made = io.BytesIO()
    zipfile.ZipFile(made, "w").close()
    return made.getvalue()


BAD = {
    "empty.docx": (b"", "文件为空"),
    "nul.txt": (b"abc" + bytes(200), "nul.txt"),
    "zip.docx": (_empty_zip(), "zip.docx"),
    "plain.jsonl.gz": (b"{}", "压缩文件不完整或已损坏"),
    "blank.jsonl": (b"\n", "文件为空"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_stops_no_folder_and_is_refused_by_its_name(tmp_path: Path, name: str) -> None:
    content, reason = BAD[name]
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.html").write_text(PAGE, "utf-8")
    (tmp_path / "pages" / name).write_bytes(content)
    done = bianyin(tmp_path, "ingest", "pages", "--json")
    assert done.code == 3 and json.loads(done.stdout)["new"] == 1
    (loss,) = json.loads(done.stdout)["losses"]
    assert name in loss and reason in loss and f"损失：{loss}" in done.stderr
    refused = bianyin(tmp_path, "ingest", "pages", f"pages/{name}", "--corpora", "other")
    assert refused.code == 2 and name in refused.last_line and not (tmp_path / "other").exists()


def test_of_rows_in_a_folder_the_bad_ones_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    rows = [
        GOOD,
        {"url": "https://example.org:port/"},
        {"text": "无址"},
        GOOD | {"url": "https://example.org/b.html"},
    ]
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (tmp_path / "pages" / "rows.jsonl").write_text(text, "utf-8")
    done = bianyin(tmp_path, "ingest", "pages")
    assert done.code == 3 and "新增 2" in done.stdout
    assert "rows.jsonl: 2 行读不了，已略过（首个：第 2 行：" in done.stderr


def test_many_bad_files_are_told_in_few_lines_and_all_of_them_in_json(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    for number in range(25):
        (tmp_path / "pages" / f"{number:02d}.docx").touch()
    nothing = bianyin(tmp_path, "ingest", "pages")
    assert nothing.code == 2 and "00.docx" in nothing.stderr and not (tmp_path / "corpora").exists()
    (tmp_path / "pages" / "a.html").write_text(PAGE, "utf-8")
    done = bianyin(tmp_path, "ingest", "pages", "--json", "--quiet")
    assert done.code == 3 and len(json.loads(done.stdout)["losses"]) == 25
    assert done.stderr.count("文件为空") == 20 and "另有 5 处，见 --json" in done.stderr
