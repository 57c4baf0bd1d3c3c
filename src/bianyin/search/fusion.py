"""Several rankings made one: of a question's happenings, of the times that it names, of the question whole.

Rank fusion as usual (a passage's worth falls with its rank in each list), but with what the scores tell: where one
happening's first passage stands alone and another's has many near equals, the answer shows more of the latter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bianyin.model import Passage

# How fast worth falls from rank to rank: the third place is worth 1 / 1.6 of the first.
_FALL = 0.3


@dataclass(frozen=True)
class Ranked:
    """A ranking, best first, and what its first passage is worth beside the first of another ranking, in 0 to 1."""

    passages: Sequence[Passage]
    weight: float = 1.0

    def worths(self) -> Iterable[tuple[float, Passage]]:
        """Each passage's worth: its score divided by the first passage's, less the lower it stands."""
        for place, each in enumerate(self.passages):
            best = self.passages[0].score or 1.0
            yield self.weight * (each.score / best) / (1 + _FALL * place), each


def fused(rankings: Iterable[Ranked], k: int) -> list[Passage]:
    """The `k` passages worth most in any of the rankings, each once, ranked anew; of equals the earlier ranking's."""
    best: dict[str, tuple[float, Passage]] = {}
    for ranking in rankings:
        for worth, each in ranking.worths():
            known = best.get(each.chunk.id)
            if known is None or worth > known[0]:
                best[each.chunk.id] = (worth, each)
    ordered = sorted(best.values(), key=lambda pair: -pair[0])[:k]
    return [each.model_copy(update={"rank": rank}) for rank, (_, each) in enumerate(ordered, start=1)]
