"""Where sentences, clauses and words end: the stops, named by what they separate, and what lies between two of them."""

from __future__ import annotations

import re

# A clause behind a semicolon states a thing of its own in official Chinese, so it counts as a sentence.
SENTENCES = "。！？!?；;\n"
CLAUSES = SENTENCES + "，,"
CLAUSES_AND_COLONS = CLAUSES + "：:"
LISTED = CLAUSES + "、"
WORDS = CLAUSES_AND_COLONS + "、（）()《》“”"


def one_of(stops: str) -> str:
    """A regular expression: one of the stops."""
    return f"[{re.escape(stops)}]"


def none_of(stops: str = CLAUSES) -> str:
    """A regular expression: one character that is not a stop."""
    return f"[^{re.escape(stops)}]"


def within(most: int, stops: str = CLAUSES) -> str:
    """A regular expression: at most so many characters without one of the stops."""
    return f"{none_of(stops)}{{0,{most}}}"


def up_to(stop: re.Pattern[str], text: str) -> str:
    """What stands before the first stop; the whole text where it has no stop."""
    found = stop.search(text)
    return text[: found.start()] if found else text


def behind_last(stops: str, text: str, end: int) -> int:
    """Where the clause begins that `end` stands in: behind the last stop before it, or at 0."""
    return max(text.rfind(stop, 0, end) for stop in stops) + 1
