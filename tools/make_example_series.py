"""Make `examples/liaoning-industry/series.csv`: weekly means of one daily series of Carbon Monitor China.

    python tools/make_example_series.py PATH/TO/carbon_monitor_china_daily_2019_2022.csv.gz

The daily file has the columns `region,sector,date,mt_co2_per_day` (Mt CO2 per day). A week runs from Monday
to Sunday, is dated by its Monday, and its value is the mean of its seven days; weeks cut off at either end of
the file are left out, because the mean of two days is not comparable with the mean of seven.
"""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

COLUMNS = ("region", "sector", "date", "mt_co2_per_day")
REGION, SECTOR = "Liaoning", "Industry"
OUTPUT = Path(__file__).resolve().parent.parent / "examples" / "liaoning-industry" / "series.csv"
DAYS_IN_WEEK = 7


def read_daily(path: Path, region: str, sector: str) -> Iterator[tuple[dt.date, float]]:
    """The days and values (Mt CO2 per day) of one region's sector, in file order.

    Raises:
        ValueError: a column is missing.
    """
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        if missing := set(COLUMNS) - set(rows.fieldnames or ()):
            raise ValueError(f"{path}: columns missing: {', '.join(sorted(missing))}")
        for row in rows:
            if (row["region"], row["sector"]) == (region, sector):
                yield dt.date.fromisoformat(row["date"]), float(row["mt_co2_per_day"])


def weekly_means(daily: Iterator[tuple[dt.date, float]]) -> list[tuple[dt.date, float]]:
    """Means of whole weeks, each dated by its Monday, in order."""
    weeks: dict[dt.date, list[float]] = defaultdict(list)
    for day, value in daily:
        weeks[day - dt.timedelta(days=day.weekday())].append(value)
    return [(monday, sum(v) / DAYS_IN_WEEK) for monday, v in sorted(weeks.items()) if len(v) == DAYS_IN_WEEK]


def write_series(path: Path, weeks: list[tuple[dt.date, float]]) -> None:
    """Write the weekly series in the format that `bianyin detect` reads."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows((REGION, SECTOR, monday.isoformat(), f"{mean:.6f}") for monday, mean in weeks)


def main(arguments: list[str]) -> int:
    """Write the example's series and say how long it is."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    weeks = weekly_means(read_daily(Path(arguments[0]), REGION, SECTOR))
    if not weeks:
        print(f"{arguments[0]}: no whole week of {REGION} {SECTOR}", file=sys.stderr)
        return 1
    write_series(OUTPUT, weeks)
    print(f"{OUTPUT.name}: {len(weeks)} weeks, {weeks[0][0]} to {weeks[-1][0]}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
