"""The main text of an HTML page: the container of a known content system, else a sure block, else trafilatura, else density.

A table of facts counts like prose (`fact_tables`).
"""

from __future__ import annotations

import copy
import re
from collections import defaultdict

from lxml import etree

from bianyin.parse.canonical import clean, has_prose, without_spaces
from bianyin.parse.fact_tables import fact_tables, holds_facts, tabled_body
from bianyin.parse.outline import Tag, squeezed_text, text_of
from bianyin.parse.word_lists import word_lists

_LISTS = word_lists("furniture")
_CONTAINERS: list[str] = _LISTS["containers"]
_FURNITURE = re.compile("|".join(_LISTS["pieces"]))
_DISCLAIMER = re.compile(f".{{0,6}}(?:{'|'.join(_LISTS['disclaimers'])}).*")
_PUNCTUATION = " 【】[]（）()|｜·-—>»/"
_NAMED = etree.XPath("//*[@id or @class]")
_FURNITURE_LENGTH = 160
_DISCLAIMER_LINES = 6  # at the end of a body
_LISTED = re.compile(r"^(?:[-*•]\s+|#{1,6}\s+)")  # trafilatura's own marks, not the page's words
_FAR_LARGER = 1.5  # times the article in a container, which then holds other things
_HEADLINE = 6  # characters of a link
_SHORT_BODY = 160  # characters; below this trafilatura may have taken the disclaimer for the article
_MANY_TAGS, _DEEPEST, _WIDEST_ROW = 50_000, 300, 1_000  # of a row: cells
# One block with nearly all of the page's prose, and nearly nothing else, is the article: on the labelled pages it was
# so on 11 of the 18 without a known container, each time with more of the wanted words than trafilatura's choice, and
# in a third of the time. Comments, teasers and captions beside the article break the rule, and trafilatura is asked.
_SURE_BODY, _SURE_SHARE = 300, 0.86
_FOOTER_PROSE = 60  # characters; a page of links with less says something of itself, and has no article
_PARAGRAPHS = ("p", "div", "td", "section", "article", "dd", "li", "table")
_UNLINKED = 0.25  # of a paragraph: news sites link every company and fund they name
_POINTS, _UNLINKED_POINTS = 30, 0.8  # characters of a body in points; the share of them outside links
_FOOT = re.compile(r"版权所有|举报电话|备案|Copyright|声明|许可证")
_CLOSED = re.compile(r"[。！？；]")


def body_of(page: Tag, url: str) -> str:
    """The page's main text, one line a block or row; empty for a page without one, such as a page of links."""
    return _contained(page) or _with_its_table(page, _found(page, url)) or _told_in_points(page)


def _with_its_table(page: Tag, found: str) -> str:
    """The found text, or the table of facts under the page's headline that it is a note to, with that note."""
    if holds_facts(page, found):
        return found
    tabled = _tidy(tabled_body(page))
    return tabled if without_spaces(found) in without_spaces(tabled) else found


def _found(page: Tag, url: str) -> str:
    """Without a known container: the one block that holds nearly all prose of the page, else trafilatura's choice."""
    dense, prose = _densest(page)
    if len(dense) >= _SURE_BODY and prose * _SURE_SHARE <= len(dense) <= prose / _SURE_SHARE:
        extracted = _tidy(dense)
    else:
        extracted = _tidy(_extracted(page, url)) if is_moderate(page) else ""
        extracted = extracted if _is_article(page, extracted) else ""
    if len(extracted) < _SHORT_BODY:
        dense = _tidy(dense)
        extracted = dense if len(dense) > len(extracted) and has_prose(dense) else extracted
    if len(extracted) < _FOOTER_PROSE and _linked_length(page) > _FOOTER_PROSE:
        return ""
    return extracted


def is_moderate(page: Tag) -> bool:
    """Whether what looks at every tag and at what is in it many times, as trafilatura does, may be asked."""
    depth = tags = 0
    for event, tag in etree.iterwalk(page, events=("start", "end")):
        depth += 1 if event == "start" else -1
        tags += event == "start"
        if depth > _DEEPEST or tags > _MANY_TAGS or (tag.tag == "tr" and len(tag) > _WIDEST_ROW):
            return False
    return True


def _linked_length(page: Tag) -> int:
    return sum(len(without_spaces(tag.text_content())) for tag in page.iter("a"))


def _contained(page: Tag) -> str:
    found: dict[str, list[Tag]] = defaultdict(list)
    for tag in _NAMED(page):
        names = [f"#{tag.get('id', '')}", *(f".{name}" for name in tag.get("class", "").split())]
        for name in names:
            if name in _CONTAINERS:
                found[name].append(tag)
    for name in _CONTAINERS:
        inside = set(found[name])
        outer = [tag for tag in found[name] if not any(parent in inside for parent in tag.iterancestors())]
        if outer and (
            has_prose("\n".join(text_of(tag, links=False) for tag in outer)) or any(map(fact_tables, outer))
        ):
            return _tidy("\n".join(text_of(_article_in(tag)) for tag in outer))
    return ""


