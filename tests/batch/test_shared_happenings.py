"""One happening, many points: known again by its number, or by a page and the title on it."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import pytest

from bianyin.batch.index_page import write_index
from bianyin.batch.outcome import Outcome, ToldHappening, ToldPoint
from bianyin.batch.shared_happenings import shared_happenings


def row(region: str, *tellings: tuple[str, ...], day: str = "2021-09-01") -> Outcome:
    """A report with a point for each telling, which is told by its keys; the first is its title."""
    points = tuple(
        ToldPoint(
            date=dt.date(2021, 9, 1 + at), kind="Event", change="", relative_size=None, confidence=None, verdict=None,
            happenings=(
                ToldHappening(number=str(at + 1), title=keys[0], day=day, url="", site="", keys=keys, names_region=False),
            ),
        )
        for at, keys in enumerate(tellings)
    )  # fmt: skip
    return Outcome(region=region, sector="industry", folder=region, digest="", state="done", points=points)


@pytest.mark.parametrize(
    ("rows", "shared"),
    [
        ([row("210000", ("a",)), row("420000", ("a",))], [("a", 2)]),
        ([row("210000", ("a",), ("a",))], []),
        ([row("210000", ("a",)), row("420000", ("b",))], []),
        ([row("210000", ("a",)), row("420000", ("b",)), row("370000", ("c", "a", "b"))], [("a", 3)]),
        ([row("210000", ("a", "n")), row("420000", ("b", "n")), row("370000", ("b",))], [("a", 3)]),
        (
            [
                row("210000", ("few",), ("many",)),
                row("420000", ("few",), ("many",)),
                row("370000", ("many",)),
            ],
            [("many", 3), ("few", 2)],
        ),
    ],
    ids=[
        "two regions",
        "one region twice",
        "two happenings",
        "a third joins two",
        "by number, then by page",
        "most regions first",
    ],
)
def test_shared(rows: list[Outcome], shared: list[tuple[str, int]]) -> None:
    assert [(each.told.title, len(each.regions)) for each in shared_happenings(rows)] == shared


def test_no_title_is_a_formula_in_the_table(tmp_path: Path) -> None:
    """By the same rule as in `records.csv`, behind blanks and in wide letters too."""
    write_index(
        tmp_path,
        [row("210000", ("　＝1+1",), (" @SUM(1)",), ("平常",))],
        "zh",
        dt.datetime(2026, 1, 2, tzinfo=dt.UTC),
    )
    table = list(csv.DictReader(io.StringIO((tmp_path / "index.csv").read_text("utf-8-sig"))))
    assert [line["closest_record"] for line in table] == ["'　＝1+1", "' @SUM(1)", "平常"]
