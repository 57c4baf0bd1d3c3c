"""Which paper is meant: names in 《》, compared with the title of a record."""

from __future__ import annotations

from bianyin.knowledge import places
from bianyin.text import bigram_overlap, cues, find_folded
from bianyin.text.clauses import within
from bianyin.text.locality import named_places
from bianyin.text.reading import Located, Reading

_SAME_NAME = 0.65  # share of bigrams from which two names are one
_ISSUES = cues.pattern("issued", "released", "published", behind="了?$")
_IS_ISSUED = cues.pattern("issued", "released", "published", before=within(4))
_PLACE_AT_HEAD = 8  # characters in which a paper's name says whose it is


def same_paper(name: str, title: str) -> bool:
    """The name as the title has it; a title that names several papers is each of them.

    《“十四五”节能减排方案》 is not 辽宁省“十四五”节能减排方案: a place before the name makes it another paper.
    """
    for short, long in ((name, title), (title, name)):
        if span := find_folded(long, short):
            return not _ends_with_a_place(long[: span[0]]) or bool(named_places(short[:_PLACE_AT_HEAD]))
    return bigram_overlap(name, title) >= _SAME_NAME and places_agree(name, title)


def _ends_with_a_place(text: str) -> bool:
    mentions = places.mentions(text)
    return bool(mentions) and mentions[-1].end == len(text)


def places_agree(first: str, second: str) -> bool:
    """Whether two texts name a place in common, or one within the other, or one of them none."""
    codes, others = named_places(first), named_places(second)
    related = any(places.is_within(a, b) or places.is_within(b, a) for a in codes for b in others)
    return related or not codes or not others


def issues_another(reading: Reading, sentence: Located, title: str) -> str | None:
    """The paper that the sentence says is issued, where it is another than the title's: 市发改委印发《乙办法》."""
    inside = [paper for paper in reading.papers if sentence.start <= paper.start < sentence.end]
    for paper in inside:
        before = reading.text[sentence.start : paper.start]
        behind = reading.text[paper.start + len(paper.name) + 2 : sentence.end]
        if (_ISSUES.search(before) or _IS_ISSUED.match(behind)) and not same_paper(paper.name, title):
            return paper.name
    return None


def papers_beside(reading: Reading, sentence: Located, at: Located) -> list[str]:
    """The names that a date stands with: those behind it up to the next date, else those between the last date and it."""
    inside = [m for m in reading.placing_dates if sentence.start <= m.start and m.end <= sentence.end]
    until = min((m.start for m in inside if m.start >= at.end), default=sentence.end)
    since = max((m.end for m in inside if m.end <= at.start), default=sentence.start)
    behind = _papers_within(reading, at.end, until)
    return behind or _papers_within(reading, since, at.start)


def _papers_within(reading: Reading, start: int, end: int) -> list[str]:
    return [
        paper.name
        for paper in reading.papers
        if start <= paper.start and paper.start + len(paper.name) + 2 <= end
    ]
