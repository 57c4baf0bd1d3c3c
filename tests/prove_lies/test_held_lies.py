"""The held-back lies, written from docs/trust-line.md alone."""

from __future__ import annotations

import pytest
from held_lies import SHEETS
from pointed_telling import Outcome, Tally, outcomes, tally


@pytest.fixture(scope="module")
def told() -> list[Outcome]:
    return outcomes(SHEETS)


@pytest.fixture(scope="module")
def counts(told: list[Outcome]) -> Tally:
    return tally(told)


def test_no_more_than_one_lie_of_a_hundred_ships(counts: Tally) -> None:
    assert len(counts.told) >= 80 and sum(counts.told.values()) >= 400
    assert sum(counts.shipped.values()) <= sum(counts.told.values()) / 100, counts.shipped.most_common()


def test_truth_ships(told: list[Outcome], counts: Tally) -> None:
    lost = {(each.played.told.content, *each.rejections) for each in told if not (each.is_lie or each.ships)}
    assert counts.kept >= 0.95 * counts.truths, lost
