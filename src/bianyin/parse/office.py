"""Word and Excel files: paragraphs and tables as lines of text; binary files through LibreOffice where it is installed."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bianyin.parse.docx_view import accept_changes, grid_cells
from bianyin.parse.unread import Unread

if TYPE_CHECKING:
    from docx.table import Table

_UNPACKED = 192 * 2**20  # bytes of all parts together
_PART = 48 * 2**20  # of one part; the words of a thousand pages have a tenth of it
_RATIO = 200  # of unpacked to packed bytes in a part of more than a mebibyte; text of offices has 10 to 20
_PARTS = 20_000
_CELLS = 400_000
_CHARACTERS = 4_000_000
_CONVERTERS = ("soffice", "libreoffice")
_SECONDS = 120
_CONVERTED = {"docx": "docx:MS Word 2007 XML", "xlsx": "xlsx:Calc MS Excel 2007 XML"}
_SHEET_MARK = "Workbook".encode("utf-16-le")  # the stream's name in a binary Excel file


def read_docx(body: bytes) -> str:
    """Paragraphs and tables in their order, a row of a table one line, tracked changes accepted (`docx_view`).

    Raises:
        Unread: `unreadable` for a damaged file, `too_large` for one that unpacks without bounds.
    """
    with _opening(body) as file:
        return "\n".join(_limited(_docx_lines(_accepted(file))))


def read_docx_markup(body: bytes) -> str:
    """The same with what a report's form says: `#` before headings, `1. ` before items, bold runs and links as Markdown.

    Raises:
        Unread: as for `read_docx`.
    """
    from bianyin.parse.docx_markup import markup_blocks

    with _opening(body) as file:
        return "\n\n".join(_limited(markup_blocks(_accepted(file), _table_cells)))


def _accepted(file: io.BytesIO) -> Any:
    import docx

    document = docx.Document(file)
    accept_changes(document.element.body, document.styles.element)
    return document


def _docx_lines(container: Any) -> Iterator[str]:
    for block in container.iter_inner_content():
        if hasattr(block, "rows"):
            yield from _table_lines(block)
        else:
            yield block.text


def _table_lines(table: Table) -> Iterator[str]:
    for cells in _table_cells(table):
        yield " ".join(cell for cell in cells if cell)


def _table_cells(table: Table) -> Iterator[list[str]]:
    """The words of each row's cells, the tables within a cell among them."""
    from docx.table import _Cell

    for cells in grid_cells(table._tbl):
        yield [" ".join(" ".join(_docx_lines(_Cell(cell, table))).split()) for cell in cells]


def read_xlsx(body: bytes) -> str:
    """Every sheet's name and rows, the cells of a row on one line with spaces between.

    Raises:
        Unread: as for `read_docx`.
    """
    import openpyxl  # type: ignore[import-untyped]

    with (
        _opening(body) as file,
        closing(openpyxl.load_workbook(file, read_only=True, data_only=True)) as book,
    ):
        return "\n".join(_limited(_xlsx_lines(book)))


def _xlsx_lines(book: Any) -> Iterator[str]:
    left = _CELLS
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for sheet in shown:
        if len(shown) > 1:
            yield sheet.title
        for values in _rows_with_cells(book, sheet):
            left -= len(values)
            if left < 0:
                return
            yield " ".join(_shown(value) for value in values if value is not None)


def _rows_with_cells(book: Any, sheet: Any) -> Iterator[list[object]]:
    """The values of each row that the file holds. A sheet's own rows fill every gap, up to a cell in row 999,999,999."""
    from openpyxl.worksheet._reader import WorkSheetParser  # type: ignore[import-untyped]

    with sheet._get_source() as source:
        parser = WorkSheetParser(
            source, sheet._shared_strings, data_only=True, epoch=book.epoch,
            date_formats=book._date_formats, timedelta_formats=book._timedelta_formats,
        )  # fmt: skip
        for _, cells in parser.parse():
            yield [cell["value"] for cell in cells]


def _shown(value: object) -> str:
    """A cell as it is read: whole numbers without their point, days without midnight."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = " ".join(str(value).split())
    return text.removesuffix(" 00:00:00")


def read_legacy(body: bytes, program: str | None) -> str:
    """DOC, WPS, XLS and the like, converted by LibreOffice.

    Args:
        program: as `converter` finds it.

    Raises:
        Unread: `unread_format` where there is no LibreOffice, `unreadable` where it fails or takes too long.
    """
    if program is None:
        raise Unread("unread_format")
    kind = "xlsx" if _SHEET_MARK in body else "docx"
    converted = _converted(program, body, kind)
    return read_xlsx(converted) if kind == "xlsx" else read_docx(converted)


def converter() -> str | None:
    """Path of LibreOffice, which reads binary files; None where it is not installed."""
    return next((path for name in _CONVERTERS if (path := shutil.which(name))), None)


def _converted(program: str, body: bytes, kind: str) -> bytes:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "given"
        source.write_bytes(body)
        # A profile of its own: LibreOffice refuses to start twice on one.
        command = [
            program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
            "--convert-to", _CONVERTED[kind], "--outdir", str(folder / "out"), str(source),
        ]  # fmt: skip
        try:
            subprocess.run(command, timeout=_SECONDS, check=True, capture_output=True)
            return next((folder / "out").iterdir()).read_bytes()
        except (subprocess.SubprocessError, OSError, StopIteration):
            raise Unread("unreadable") from None


@contextmanager
def _opening(body: bytes) -> Iterator[io.BytesIO]:
    """The file for its library; damaged files fail there with errors of all its layers."""
    _check_archive(body)
    try:
        yield io.BytesIO(body)
    except Exception:  # noqa: BLE001
        raise Unread("unreadable") from None


def _check_archive(body: bytes) -> None:
    """Refuse what unpacks without bounds; `zipfile` never unpacks a part beyond the size stated here."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise Unread("unreadable") from None
    bombs = [
        part
        for part in parts
        if part.file_size > _PART
        or (part.file_size > 2**20 and part.file_size > _RATIO * max(1, part.compress_size))
    ]
    if bombs or len(parts) > _PARTS or sum(part.file_size for part in parts) > _UNPACKED:
        raise Unread("too_large")


def _limited(lines: Iterator[str]) -> Iterator[str]:
    left = _CHARACTERS
    for line in lines:
        if line.strip():
            yield line[:left]
            left -= len(line)
        if left <= 0:
            return
