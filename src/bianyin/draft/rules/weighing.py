"""A document read once for rules: its body's sentences with positions, and how much each has to say."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from bianyin.draft.rules.words import FORMAL, IMPACT, MEASURE, PREAMBLE
from bianyin.draft.stating import statement_in
from bianyin.knowledge import sectors
from bianyin.knowledge.question import Question
from bianyin.model import Document, Span
from bianyin.text import DateMention, find_folded, find_quantities
from bianyin.text.chronicle import is_bulletin_title, is_list_title
from bianyin.text.locality import Locality, locality, named_places, relations
from bianyin.text.reading import read

_ITEMS = 3
# 1. …, ●…, 【山西】…, 9月3日 …: what opens an item; numbered parts of a paper (一、…) are no items.
_OPENS_ITEM = re.compile(
    r"\s*(?:\d{1,2}[.．、](?!\d)|[●◆■▲★◇►▶•·※◎☞\U0001f300-\U0001faff]\ufe0f?|[-–—](?=\s)|【[^】]{2,8}】|(?:\d{1,2}月)?\d{1,2}日[\s，,：:　]|[\u4e00-\u9fff]{2,4}[：:])\s*\S"
)
CELLS = 3  # of a row
# 停工人员, 停产期间: whom and when something else is for.
_OF_WHOM = re.compile("的?(?:人员|[职员]工|工人|家庭|居民|期间|时期|补[贴助])")
_DAY_CELL = re.compile(
    r"(?:19|20)\d{2}(?:[-/.]\d{1,2}[-/.]\d{1,2}|年\d{1,2}月\d{1,2}日)|\d{1,2}月\d{1,2}日|(?:19|20)\d{2}[01]\d[0-3]\d"
)


class Sentence(NamedTuple):
    """A sentence of the body at `[start, end)` of the document's text; `position` counts from 0."""

    text: str
    start: int
    end: int
    position: int

    @property
    def span(self) -> Span:
        return Span(start=self.start, end=self.end)


class Weighing:
    """One document under one question."""

    def __init__(self, document: Document, question: Question) -> None:
        self.document, self.question, self.reading = document, question, read(document)

    @cached_property
    def locality(self) -> Locality:
        """Whose affair the document is, as seen from the question's region."""
        return locality(self.document, self.question.region.code)

    @cached_property
    def is_list(self) -> bool:
        """Whether the page lists happenings that have nothing to do with each other: a bulletin, a chronology, a table."""
        items = sum(bool(_OPENS_ITEM.match(line)) for line in self.reading.text.split("\n"))
        title = self.reading.title
        return is_list_title(title) or is_bulletin_title(title) or items >= _ITEMS or self.is_table

    @cached_property
    def is_table(self) -> bool:
        """Whether several lines are rows with a day in a cell of its own."""
        rows = (line for line in self.reading.text.split("\n") if len(line.split()) >= CELLS)
        return sum(any(map(_DAY_CELL.fullmatch, row.split())) for row in rows) >= _ITEMS

    @cached_property
    def announced(self) -> str | None:
        """The word by which the title says that something happened."""
        title = self.reading.title
        found = sectors.happening().finditer(title)
        return next((each[0] for each in found if not _OF_WHOM.match(title, each.end())), None)

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The body's sentences that state something: no title, header lines, salutations or fragments.

        A notice that only forwards its annex has none; then its formal sentences stand in.
        """
        stating = [sentence for sentence in self._body if not FORMAL.search(sentence.text)]
        return stating or self._body

    @cached_property
    def _body(self) -> list[Sentence]:
        found: list[Sentence] = []
        for _, start, end in self.reading.sentences:
            if told := statement_in(self.document, start, end):
                found.append(Sentence(self.reading.text[slice(*told)], *told, len(found)))
        return found

    def weight(self, sentence: Sentence) -> float:
        """How much a sentence says about the sector in the region: counted words, nothing learned."""
        hits = self.question.sector.hits(sentence.text)
        places = relations(named_places(sentence.text), self.question.region.code)
        weight = 2.0 * len(hits.core) + 1.5 * len(hits.related)
        weight += 0.5 * len(set(MEASURE.findall(sentence.text))) + min(2, len(find_quantities(sentence.text)))
        weight += 2.0 * bool(places["own"])
        weight -= 3.0 * bool(PREAMBLE.match(sentence.text))
        return weight - 0.02 * sentence.position

    def best(self, *, without: set[int], about: str) -> Sentence | None:
        """The weightiest unused sentence about "content", "measures" or "impact"."""
        cue = {"content": None, "measures": MEASURE, "impact": IMPACT}[about]
        fit = [s for s in self.sentences if s.position not in without and (cue is None or cue.search(s.text))]
        fit = [sentence for sentence in fit if not self._plays_elsewhere(sentence)]
        scored = [(self.weight(s), -s.position, s) for s in fit]
        if about == "impact":
            scored = [row for row in scored if find_quantities(row[2].text)]
        best = max(scored, default=None, key=lambda row: row[:2])
        return best[2] if best and best[0] > (0 if about == "content" else 1.5) else None

    def _plays_elsewhere(self, sentence: Sentence) -> bool:
        """Another province's sentence is no evidence for this one, on whatever page it stands."""
        found = relations(named_places(sentence.text), self.question.region.code)
        return bool(found["other"]) and not found["own"]

    def dates_in(self, sentence: Sentence) -> list[DateMention]:
        """The dates that a sentence writes, by their place in the sentence, then those that are not known for sure.

        Of the last it is the proof that says why nothing can be dated by them.
        """
        unsure = (DateMention(each.start, each.end, each.date) for each in self.reading.days.disputed)
        # 今天（12月7日）发布: the day is told twice, and what follows speaks of the second.
        twice = {
            first.start for first, second in pairwise(self.reading.dates) if self._says_again(first, second)
        }
        return [
            mention._replace(start=mention.start - sentence.start, end=mention.end - sentence.start)
            for mention in (*self.reading.dates, *unsure)
            if sentence.start <= mention.start and mention.end <= sentence.end and mention.start not in twice
        ]

    def _says_again(self, first: DateMention, second: DateMention) -> bool:
        return first.date == second.date and self.reading.text[first.end : second.start] in ("（", "(")

    def first(self, words: str | None) -> Span | None:
        """Where the document first says these words, such as its own title or number."""
        found = find_folded(self.reading.document.text, words) if words else None
        return Span(start=found[0], end=found[1]) if found else None

    def issuers(self) -> tuple[Span, ...]:
        """Where the document names those that issue it."""
        return tuple(span for issuer in self.document.issuers if (span := self.first(issuer)))
