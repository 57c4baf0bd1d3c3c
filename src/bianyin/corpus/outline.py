"""A parsed HTML page as lines of cells: what stands on one line for the reader, and what in separate cells."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Comment, Doctype, NavigableString, Tag
from bs4.element import Declaration, ProcessingInstruction

from bianyin.corpus.canonical import clean

CELL = "\x1f"  # between the cells of a line; cleaned away in canonical text
_UNSEEN = frozenset({"script", "style", "noscript", "iframe", "template", "head", "select", "option", "button",
                     "textarea", "svg", "object", "video", "audio", "canvas", "map"})  # fmt: skip
_BLOCKS = frozenset({"p", "div", "section", "article", "main", "header", "footer", "nav", "aside", "ul", "ol", "dl",
                     "li", "table", "tr", "tbody", "thead", "h1", "h2", "h3", "h4", "h5", "h6", "br", "hr", "form",
                     "blockquote", "pre", "center", "figure", "figcaption", "address", "fieldset", "ucapcontent",
                     "ucaptitle", "body"})  # fmt: skip
_CELLS = frozenset({"td", "th", "dt", "dd"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_NOT_WORDS = (Comment, Doctype, Declaration, ProcessingInstruction)


def soup_of(text: str) -> BeautifulSoup:
    """Parse a page; what stands after an early `</html>` is kept, as browsers do."""
    return BeautifulSoup(re.sub(r"</(?:html|body)\s*>", "", text, flags=re.I), "lxml")


def lines_of(tag: Tag, *, links: bool = True) -> list[str]:
    """The visible lines of a tag, cells separated by `CELL`; without the words of links if so asked."""
    raw = "".join(_pieces(tag, links))
    lines = (
        CELL.join(cell for part in line.split(CELL) if (cell := clean(part))) for line in raw.split("\n")
    )
    return [line for line in lines if line]


def text_of(tag: Tag, *, links: bool = True) -> str:
    """The visible text of a tag, one line a block; the cells of a table's row on one line."""
    return "\n".join(line.replace(CELL, " ") for line in lines_of(tag, links=links))


def _pieces(tag: Tag, links: bool) -> Iterator[str]:
    """Words in order, with newlines at the edges of blocks. An explicit stack: pages nest thousands deep."""
    stack: list[object] = [tag]
    while stack:
        node = stack.pop()
        if isinstance(node, str) and not isinstance(node, NavigableString):
            yield node
        elif isinstance(node, NavigableString):
            if not isinstance(node, _NOT_WORDS):
                yield re.sub(r"\s+", " ", node) if _name(node.parent) != "pre" else str(node)
        elif isinstance(node, Tag) and _is_seen(node, links):
            edge = "\n" if node.name in _BLOCKS else CELL if node.name in _CELLS else ""
            yield edge
            stack.append(edge)
            stack.extend(reversed(node.contents))


def _name(tag: Tag | None) -> str:
    return tag.name if tag else ""


def _is_seen(tag: Tag, links: bool) -> bool:
    if tag.name in _UNSEEN or (tag.name == "a" and not links):
        return False
    style = tag.get("style")
    return not (isinstance(style, str) and _HIDDEN.search(style))
