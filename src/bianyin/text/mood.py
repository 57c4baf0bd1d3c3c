"""Is it told as a fact? The mood of a sentence by its own words, and what its neighbours and its page's title take back.

The kinds and their words are in `cues.toml`. Three reaches:

| reach | kinds | example (of our own) |
|---|---|---|
| anywhere in the sentence | denied, corrected, rumoured, rehearsed, remembered | 9月18日起停窑的消息不实。 |
| before what is told | supposed, foretold, set_before | 一旦9月18日起停窑，…；原定9月18日起停窑，未能实施。 |
| a neighbour that speaks of it | denied, corrected, called_off | 9月18日起停窑。后因供热需要未能实施。 |

A thing that is called off or abolished is itself a happening where its date says so: 9月18日，该市取消限产。
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from bianyin.text import cues
from bianyin.text.reading import Located, Reading
from bianyin.text.similarity import bigram_overlap

Mood = Literal[
    "denied",
    "corrected",
    "rumoured",
    "supposed",
    "foretold",
    "rehearsed",
    "remembered",
    "called_off",
    "set_before",
]
_ANYWHERE: tuple[Mood, ...] = ("denied", "corrected", "rumoured", "rehearsed", "remembered")
_BEFORE: tuple[Mood, ...] = ("supposed", "foretold", "set_before")
_BY_NEIGHBOUR: tuple[Mood, ...] = ("denied", "corrected", "called_off")
_NEIGHBOURS_BEHIND = 2  # sentences in which a page takes back what it has just told
_SPEAKS_OF_IT = 0.25  # share of bigrams from which a neighbour speaks of the same thing
_LEADS_INTO = "：:"  # 以下为演练脚本：

_PATTERNS = {kind: cues.pattern(kind) for kind in (*_ANYWHERE, *_BEFORE, "called_off")}
_PAGE = cues.pattern("page_of_no_fact")
_TOLD = cues.pattern("what_was_told")
_POINTS_BACK = cues.pattern("points_back", before='^[“”"]?')


class TakenBack(NamedTuple):
    """Why a sentence is not told as a fact: the kind of mood, the word that shows it, and the sentence it stands in."""

    mood: Mood
    word: str
    where: str


def taken_back(reading: Reading, at: Located, told: int | None = None) -> TakenBack | None:
    """What keeps the words at `at` from being a fact, or None.

    Args:
        told: where in the text the thing told stands, such as the end of its date; only what comes before it makes it a
            condition or a forecast. None: the whole of `at`.
    """
    whole = _whole(reading, at)
    return (
        _by_its_words(reading, whole, at.end if told is None else told)
        or _by_what_leads_in(reading, whole)
        or _by_neighbours(reading, whole)
        or taken_back_by_title(reading.title)
    )


def _whole(reading: Reading, at: Located) -> Located:
    units = reading.units_at(at)
    return reading.at(units[0].words.start, units[-1].words.end) if units else at


def _by_its_words(reading: Reading, whole: Located, told: int) -> TakenBack | None:
    for kind in _ANYWHERE:
        if found := _PATTERNS[kind].search(whole.text):
            return TakenBack(kind, found[0], whole.text)
    before = reading.text[whole.start : max(told, whole.start)]
    for kind in _BEFORE:
        if found := _PATTERNS[kind].search(before):
            return TakenBack(kind, found[0], whole.text)
    return None


def _by_what_leads_in(reading: Reading, whole: Located) -> TakenBack | None:
    """以下为应急演练脚本：, 网传消息如下：: the sentence before announces what kind of words follow."""
    before = [unit.words for unit in reading.units if unit.words.end <= whole.start][-1:]
    for sentence in before:
        if sentence.text[-1] in _LEADS_INTO:
            for kind in (*_ANYWHERE, "supposed", "foretold"):
                if found := _PATTERNS[kind].search(sentence.text):
                    return TakenBack(kind, found[0], sentence.text)
    return None


def _by_neighbours(reading: Reading, whole: Located) -> TakenBack | None:
    """The sentences right behind, where they point back, name what was told, or speak of the same thing."""
    behind = [unit.words for unit in reading.units if unit.words.start >= whole.end][:_NEIGHBOURS_BEHIND]
    for sentence in behind:
        for kind in _BY_NEIGHBOUR:
            found = _PATTERNS[kind].search(sentence.text)
            if found and _speaks_of(reading, sentence, whole, kind):
                return TakenBack(kind, found[0], sentence.text)
    return None


def _speaks_of(reading: Reading, sentence: Located, told: Located, kind: Mood) -> bool:
    """Whether a sentence takes back the one told before it, and not something of its own."""
    if kind == "called_off" and any(
        sentence.start <= each.start < sentence.end for each in reading.placing_dates
    ):
        return False  # a date of its own: what it tells is another happening
    if kind in ("denied", "corrected") and _TOLD.search(sentence.text):
        return True
    return (
        bool(_POINTS_BACK.match(sentence.text)) or bigram_overlap(sentence.text, told.text) >= _SPEAKS_OF_IT
    )


def taken_back_by_title(title: str) -> TakenBack | None:
    """辟谣, 更正, 应急演练, 周年 in a title: all that stands under it is of that kind."""
    found = _PAGE.search(title)
    return TakenBack("page_of_no_fact", found[0], title) if found else None
