"""Related news, recommendations and comments out of a page before its main text is looked for, wherever they stand."""

from __future__ import annotations

import re

from lxml import etree

from bianyin.parse.canonical import without_spaces
from bianyin.parse.outline import Tag, squeezed_text
from bianyin.parse.word_lists import word_lists

_LISTS = word_lists("furniture")
_HEADING = re.compile(rf"[【\[■●◆▶>*]*(?:{'|'.join(_LISTS['others'])})[】\]]?[:：>》]*(?:更多)?[>》]*")
_NAME = re.compile(rf"(?:^|[-_\s])(?:{'|'.join(_LISTS['other_blocks'])})(?=$|[-_\s])", re.I)
_NAMED = etree.XPath(
    "//body//*[self::div or self::section or self::aside or self::ul or self::dl][@id or @class]"
)
_HEADED = etree.XPath(
    "//body//*[self::p or self::div or self::h2 or self::h3 or self::h4 or self::h5 or self::strong or self::b or self::span or self::dt]"
)
_LONGEST = 12  # characters of such a heading
_MOST = 0.5  # of a page's words; what holds more is the page


def drop_other_articles(page: Tag) -> None:
    """Remove them in place: blocks by their name; blocks that such a heading opens; what follows a heading without a block."""
    whole = len(squeezed_text(page))
    for block in _NAMED(page):
        name = f"{block.get('class') or ''} {block.get('id') or ''}"
        if _NAME.search(name) and not _is_the_page(block, whole):
            _drop(block)
    for heading in _HEADED(page):
        if (
            len(heading) <= 2
            and _is_heading(heading)
            and next(heading.iterancestors("body"), None) is not None
        ):
            _drop_headed(heading, whole)


def _is_heading(tag: Tag) -> bool:
    words = ""
    for part in tag.itertext():
        words += without_spaces(part)
        if len(words) > _LONGEST:
            return False
    return bool(_HEADING.fullmatch(words))


def _drop_headed(heading: Tag, whole: int) -> None:
    """The widest block that the heading opens, short of the article's; without one, the heading's followers."""
    block = heading
    while (
        (outer := block.getparent()) is not None
        and outer.tag not in ("body", "html")
        and _opens(outer, block)
        and not _is_the_page(outer, whole)
    ):
        block = outer
    if len(squeezed_text(block)) > len(squeezed_text(heading)):
        _drop(block)
        return
    followers = list(block.itersiblings())
    before = sum(len(squeezed_text(tag)) for tag in block.itersiblings(preceding=True))
    behind = sum(len(squeezed_text(tag)) for tag in followers)
    for tag in followers:
        # In the midst of an article only the links that it is over; at its end all that comes.
        if behind > before and not _is_linked(tag):
            break
        _drop(tag)
    _drop(block)


def _opens(outer: Tag, block: Tag) -> bool:
    before = [
        outer.text or "",
        *(f"{squeezed_text(tag)}{tag.tail or ''}" for tag in block.itersiblings(preceding=True)),
    ]
    return not "".join(before).strip()


def _is_linked(tag: Tag) -> bool:
    return len(squeezed_text(tag, links=False)) * 2 < len(squeezed_text(tag)) or not squeezed_text(tag)


def _is_the_page(block: Tag, whole: int) -> bool:
    return len(squeezed_text(block, links=False)) > whole * _MOST


def _drop(tag: Tag) -> None:
    if tag.getparent() is not None:
        tag.drop_tree()
