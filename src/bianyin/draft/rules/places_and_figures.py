"""Fields that policies and events share: places and figures, read off the sentences already chosen."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bianyin.draft.places_named import places_named
from bianyin.draft.rules.weighing import Sentence, Weighing
from bianyin.model import DraftFigure, Span
from bianyin.text import Quantity, cues, find_dates, find_quantities
from bianyin.text.clauses import WORDS, one_of, up_to
from bianyin.text.whole_terms import is_cut, whole_from

_MOST_FIGURES = 8
_STOP = re.compile(one_of(WORDS))
_BEFORE_SUBJECT = cues.pattern("before_measured")
_LINK = cues.pattern("links_number", behind="+$")
_AFTER_SUBJECT = cues.pattern("behind_measured")
_SAID_BEHIND = cues.pattern("at_most_behind", "above_behind", "about_behind", "class_behind", before="^")
_ONLY_A_CHANGE = cues.pattern("increase", "decrease")
_LONGEST_WHAT = 24


def draft_places(weighing: Weighing, sentences: Sequence[Sentence]) -> tuple[Span, ...]:
    """Places of the region named in the title or the chosen sentences, the most particular first."""
    title = weighing.first(weighing.document.title)
    words = [*([title] if title else []), *(each.span for each in sentences)]
    return places_named(weighing.document, weighing.question.region, words)


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
    text = sentence.text
    if text[max(0, quantity.start - 1) : quantity.start] in ("前", "头", "从", "由"):
        return None  # 前8个月 is a period; 由19个小时 was, and is no more
    before, after = _subject_before(text, quantity, since), _subject_after(text, quantity)
    what = (after or before) if quantity.unit in cues.words("counted") else (before or after)
    if not what:
        return None
    at = Span(start=sentence.start + quantity.start, end=sentence.start + quantity.end)
    return DraftFigure(at=at, what=what)


def _subject_before(text: str, quantity: Quantity, since: int) -> str:
    words = _LINK.sub("", _last_part(_STOP, text[since : quantity.start]).rstrip())
    words = _last_part(_BEFORE_SUBJECT, words)
    dates = find_dates(words)
    words = _fit(words[dates[-1].end :] if dates else words)
    if _ONLY_A_CHANGE.fullmatch(words):
        return ""
    end = text.rfind(words, since, quantity.start) + len(words)
    start = whole_from(text, end - len(words), end) if words else None
    return "" if start is None or start < since else text[start:end]


def _subject_after(text: str, quantity: Quantity) -> str:
    words = _SAID_BEHIND.sub("", text[quantity.end :]).removeprefix("的")
    for ends in (_STOP, _AFTER_SUBJECT):
        words = up_to(ends, words)
    words = _fit(words)
    start = text.find(words, quantity.end)
    return "" if is_cut(text, start, start + len(words)) else words


def _last_part(separator: re.Pattern[str], text: str) -> str:
    """What stands behind the last separator that leaves anything behind it: 总投资 is not cut into nothing."""
    for found in reversed(list(separator.finditer(text))):
        if len(text) - found.end() > 1:
            return text[found.end() :]
    return text


def _fit(words: str) -> str:
    words = words.strip().lstrip("的了之").rstrip("的")
    return words if 2 <= len(words) <= _LONGEST_WHAT and not re.fullmatch(r"[\d年月日\s-]+", words) else ""
