"""Which column is what: told by the user, by its name, or by what its cells hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from typing import NamedTuple

from bianyin.errors import UnknownName
from bianyin.knowledge import places, sectors
from bianyin.series.cells import Table, is_missing, is_number
from bianyin.series.period_dates import AmbiguousOrder, parse_period
from bianyin.series.units import unit_in

# What our names for the columns are called in a file, unless `columns` says otherwise.
DEFAULT_COLUMNS = {"region": "region", "sector": "sector", "date": "date", "value": "mt_co2_per_day"}
REMEDY = "列名不同时，请用 --columns 说明，例如 date=日期,value=排放量。"

_MOST = 0.8  # of a column's cells: a few of another sort (a total, a typing slip) do not change what it is
_EMISSION = re.compile(r"emission|co2|carbon|value|amount|排放|数值|碳")
_DATE_NAME = re.compile(r"date|日期|时间|time|month|月份|period|week|周")
_PARTS = {"year": r"year|yr|年份?", "month": r"month|mon|月份?", "day": r"day|日"}
_SECONDS = re.compile(r"[12]\d{9}(?:\.0+)?")  # since 1970, beside a date
_FEWEST_DATES_ACROSS = 3


class Roles(NamedTuple):
    """Positions of the columns. A wide table has several `values`, each named by its header."""

    date: tuple[int, ...]  # one, or year, month (and day) apart; none where the dates stand in the header
    values: tuple[int, ...]
    region: int | None
    sector: int | None
    across: str  # what the headers of the values name: "" (nothing), "region", "sector" or "date"


def find_roles(table: Table, columns: Mapping[str, str]) -> Roles:
    """The roles of a series table's columns.

    Raises:
        UnknownName: `columns` names a column that is not there.
        InputError: the date or the value cannot be told; it lists the columns there are.
    """
    given = {role: table.column(name, remedy=REMEDY) for role, name in columns.items()}
    known = {role: table.find_column(name) for role, name in DEFAULT_COLUMNS.items()} | given
    across = _dates_across(table) if known["date"] is None else ()
    date = () if across else _date(table, known["date"])
    taken: set[int | None] = {*date, *across, *given.values()}
    region = _named(table, known["region"], taken, places.look_up)
    sector = _named(table, known["sector"], taken | {region}, sectors.look_up)
    if across:
        return Roles((), across, region, sector, "date")
    taken |= {region, sector}
    if known["value"] is not None:
        return Roles(date, (known["value"],), region, sector, "")
    return _values(table, date, region, sector, taken)


def check_roles(columns: Mapping[str, str]) -> None:
    """Refuse a mapping for a role that no column has.

    Raises:
        UnknownName: with the roles there are.
    """
    if unknown := sorted(set(columns) - set(DEFAULT_COLUMNS)):
        raise UnknownName(
            f"列映射里有不认识的名称“{unknown[0]}”。", remedy=f"可用：{'、'.join(DEFAULT_COLUMNS)}。"
        )


def bare_name(header: str) -> str:
    """A header without a unit in brackets: 辽宁（万吨） is 辽宁."""
    return re.sub(r"[（(\[].*?[）)\]]", "", header).strip()


def _values(
    table: Table, date: tuple[int, ...], region: int | None, sector: int | None, taken: set[int | None]
) -> Roles:
    numbers = [at for at in _others(table, taken) if _mostly(table.cells_of(at), is_number)]
    numbers = [at for at in numbers if not _mostly(table.cells_of(at), _is_seconds)]
    for across, column, knows in (("region", region, places.look_up), ("sector", sector, sectors.look_up)):
        if column is None and any(_known(bare_name(table.header[at]), knows) for at in numbers):
            return Roles(date, tuple(numbers), region, sector, across)
    named = [at for at in numbers if unit_in(table.header[at]).mass is not None] or [
        at for at in numbers if _EMISSION.search(table.header[at].lower())
    ]
    choice = numbers if len(numbers) == 1 else named
    if len(choice) == 1:
        return Roles(date, tuple(choice), region, sector, "")
    found = "、".join(filter(None, table.header))
    wanted = "有几列都可能是排放量" if choice else "找不到排放量这一列"
    raise UnknownName(
        f"{wanted}，现有：{found}。", path=table.path, line=table.line,
        remedy="请用 --columns value=列名 说明是哪一列；须是数。",
    )  # fmt: skip


def _date(table: Table, known: int | None) -> tuple[int, ...]:
    """The date's column, by name or by its cells; or those of year, month and day."""
    if known is not None:
        return (known,)
    parts = [_by_name(table, pattern) for pattern in _PARTS.values()]
    if parts[0] is not None and parts[1] is not None and _mostly(table.cells_of(parts[1]), is_number):
        return tuple(part for part in parts if part is not None)
    dates = [at for at in range(len(table.header)) if _mostly(table.cells_of(at), _is_date)]
    named = [at for at in dates if _DATE_NAME.search(table.header[at].lower())] or dates
    if not named:
        found = "、".join(filter(None, table.header))
        raise UnknownName(
            f"缺少列“date”，也没有哪一列是日期，现有：{found}。",
            path=table.path,
            line=table.line,
            remedy=REMEDY,
        )
    return (named[0],)


def _dates_across(table: Table) -> tuple[int, ...]:
    """Columns whose headers are months or days, as yearbooks have them; none unless there are several."""
    dates = tuple(at for at, name in enumerate(table.header) if _is_date(bare_name(name)))
    return dates if len(dates) >= _FEWEST_DATES_ACROSS else ()


def _named(
    table: Table, known: int | None, taken: set[int | None], look_up: Callable[[str], object | None]
) -> int | None:
    """The column of regions or sectors: by name, else the one whose cells are known ones."""
    if known is not None:
        return known
    for at in _others(table, taken):
        distinct = dict.fromkeys(islice(table.cells_of(at), 200))
        known_ones = sum(_known(cell, look_up) for cell in islice(distinct, 40))
        if known_ones and known_ones >= min(len(distinct), 40) / 2:
            return at
    return None


def _by_name(table: Table, pattern: str) -> int | None:
    found = [at for at, name in enumerate(table.header) if re.fullmatch(pattern, name.lower())]
    return found[0] if len(found) == 1 else None


def _others(table: Table, taken: set[int | None]) -> list[int]:
    return [at for at in range(len(table.header)) if at not in taken]


def _known(text: str, look_up: Callable[[str], object | None]) -> bool:
    return bool(text) and not is_number(text) and not is_missing(text) and look_up(text) is not None


def _mostly(cells: Iterable[str], is_so: Callable[[str], bool]) -> bool:
    judged = [is_so(cell) for cell in cells]
    return bool(judged) and sum(judged) >= _MOST * len(judged)


def _is_date(text: str) -> bool:
    """A day, week, month or quarter; a bare year is too much like a number, and no series has one a year."""
    try:
        return parse_period(text).precision != "year"
    except AmbiguousOrder:
        return True
    except ValueError:
        return False


def _is_seconds(text: str) -> bool:
    return bool(_SECONDS.fullmatch(text))
