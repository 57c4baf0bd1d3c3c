"""Check a document number: the document's own, or written behind the name of the policy the record is of."""

from __future__ import annotations

import re

from bianyin.model import Document, DraftField
from bianyin.prove.quotes import Located, Refusal, everywhere, locate_value
from bianyin.prove.whole_words import is_own_title
from bianyin.text import fold

# 《…方案》（辽政办发〔2021〕31号)
_BEHIND_NAME = re.compile(r"[》”\"]?\s*(?:[（(]|，?文号(?:为|：|:)?)?\s*$")
_REACH = 8


def ground_number(document: Document, title: str, field: DraftField) -> Located:
    """The number as the source writes it.

    Raises:
        Refusal: `quote_not_found`, `value_not_in_quote`, `source_mismatch`: it is another paper's.
    """
    _, value = locate_value(document, field)
    own = document.document_number
    if own is not None and is_own_title(document, title):
        if fold(own).text != fold(value.text).text:
            raise Refusal("source_mismatch", f"本文文号为 {own}")
        return value
    for place in everywhere(document, value):
        before = document.text[max(0, place.start - _REACH - len(title)) : place.start]
        at = before.rfind(title)
        if at >= 0 and _BEHIND_NAME.fullmatch(before[at + len(title) :]):
            return place
    raise Refusal("source_mismatch", "该文号不是本文件的")
