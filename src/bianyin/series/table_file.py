"""The tables of a file: a CSV (or its like) is one, a workbook has one on every sheet."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bianyin.errors import InputError
from bianyin.series.cells import Line, Table
from bianyin.series.raw_file import read_text

_DELIMITERS = ",\t;"
WORKBOOKS = {".xlsx", ".xlsm"}
_OLD_WORKBOOKS = {".xls", ".et", ".ods", ".xlsb"}
_CELLS = 20_000_000  # a workbook of a few kB can claim more than any memory holds


def read_tables(path: Path) -> tuple[Table, ...]:
    """Every table with a row below its header; of a file without any, its header alone.

    Raises:
        InputError: missing, unreadable, damaged or empty.
    """
    suffix = path.suffix.lower()
    if suffix in _OLD_WORKBOOKS:
        raise InputError("读不了这种表格。", path=path, remedy="请另存为 .xlsx 或 .csv。")
    if suffix not in WORKBOOKS:
        return (Table(path, _csv_lines(path, read_text(path))),)
    sheets = [Table(path, lines, name) for name, lines in _sheets(path) if lines]
    tables = [table for table in sheets if table.rows] or sheets[:1]
    if not tables:
        raise InputError("工作簿里没有数据。", path=path, remedy="请检查导出步骤，提供有内容的文件。")
    return tuple(tables)


def read_table_text(path: Path, text: str) -> Table:
    """The table of a CSV text."""
    return Table(path, _csv_lines(path, text))


def _csv_lines(path: Path, text: str) -> list[Line]:
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)  # the comma, when none occurs
    if not first.count(delimiter):  # a title stands above the table
        delimiter = max(_DELIMITERS, key=text[:10_000].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines = []
    try:
        for row in reader:
            lines.append(Line(reader.line_num, row))
    except csv.Error as error:
        raise InputError(
            f"不是完好的 CSV（{error}）。", path=path, line=reader.line_num, remedy="请检查引号与分隔符。"
        ) from None
    return lines


def _sheets(path: Path) -> Iterator[tuple[str, list[Line]]]:
    import openpyxl  # type: ignore[import-untyped]

    if not path.is_file():
        raise InputError("文件不存在或是文件夹。", path=path, remedy="请检查路径。")
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                yield sheet.title, list(_sheet_lines(sheet))
        book.close()
    except InputError:
        raise
    except Exception as error:  # noqa: BLE001 - of a damaged file openpyxl, zipfile and zlib each fail in their ways
        raise InputError(
            f"不是完好的 XLSX 工作簿（{type(error).__name__}）。",
            path=path,
            remedy="请在表格软件里打开后另存。",
        ) from None


def _sheet_lines(sheet: Any) -> Iterator[Line]:
    sheet.reset_dimensions()  # files state wrong ones
    width = cells = 0
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells += len(row)
        if cells > _CELLS:
            raise InputError(f"表“{sheet.title}”过大。", remedy="请另存为 CSV。")
        texts = [_text(value) for value in row]
        while texts and not texts[-1]:
            texts.pop()
        width = max(width, len(texts))
        yield Line(
            number, texts + [""] * (width - len(texts))
        )  # a row ends with its last cell that holds something


def _text(value: object) -> str:
    """A cell as a CSV would hold it: whole numbers without their point, days without midnight."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ").removesuffix(" 00:00:00")
    return str(value).strip()
