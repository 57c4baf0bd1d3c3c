"""A Word file's headings, items, bold words and links as Markdown, for those who read the form and not the words alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.table import Table

_LEVEL = re.compile(r"(?:heading|标题)\s*(\d)", re.I)
_TITLE = re.compile(r"title|标题", re.I)
_NUMBERED = re.compile(r"list number|编号", re.I)
_BULLETS = re.compile(r"list bullet|项目符号", re.I)
_ITEM = re.compile(r"\s*(?:\d+|附\d+)\s*[.、．)]")


def markup_blocks(document: Any, cells_of: Callable[[Table], Iterable[list[str]]]) -> Iterator[str]:
    """The paragraphs and rows of a `docx.Document` in their order; line breaks within a paragraph stay."""
    count = 0
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            yield from (f"| {' | '.join(cells)} |" for cells in cells_of(block))
            continue
        opening = _opening(block)
        count = 0 if opening.startswith("#") else count
        words = "".join(_inline(each) for each in block.iter_inner_content())
        if opening == "1. ":
            count += 1
            opening = "" if _ITEM.match(words) else f"{count}. "
        if words.strip():
            yield opening + words


def _opening(paragraph: Any) -> str:
    """`## ` of a heading, `1. ` of a numbered item, `- ` of another, else nothing."""
    style = paragraph.style.name if paragraph.style is not None else ""
    if level := _LEVEL.search(style):
        return "#" * min(int(level[1]), 6) + " "
    if _TITLE.fullmatch(style):
        return "# "
    if _NUMBERED.search(style):
        return "1. "
    return "- " if _BULLETS.search(style) else ""


def _inline(part: Any) -> str:
    """A run, bold between asterisks; a hyperlink as `[words](address)`."""
    text = str(part.text)
    if address := getattr(part, "url", ""):
        return f"[{text}](<{address}>)"
    if getattr(part, "bold", None) and text.strip():
        return f"**{text}**"
    return text
