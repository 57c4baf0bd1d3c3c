"""Check a document number: the document's own, or written behind the name of the policy the record is of."""

from __future__ import annotations

import re

from bianyin.model import Proved, Span
from bianyin.prove.quotes import Refusal, located, same_words
from bianyin.prove.story import Story
from bianyin.text.bracketed import plain_number

# 《…方案》（辽政办发〔2021〕31号)
_BEHIND_NAME = re.compile(r"[》”\"]?\s*(?:[（(]|，?文号为?[：:]?)?\s*$")
_REACH = 8


def prove_number(story: Story, span: Span) -> Proved[str]:
    """The number as the source writes it.

    Raises:
        Refusal: `quote_not_found`, `source_mismatch`: it is another paper's.
    """
    reading, own, title = story.reading, story.document.document_number, story.title.text
    value = located(reading, span)
    if own is not None and story.is_of_the_page:
        if plain_number(own) != plain_number(value.text):
            raise Refusal("source_mismatch", f"本文文号为 {own}")
        return reading.words_proved(value)
    for place in same_words(reading, value):
        before = reading.text[max(0, place.start - _REACH - len(title)) : place.start]
        at = before.rfind(title)
        if at >= 0 and _BEHIND_NAME.fullmatch(before[at + len(title) :]):
            return reading.words_proved(place)
    raise Refusal("source_mismatch", "该文号不是本文件的")
