"""Tables that tell facts (dates, firms, figures by row): content like prose, where layout, menus and link lists are not.

A row stays one line, its cells with a space between them: the page's own words, and a unit with its own date.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from lxml import etree

from bianyin.parse.canonical import without_spaces
from bianyin.parse.info_table import table_rows
from bianyin.parse.outline import CELL, Tag, lines_of, squeezed_text, text_of

_LEAST_ROWS = 2  # below the names of the columns
_LEAST_COLUMNS = {
    "tags": 2,
    "text": 3,
}  # a headline and its day are a list's, where no tags tell it from a table
_SAME_SHAPE = 0.6  # of the rows, with as many cells as most have, or one fewer (merged cells)
_TELLING = 0.5  # of the rows, with a day or a figure
_LINKED = 0.5  # of the words of a table, or of the block around it: more is a list of links
_LONGEST_TITLE, _SHORTEST_TITLE = 160, 6
_FIGURE = re.compile(
    r"(?<![\d\-])\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号])?|(?:19|20)\d{2}\s*[-/.年]\s*\d{1,2}|(?<![\d\-—－])\d[\d,]{0,11}(?:\.\d+)?(?![\d\-—－])"
)
_WORDS = re.compile("[\u4e00-\u9fff]{2,}")
_BETWEEN = re.compile(r"[ \t\u3000|｜]+")


def has_fact_rows(text: str) -> bool:
    """Whether lines of plain text are the rows of a table of facts, their cells set apart by spaces, tabs or rules."""
    rows: list[list[str]] = []
    for line in [*text.split("\n"), ""]:
        cells = [cell for cell in _BETWEEN.split(line.strip()) if cell]
        if len(cells) >= _LEAST_COLUMNS["text"]:
            rows.append(cells)
        elif _tells_facts(rows, _LEAST_COLUMNS["text"]):
            return True
        else:
            rows = []
    return False


def holds_facts(page: Tag, body: str) -> bool:
    """Whether the main text of a page holds the rows of a table of facts."""
    lines = {without_spaces(line) for line in body.split("\n")}
    return any(
        sum(row in lines for row in _squeezed_rows(table)) > _LEAST_ROWS for table in fact_tables(page)
    )


def fact_tables(page: Tag) -> list[Tag]:
    """The tables of facts, in order; none that holds another table, that is the page's information table, or that links."""
    return [
        table
        for table in page.iter("table")
        if next(table.iterdescendants("table"), None) is None
        and _tells_facts([line.split(CELL) for line in lines_of(table)], _LEAST_COLUMNS["tags"])
        and not table_rows(lines_of(table))
        and _linked(table) < _LINKED
    ]


def tabled_body(page: Tag) -> str:
    """The first table of facts that stands under the page's own headline, with the notes beside it; empty without one.

    In the block that holds both headline and table, links must be few: a column of quotations beside a list of
    headlines is nobody's article.
    """
    names = _names(page)
    for table in fact_tables(page):
        inner, block = table, table.getparent()
        while block is not None and block.tag not in ("body", "html") and not _headline(block, names):
            inner, block = block, block.getparent()
        if block is None:
            continue
        headed = bool(_headline(block, names))
        alone = squeezed_text(inner) == squeezed_text(table)
        parts = list(_below_headline(block, names)) if alone and headed else [inner]
        if inner not in parts and _headline(inner, names):  # the headline is the table's own first row
            parts = [inner, *parts]
        if _linked(block if headed else inner) < _LINKED:
            return "\n".join(text_of(part) for part in parts if part is inner or _linked(part) < _LINKED)
    return ""


def _tells_facts(rows: Sequence[Sequence[str]], least_columns: int) -> bool:
    wide = [row for row in rows if len(row) >= least_columns]
    if len(wide) < max(_LEAST_ROWS, _SAME_SHAPE * len(rows)):
        return False
    columns = Counter(map(len, wide)).most_common(1)[0][0]
    alike = [row for row in wide if columns - 1 <= len(row) <= columns]
    telling = [row for row in alike if _FIGURE.search(" ".join(row)) and any(map(_WORDS.search, row))]
    return len(alike) >= _SAME_SHAPE * len(rows) and len(telling) >= max(
        _LEAST_ROWS - 1, _TELLING * len(rows)
    )


def _squeezed_rows(table: Tag) -> list[str]:
    return [without_spaces(line.replace(CELL, "")) for line in lines_of(table)]


def _linked(tag: Tag) -> float:
    """The share of a tag's words that are links."""
    whole = len(squeezed_text(tag))
    return 1 - len(squeezed_text(tag, links=False)) / whole if whole else 0.0


def _names(page: Tag) -> str:
    """What the page calls itself, without spaces: its <title>, og:title."""
    said = [tag.text_content() for tag in page.iter("title")]
    said += [tag.get("content") or "" for tag in page.iter("meta") if tag.get("property") == "og:title"]
    return without_spaces("\n".join(said))


def _headline(block: Tag, names: str) -> str:
    """The line of a block that is the page's headline; empty without one."""
    for line in lines_of(block):
        squeezed = without_spaces(line.replace(CELL, ""))
        if _SHORTEST_TITLE <= len(squeezed) <= _LONGEST_TITLE and squeezed in names:
            return squeezed
    return ""


def _below_headline(block: Tag, names: str) -> Iterator[Tag]:
    """The tags of a block behind the one with its headline."""
    below = False
    for tag in block.iterchildren(etree.Element):
        if below:
            yield tag
        below = below or bool(_headline(tag, names))
