"""`python -m bench.stability`: do the change points of the 124 real series hold when the series is changed a little?"""

from __future__ import annotations

import datetime as dt
import random
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

from bench.data_files import DATA, required
from bianyin.errors import BianyinError
from bianyin.model import ChangePoint, Series
from bianyin.series import SeriesFile, detect

FILE = "carbon_monitor_china_daily_2019_2022.csv.gz"
SAME_DAYS, EDGE_DAYS = 30, 60


def with_noise(series: Series) -> Series:
    draw = _random(series)
    return series.model_copy(
        update={"values": tuple(value * (1 + draw.gauss(0, 0.01)) for value in series.values)}
    )


def without_first_days(series: Series) -> Series:
    return _cut(series, series.dates[3], series.dates[-1])


def without_last_month(series: Series) -> Series:
    return _cut(series, series.dates[0], series.dates[-1].replace(day=1) - dt.timedelta(days=1))


def spoilt(slip: Callable[[float], float]) -> Callable[[Series], Series]:
    """One to three days in a row replaced."""

    def change(series: Series) -> Series:
        draw, values = _random(series), list(series.values)
        at = draw.randrange(30, len(values) - 30)
        for index in range(at, at + draw.randrange(1, 4)):
            values[index] = slip(values[index])
        return series.model_copy(update={"values": tuple(values)})

    return change


CHANGES: dict[str, Callable[[Series], Series]] = {
    "1 % noise": with_noise,
    "first three days dropped": without_first_days,
    "last month dropped": without_last_month,
    "× 10": spoilt(lambda value: value * 10),
    "zero": spoilt(lambda value: 0.0),
    "99": spoilt(lambda value: 99.0),
}


def main() -> None:
    required("bench.stability")
    file = SeriesFile(DATA / FILE)
    names = sys.argv[1:] or list(CHANGES)
    series = [file.series(*subject) for subject in file.subjects(None, None)]
    with ProcessPoolExecutor() as pool:
        before = list(pool.map(found, series, [""] * len(series), chunksize=4))
        for name in names:
            after = list(pool.map(found, series, [name] * len(series), chunksize=4))
            print(line(name, series, before, after), flush=True)


def found(series: Series, name: str) -> tuple[ChangePoint, ...]:
    try:
        return detect(CHANGES[name](series) if name else series, seed=None)
    except BianyinError as error:
        raise SystemExit(f"{series.region} {series.sector}: {error}") from None


def line(
    name: str,
    series: list[Series],
    before: list[tuple[ChangePoint, ...]],
    after: list[tuple[ChangePoint, ...]],
) -> str:
    """How many points there were, vanished or moved by more than 30 days, and came; the edge aside."""
    total = lost = new = 0
    for each, was, now in zip(series, before, after, strict=True):
        last = (each.dates[-1].replace(day=1) if "month" in name else each.dates[-1]) - dt.timedelta(
            days=EDGE_DAYS if "month" in name else 0
        )
        total += sum(point.date <= last for point in was)
        lost += sum(point.date <= last and not _among(point, now) for point in was)
        new += sum(point.date <= last and not _among(point, was) for point in now)
    return f"| {name} | {total} | {lost} ({lost / max(1, total):.1%}) | {new} |"


def _among(point: ChangePoint, others: tuple[ChangePoint, ...]) -> bool:
    return any(point.kind == each.kind and abs((point.date - each.date).days) <= SAME_DAYS for each in others)


def _cut(series: Series, first: dt.date, last: dt.date) -> Series:
    kept = [
        (day, value) for day, value in zip(series.dates, series.values, strict=True) if first <= day <= last
    ]
    days, values = zip(*kept, strict=True)
    return series.model_copy(update={"dates": days, "values": values})


def _random(series: Series) -> random.Random:
    return random.Random(f"{series.region} {series.sector}")


if __name__ == "__main__":
    main()
