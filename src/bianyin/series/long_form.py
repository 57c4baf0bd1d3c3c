"""Tables of any shape as one list: region, sector, date and value of each figure, as the cells have them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from bianyin.errors import InputError
from bianyin.knowledge import places, sectors
from bianyin.series.cells import Line, Table
from bianyin.series.column_roles import Roles, bare_name, find_roles
from bianyin.series.units import Unit, another_thing, unit_in


class Figure(NamedTuple):
    """One figure, unread; `line` is where it stands."""

    line: int
    date: str
    value: str


class Group(NamedTuple):
    """What a region and sector are called in the file (None: it does not say), and the unit their figures are in."""

    region: str | None
    sector: str | None
    unit: Unit
    column: str


def figures_of(tables: tuple[Table, ...], columns: Mapping[str, str]) -> dict[Group, list[Figure]]:
    """All figures of a file, by region and sector, in the file's order.

    Long tables (one row a figure) and wide ones (a column a region, a sector or a month) alike. Where a workbook
    has several sheets, their names say the region or sector that their columns do not.

    Raises:
        UnknownName, InputError: as `find_roles`; or the column is of something else than CO2.
    """
    found: dict[Group, list[Figure]] = defaultdict(list)
    for table in tables:
        roles = find_roles(table, columns)
        above = unit_in(" ".join(table.above))
        for position in roles.values:
            if other := another_thing(table.header[position]):
                raise InputError(
                    f"列“{table.header[position]}”似乎是“{other}”，不是二氧化碳。",
                    path=table.path, line=table.line, remedy="请换成二氧化碳排放量。",
                )  # fmt: skip
        by_sheet = _by_sheet(table, roles) if len(tables) > 1 else {}
        for position in roles.values:
            said = Unit() if roles.across == "date" else unit_in(table.header[position])
            namer = _Namer(roles, by_sheet, table.header[position], said.filled_from(above))
            for row in table.rows:
                figure = Figure(row.number, _date(table, roles, row, position), row.cells[position])
                found[namer.group(row)].append(figure)
    return dict(found)


class _Namer:
    """To which group the figures of one column belong, row by row."""

    def __init__(self, roles: Roles, by_sheet: Mapping[str, str], header: str, unit: Unit) -> None:
        self._roles, self._by_sheet, self._header, self._unit = roles, by_sheet, header, unit

    def group(self, row: Line) -> Group:
        names = (self._name(row, "region", self._roles.region), self._name(row, "sector", self._roles.sector))
        # The columns of a row of months are one group, those of regions or sectors are not.
        return Group(*names, self._unit, "" if self._roles.across == "date" else self._header)

    def _name(self, row: Line, role: str, column: int | None) -> str | None:
        if self._roles.across == role:
            return bare_name(self._header)
        return self._by_sheet.get(role) if column is None else row.cells[column].strip()


def _date(table: Table, roles: Roles, row: Line, position: int) -> str:
    if not roles.date:
        return bare_name(table.header[position])
    parts = [row.cells[at].strip() for at in roles.date]
    if len(parts) == 1:
        return parts[0]
    return "-".join([parts[0].rstrip("年"), *(part.rstrip("月日").zfill(2) for part in parts[1:])])


def _by_sheet(table: Table, roles: Roles) -> dict[str, str]:
    """A sheet's name as region or sector, where it is one and no column says it."""
    named: dict[str, str] = {}
    finders: Iterator[tuple[str, int | None, Callable[[str], object]]] = iter(
        (("region", roles.region, places.find), ("sector", roles.sector, sectors.find))
    )
    for role, column, find in finders:
        if column is not None or roles.across == role:
            continue
        try:
            find(table.name)
        except InputError:
            continue
        named[role] = table.name
    return named
