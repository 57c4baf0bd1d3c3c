"""Fields that policies and events share: places and figures, read off the sentences already chosen."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bianyin import places
from bianyin.extract.rules.reading import Reading, Sentence
from bianyin.extract.scope import relation
from bianyin.model import DraftField, DraftFigure
from bianyin.text import Quantity, find_quantities

_MOST_FIGURES, _MOST_PLACES = 6, 3
_CLAUSE_START = re.compile(r"[，,。；;：:！？、（(\n]")
_CLAUSE_END = re.compile(r"[，,。；;：:！？、）)\n]")
_LEADING = re.compile(r"^(?:其中|以及|并且|并|而|和|与|及|由|使|则|又|将|已|共|该|其)+")
_TRAILING = re.compile(
    r"(?:约为|约|达到|达|为|是|近|超过|超|逾|至少|不低于|不少于|共计|合计|总计|至|到|在|的|了|有|共|仅)+$"
)
_LONGEST_WHAT = 24


def draft_places(reading: Reading, sentences: Sequence[Sentence]) -> tuple[DraftField, ...]:
    """Places of the region named in the title or the chosen sentences, the most particular first."""
    region = reading.question.region
    found: dict[str, tuple[int, DraftField]] = {}
    for text in (reading.document.title, *(sentence.text for sentence in sentences)):
        for mention in places.mentions(text):
            word = text[mention.start : mention.end]
            if relation(mention.region.code, region.code) == "own" and mention.region.code not in found:
                rank = ("county", "city", "province", "country").index(mention.region.level)
                found[mention.region.code] = (rank, DraftField(value=word, quote=word))
    ordered = sorted(found.values(), key=lambda row: row[0])
    return tuple(field for _, field in ordered[:_MOST_PLACES])


def draft_figures(sentences: Sequence[Sentence]) -> tuple[DraftFigure, ...]:
    """Quantities of the chosen sentences with the words that say what they measure."""
    figures: list[DraftFigure] = []
    for sentence in sentences:
        quantities = find_quantities(sentence.text)
        for index, quantity in enumerate(quantities):
            since = quantities[index - 1].end if index else 0
            if figure := _figure(sentence, quantity, since):
                figures.append(figure)
    return tuple(figures[:_MOST_FIGURES])


def _figure(sentence: Sentence, quantity: Quantity, since: int) -> DraftFigure | None:
    if sentence.text[quantity.start - 1 : quantity.start] == "第":
        return None  # 第3批, 第5次: an ordinal, not a quantity
    what = _subject_before(sentence.text, quantity, since) or _subject_after(sentence.text, quantity)
    if not what:
        return None
    return DraftFigure(
        what=what,
        value=str(quantity.value),
        unit=quantity.unit,
        quote=_clauses_around(sentence.text, quantity, what),
    )


def _subject_before(text: str, quantity: Quantity, since: int) -> str:
    before = text[since : quantity.start]
    stops = list(_CLAUSE_START.finditer(before))
    words = before[stops[-1].end() :] if stops else before
    words = _TRAILING.sub("", _LEADING.sub("", words.strip()))
    # A subject that only says "when" or is a lone connector tells the reader nothing.
    return words if 2 <= len(words) <= _LONGEST_WHAT and not re.fullmatch(r"[\d年月日\s-]+", words) else ""


def _subject_after(text: str, quantity: Quantity) -> str:
    after = text[quantity.end :]
    stop = _CLAUSE_END.search(after)
    words = (after[: stop.start()] if stop else after).strip()
    words = re.split(r"\d", words, maxsplit=1)[0].removeprefix("以上").removeprefix("左右").removeprefix("的")
    return words if 2 <= len(words) <= _LONGEST_WHAT else ""


def _clauses_around(text: str, quantity: Quantity, what: str) -> str:
    """The clause that holds both the number and what it measures; the whole sentence if stops lie between."""
    before, after = text[: quantity.start], text[quantity.end :]
    starts = list(_CLAUSE_START.finditer(before))
    start = starts[-1].end() if starts else 0
    stop = _CLAUSE_END.search(after)
    end = quantity.end + (stop.start() if stop else len(after))
    clause = text[start:end].strip()
    return clause if what in clause else text
