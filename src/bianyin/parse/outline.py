"""A parsed HTML page as lines of cells: what stands on one line for the reader, and what in separate cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from lxml import etree, html

from bianyin.parse.attributes import without_floods
from bianyin.parse.canonical import NEWLINES as _NEWLINES
from bianyin.parse.word_lists import word_lists

Tag: TypeAlias = html.HtmlElement
CELL = "\x1f"  # between the cells of a line; cleaned away in canonical text
_UNSEEN = frozenset({"script", "style", "noscript", "iframe", "template", "head", "select", "option", "button",
                     "textarea", "svg", "object", "video", "audio", "canvas", "map"})  # fmt: skip
_BLOCKS = frozenset({"p", "div", "section", "article", "main", "header", "footer", "nav", "aside", "ul", "ol", "dl",
                     "li", "table", "tr", "tbody", "thead", "h1", "h2", "h3", "h4", "h5", "h6", "br", "hr", "form",
                     "blockquote", "pre", "center", "figure", "figcaption", "address", "fieldset", "ucapcontent",
                     "ucaptitle", "body"})  # fmt: skip
_CELLS = frozenset({"td", "th", "dt", "dd"})
_GONE = re.compile(r"display\s*:\s*none", re.I)
_UNSEEN_YET = re.compile(r"visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0*)?%?\s*(?:;|!|$)", re.I)
_INVISIBLE_STYLE = re.compile(r"visibility\s*:\s*hidden", re.I)
_TOO_SMALL = re.compile(r"(?:font-size|opacity)\s*:\s*0(?:\.0*)?(?:px|pt|em|rem|%)?\s*(?:;|!|$)", re.I)
# Tags that a page's own script shows once it runs: WeChat sends its article unseen and in its place, frameworks cloak the
# whole page, and libraries of movement bring a block in when it is scrolled to.
_CLOAKS = ("v-cloak", "ng-cloak", "x-cloak", "data-v-cloak")
_MOVED_IN = re.compile(r"animation-name\s*:", re.I)
_CONTAINERS = frozenset(word_lists("furniture")["containers"])
# As in `canonical.clean`, but for CELL.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ud800-\udfff]"
)
_SPACES = re.compile(r"\s+")
_CLOSED = re.compile(r"</(?:html|body)\s*>", re.I)
_DECLARED = re.compile(r"<\?xml[^>]*>", re.I)
_NULS = re.compile("[\x00\ud800-\udfff]")

# Of a page larger than this only what can be words is parsed: scripts, styles and pictures inside it are cut out,
# and what is left is cut off.
_LARGE = 2_000_000  # characters
_BALLAST = re.compile(
    r"<(script|style|svg|noscript)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)|\bdata:[\w/+.-]+;base64,[\w+/=]+",
    re.I | re.S,
)


def bounded(text: str) -> tuple[str, bool]:
    """The page without its ballast where it is very large, and whether even that had to be cut off."""
    if len(text) <= _LARGE:
        return text, False
    light = _BALLAST.sub("", text)
    return light[:_LARGE], len(light) > _LARGE


def tree_of(text: str) -> Tag:
    """Parse a page; what stands after an early `</html>` is kept, as browsers do."""
    markup = without_floods(_NULS.sub("", _DECLARED.sub("", _CLOSED.sub("", text))))
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree = html.document_fromstring(markup.encode("utf-8"), parser=parser)
    except etree.ParserError:  # nothing in it but comments
        return html.document_fromstring("<html><body></body></html>")
    return _without_hidden(tree)


def _without_hidden(tree: Tag) -> Tag:
    """A page without the tags that its readers do not see, so that no way of finding the main text takes their words."""
    waiting: list[Tag] = []
    for tag in tree.xpath("//body//*[@hidden or @style or self::template]"):
        if tag.getparent() is None or not _is_hidden(tag):
            continue
        if _awaits_its_script(tag):
            waiting.append(tag)
        else:
            tag.drop_tree()
    _drop_second_articles(tree, waiting)
    return tree


def _is_hidden(tag: Tag) -> bool:
    if tag.tag == "template" or tag.get("hidden") is not None:
        return True
    style = tag.get("style") or ""
    # Around other tags a font size or opacity of nothing only closes the gaps between them, but for a body to be shown.
    return bool(
        _GONE.search(style) or _INVISIBLE_STYLE.search(style) or (len(tag) == 0 and _TOO_SMALL.search(style))
    )


def _awaits_its_script(tag: Tag) -> bool:
    """Whether a hidden tag is, or holds, what the page's own script will show: its article, in its place on the page.

    What takes no place (`display: none`) is a menu, a template or stuffing, but where a framework cloaks the whole page.
    """
    style = tag.get("style") or ""
    if tag.tag == "template" or tag.get("hidden") is not None:
        return False
    if any(tag.get(cloak) is not None for cloak in _CLOAKS):
        return True
    if _GONE.search(style) or not _UNSEEN_YET.search(style):
        return False
    return bool(_MOVED_IN.search(style)) or any(_is_container(inner) for inner in tag.iter())


def _is_container(tag: Tag) -> bool:
    names = (f"#{tag.get('id')}", *(f".{name}" for name in (tag.get("class") or "").split()))
    return not _CONTAINERS.isdisjoint(names)


def _drop_second_articles(tree: Tag, waiting: list[Tag]) -> None:
    """Away with hidden containers of a page that shows one: a reader has the article, and the hidden one is another."""
    hidden = {inner for tag in waiting for inner in tag.iter() if _is_container(inner)}
    if not hidden:
        return
    around = {outer for tag in hidden for outer in tag.iterancestors()}
    shown = (tag for tag in tree.iter(etree.Element) if tag not in hidden | around and _is_container(tag))
    if any(squeezed_text(tag) for tag in shown):
        for tag in waiting:
            if tag.getparent() is not None and any(inner in hidden for inner in tag.iter()):
                tag.drop_tree()


def lines_of(tag: Tag, *, links: bool = True) -> list[str]:
    """The visible lines of a tag, cells separated by `CELL`; without the words of links if so asked."""
    raw = _INVISIBLE.sub("", _NEWLINES.sub("\n", "".join(_pieces(tag, links))))
    lines = (
        CELL.join(filter(None, (" ".join(cell.split()) for cell in line.split(CELL))))
        for line in raw.split("\n")
    )
    return [line for line in lines if line]


def squeezed_text(tag: Tag, *, links: bool = True) -> str:
    """The same words without any white space."""
    return "".join(_INVISIBLE.sub("", "".join(_pieces(tag, links))).split())


def text_of(tag: Tag, *, links: bool = True) -> str:
    """The visible text of a tag, one line a block; the cells of a table's row on one line."""
    return "\n".join(line.replace(CELL, " ") for line in lines_of(tag, links=links))


def _pieces(tag: Tag, links: bool) -> Iterator[str]:
    """Words in order, with newlines at the edges of blocks. An explicit stack: pages nest thousands deep."""
    stack: list[Tag | str] = [tag]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            yield node
        elif _is_seen(node, links):
            name = node.tag
            edge = "\n" if name in _BLOCKS else CELL if name in _CELLS else ""
            inside: list[Tag | str] = [edge + _words(node.text, name)]
            for child in node:
                inside += (child, _words(child.tail, name))
            inside.append(edge)
            inside.reverse()
            stack.extend(inside)


def _words(text: str | None, parent: str) -> str:
    if not text:
        return ""
    return text if parent == "pre" else _SPACES.sub(" ", text)


def _is_seen(tag: Tag, links: bool) -> bool:
    name = tag.tag
    return isinstance(name, str) and name not in _UNSEEN and (links or name != "a")
