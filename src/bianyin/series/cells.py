"""Cells of a table: what a date and a number may look like, and the columns of a header."""

from __future__ import annotations

import csv
import datetime as dt
import difflib
import io
import math
import re
from collections.abc import Iterator
from pathlib import Path

from bianyin.errors import InputError, UnknownName

_DAY = re.compile(
    r"(?P<year>\d{4})(?:(?P<sep>[-/.])(?P<month>\d{1,2})(?:(?P=sep)(?P<day>\d{1,2}))?"
    r"|年(?P<cmonth>\d{1,2})月(?:(?P<cday>\d{1,2})日)?"
    r"|(?P<tmonth>\d{2})(?P<tday>\d{2}))"
    r"(?:[ T]00:00(?::00(?:\.0+)?)?)?"  # spreadsheets and data frames write midnight behind a day
)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_DELIMITERS = ",\t;"
# Years outside are slips of the keyboard (0202-03-01); inside, a window's arithmetic cannot overflow.
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def parse_date(text: str, *, allow_month: bool = False) -> dt.date:
    """`2021-03-01`, `2021/3/1`, `2021.3.1`, `20210301` or `2021年3月1日`; a month as its first day if allowed.

    Raises:
        ValueError: with a Chinese reason.
    """
    match = _DAY.fullmatch(text.strip()) if text.isascii() or "年" in text else None
    if not match:
        raise ValueError(f"“{text}”不是日期，应写成 2021-03-01")
    month = match["month"] or match["cmonth"] or match["tmonth"]
    day = match["day"] or match["cday"] or match["tday"]
    if day is None and not allow_month:
        raise ValueError(f"“{text}”只到月，需要具体到日，如 2021-03-01")
    year = int(match["year"])
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise ValueError(f"“{text}”的年份不在 {_FIRST_YEAR} 至 {_LAST_YEAR} 之间")
    try:
        return dt.date(year, int(month), int(day or 1))
    except ValueError:
        raise ValueError(f"“{text}”不是存在的日期") from None


def parse_number(text: str) -> float:
    """A plain finite decimal number.

    Raises:
        ValueError: with a Chinese reason; NaN, infinity, thousands separators and empty cells are refused.
    """
    stripped = text.strip()
    if not stripped:
        raise ValueError("数值是空的")
    if not (stripped.isascii() and _NUMBER.fullmatch(stripped)):
        raise ValueError(f"“{text}”不是数")
    number = float(stripped)
    if not math.isfinite(number):
        raise ValueError(f"“{text}”超出可表示的范围")
    return number


class Table:
    """A CSV text: its header, and its rows by column name with their line numbers.

    Raises:
        InputError: two columns of one name, or later, while rows are read, a row that is cut short.
    """

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        first = text.lstrip("\r\n").split("\n", 1)[0]
        delimiter = max(_DELIMITERS, key=first.count)  # the comma, when none occurs
        self._reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        self.header = next((tuple(cell.strip() for cell in row) for row in self._lines() if any(row)), ())
        folded = [name.lower() for name in self.header if name]
        for name in folded:
            if folded.count(name) > 1:
                raise InputError(
                    f"表头里有两列都叫“{name}”。", path=path, line=self.line, remedy="请删去或改名其中一列。"
                )

    @property
    def line(self) -> int:
        """Number of the line read last, from 1."""
        return self._reader.line_num

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

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Line number and cells of each row that is not blank.

        Raises:
            InputError: a row has fewer or more cells than the header, or cannot be read as CSV.
        """
        for row in self._lines():
            if not any(cell.strip() for cell in row):
                continue
            if len(row) < len(self.header) or any(cell.strip() for cell in row[len(self.header) :]):
                raise InputError(
                    f"这一行有 {len(row)} 列，表头有 {len(self.header)} 列。",
                    path=self.path,
                    line=self.line,
                    remedy="文件可能被截断，或数字里带有千位逗号；请更正这一行。",
                )
            yield self.line, row

    def _lines(self) -> Iterator[list[str]]:
        try:
            yield from self._reader
        except csv.Error as error:
            raise InputError(
                f"不是完好的 CSV（{error}）。", path=self.path, line=self.line, remedy="请检查引号与分隔符。"
            ) from None
