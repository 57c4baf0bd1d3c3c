"""The unit where neither the column's name nor `--unit` gives it whole: what the size of the values leaves possible."""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Sequence
from pathlib import Path

from bianyin.errors import InputError
from bianyin.knowledge import places, sectors
from bianyin.knowledge.emission_scale import emission_scale
from bianyin.model import Frequency
from bianyin.series.units import LARGEST_PLAUSIBLE, MT_PER_DAY, Unit, UnitPeriod

# In what time a figure may be meant: totals of the rows' own period, or daily means.
_PERIODS: dict[Frequency, tuple[UnitPeriod, ...]] = {
    "daily": ("day",),
    "weekly": ("day", "week"),
    "monthly": ("day", "month"),
}
_MASSES = (1.0, 1e-3, 1e-6)
_TEN_THOUSAND_TONNES = 1e-2  # statistics count totals in 万吨, nobody daily means
_CHINESE: dict[UnitPeriod, str] = {
    "day": "每日",
    "week": "每周",
    "month": "每月",
    "quarter": "每季",
    "year": "每年",
}
_FAR_OFF = 3.0  # beyond the plausible range by this much, the unit is doubted


def find_unit(
    said: Unit,
    rows: Sequence[tuple[dt.date, float]],
    frequency: Frequency,
    subject: tuple[str, str],
    path: Path,
) -> Unit:
    """The unit, whole: what is said, completed by the one reading that the size of the values allows.

    Args:
        said: what column, title or `--unit` say.
        rows: dates and values as they stand in the file.
        subject: region code and sector key.

    Raises:
        InputError: several readings are possible, or none; it asks which is meant.
    """
    said = said.filled_from(Unit(carbon=False))
    if said.mass is not None and (said.period is not None or frequency == "daily"):
        return said.filled_from(MT_PER_DAY)
    readings = [
        said.filled_from(Unit(mass, None, period)) for mass in _MASSES for period in _PERIODS[frequency]
    ]
    readings.append(said.filled_from(Unit(_TEN_THOUSAND_TONNES, None, _PERIODS[frequency][-1])))
    readings = list(dict.fromkeys(readings))
    fitting = [unit for unit in readings if _fits(unit, rows, subject)]
    if len(fitting) == 1:
        return fitting[0]
    raise _question(fitting or readings, rows, subject, path)


def size_note(values: Sequence[float], region: str, sector: str) -> tuple[str, ...]:
    """A Chinese sentence where daily values (Mt CO2) are far from what the region's sector emits."""
    scale = emission_scale(region, sector)
    middle = statistics.fmean(values) if values else 0.0
    if scale is None or not middle or scale.low / _FAR_OFF <= middle <= scale.high * _FAR_OFF:
        return ()
    return (
        f"数值平均为 {middle:.3g} Mt/日，而{_named(region, sector)}通常在 {scale.low:.2g} 至 {scale.high:.2g} 之间："
        "单位是否不同？可用 --unit 说明。",
    )


def _fits(unit: Unit, rows: Sequence[tuple[dt.date, float]], subject: tuple[str, str]) -> bool:
    middle = statistics.fmean(unit.to_mt_per_day(value, date) for date, value in rows)
    scale = emission_scale(*subject)
    if scale is None:
        return 0 < middle <= LARGEST_PLAUSIBLE
    return scale.low <= middle <= scale.high


def _question(
    readings: Sequence[Unit], rows: Sequence[tuple[dt.date, float]], subject: tuple[str, str], path: Path
) -> InputError:
    middle = statistics.fmean(value for _, value in rows)
    choices = "，还是".join(
        f"{_CHINESE[unit.period or 'day']} {str(unit).split('/')[0]}" for unit in readings
    )
    return InputError(
        f"列名没有写全单位，数值平均为 {middle:.4g}（{_named(*subject)}），从大小看不出：是{choices}？",
        path=path,
        remedy="请用 --unit 说明，例如 " + " 或 ".join(f'--unit "{unit}"' for unit in readings[:2]) + "。",
    )


def _named(region: str, sector: str) -> str:
    return f"{places.get(region).short}{sectors.get(sector).name}"
