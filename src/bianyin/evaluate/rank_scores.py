"""How good a ranking is: recall@k, reciprocal rank, nDCG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean, median, quantiles

from bianyin.model import Frozen


class Ranking(Frozen):
    """What was found for one question, document ids best first, beside the ids that answer it."""

    question: str
    gold: tuple[str, ...]
    ranked: tuple[str, ...]
    milliseconds: float

    def recall(self, k: int) -> float:
        """The share of the answers among the first `k`."""
        return len(set(self.gold) & set(self.ranked[:k])) / len(self.gold)

    @property
    def reciprocal_rank(self) -> float:
        """1 over the rank of the first answer; 0 where no answer was found."""
        ranks = (rank for rank, id_ in enumerate(self.ranked, start=1) if id_ in self.gold)
        return 1 / next(ranks, math.inf)

    def ndcg(self, k: int) -> float:
        """Discounted gain of the first `k` over the best possible one; every answer is worth the same."""
        gain = sum(1 / math.log2(rank + 1) for rank, id_ in enumerate(self.ranked[:k], 1) if id_ in self.gold)
        return gain / sum(1 / math.log2(rank + 1) for rank in range(1, min(len(self.gold), k) + 1))


class RankingScore(Frozen):
    """One way of searching (`arm`) on one set of questions; latencies in milliseconds."""

    arm: str
    questions: int
    recall_5: float
    recall_10: float
    mrr: float
    ndcg_10: float
    p50: float
    p95: float


def score(arm: str, rankings: Sequence[Ranking]) -> RankingScore:
    """The means over all questions.

    Raises:
        ValueError: there are no questions.
    """
    if not rankings:
        raise ValueError("no questions")
    times = [each.milliseconds for each in rankings]
    return RankingScore(
        arm=arm,
        questions=len(rankings),
        recall_5=fmean(each.recall(5) for each in rankings),
        recall_10=fmean(each.recall(10) for each in rankings),
        mrr=fmean(each.reciprocal_rank for each in rankings),
        ndcg_10=fmean(each.ndcg(10) for each in rankings),
        p50=median(times),
        p95=quantiles(times, n=20)[-1] if len(times) > 1 else times[0],
    )
