"""From words to numbers: what a model that means these words answers about a page that is shown with numbers."""

from __future__ import annotations

import re
from typing import Any

NOWHERE = 999  # no page has so many sentences: where the words stand in none that is shown
_NUMBERED = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)

Shown = dict[int, str]


def shown_in(page: str) -> Shown:
    """The numbered lines of a page as a model is shown it; 0 is the title."""
    lines = {int(number): words for number, words in _NUMBERED.findall(page)}
    return {**lines, 0: lines[0].removeprefix("标题：")}


def number_of(words: str, shown: Shown) -> int:
    """The line that is these words, else the first that holds them; the title only where it is meant whole."""
    for number, line in shown.items():
        if line == words:
            return number
    return next((number for number, line in shown.items() if number and words in line), NOWHERE)


def pointed(record: dict[str, Any], shown: Shown) -> dict[str, Any]:
    """A record told in words (`lying_documents.record`) as an answer has it.

    `content`, `measures` and `impact` may be a list of sentences. A date whose words have no number is left out, as
    those of a signature: no model could point at it.
    """
    dates = [(each["role"], number_of(each["quote"], shown)) for each in record["dates"]]
    return {
        "kind": record["kind"],
        "status": record["status"],
        "bears": True,
        "title": number_of(record["title"], shown),
        **{name: _numbers(record[name], shown) for name in ("content", "measures", "impact")},
        "dates": [{"role": role, "sentence": number} for role, number in dates if number != NOWHERE],
        "figures": [
            {
                "sentence": number_of(each["quote"], shown),
                "number": each["value"] + each["unit"],
                "what": each["what"],
            }
            for each in record["figures"]
        ],
        "actor": record["actor"],
    }


def _numbers(words: str | list[str], shown: Shown) -> list[int]:
    return [number_of(each, shown) for each in ([words] if isinstance(words, str) else words) if each]
