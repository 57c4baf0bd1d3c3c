"""Where our search stands beside the others, and what a set of questions asks of it."""

from __future__ import annotations

from collections.abc import Sequence

from bianyin.evaluate.rank_scores import RankingScore
from bianyin.model import Frozen

# The columns of quality, as they are called; latency is not one.
QUALITIES = {"recall_5": "recall@5", "recall_10": "recall@10", "mrr": "MRR", "ndcg_10": "nDCG@10"}
# Two figures that differ by less are the same in three decimals.
TIE = 0.0005


class Standing(Frozen):
    """Where one arm stands in one column: `margin` is its figure minus that of `rival`, the best of the others."""

    column: str
    rival: str
    margin: float

    @property
    def best_or_tied(self) -> bool:
        return self.margin > -TIE


class Goal(Frozen):
    """What a set must reach: at least `least` in `column`."""

    column: str
    least: float


def standings(scores: Sequence[RankingScore]) -> tuple[Standing, ...]:
    """The first arm against the best of the others, column by column; empty where there are no others."""
    ours, *others = scores
    found = []
    for column in QUALITIES if others else ():
        rival = max(others, key=lambda each: float(getattr(each, column)))
        margin = getattr(ours, column) - getattr(rival, column)
        found.append(Standing(column=column, rival=rival.arm, margin=margin))
    return tuple(found)