def _told_in_points(page: Tag) -> str:
    """The known container of a post that tells in points without stops (▶ 2月8日，项目开工): few links, and enough words."""
    for tag in _NAMED(page):
        names = {f"#{tag.get('id', '')}", *(f".{name}" for name in (tag.get("class") or "").split())}
        if names.isdisjoint(_CONTAINERS):
            continue
        words, unlinked = squeezed_text(tag), squeezed_text(tag, links=False)
        if len(unlinked) >= _POINTS and len(unlinked) >= len(words) * _UNLINKED_POINTS:
            return _tidy(text_of(tag))
    return ""


def _article_in(container: Tag) -> Tag:
    """The container; or the one block that opens it, where it is far larger and all beside that block are teasers."""
    block = _densest_block(container)[0]
    if block is None or block is container:
        return container
    own, whole = squeezed_text(block), squeezed_text(container)
    if len(own) < _SURE_BODY or len(own) * _FAR_LARGER > len(whole) or whole.find(own) > _SHORT_BODY:
        return container
    around = {block, *block.iterancestors()}
    behind = [
        tag
        for level in around - {container}
        for tag in level.itersiblings()
        if container in tag.iterancestors()
    ]
    return block if all(_is_teasers(tag) for tag in behind if has_prose(text_of(tag))) else container


def _is_teasers(tag: Tag) -> bool:
    """Whether it holds a headline that leads elsewhere for each of its paragraphs."""
    headlines = sum(len(squeezed_text(link)) >= _HEADLINE for link in tag.iter("a"))
    prose = sum(has_prose(text_of(part, links=False)) for part in tag.iter("p"))
    return headlines >= max(2, prose)


def _tidy(body: str) -> str:
    lines = [line for line in clean(body).split("\n") if line and not _is_furniture(line)]
    kept = [
        line
        for number, line in enumerate(lines)
        if number < len(lines) - _DISCLAIMER_LINES or not _DISCLAIMER.fullmatch(line)
    ]
    return "\n".join(kept)


def _is_furniture(line: str) -> bool:
    return len(line) <= _FURNITURE_LENGTH and not _FURNITURE.sub("", line).strip(_PUNCTUATION)


def _extracted(page: Tag, url: str) -> str:
    """The main text by trafilatura, tables kept, comments not, its list and table marks taken away again.

    Precision is favoured: comments and teasers in a body would become false evidence.
    """
    import trafilatura

    found = trafilatura.extract(
        copy.deepcopy(page), url=url if url.startswith("http") else None, include_comments=False, include_tables=True,
        favor_precision=True,
    )  # fmt: skip
    lines = (_LISTED.sub("", line) for line in (found or "").split("\n"))
    return "\n".join(_unruled(line) for line in lines)


def _unruled(line: str) -> str:
    """A row of a table without the rules that trafilatura draws (| a | b |)."""
    if not line.lstrip().startswith("|"):
        return line
    return "" if set(line) <= set("|-: ") else " ".join(line.replace("|", " ").split())


def _is_article(page: Tag, body: str) -> bool:
    """Whether the body has prose that the page shows outside links; a list of headlines has not."""
    if not has_prose(body):
        return False
    outside = squeezed_text(page, links=False)
    lines = (
        "".join(
            piece for piece in re.split(r"(?<=[。！？；])", line) if without_spaces(piece)[:40] in outside
        )
        for line in body.split("\n")
    )
    return has_prose("\n".join(lines))


def _densest(page: Tag) -> tuple[str, int]:
    """The block whose own paragraphs hold most unlinked prose, and how much there is on the whole page in characters.

    Part of a paragraph's prose counts for the blocks around it.
    """
    block, prose = _densest_block(page)
    return ("" if block is None else text_of(block)), prose


def _densest_block(page: Tag) -> tuple[Tag | None, int]:
    scores: dict[Tag, float] = defaultdict(float)
    prose = 0
    for tag in page.iter(*_PARAGRAPHS):
        if next(tag.iterdescendants(*_PARAGRAPHS), None) is not None:
            continue
        own = text_of(tag)
        if (
            len(own) < 20
            or not _CLOSED.search(own)
            or _FOOT.search(own)
            or len(text_of(tag, links=False)) < len(own) * _UNLINKED
        ):
            continue
        prose += len(own)
        for weight, block in zip((1.0, 0.9, 0.4), (tag, *tag.iterancestors()), strict=False):
            if block.tag not in ("body", "html"):
                scores[block] += weight * len(own)
    return max(scores, key=lambda block: scores[block], default=None), prose
