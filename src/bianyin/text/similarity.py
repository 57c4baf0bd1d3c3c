"""How much two short texts share, by character bigrams: cheap, and blind to word borders, as Chinese needs."""

from __future__ import annotations

import re

from bianyin.text.fold import fold


def bigram_overlap(first: str, second: str) -> float:
    """Share of the shorter text's character bigrams that stand in the other, 0 to 1; punctuation does not count."""
    grams = [_bigrams(text) for text in (first, second)]
    shorter = min(grams, key=len)
    return len(grams[0] & grams[1]) / len(shorter) if shorter else 0.0


def _bigrams(text: str) -> set[str]:
    folded = re.sub(r"\W", "", fold(text).text)
    return {folded[i : i + 2] for i in range(len(folded) - 1)}
