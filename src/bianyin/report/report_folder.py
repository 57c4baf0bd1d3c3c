"""Write the report folder whole: a run that is killed leaves the old report or the new one, never a torn file."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from bianyin.errors import BianyinError, InputError
from bianyin.model import Report
from bianyin.report.citations import references_csl, references_ris
from bianyin.report.markdown import PICTURE, report_md
from bianyin.report.numbering import Numbered, numbered
from bianyin.report.records import records_jsonl, rejected_jsonl, run_json
from bianyin.report.records_csv import records_csv
from bianyin.report.series_csv import series_csv
from bianyin.report.word import report_docx

# `run.json` last: where it is there, the rest is.
_FILES: dict[str, Callable[[Report, Numbered], str | bytes | None]] = {
    PICTURE: lambda report, found: report.picture,
    "report.md": report_md,
    "records.jsonl": records_jsonl,
    "rejected.jsonl": rejected_jsonl,
    "report.docx": report_docx,
    "records.csv": records_csv,
    "references.ris": references_ris,
    "references.csl.json": references_csl,
    "series.csv": series_csv,
    "run.json": run_json,
}


def check_folder(folder: Path) -> None:
    """Fail before any work is done where the report could not be written afterwards.

    Raises:
        InputError: `folder` is a file, or its parent is one or cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError("是文件，不是文件夹。", path=folder, remedy="请用 -o 另指一个文件夹。")
    nearest = next(parent for parent in (folder, *folder.absolute().parents) if parent.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK):
        raise InputError("无法写入。", path=nearest, remedy="请用 -o 另指一个可写的文件夹。")


def write_report(report: Report, folder: Path) -> Path:
    """Write all files into a temporary folder beside `folder`, then move them in place. Returns `folder`.

    Other files in an existing `folder` are left alone; an older report's picture and series go where there are no new ones.

    Raises:
        BianyinError: the disk is full or refuses.
    """
    partial = folder.parent / f".{folder.name}.partial"
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        found = numbered(report)
        for name, render in _FILES.items():
            if (body := render(report, found)) is not None:
                _write(partial / name, body)
        if folder.exists():
            for name in _FILES:
                if (partial / name).exists():
                    (partial / name).replace(folder / name)
                else:  # of another run
                    (folder / name).unlink(missing_ok=True)
            partial.rmdir()
        else:
            partial.replace(folder)
    except OSError as error:
        raise BianyinError(
            f"无法写入报告文件夹 {folder}：{error.strerror}。", remedy="请检查磁盘空间与权限后重试。"
        ) from error
    return folder


def _write(path: Path, body: str | bytes) -> None:
    with path.open("wb") as file:
        file.write(body.encode() if isinstance(body, str) else body)
        file.flush()
        os.fsync(file.fileno())
