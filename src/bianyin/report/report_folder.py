"""Write the report folder whole: a run that is killed leaves the old report or the new one, never a mixture."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from bianyin.errors import BianyinError, InputError
from bianyin.model import Report
from bianyin.report.citations import references_csl, references_ris
from bianyin.report.html import report_html
from bianyin.report.markdown import PICTURE, report_md
from bianyin.report.numbering import Numbered, numbered
from bianyin.report.records import records_jsonl, rejected_jsonl, run_json
from bianyin.report.records_csv import records_csv
from bianyin.report.series_csv import series_csv
from bianyin.report.whole_folder import write_folder
from bianyin.report.word import report_docx
from bianyin.wording import speaking

# `run.json` last: where files have to be replaced one by one, the rest is there where it is.
_FILES: dict[str, Callable[[Report, Numbered], str | bytes | None]] = {
    PICTURE: lambda report, found: report.picture,
    "report.md": report_md,
    "report.html": report_html,
    "records.jsonl": records_jsonl,
    "rejected.jsonl": rejected_jsonl,
    "report.docx": report_docx,
    "records.csv": records_csv,
    "references.ris": references_ris,
    "references.csl.json": references_csl,
    "series.csv": series_csv,
    "run.json": run_json,
}
WRITTEN = tuple(_FILES)
_OF_A_SERIES = (PICTURE, "series.csv")
ALWAYS_WRITTEN = tuple(name for name in WRITTEN if name not in _OF_A_SERIES)


def check_folder(folder: Path) -> None:
    """Fail before any work is done where the report could not be written afterwards.

    Raises:
        InputError: `folder` is a file, or its parent is one; or either cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError("是文件，不是文件夹。", path=folder, remedy="请用 -o 另指一个文件夹。")
    nearest = next(parent for parent in (folder, *folder.absolute().parents) if parent.exists())
    for place in {nearest, folder.resolve().parent} if folder.is_dir() else {nearest}:
        if not place.is_dir() or not os.access(place, os.W_OK):
            raise InputError("无法写入。", path=place, remedy="请用 -o 另指一个可写的文件夹。")


def write_report(report: Report, folder: Path) -> Path:
    """Write all files beside `folder`, then swap the whole in by one rename. Returns `folder`.

    Other files in an existing `folder` are left alone; an older report's picture and series go where there are no new ones.

    Raises:
        BianyinError: the disk is full or refuses.
    """
    found = numbered(report)
    with speaking(report.lang):
        made = {name: render(report, found) for name, render in _FILES.items()}
    files = {
        name: body.encode() if isinstance(body, str) else body
        for name, body in made.items()
        if body is not None
    }
    try:
        write_folder(folder, files, _FILES)
    except OSError as error:
        raise BianyinError(
            f"无法写入报告文件夹 {folder}：{error.strerror}。", remedy="请检查磁盘空间与权限后重试。"
        ) from error
    return folder
