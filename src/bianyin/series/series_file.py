"""Read emission series from a file that may hold many: CSV or XLSX, long or wide, in any usual unit."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bianyin.errors import InputError, UnknownName
from bianyin.knowledge import places, sectors
from bianyin.model import Series
from bianyin.series import units
from bianyin.series.cells import is_missing, parse_number
from bianyin.series.column_roles import REMEDY, check_roles
from bianyin.series.long_form import Figure, Group, figures_of
from bianyin.series.period_dates import AmbiguousOrder, DayOrder, day_order, parse_period
from bianyin.series.spacing import check_spacing, gap_notes
from bianyin.series.table_file import read_tables
from bianyin.series.unit_by_size import find_unit, size_note

_log = logging.getLogger(__name__)
_TOO_COARSE = {"quarter": "季度", "year": "年"}


class _Observation(NamedTuple):
    date: dt.date
    value: float
    line: int


class Subject(NamedTuple):
    """A region's code and a sector's key."""

    region: str
    sector: str


def read_series(
    path: Path,
    region: str | None,
    sector: str | None,
    columns: Mapping[str, str] | None = None,
    unit: str | None = None,
) -> Series:
    """The series of one region and sector, as `SeriesFile.series`; what a reader should know of it goes to the log."""
    file = SeriesFile(path, columns, unit)
    series = file.series(region, sector)
    for note in (*file.notes(series), *series_notes(series)):
        _log.warning("%s: %s", path, note)
    return series


def series_notes(series: Series) -> tuple[str, ...]:
    """Chinese sentences on what a reader should know of the data itself: dates that are missing, an odd size."""
    return (
        *gap_notes(series.dates, series.frequency),
        *size_note(series.values, series.region, series.sector),
    )


class SeriesFile:
    """A file of emission series, read once.

    Long tables (`region,sector,date,mt_co2_per_day`; Carbon Monitor's export) and wide ones (a column a region,
    a sector or a month); the columns are known by name or by what they hold. Units come from the columns' names, a
    title above, `unit`, or the size of the values where that leaves one possibility; all are turned into Mt CO2
    per day. Missing values (NA, —, -9999 …) are left out like missing dates.

    Args:
        path: .csv, .txt or the like (gzip too), or .xlsx.
        columns: names in the file for any of `region`, `sector`, `date`, `value`.
        unit: as for `--unit`: `Mt/day`, `kt C/month`, `万吨/年`.

    Raises:
        UnknownName: a column or unit that is not known.
        InputError: anything else wrong with the file as a whole.
    """

    def __init__(self, path: Path, columns: Mapping[str, str] | None = None, unit: str | None = None) -> None:
        self.path = Path(path)
        check_roles(columns or {})
        self._unit = units.unit_asked(unit) if unit else units.Unit()
        self._groups = figures_of(read_tables(self.path), columns or {})
        self._order = self._day_order()
        self._assumed: dict[Subject, str] = {}

    def series(self, region: str | None, sector: str | None) -> Series:
        """The series of one region and sector, checked, in order of date.

        Rows of the others are not looked at further. Without an argument the file must hold just one; without a
        column the argument must say which it is. Missing dates are accepted where few (`spacing.MAX_MISSING`),
        never filled in, and told by `series_notes`.

        Raises:
            UnknownName: a region or sector that is not known.
            InputError: anything else wrong, with file and line; also a unit that cannot be told.
        """
        wanted_region = places.find(region).code if region else None
        wanted_sector = sectors.find(sector).key if sector else None
        keys = (
            _Key("地区", "region", self.path, wanted_region, lambda name: places.find(name).code),
            _Key("部门", "sector", self.path, wanted_sector, lambda name: sectors.find(name).key),
        )
        chosen = self._chosen(keys)
        if not chosen:
            raise _nothing_found(self.path, keys)
        return self._read(Subject(keys[0].wanted or "", keys[1].wanted or ""), chosen)

    def subjects(self, only_region: str | None = None, only_sector: str | None = None) -> tuple[Subject, ...]:
        """Every pair of a known region and sector in the file, in its order; totals and the like are left out.

        Args:
            only_region, only_sector: leave out all others; also what a file is of that does not say it itself.

        Raises:
            UnknownName: nobody knows the region or sector.
            InputError: there is no such pair.
        """
        code = places.find(only_region).code if only_region else None
        key = sectors.find(only_sector).key if only_sector else None
        found: dict[Subject, None] = {}
        for group in self._groups:
            region = code if group.region is None else _region_code(group.region)
            sector = key if group.sector is None else _sector_key(group.sector)
            if region and sector and code in {None, region} and key in {None, sector}:
                found[Subject(region, sector)] = None
        if not found:
            raise InputError(
                "文件里没有这样的地区与部门。", path=self.path,
                remedy="请核对 --region 与 --sector；文件没有写明的，须由它们给出。",
            )  # fmt: skip
        return tuple(found)

    def unknown(self) -> tuple[str, ...]:
        """Names of regions and sectors in the file that nobody has heard of: World, 合计."""
        regions = [group.region for group in self._groups if not _region_code(group.region)]
        others = [group.sector for group in self._groups if not _sector_key(group.sector)]
        return tuple(dict.fromkeys(name for name in (*regions, *others) if name))

    def notes(self, series: Series) -> tuple[str, ...]:
        """What was decided in reading this series: the unit that its size told, the order of day and month."""
        assumed = self._assumed.get(Subject(series.region, series.sector))
        order = {"dmy": "日/月/年", "mdy": "月/日/年"}
        return tuple(
            filter(None, (assumed, f"日期按“{order[self._order]}”读取。" if self._order == "mdy" else ""))
        )

    def _day_order(self) -> DayOrder | None:
        try:
            return day_order({figure.date for figures in self._groups.values() for figure in figures})
        except AmbiguousOrder as error:
            raise InputError(f"{error}", path=self.path, remedy="请把日期写成 2021-03-01 的样子。") from None

    def _chosen(self, keys: tuple[_Key, _Key]) -> dict[Group, list[Figure]]:
        """The groups of the names asked for; of the names not asked for, there has to be one only among those."""
        asked_first = sorted((0, 1), key=lambda at: keys[at].wanted is None)
        chosen = {}
        for group, figures in self._groups.items():
            names = (group.region, group.sector)
            if all(keys[at].matches(names[at], figures[0].line) for at in asked_first):
                chosen[group] = figures
        return chosen

    def _read(self, subject: Subject, chosen: Mapping[Group, Sequence[Figure]]) -> Series:
        rows: dict[dt.date, _Observation] = {}
        for group, figures in chosen.items():
            found = list(_observations(figures, self._order, self.path))
            self._convert_into(rows, found, group, subject)
        ordered = sorted(rows.values())
        if not ordered:
            raise InputError("所要的序列没有一个数值。", path=self.path, remedy="请检查导出步骤。")
        frequency = check_spacing(self.path, [one.date for one in ordered], [one.line for one in ordered])
        dates = tuple(
            one.date.replace(day=1) if frequency == "monthly" else one.date for one in ordered
        )  # a month is its first day, wherever in it the file dates it
        return Series(
            region=subject.region, sector=subject.sector, frequency=frequency, unit=units.UNIT,
            dates=dates, values=tuple(one.value for one in ordered),
        )  # fmt: skip

    def _convert_into(
        self, rows: dict[dt.date, _Observation], found: Sequence[_Observation], group: Group, subject: Subject
    ) -> None:
        unit = self._unit_of(group, found, subject) if found else units.MT_PER_DAY
        for one in found:
            value = unit.to_mt_per_day(one.value, one.date)
            units.check_value(value, path=self.path, line=one.line)
            if (old := rows.get(one.date)) is not None:
                raise InputError(
                    f"日期 {one.date} 重复，第 {old.line} 行已有。", path=self.path, line=one.line,
                    remedy="请只保留一行；文件若含多个地区或部门，请保留相应的列。",
                )  # fmt: skip
            rows[one.date] = one._replace(value=value)

    def _unit_of(self, group: Group, found: Sequence[_Observation], subject: Subject) -> units.Unit:
        said = self._unit.filled_from(group.unit)
        for one in found:
            if one.value < 0:
                units.check_value(one.value, path=self.path, line=one.line)
        if said.mass is not None and said.period is not None:
            return said.filled_from(units.MT_PER_DAY)
        ordered = sorted({one.date: one for one in found}.values())
        frequency = check_spacing(self.path, [one.date for one in ordered], [one.line for one in ordered])
        unit = find_unit(said, [(one.date, one.value) for one in ordered], frequency, subject, self.path)
        if unit != units.MT_PER_DAY:
            self._assumed[subject] = (
                f"列“{group.column}”没有写全单位，按数值大小读作 {unit}；不对时请用 --unit 说明。"
            )
        return unit


class _Key:
    """Region or sector of a file: which one is wanted, which ones were met."""

    def __init__(
        self, title: str, option: str, path: Path, wanted: str | None, find: Callable[[str], str]
    ) -> None:
        self.title, self.option, self.path, self.wanted, self._find = title, option, path, wanted, find
        self._asked = wanted is not None
        self.seen: dict[str, str | None] = {}

    def matches(self, name: str | None, line: int) -> bool:
        """Whether the name is the wanted one; the only one in the file when none was asked for.

        Raises:
            UnknownName: none was asked for, and this name is not known, or the file gives none.
            InputError: none was asked for, and this is the second one in the file.
        """
        if name is None:
            if self.wanted is None:
                raise UnknownName(
                    f"缺少列“{self.option}”，也没有哪一列是{self.title}。", path=self.path, line=1,
                    remedy=f"{REMEDY}文件只含一个{self.title}时，也可用 --{self.option} 给出。",
                )  # fmt: skip
            return True
        if name not in self.seen:
            self.seen[name] = self._meet(name, line)
        return self.seen[name] == self.wanted

    def _meet(self, name: str, line: int) -> str | None:
        try:
            key = self._find(name)
        except UnknownName as error:
            if self._asked:
                return None  # not ours to judge: it may be a total, or a country
            raise UnknownName(error.message, path=self.path, line=line, remedy=error.remedy) from None
        if self.wanted is None:
            self.wanted = key
        elif not self._asked and key != self.wanted:
            raise InputError(
                f"文件里不止一个{self.title}（{'、'.join([*self.seen, name])}）。", path=self.path, line=line,
                remedy=f"请用 --{self.option} 指定其中一个。",
            )  # fmt: skip
        return key


@cache
def _region_code(name: str | None) -> str | None:
    found = places.look_up(name) if name else None
    return found.code if found else None


@cache
def _sector_key(name: str | None) -> str | None:
    found = sectors.look_up(name) if name else None
    return found.key if found else None


def _observations(figures: Sequence[Figure], order: DayOrder | None, path: Path) -> Iterator[_Observation]:
    """The figures that hold a value, read."""
    for figure in figures:
        if is_missing(figure.value):
            continue
        try:
            period = parse_period(figure.date, order)
            if period.precision in _TOO_COARSE:
                raise ValueError(
                    f"“{figure.date}”只到{_TOO_COARSE[period.precision]}，变点检测需要日、周或月数据"
                )
            yield _Observation(period.date, parse_number(figure.value), figure.line)
        except ValueError as error:
            remedy = "请更正这一行；缺测的日期请整行删去，或把数值留空。"
            raise InputError(f"{error}。", path=path, line=figure.line, remedy=remedy) from None


def _nothing_found(path: Path, keys: tuple[_Key, _Key]) -> InputError:
    there = "；".join(f"{key.title}：{'、'.join(list(key.seen)[:40])}" for key in keys if key.seen)
    if not there:
        return InputError("只有表头，没有数据。", path=path, remedy="请检查导出步骤。")
    return InputError(
        "没有所要的地区与部门的数据。", path=path, remedy=f"文件里有{there}。请核对 --region 与 --sector。"
    )
