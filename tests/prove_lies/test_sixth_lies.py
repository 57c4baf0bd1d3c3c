"""A sixth, small set of lies, written when all others had been mended by one who knew the checks, and looked at once.

At that first look 33.3 % shipped, and 86.7 % of the true rows.
"""

from __future__ import annotations

import sixth_lies
from pointed_telling import Outcome, Tally, assert_truth_ships

SHEETS = sixth_lies.SHEETS
OPEN = 0.065  # share of this set that still ships


def test_no_more_lies_ship_than_are_known_to(counts: Tally) -> None:
    assert len(counts.told) >= 30 and sum(counts.told.values()) >= 150
    assert sum(counts.shipped.values()) <= OPEN * sum(counts.told.values()), counts.shipped.most_common()


def test_truth_ships(told: list[Outcome]) -> None:
    assert_truth_ships(told)
