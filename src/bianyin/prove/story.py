"""The happening of one draft, as far as it is proved: what every further field must belong to."""

from __future__ import annotations

from functools import cached_property

from bianyin.knowledge.places import Region
from bianyin.knowledge.question import Question
from bianyin.model import DateName, Document, EventKind, PartialDate
from bianyin.prove.whole_words import is_own_title
from bianyin.text.reading import Located, Reading


class Story:
    """Title, content and dates of one draft, with the places where the document says them.

    Attributes:
        title, content: where they stand; set before any other field is looked at.
        dates, dated_at: the dates that hold, and where each stands.
    """

    title: Located
    content: Located

    def __init__(self, reading: Reading, question: Question, kind: EventKind) -> None:
        self.reading, self.question, self.kind = reading, question, kind
        self.dates: dict[DateName, PartialDate] = {}
        self.dated_at: dict[DateName, Located] = {}
        self.texts: list[Located] = []  # measures and impact

    @property
    def document(self) -> Document:
        return self.reading.document

    @property
    def region(self) -> Region:
        return self.question.region

    @cached_property
    def is_of_the_page(self) -> bool:
        """Whether the record is of the page itself, and not of something that the page names."""
        return is_own_title(self.document, self.title.text)

    def quotes(self, at: Located) -> bool:
        """Whether words stand in a sentence that the record quotes."""
        quoted = (self.title, self.content, *self.dated_at.values(), *self.texts)
        return any(self.reading.sentence_of(own).meets(at) for own in quoted)
