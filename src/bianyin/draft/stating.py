"""Which sentences of a page state something: no title, no line of its head or foot, no salutation, no fragment."""

from __future__ import annotations

import re

from bianyin.model import Document
from bianyin.text import after_salutation, cues, fold
from bianyin.text.reading import read

_BOILERPLATE = cues.pattern("around_text")
_HEADER = cues.pattern("header_label", before="^", behind=r"\s*[：:]")
# （见附件1）: names an annex, and is not its heading.
_SEE_ANNEX = re.compile(r"[（(](?:详)?见?附件[^（）()]*[）)]")
_SHORTEST = 12  # characters of a sentence worth quoting


def statement_in(document: Document, start: int, end: int) -> tuple[int, int] | None:
    """The range of the sentence `[start, end)` that states something; None where nothing of it does."""
    text, title = read(document).text, read(document).title
    start = _behind_heading(document, max(start, len(title) if text.startswith(title) else 0), end)
    words = text[start:end]
    if len(words) < _SHORTEST or fold(words).text == fold(document.document_number or "").text:
        return None
    around = _HEADER.match(words) or _BOILERPLATE.search(_SEE_ANNEX.sub("", words))
    return None if around else (start, end)


def _behind_heading(document: Document, start: int, end: int) -> int:
    """Pages without line breaks run title and salutation into the first sentence; begin after them."""
    text, title = read(document).text, read(document).title
    at = text.find(title, start, end)
    if at >= 0 and text[at + len(title) : at + len(title) + 1] not in tuple("，,。；、》"):
        start = at + len(title)
    start = after_salutation(text, start, end)
    while start < end and (text[start].isspace() or text[start] in "：:，。、"):
        start += 1
    return start
