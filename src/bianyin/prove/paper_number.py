"""Check a document number: the document's own, or written behind the name of the policy the record is of."""

from __future__ import annotations

import re

from bianyin.model import DraftField, Proved
from bianyin.prove.quotes import Refusal, locate_name
from bianyin.prove.story import Story
from bianyin.text import fold

# 《…方案》（辽政办发〔2021〕31号)
_BEHIND_NAME = re.compile(r"[》”\"]?\s*(?:[（(]|，?文号(?:为|：|:)?)?\s*$")
_REACH = 8


def prove_number(story: Story, field: DraftField) -> Proved[str]:
    """The number as the source writes it.

    Raises:
        Refusal: `quote_not_found`, `value_not_in_quote`, `source_mismatch`: it is another paper's.
    """
    reading, own, title = story.reading, story.document.document_number, story.title.text
    _, named = locate_name(reading, field, "value_not_in_quote")
    if own is not None and story.is_of_the_page:
        if fold(own).text != fold(named[0].text).text:
            raise Refusal("source_mismatch", f"本文文号为 {own}")
        return reading.proved(named[0].text, named[0])
    for place in named:
        before = reading.text[max(0, place.start - _REACH - len(title)) : place.start]
        at = before.rfind(title)
        if at >= 0 and _BEHIND_NAME.fullmatch(before[at + len(title) :]):
            return reading.proved(place.text, place)
    raise Refusal("source_mismatch", "该文号不是本文件的")
