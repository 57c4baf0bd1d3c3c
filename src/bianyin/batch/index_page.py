"""`index.html` and `index.csv`: all reports of a batch at a glance; like a report, one file without script or any request."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bianyin.batch.outcome import Outcome, ToldPoint
from bianyin.batch.shared_happenings import SharedHappening, shared_happenings
from bianyin.batch.tile_map import tile_map
from bianyin.knowledge import places, sectors
from bianyin.report.drawing import anchor
from bianyin.report.html import policy_of, style_of
from bianyin.report.page_templates import page_environment, template_source
from bianyin.report.records_csv import safe_cell
from bianyin.report.shown_names import region_name, sector_name
from bianyin.series.whole_file import write_whole
from bianyin.wording import Language, say, speaking

if TYPE_CHECKING:
    from jinja2 import Environment

_MOST_SHARED = 100  # happenings of several regions that the page tells; index.csv has every record's title
_COLUMNS = (
    "region", "sector", "date", "kind", "change", "relative_size", "confidence", "verdict", "own_records", "national_records",
    "closest_record", "closest_date", "closest_url", "report", "failed",
)  # fmt: skip


class MatrixRow(NamedTuple):
    """A region in a sector's matrix: its points by column, a column a month."""

    outcome: Outcome
    name: str
    cells: tuple[tuple[ToldPoint, ...], ...]


class Matrix(NamedTuple):
    """A sector's points: months × regions. `years` are the headings over the months, with how many each spans."""

    sector: str
    name: str
    years: tuple[tuple[int, int], ...]
    months: tuple[tuple[int, int], ...]
    rows: tuple[MatrixRow, ...]


def write_index(folder: Path, outcomes: Sequence[Outcome], lang: Language, made_at: dt.datetime) -> None:
    """Write both files whole into the batch's folder.

    Raises:
        InputError: the folder cannot be written; older ones stay.
    """
    order = [sector.key for sector in sectors.all_sectors()]
    ordered = sorted(outcomes, key=lambda each: (each.region, order.index(each.sector)))
    with speaking(lang):
        write_whole(folder / "index.html", _page(ordered, lang, made_at).encode())
        write_whole(folder / "index.csv", _table(ordered).encode("utf-8-sig"))


def matrices(outcomes: Sequence[Outcome]) -> tuple[Matrix, ...]:
    """A matrix a sector, over the months from the first point of all to the last."""
    done = [each for each in outcomes if each.state == "done"]
    days = [point.date for each in done for point in each.points]
    months = _months(min(days), max(days)) if days else ()
    years = dict.fromkeys(year for year, _ in months)
    spans = tuple((year, sum(each == year for each, _ in months)) for year in years)
    return tuple(
        Matrix(
            key, sector_name(sectors.get(key).name), spans, months,
            tuple(_matrix_row(each, months) for each in done if each.sector == key),
        )
        for key in dict.fromkeys(each.sector for each in done)
    )  # fmt: skip


def _months(first: dt.date, last: dt.date) -> tuple[tuple[int, int], ...]:
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return tuple((number // 12, number % 12 + 1) for number in numbers)


def _matrix_row(outcome: Outcome, months: Sequence[tuple[int, int]]) -> MatrixRow:
    by_month: dict[tuple[int, int], list[ToldPoint]] = {month: [] for month in months}
    for point in outcome.points:
        by_month[point.date.year, point.date.month].append(point)
    return MatrixRow(outcome, _region(outcome), tuple(map(tuple, by_month.values())))


def _page(outcomes: Sequence[Outcome], lang: Language, made_at: dt.datetime) -> str:
    from markupsafe import Markup

    shared = shared_happenings(outcomes)
    found = matrices(outcomes)
    style = style_of(lang) + template_source(_environment(), "index.css")
    return _environment().get_template("index.html.j2").render(
        lang="zh-CN" if lang == "zh" else lang,
        style=Markup(style),
        policy=policy_of(style),
        made=say("batch.made", reports=sum(each.state == "done" for each in outcomes),
                 points=sum(len(each.points) for each in outcomes), at=f"{made_at:%Y-%m-%d %H:%M}"),
        failed=[each for each in outcomes if each.state == "failed"],
        matrices=[(each, Markup(tile_map(each.name, [row.outcome for row in each.rows]))) for each in found],
        shared=shared[:_MOST_SHARED],
        all_shared=len(shared),
    )  # fmt: skip


@cache
def _environment() -> Environment:
    return page_environment("bianyin.batch", anchor=anchor, region=_region, sector=_sector, touches=_touches)


def _region(outcome: Outcome) -> str:
    return region_name(places.get(outcome.region).name)


def _sector(outcome: Outcome) -> str:
    return sector_name(sectors.get(outcome.sector).name)


def _touches(happening: SharedHappening) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each region that a happening touches, with its points: their dates and the address of the record in their report."""
    found: dict[str, dict[tuple[str, str], None]] = {}
    for telling in happening.tellings:
        address = f"{telling.row.folder}/report.html#{anchor(telling.told.number)}"
        label = f"{_sector(telling.row)} {telling.point.date} {telling.point.arrow}"
        found.setdefault(_region(telling.row), {})[label, address] = None
    return [(region, list(points)) for region, points in found.items()]


def _table(outcomes: Sequence[Outcome]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for outcome in outcomes:
        writer.writerows([safe_cell(cell) for cell in row] for row in _table_rows(outcome))
    return text.getvalue()


def _table_rows(outcome: Outcome) -> Iterator[list[Any]]:
    """A row a point; one row for a report without a point, and for one that could not be made."""
    names = [_region(outcome), _sector(outcome)]
    report = f"{outcome.folder}/report.html" if outcome.state == "done" else ""
    if not outcome.points:
        yield [*names, *[""] * 11, report, outcome.failed]
    for point in outcome.points:
        closest = next(iter(point.happenings), None)
        yield [
            *names, point.date, point.kind, point.change, point.relative_size, point.confidence, point.verdict, point.own,
            point.national, *((closest.title, closest.day, closest.url) if closest else ("", "", "")), report, "",
        ]  # fmt: skip
