"""Units of emission: what a header, a title or `--unit` says, and the factor to million tonnes of CO2 per day."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from pathlib import Path
from typing import Literal, NamedTuple

from bianyin.errors import InputError

UNIT = "Mt CO2 per day"

# All of China emits about 32 Mt CO2 a day, all sectors together: above this no series can be in Mt per day.
LARGEST_PLAUSIBLE = 100.0

UnitPeriod = Literal["day", "week", "month", "quarter", "year"]

_CO2_FOR_CARBON = 44 / 12  # by mass

# Million tonnes in one; the longer names first. `mt` is read as megatonnes: nobody counts emissions in milligrams.
_MASSES: tuple[tuple[str, float], ...] = (
    (r"gt|pg|gigaton(?:ne)?s?|billion_?ton(?:ne)?s?|十亿吨", 1e3),
    (r"亿吨", 1e2),
    (r"千万吨", 10.0),
    (r"mt|tg|megaton(?:ne)?s?|mtonnes?|million_?(?:metric_?)?ton(?:ne)?s?|百万吨|兆吨", 1.0),
    (r"十万吨", 0.1),
    (r"万吨|10\^?4_?t(?:on(?:ne)?s?)?", 1e-2),
    (r"kt|gg|kiloton(?:ne)?s?|ktonnes?|thousand_?(?:metric_?)?ton(?:ne)?s?|千吨", 1e-3),
    (r"kg|kilograms?|千克|公斤", 1e-9),
    (r"t|tons?|tonnes?|metric_?tons?|吨", 1e-6),
)
_MASS = re.compile(
    r"(?<![a-z])(?:" + "|".join(f"(?P<m{at}>{names})" for at, (names, _) in enumerate(_MASSES)) + r")"
    r"_?(?:of_)?(?P<substance>co2?(?:_?e(?:q|quiv)?)?|c|carbon|碳|二氧化碳(?:当量)?)?(?![a-z])"
)
_CARBON = {"c", "carbon", "碳"}
_NAMES_OF_PERIODS: tuple[tuple[str, UnitPeriod], ...] = (
    (r"d(?:ays?)?|日|天", "day"),
    (r"w(?:eeks?|ks?)?|周", "week"),
    (r"mon(?:ths?)?|mo|m|月", "month"),
    (r"quarters?|qtr|q|季度?", "quarter"),
    (r"years?|yrs?|y|a|annum|年", "year"),
)
_PERIOD = "|".join(f"(?P<{period}>{names})" for names, period in _NAMES_OF_PERIODS)
_PER = re.compile(rf"(?:(?<![a-z])per_?|/_?|每|a_(?=day|week|month|year))(?:{_PERIOD})(?![a-z])")
_POWER = re.compile(rf"(?<![a-z])(?:{_PERIOD})_?\^?[-−⁻]1")
_ADJECTIVE = re.compile(
    r"(?P<day>daily|日均|日排放|当日)|(?P<week>weekly|周排放)|(?P<month>monthly|月度|月排放|当月|月合计)"
    r"|(?P<quarter>quarterly|季排放|季度排放)|(?P<year>annual|yearly|年度|年排放|全年)"
)
_ANOTHER_THING = re.compile(
    r"(?<![a-z])(?:tce|[tmk]?tsce|ch4|n2o|so2|nox|pm2|kwh|twh|gwh)(?![a-z0-9])|标准煤|千瓦时"
)


class Unit(NamedTuple):
    """A unit as far as it is known: million tonnes in one, whether of carbon, and in what time."""

    mass: float | None = None
    carbon: bool | None = None
    period: UnitPeriod | None = None

    def filled_from(self, other: Unit) -> Unit:
        """This one, with what it does not say taken from another."""
        return Unit(
            other.mass if self.mass is None else self.mass,
            other.carbon if self.carbon is None else self.carbon,
            self.period or other.period,
        )

    def to_mt_per_day(self, value: float, date: dt.date) -> float:
        """A value of the period that `date` lies in, as its daily mean in Mt CO2; mass and period must be known."""
        carbon = _CO2_FOR_CARBON if self.carbon else 1.0
        return value * (self.mass or 0.0) * carbon / _days(self.period or "day", date)

    def __str__(self) -> str:
        names = {1e3: "Gt", 1e2: "亿吨", 10.0: "千万吨", 1.0: "Mt", 0.1: "十万吨", 1e-2: "万吨", 1e-3: "kt", 1e-6: "t",
                 1e-9: "kg"}  # fmt: skip
        mass = "" if self.mass is None else f"{names[self.mass]} {'C' if self.carbon else 'CO2'}"
        return mass + ("" if self.period is None else f"/{self.period}")


MT_PER_DAY = Unit(1.0, False, "day")


def unit_in(text: str) -> Unit:
    """What a column's name or a title says of the unit: `MtCO2 per day`, `排放量（万吨/月）`, `kt_co2`, `monthly t C`."""
    folded = _folded(text)
    mass = _MASS.search(folded)
    amount = substance = None
    if mass:
        amount = next(size for at, (_, size) in enumerate(_MASSES) if mass[f"m{at}"])
        substance = mass["substance"]
    carbon = None if not substance else substance in _CARBON
    return Unit(amount, carbon, _period_in(folded))


def unit_asked(text: str) -> Unit:
    """The unit given by `--unit`; its time may be left to the dates.

    Raises:
        InputError: no mass is named in it, or something else is measured.
    """
    unit = unit_in(text)
    if unit.mass is None or another_thing(text):
        raise InputError(
            f"--unit “{text}”不是排放量的单位。",
            remedy='可写：Mt/day、kt/month、"万吨 CO2/年"、tC/day；质量 t、kt、Mt、万吨，物质 CO2（默认）或 C，时间 day、week、month、year。',
        )
    return unit


def another_thing(text: str) -> str | None:
    """What else a column measures by its name, coal equivalent or another gas; None for CO2."""
    found = _ANOTHER_THING.search(_folded(text))
    return found[0] if found else None


def check_value(value: float, *, path: Path, line: int) -> None:
    """Refuse a value that cannot be Mt CO2 per day.

    Raises:
        InputError: negative, or above `LARGEST_PLAUSIBLE`.
    """
    if value < 0:
        raise InputError(f"排放量为负：{value:g}。", path=path, line=line, remedy="请更正或删去这一行。")
    if value > LARGEST_PLAUSIBLE:
        raise InputError(
            f"{value:g} 不可能是每日百万吨：全国所有部门合计约为 32。",
            path=path,
            line=line,
            remedy="单位不是每日百万吨时，请用 --unit 说明，例如 --unit kt/day 或 --unit Mt/month。",
        )


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text.replace("⁻", "-")).lower().replace("₂", "2")
    return re.sub(r"[\s_·.*()\[\]]+", "_", plain).strip("_")


def _period_in(folded: str) -> UnitPeriod | None:
    """`per` and `/` say more than an adjective: monthly_mt_co2_per_day is per day."""
    for pattern in (_PER, _POWER, _ADJECTIVE):
        if found := pattern.search(folded):
            return next(period for _, period in _NAMES_OF_PERIODS if found[period])
    return None


def _days(period: UnitPeriod, date: dt.date) -> float:
    if period == "month":
        return calendar.monthrange(date.year, date.month)[1]
    if period == "quarter":
        first = 3 * ((date.month - 1) // 3) + 1
        return sum(calendar.monthrange(date.year, month)[1] for month in range(first, first + 3))
    if period == "year":
        return 366 if calendar.isleap(date.year) else 365
    return 7 if period == "week" else 1
