"""How good a ranking is: recall@k, reciprocal rank, nDCG, and what was gained and lost against another run."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from statistics import fmean, median, quantiles

from bianyin.model.base import Frozen


class Answered(Frozen):
    """One question's ranking, document ids best first, beside the ids that answer it."""

    question: str
    gold: tuple[str, ...]
    ranked: tuple[str, ...]
    milliseconds: float

    def recall(self, k: int) -> float:
        """The share of the answers among the first `k`."""
        return len(set(self.gold) & set(self.ranked[:k])) / len(self.gold)

    @property
    def reciprocal_rank(self) -> float:
        """1 over the rank of the first answer; 0 where none was found."""
        ranks = (rank for rank, id_ in enumerate(self.ranked, start=1) if id_ in self.gold)
        return 1 / next(ranks, math.inf)

    def ndcg(self, k: int) -> float:
        """Discounted gain of the first `k` over the best possible one; every answer is worth the same."""
        gain = sum(1 / math.log2(rank + 1) for rank, id_ in enumerate(self.ranked[:k], 1) if id_ in self.gold)
        return gain / sum(1 / math.log2(rank + 1) for rank in range(1, min(len(self.gold), k) + 1))


class RankingScore(Frozen):
    """One arm on one set of questions; latencies in milliseconds, without embedding."""

    arm: str
    questions: int
    recall_5: float
    recall_10: float
    mrr: float
    ndcg_10: float
    p50: float
    p95: float


# The columns of quality, as they are called; latency is not one.
QUALITIES = {"recall_5": "recall@5", "recall_10": "recall@10", "mrr": "MRR", "ndcg_10": "nDCG@10"}
# A difference that three decimals do not show is none.
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


def score(arm: str, answers: Sequence[Answered]) -> RankingScore:
    """The means over all questions.

    Raises:
        ValueError: there are none.
    """
    if not answers:
        raise ValueError("no questions")
    times = [each.milliseconds for each in answers]
    return RankingScore(
        arm=arm,
        questions=len(answers),
        recall_5=fmean(each.recall(5) for each in answers),
        recall_10=fmean(each.recall(10) for each in answers),
        mrr=fmean(each.reciprocal_rank for each in answers),
        ndcg_10=fmean(each.ndcg(10) for each in answers),
        p50=median(times),
        p95=quantiles(times, n=20)[-1] if len(times) > 1 else times[0],
    )


def standings(scores: Sequence[RankingScore]) -> tuple[Standing, ...]:
    """The first arm against the best of the others, column by column; empty where there are no others."""
    ours, *others = scores
    found = []
    for column in QUALITIES if others else ():
        rival = max(others, key=lambda each: float(getattr(each, column)))
        margin = getattr(ours, column) - getattr(rival, column)
        found.append(Standing(column=column, rival=rival.arm, margin=margin))
    return tuple(found)


def found_at_5(answers: Sequence[Answered]) -> dict[str, bool]:
    """Of each question, by its key, whether all answers are among the first five: what an accepted run keeps."""
    return {key_of(each.question): each.recall(5) == 1 for each in answers}


def key_of(question: str) -> str:
    """What a question is kept by: its text may not be ours to keep."""
    return hashlib.sha256(question.encode()).hexdigest()[:12]


def gained_and_lost(
    before: Mapping[str, bool], now: Mapping[str, bool]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Questions of both runs that are answered now and were not, and the other way round."""
    both = [question for question in now if question in before]
    gained = tuple(question for question in both if now[question] and not before[question])
    return gained, tuple(question for question in both if before[question] and not now[question])
