"""Cells of a table: its header and rows, and what a number may look like."""

from __future__ import annotations

import difflib
import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bianyin.errors import InputError, UnknownName

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")

# What statistics, spreadsheets, R, pandas and databases write where there is no value.
_MISSING = {
    "", "na", "n/a", "n.a.", "nan", "null", "none", "nil", "<na>", "nat", "missing", "inf", "-inf",
    "-", "--", "---", "—", "——", "–", ".", "..", "...", "…", "……", "/", "\\", "*", "?",
    "#n/a", "#na", "#value!", "#div/0!", "#null!", "#ref!", "#num!", "#name?",
    "缺", "缺失", "缺测", "缺值", "无", "无数据", "暂无", "空", "不详", "未知",
}  # fmt: skip
_NINES = re.compile(r"-9{2,}(?:\.(?:9+|0+))?")  # -99, -9999.0: no emission is negative


class Line(NamedTuple):
    """One row of a file with the number of its line, from 1."""

    number: int
    cells: list[str]


def is_missing(text: str) -> bool:
    """Whether a cell says that there is no value: empty, NA, n/a, —, #N/A, 缺测, -9999 …"""
    folded = unicodedata.normalize("NFKC", text).strip().lower()
    return folded in _MISSING or text.strip() in _MISSING or bool(_NINES.fullmatch(folded))


def parse_number(text: str) -> float:
    """A finite decimal number; commas at every third digit do no harm.

    Raises:
        ValueError: with a Chinese reason; NaN, infinity and empty cells are refused.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        raise ValueError("数值是空的")
    if _THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "")
    if not (plain.isascii() and _NUMBER.fullmatch(plain)):
        raise ValueError(f"“{text}”不是数")
    number = float(plain)
    if not math.isfinite(number):
        raise ValueError(f"“{text}”超出可表示的范围")
    return number


def is_number(text: str) -> bool:
    """Whether `parse_number` would read it."""
    try:
        parse_number(text)
    except ValueError:
        return False
    return True


class Table:
    """The header of one table, its rows, and what stands above it (a title, a unit).

    Attributes:
        name: of the sheet; empty for a file that is one table.
        above: texts of the lines above the header.
        header: names of the columns.
        rows: the lines below it that are not blank, as long as the header.

    Raises:
        InputError: two columns of one name, or a row longer or shorter than the header.
    """

    def __init__(self, path: Path, lines: Sequence[Line], name: str = "") -> None:
        self.path, self.name = path, name
        filled = [line for line in lines if any(cell.strip() for cell in line.cells)]
        at = _header_at(filled)
        self.above = tuple(cell.strip() for line in filled[:at] for cell in line.cells if cell.strip())
        self.header = tuple(cell.strip() for cell in filled[at].cells) if filled else ()
        while self.header and not self.header[-1]:
            self.header = self.header[:-1]
        self.line = filled[at].number if filled else 1
        self._refuse_twins()
        self.rows = [self._as_long_as_header(line) for line in filled[at + 1 :]]

    def without_header(self) -> Table:
        """The same table, its header taken for the first row: columns are numbered, 列1, 列2 …"""
        other = object.__new__(Table)
        other.__dict__ |= self.__dict__
        other.header = tuple(f"列{number}" for number in range(1, len(self.header) + 1))
        other.rows = [Line(self.line, list(self.header)), *self.rows]
        return other

    def column(self, name: str, *, remedy: str) -> int:
        """Position of a column that must be there; case and surrounding blanks do not matter.

        Raises:
            UnknownName: there is no such column; the message lists those there are, nearest first.
        """
        position = self.find_column(name)
        if position is None:
            near = difflib.get_close_matches(name, self.header, n=1, cutoff=0.6)
            hint = f"是否为“{near[0]}”？" if near else ""
            found = "、".join(filter(None, self.header))
            raise UnknownName(
                f"缺少列“{name}”，现有：{found}。{hint}", path=self.path, line=self.line, remedy=remedy
            )
        return position

    def find_column(self, name: str) -> int | None:
        """Position of a column, or None."""
        folded = [column.lower() for column in self.header]
        return folded.index(name.strip().lower()) if name.strip().lower() in folded else None

    def cells_of(self, column: int, most: int = 200) -> Iterator[str]:
        """Cells of a column that hold something, of rows spread over the whole table."""
        step = max(1, len(self.rows) // most)
        return (row.cells[column].strip() for row in self.rows[::step] if not is_missing(row.cells[column]))

    def _refuse_twins(self) -> None:
        folded = [name.lower() for name in self.header if name]
        for name in folded:
            if folded.count(name) > 1:
                raise InputError(
                    f"表头里有两列都叫“{name}”。",
                    path=self.path,
                    line=self.line,
                    remedy="请删去或改名其中一列。",
                )

    def _as_long_as_header(self, line: Line) -> Line:
        width = len(self.header)
        if len(line.cells) < width or any(cell.strip() for cell in line.cells[width:]):
            raise InputError(
                f"这一行有 {len(line.cells)} 列，表头有 {width} 列。",
                path=self.path,
                line=line.number,
                remedy="文件可能被截断，或数字里带有千位逗号而没有引号；请更正这一行。",
            )
        return Line(line.number, line.cells[:width])


def _header_at(lines: Sequence[Line]) -> int:
    """Titles, units and comments above a table have one cell; the header is the first row with two, if any has."""
    for position, line in enumerate(lines):
        filled = [cell for cell in line.cells if cell.strip()]
        if len(filled) > 1 and not filled[0].lstrip().startswith("#"):
            return position
    return 0
