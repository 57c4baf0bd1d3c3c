"""Series whose change points are known, in noise like that of real emission series. Every one has a seed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from bianyin.model import ChangePointShape, Series
from bianyin.series.regressors import festivals

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

START, DAYS = dt.date(2019, 1, 1), 4 * 365 + 1

# Real series' own noise, in shares of the level. A: days with autocorrelation 0.56 and 2 %, like Ground Transport. B: 0.90
# and 7 %, like what season and trend leave of Industry and Power. C: months, independent, 5 %, spread over their days, as
# Industry and Power are made. D: 0.95 and 7 %. E: any autocorrelation and size between those.
Noise = Literal["A", "B", "C", "D", "E"]
NOISES: tuple[Noise, ...] = get_args(Noise)
_AUTOREGRESSIVE = {"A": (0.56, 0.02), "B": (0.90, 0.07), "D": (0.95, 0.07)}

Trouble = Literal["none", "festival", "outliers", "gaps"]


class Truth(NamedTuple):
    """One change that was put in; `size` in shares of the level, for a slope per year, for a season of its amplitude."""

    date: dt.date
    shape: ChangePointShape
    size: float
    until: dt.date | None = None


class Simulated(NamedTuple):
    series: Series
    truths: tuple[Truth, ...]


def simulated(
    noise: Noise, seed: int, truths: tuple[Truth, ...] = (), trouble: Trouble = "none"
) -> Simulated:
    """Four years of days: a level of 1, a season of two harmonics with random phases, noise, and the changes."""
    import numpy as np

    random = np.random.default_rng([seed, ord(noise)])
    days = [START + dt.timedelta(days=index) for index in range(DAYS)]
    season = _season(random)
    values = 1 + season + sum((_effect(truth, days, season) for truth in truths), np.zeros(DAYS))
    if noise == "C":
        values = _monthly(values, days, random)
    else:
        values = values + _autoregressive(*_AUTOREGRESSIVE.get(noise) or _any(random), random)
    return Simulated(_series(days, np.maximum(values, 0.01), trouble, random), truths)


def random_day(seed: int, noise: Noise, edge: int = 183) -> dt.date:
    """A day that is `edge` days from both ends; for C the first of a month."""
    import numpy as np

    day = START + dt.timedelta(days=int(np.random.default_rng([seed, 7]).integers(edge, DAYS - edge)))
    return day.replace(day=1) if noise == "C" else day


def random_truths(seed: int, noise: Noise) -> tuple[Truth, ...]:
    """None to three changes of any shape and of sizes from 3 to 25 %, half a year apart."""
    import numpy as np

    random = np.random.default_rng([seed, 11])
    days = np.sort(random.integers(120, DAYS - 120, size=random.choice([0, 1, 1, 2, 3])))
    kept = [day for index, day in enumerate(days) if not index or day - days[index - 1] > 182]
    truths = []
    for day in kept:
        shape = random.choice(["level", "level", "level", "pulse", "trend", "season"])
        size = float(random.choice([-1, 1]) * np.exp(random.uniform(np.log(0.03), np.log(0.25))))
        truths.append(
            truth_of(shape, START + dt.timedelta(days=int(day)), size, noise, int(random.integers(3, 11)))
        )
    return tuple(truths)


def truth_of(shape: ChangePointShape, day: dt.date, size: float, noise: Noise, weeks: int = 6) -> Truth:
    """A change; a pulse lasts some weeks and is larger, a season changes by several times the size."""
    day = day.replace(day=1) if noise == "C" else day
    if shape == "pulse":
        return Truth(day, shape, 2 * size, day + dt.timedelta(weeks=weeks))
    return Truth(day, shape, 6 * size if shape == "season" else size)


def _season(random: np.random.Generator) -> Array:
    import numpy as np

    year = 2 * np.pi * np.arange(DAYS) / 365.25
    amplitude = random.uniform(0.04, 0.2)
    first, second = random.uniform(0, 2 * np.pi, 2)
    wave: Array = amplitude * (np.sin(year + first) + random.uniform(0, 0.5) * np.sin(2 * year + second))
    return wave


def _effect(truth: Truth, days: list[dt.date], season: Array) -> Array:
    import numpy as np

    since = np.array([(day - truth.date).days for day in days])
    after = (since >= 0).astype(float)
    if truth.shape == "trend":
        after *= since / 365.25
    elif truth.shape == "season":
        after *= season
    elif truth.until:
        after[np.array([day >= truth.until for day in days])] = 0
    effect: Array = truth.size * after
    return effect


def _any(random: np.random.Generator) -> tuple[float, float]:
    return float(random.uniform(0.3, 0.95)), float(random.uniform(0.01, 0.08))


def _autoregressive(alike: float, deviation: float, random: np.random.Generator) -> Array:
    import numpy as np

    shocks = random.normal(0, deviation * np.sqrt(1 - alike**2), DAYS)
    noise = np.empty(DAYS)
    noise[0] = random.normal(0, deviation)
    for index in range(1, DAYS):
        noise[index] = alike * noise[index - 1] + shocks[index]
    return noise


def _monthly(values: Array, days: list[dt.date], random: np.random.Generator) -> Array:
    import numpy as np

    month = np.array([12 * (day.year - START.year) + day.month - 1 for day in days])
    means = np.bincount(month, values) / np.bincount(month)
    spread: Array = (means + random.normal(0, 0.05, len(means)))[month]
    return spread


def _series(days: list[dt.date], values: Array, trouble: Trouble, random: np.random.Generator) -> Series:
    import numpy as np

    kept = list(range(DAYS))
    if (
        trouble == "festival"
    ):  # a tenth less around each Spring Festival, which moves by weeks from year to year
        values = values - 0.1 * festivals(days, days[-1] + dt.timedelta(days=1))[0].max(axis=1)
    if trouble == "outliers":
        values = values.copy()
        for at, slip in zip(
            random.choice(np.arange(20, DAYS - 20, 40), 3, replace=False), ("×10", "0", "99"), strict=True
        ):
            run = slice(at, at + int(random.integers(1, 4)))
            values[run] = values[run] * 10 if slip == "×10" else float(slip)
    if trouble == "gaps":
        holes = random.choice(np.arange(20, DAYS - 20, 40), 6, replace=False)
        gone = {int(day) for hole in holes for day in range(hole, hole + int(random.integers(1, 8)))}
        kept = [index for index in kept if index not in gone]
    return Series(
        region="210000",
        sector="industry",
        frequency="daily",
        unit="Mt CO2 per day",
        dates=tuple(days[index] for index in kept),
        values=tuple(round(float(values[index]), 6) for index in kept),
    )
