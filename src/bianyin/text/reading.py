"""A document read once: its sentences, dates, quantities and names, shared by drafters and the trust line."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeVar

from bianyin.knowledge import places
from bianyin.knowledge.plain_forms import plain
from bianyin.model import Document, Evidence, Proved
from bianyin.text.chronicle import chronicle_days
from bianyin.text.dates import DateMention
from bianyin.text.datings import datings_of
from bianyin.text.headings import behind_heading
from bianyin.text.locality import is_official_text
from bianyin.text.quantities import Quantity, find_quantities
from bianyin.text.same_times import same_days
from bianyin.text.sentences import split, units_of
from bianyin.text.told_days import Days, days_of
from bianyin.text.told_years import Disputed

Value = TypeVar("Value")
_NAME = re.compile(r"《([^》]{3,80})》")


class Located(NamedTuple):
    """Words of a document at `[start, end)`, in plain forms."""

    text: str
    start: int
    end: int

    def meets(self, other: Located) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


class Unit(NamedTuple):
    """Words that may be shown alone: a sentence, or an item of a long one with the words that lead into its list."""

    words: Located
    lead: Located | None = None


class NamedPaper(NamedTuple):
    """A name in 《》, without them, and where the mark before it stands."""

    start: int
    name: str


class Reading:
    """What one document says and where; everything is read when it is first asked for, and once.

    It reads the plain form of the text (遼寧 as 辽宁, 9⽉ as 9月), character for character; what is shown or quoted is the
    document's own, by `as_written` and `proved`.

    Two sizes of sentence: `sentences` end at semicolons too, since a clause behind one states a thing of its own, and are
    what checks reason about; `units` end where the page's sentence does, and are what is shown.
    """

    def __init__(self, document: Document) -> None:
        self.document, self.text, self.title = document, plain(document.text), plain(document.title)
        self._quantities: dict[Located, tuple[Quantity, ...]] = {}

    def at(self, start: int, end: int) -> Located:
        """The words at `[start, end)`."""
        return Located(self.text[start:end], start, end)

    def everywhere(self, words: str) -> list[Located]:
        """All places where the document says these words, in order; empty words stand nowhere."""
        words = plain(words)
        found, start = [], self.text.find(words) if words else -1
        while start >= 0:
            found.append(Located(words, start, start + len(words)))
            start = self.text.find(words, start + 1)
        return found

    def as_written(self, at: Located) -> str:
        """The document's own words there, in its own characters."""
        return self.document.text[at.start : at.end]

    def proved(self, value: Value, *places: Located, note: str | None = None) -> Proved[Value]:
        """The value with the words of these places for its proof."""
        evidence = tuple(
            Evidence(
                quote=self.as_written(at), document_id=self.document.id, start=at.start, end=at.end, note=note
            )
            for at in places
        )
        return Proved(value=value, evidence=evidence)

    def own_words(self, words: str, within: Located) -> str:
        """The words in the document's own characters, as it has them within; as they are, where it does not."""
        at = within.text.find(words)
        return words if at < 0 else self.document.text[within.start + at : within.start + at + len(words)]

    def words_proved(self, at: Located) -> Proved[str]:
        """The document's own words there, which prove themselves."""
        return self.proved(self.as_written(at), at)

    @cached_property
    def sentences(self) -> tuple[Located, ...]:
        """The sentences of the text, in order."""
        return tuple(self.at(start, end) for start, end in split(self.text))

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """What may be shown of the text, in order: whole sentences, and of very long ones whole items with their lead-in.

        A head that a page without line breaks runs into its first sentence is a unit of its own.
        """
        found: list[Unit] = []
        for unit in units_of(self.text):
            start, end = unit.words
            begins = behind_heading(self.text, self.title, start, end)
            if start < begins < end:
                found.append(Unit(self.at(start, begins)))
            if begins < end:
                start = begins
            lead = self.at(*unit.lead) if unit.lead else None
            found.append(Unit(self.at(start, end), lead))
        return tuple(found)

    def units_at(self, at: Located) -> tuple[Unit, ...]:
        """The units that the words lie in; none outside of any."""
        return self.units[bisect_right(self._unit_ends, at.start) : bisect_left(self._unit_starts, at.end)]

    def units_before(self, position: int) -> tuple[Unit, ...]:
        """The units that end at or before the position, in order."""
        return self.units[: bisect_right(self._unit_ends, position)]

    def units_behind(self, position: int) -> tuple[Unit, ...]:
        """The units that begin at or behind the position, in order."""
        return self.units[bisect_left(self._unit_starts, position) :]

    @cached_property
    def _unit_starts(self) -> list[int]:
        return [unit.words.start for unit in self.units]

    @cached_property
    def _unit_ends(self) -> list[int]:
        return [unit.words.end for unit in self.units]

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    @cached_property
    def _ends(self) -> list[int]:
        return [sentence.end for sentence in self.sentences]

    def sentence_number(self, position: int) -> int:
        """How many sentences begin at or before the position."""
        return bisect_right(self._starts, position)

    def sentence_of(self, at: Located) -> Located:
        """The sentence, or run of sentences, that the words lie in; the words themselves outside of any."""
        touched = self.sentences[bisect_right(self._ends, at.start) : bisect_left(self._starts, at.end)]
        if not touched:
            return at
        return self.at(min(at.start, touched[0].start), max(at.end, touched[-1].end))

    def line_of(self, at: Located) -> Located:
        """The line of the text in which words begin."""
        end = self.text.find("\n", at.start)
        return self.at(self.text.rfind("\n", 0, at.start) + 1, end if end >= 0 else len(self.text))

    def quantities_of(self, sentence: Located) -> tuple[Quantity, ...]:
        """The quantities of a sentence, by their place in its own text."""
        if sentence not in self._quantities:
            self._quantities[sentence] = tuple(find_quantities(sentence.text))
        return self._quantities[sentence]

    @cached_property
    def days(self) -> Days:
        """The dates the document writes, in full or in part, and those that cannot be told."""
        own = [(date.span.start, date.span.end) for date in self.document.dates if date.span]
        told = days_of(self.text, datings_of(self.document), own, news=not is_official_text(self.document))
        listed = _with(told, chronicle_days(self.text, self.title), self.text)
        return _with(listed, tuple(same_days(self.text, listed.dates, own)), self.text)

    @property
    def dates(self) -> tuple[DateMention, ...]:
        """The dates the document writes; what one leaves out is read from its dateline or the page's own days."""
        return self.days.dates

    @cached_property
    def placing_dates(self) -> tuple[DateMention, ...]:
        """The days and months it writes; bare years place nothing."""
        return tuple(mention for mention in self.dates if mention.date.precision != "year")

    @cached_property
    def told_dates(self) -> tuple[DateMention, ...]:
        """The days and months of its prose; those of header and signature date the document and no sentence of it."""
        own = [date.span for date in self.document.dates if date.span and date.origin in _HEADER]
        return tuple(
            mention
            for mention in self.placing_dates
            if not any(span.start < mention.end and mention.start < span.end for span in own)
        )

    @cached_property
    def places(self) -> tuple[places.Mention, ...]:
        """The places it names, in order."""
        return tuple(places.mentions(self.text))

    @cached_property
    def papers(self) -> tuple[NamedPaper, ...]:
        """The names in 《》, in order."""
        return tuple(NamedPaper(match.start(), match[1]) for match in _NAME.finditer(self.text))


def _with(told: Days, listed: tuple[DateMention, ...], text: str) -> Days:
    """The days told, and those that headings or dates before them give: what the page's own day gave them is left.

    A heading (2021年, 一月) and the day on the line below it are no one date.
    """

    def meets(each: DateMention | Disputed) -> bool:
        return any(each.start < other.end and other.start < each.end for other in listed)

    full = [
        each
        for each in told.dates
        if not each.inferred and not ("\n" in text[each.start : each.end] and meets(each))
    ]
    new = [
        each
        for each in listed
        if not any(each.start < other.end and other.start < each.end for other in full)
    ]
    rest = [each for each in told.dates if each.inferred and not meets(each)]
    return Days(tuple(sorted((*full, *rest, *new))), tuple(each for each in told.disputed if not meets(each)))


_HEADER = ("table", "signature", "byline", "meta", "updated")


@lru_cache(maxsize=64)
def read(document: Document) -> Reading:
    """The reading of a document, made once and kept for the checks that follow each other."""
    return Reading(document)
