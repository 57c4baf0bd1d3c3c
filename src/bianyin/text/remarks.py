"""What comes behind takes back: a clause that says how it really was, and a remark of the page on what it told.

| behind what is told | example (of our own) |
|---|---|
| a clause that speaks of it as of something said | 甲厂9月18日停窑，这话是邻居讲的。 |
| a clause or the next sentence that turns it round | 停窑的警铃响了，原来是消防测试。 |
| a remark right behind, that calls it no fact | 9月18日停窑。（某剧海报） |
"""

from __future__ import annotations

from typing import NamedTuple

from bianyin.text import cues
from bianyin.text.reading import Located, Reading

_IN_SENTENCE = cues.pattern("turns_out", "speaks_of_it", "no_more_than", before=r"[，,；;：:—]\s*[“”]?")
_TURNS = cues.pattern("turns_out", "speaks_of_it", before=r"^\s*")
_REMARK = cues.pattern("remarks", before=r"^\s*")
_NO_FACT = cues.pattern("no_fact_at_all")


class Remark(NamedTuple):
    """The word that takes back what was told, and the sentence or row it stands in."""

    word: str
    where: str


def taken_back_behind(reading: Reading, whole: Located, told: Located) -> Remark | None:
    """What comes behind a date in its sentence, or right behind that in its line, and says that it was not so."""
    if found := _IN_SENTENCE.search(whole.text, told.end - whole.start):
        return Remark(found[0], whole.text)
    line = reading.line_of(whole)
    inside = [unit.words for unit in reading.units_at(whole) if unit.words.start >= told.end]
    behind = [unit.words for unit in reading.units_behind(whole.end)[:1] if unit.words.start < line.end]
    return next((remark for each in (*inside, *behind) if (remark := _takes_back(each))), None)


def _takes_back(behind: Located) -> Remark | None:
    if found := _TURNS.search(behind.text):
        return Remark(found[0], behind.text)
    if _REMARK.match(behind.text) and (found := _NO_FACT.search(behind.text)):
        return Remark(found[0], behind.text)
    return None
