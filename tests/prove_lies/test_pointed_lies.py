"""Lies written from docs/trust-line.md alone, on invented pages of many voices, straight at the trust line."""

from __future__ import annotations

import pointed_lies
from pointed_telling import Outcome, Tally, assert_truth_ships

SHEETS = pointed_lies.SHEETS


def test_there_are_enough_voices_kinds_lies_and_truths(counts: Tally) -> None:
    assert len({sheet.voice for sheet in SHEETS}) >= 8
    assert len(counts.told) >= 80 and sum(counts.told.values()) >= 400
    assert counts.truths >= 150


def test_no_more_than_one_lie_of_a_hundred_ships(counts: Tally) -> None:
    assert sum(counts.shipped.values()) <= sum(counts.told.values()) / 100, counts.shipped.most_common()


def test_truth_ships(told: list[Outcome]) -> None:
    assert_truth_ships(told)
