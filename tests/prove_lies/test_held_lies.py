"""A second set of lies, written from docs/trust-line.md alone and looked at once, after the first set was closed.

At that first look 28.3 % shipped and 93.5 % of the true fields; what was mended since is in docs/trust-line.md. What is
still open stands in the bound: it may fall, not rise.
"""

from __future__ import annotations

import held_lies
from pointed_telling import Outcome, Tally, assert_truth_ships

SHEETS = held_lies.SHEETS

OPEN = 0.01  # share of this set that still ships


def test_no_more_lies_ship_than_are_known_to(counts: Tally) -> None:
    assert len(counts.told) >= 80 and sum(counts.told.values()) >= 400
    assert sum(counts.shipped.values()) <= OPEN * sum(counts.told.values()), counts.shipped.most_common()


def test_truth_ships(told: list[Outcome]) -> None:
    assert_truth_ships(told)
