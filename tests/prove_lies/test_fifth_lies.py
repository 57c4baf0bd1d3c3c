"""A fifth, small set of lies whose words of taking back come behind the date, committed before it was told.

At that first look 44.2 % shipped, and 85.7 % of the true rows.
"""

from __future__ import annotations

import fifth_lies
from pointed_telling import Outcome, Tally, assert_truth_ships

SHEETS = fifth_lies.SHEETS
OPEN = 0.04  # share of this set that still ships


def test_no_more_lies_ship_than_are_known_to(counts: Tally) -> None:
    assert len(counts.told) >= 30 and sum(counts.told.values()) >= 150
    assert sum(counts.shipped.values()) <= OPEN * sum(counts.told.values()), counts.shipped.most_common()


def test_truth_ships(told: list[Outcome]) -> None:
    assert_truth_ships(told)
