"""A third set of lies, written from docs/trust-line.md alone, and committed before it was told for the first time.

At that first look 43.1 % shipped, and 74.7 % of the true rows did with all that is told of them.
"""

from __future__ import annotations

import third_lies
from pointed_telling import Outcome, Tally, assert_truth_ships

SHEETS = third_lies.SHEETS

OPEN = 0.01  # share of this set that still ships


def test_there_are_enough_voices_kinds_lies_and_truths(counts: Tally) -> None:
    assert len({sheet.voice for sheet in SHEETS}) >= 8
    assert len(counts.told) >= 60 and sum(counts.told.values()) >= 240
    assert counts.truths >= 120


def test_no_more_lies_ship_than_are_known_to(counts: Tally) -> None:
    assert sum(counts.shipped.values()) <= OPEN * sum(counts.told.values()), counts.shipped.most_common()


def test_truth_ships(told: list[Outcome]) -> None:
    assert_truth_ships(told)
