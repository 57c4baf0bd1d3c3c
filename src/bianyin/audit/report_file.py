"""The file or folder that is audited: Markdown, plain text or Word; of a report folder of ours, `records.jsonl` beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

from bianyin.errors import InputError
from bianyin.parse.office import read_docx_markup
from bianyin.parse.unread import Unread
from bianyin.series.raw_file import read_text

_TEXTS = (".md", ".markdown", ".txt")
RECORDS = "records.jsonl"
_REPORT = "report.md"


class ReportFile(NamedTuple):
    """A report's text as Markdown, and the rows of `records.jsonl` where it stands beside it; None where it does not."""

    path: Path
    text: str
    rows: tuple[dict[str, Any], ...] | None = None


def read_report_file(path: Path) -> ReportFile:
    """A report's file, or its folder.

    Raises:
        InputError: missing, damaged, of a kind that is not read, or a folder without `report.md`.
    """
    if path.is_dir():
        if not (path / _REPORT).is_file():
            raise InputError(
                f"文件夹里没有 {_REPORT}。", path=path, remedy="请给出报告文件，或本程序写出的报告文件夹。"
            )
        path = path / _REPORT
    suffix = path.suffix.lower()
    if suffix == ".docx":
        return ReportFile(path, _word_text(path))
    if suffix not in _TEXTS:
        raise InputError(
            f"不认识的报告文件类型“{path.suffix}”。",
            path=path,
            remedy="可用 .md、.txt、.docx，或报告文件夹。",
        )
    text = read_text(path, may_be_cut_off=True).replace("\r\n", "\n")
    beside = path.parent / RECORDS
    is_ours = path.name == _REPORT and beside.is_file()
    return ReportFile(path, text, _rows(beside) if is_ours else None)


def _word_text(path: Path) -> str:
    try:
        return read_docx_markup(path.read_bytes()) + "\n"
    except FileNotFoundError:
        raise InputError("文件不存在。", path=path, remedy="请检查路径。") from None
    except OSError as error:
        raise InputError(
            f"文件读不出来（{error.strerror}）。", path=path, remedy="请检查权限与磁盘。"
        ) from None
    except Unread:
        raise InputError("不是完好的 Word 文件。", path=path, remedy="请另存为 .docx 后再试。") from None


def _rows(path: Path) -> tuple[dict[str, Any], ...]:
    found = []
    for number, line in enumerate(read_text(path).splitlines() if path.stat().st_size else (), start=1):
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict) or "title" not in row or not isinstance(row.get("evidence"), list):
            raise InputError(
                "不是一条记录。",
                path=path,
                line=number,
                remedy="请用 bianyin report 重做报告，或只给出 report.md。",
            )
        found.append(row)
    return tuple(found)
