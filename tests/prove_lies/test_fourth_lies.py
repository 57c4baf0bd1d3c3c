"""A fourth, small set of lies, written when the third had been mended by one who knew the checks, and looked at once.

At that first look 47.8 % shipped, and all of the true rows.
"""

from __future__ import annotations

import fourth_lies
from pointed_telling import Outcome, Tally, assert_truth_ships

SHEETS = fourth_lies.SHEETS
OPEN = 0.01  # share of this set that still ships


def test_no_more_lies_ship_than_are_known_to(counts: Tally) -> None:
    assert len(counts.told) >= 30 and sum(counts.told.values()) >= 150
    assert sum(counts.shipped.values()) <= OPEN * sum(counts.told.values()), counts.shipped.most_common()


def test_truth_ships(told: list[Outcome]) -> None:
    assert_truth_ships(told)
