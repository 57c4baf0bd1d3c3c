"""Read one emission series from a CSV that may hold many (`region,sector,date,mt_co2_per_day`)."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from bianyin.errors import InputError, UnknownName
from bianyin.knowledge import places, sectors
from bianyin.model import Series
from bianyin.series import units
from bianyin.series.cells import Table, parse_date, parse_number
from bianyin.series.raw_file import read_text
from bianyin.series.spacing import check_spacing, gap_notes

# What our names for the columns are called in a file, unless `columns` says otherwise.
DEFAULT_COLUMNS = {"region": "region", "sector": "sector", "date": "date", "value": "mt_co2_per_day"}
_COLUMNS_REMEDY = "列名不同时，请用 --columns 说明，例如 value=emissions。"

_log = logging.getLogger(__name__)


class _Observation(NamedTuple):
    date: dt.date
    value: float
    line: int


def read_series(
    path: Path, region: str | None, sector: str | None, columns: Mapping[str, str] | None = None
) -> Series:
    """The series of one region and sector, checked, in order of date.

    A file of many series is filtered by `region` and `sector` (Chinese, English or code); rows of the others
    are not looked at further. Without an argument the file must hold just one; without a column the argument
    must say which it is. Missing dates are accepted where few (`spacing.MAX_MISSING`), never filled in, and
    told in the log and by `series_notes`.

    Args:
        path: CSV, or CSV in gzip; values in Mt CO2 per day (daily, weekly or monthly means).
        columns: names in the file for any of `region`, `sector`, `date`, `value`.

    Raises:
        UnknownName: a region, sector or column that is not known.
        InputError: anything else wrong, with file and line.
    """
    path = Path(path)
    names = _column_names(columns or {})
    wanted_region = places.find(region).code if region else None
    wanted_sector = sectors.find(sector).key if sector else None
    table = Table(path, read_text(path))
    value_column = table.column(names["value"], remedy=_COLUMNS_REMEDY)
    units.check_column_name(table.header[value_column], path=path, line=table.line)
    keys = (
        _Key("地区", "region", table, names["region"], wanted_region, lambda name: places.find(name).code),
        _Key("部门", "sector", table, names["sector"], wanted_sector, lambda name: sectors.find(name).key),
    )
    found = _observations(table, table.column(names["date"], remedy=_COLUMNS_REMEDY), value_column, keys)
    return _series(path, found, keys)


def series_notes(series: Series) -> tuple[str, ...]:
    """Chinese sentences on what a reader should know of the data itself: dates that are missing."""
    return gap_notes(series.dates, series.frequency)


class _Key:
    """Region or sector of a file: which one is wanted, which ones were met."""

    def __init__(
        self,
        title: str,
        option: str,
        table: Table,
        column: str,
        wanted: str | None,
        find: Callable[[str], str],
    ) -> None:
        self.title, self.option, self.table, self.wanted, self._find = title, option, table, wanted, find
        self._asked = wanted is not None
        self.column = table.find_column(column)
        if self.column is None and wanted is None:
            table.column(column, remedy=f"{_COLUMNS_REMEDY}文件只含一个{title}时，也可用 --{option} 给出。")
        self.seen: dict[str, str | None] = {}

    def matches(self, row: list[str]) -> bool:
        """Whether the row is of the wanted name; the only one in the file when none was asked for.

        Raises:
            UnknownName: none was asked for, and the cell's name is not known.
            InputError: none was asked for, and this is the second one in the file.
        """
        if self.column is None:
            return True
        cell = row[self.column].strip()
        if cell not in self.seen:
            self.seen[cell] = self._meet(cell)
        return self.seen[cell] == self.wanted

    def _meet(self, cell: str) -> str | None:
        try:
            key = self._find(cell)
        except UnknownName as error:
            if self._asked:
                return None  # not ours to judge: it may be a total, or a country
            raise UnknownName(
                error.message, path=self.table.path, line=self.table.line, remedy=error.remedy
            ) from None
        if self.wanted is None:
            self.wanted = key
        elif not self._asked and key != self.wanted:
            raise InputError(
                f"文件里不止一个{self.title}（{'、'.join([*self.seen, cell])}）。",
                path=self.table.path,
                line=self.table.line,
                remedy=f"请用 --{self.option} 指定其中一个。",
            )
        return key


def _column_names(columns: Mapping[str, str]) -> dict[str, str]:
    if unknown := sorted(set(columns) - set(DEFAULT_COLUMNS)):
        raise UnknownName(
            f"列映射里有不认识的名称“{unknown[0]}”。", remedy=f"可用：{'、'.join(DEFAULT_COLUMNS)}。"
        )
    return DEFAULT_COLUMNS | dict(columns)


def _observations(table: Table, date: int, value: int, keys: tuple[_Key, ...]) -> list[_Observation]:
    asked_first = sorted(keys, key=lambda key: key.wanted is None)  # the rest has to be one only among those
    found: dict[dt.date, _Observation] = {}
    for line, row in table.rows():
        if not all(key.matches(row) for key in asked_first):
            continue
        try:
            new = _Observation(parse_date(row[date], allow_month=True), parse_number(row[value]), line)
        except ValueError as error:
            raise InputError(
                f"{error}。", path=table.path, line=line, remedy="请更正这一行；缺测的日期请整行删去。"
            ) from None
        units.check_value(new.value, path=table.path, line=line)
        if (old := found.get(new.date)) is not None:
            raise InputError(
                f"日期 {new.date} 重复，第 {old.line} 行已有。", path=table.path, line=line,
                remedy="请只保留一行；文件若含多个地区或部门，请保留相应的列。",
            )  # fmt: skip
        found[new.date] = new
    return sorted(found.values())


def _series(path: Path, found: list[_Observation], keys: tuple[_Key, ...]) -> Series:
    if not found:
        raise _nothing_found(path, keys)
    frequency = check_spacing(path, [one.date for one in found], [one.line for one in found])
    region, sector = (key.wanted or "" for key in keys)
    series = Series(
        region=region,
        sector=sector,
        frequency=frequency,
        unit=units.UNIT,
        dates=tuple(one.date for one in found),
        values=tuple(one.value for one in found),
    )
    for note in series_notes(series):
        _log.warning("%s: %s", path, note)
    return series


def _nothing_found(path: Path, keys: tuple[_Key, ...]) -> InputError:
    there = "；".join(f"{key.title}：{'、'.join(list(key.seen)[:40])}" for key in keys if key.seen)
    if not there:
        return InputError("只有表头，没有数据。", path=path, remedy="请检查导出步骤。")
    return InputError(
        "没有所要的地区与部门的数据。", path=path, remedy=f"文件里有{there}。请核对 --region 与 --sector。"
    )
