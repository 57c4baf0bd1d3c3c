"""Soft errors: answers with status 200 that are no document (a block, maintenance, login, "no such page", an empty shell).

What a page says of itself decides only where nothing shows that it is the page that was asked for: a notice about
maintenance bears the words by which its list names it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from bianyin.parse.decode import NotText, decode
from bianyin.parse.media import sniff
from bianyin.parse.outline import CELL, Tag, bounded, lines_of, tree_of
from bianyin.parse.word_lists import word_lists

_KINDS = ("blocked", "missing", "login", "failure", "maintenance")
_SHORT = 400  # characters of a page that may be an error's: its frame included
_LONGEST_TITLE = 100
_FEW = 60  # characters that a shell without its script shows
_WRITTEN = 6  # characters from which words of a link tell one page from another
_PROMISED = 0.6  # of the pairs of characters of a link's words, or of a title, that its page holds
_ABBREVIATED = re.compile(r"(?:…|\.{2,}|。{2,}).*$")
_SIGNS = re.compile(r"[\W_]+")
_SUFFIX = re.compile(r"\s*(?:[_|｜–—]|-{1,2}(?=\D)|\s-\s).*$")
_REFRESH = re.compile(r"^\s*(\d{1,4})\s*[;,]\s*(?:url\s*=)?\s*['\"]?(.+)", re.I)
_SCRIPTED = re.compile(r"\blocation(?:\.href)?\s*=(?!=)|\blocation\.(?:replace|assign)\s*\(")
_NEEDS_SCRIPT = re.compile(
    r"(?:启用|开启|打开|允许|支持|enable)[^。.]{0,16}(?:java\s?script|脚本)|requires? javascript", re.I
)
_ROOTS = ("app", "root", "__nuxt", "__next", "main-app", "react-root", "vue-app")
_PUBLISHED = ("articletitle", "pubdate", "publishdate", "article:published_time")


class Looked(NamedTuple):
    """What a reader of an HTML answer sees. `stub`: why the answer is no page at all, for the user; empty for a page."""

    title: str
    text: str  # visible words, without white space
    stub: str = ""
    is_article: bool = False  # its own metadata call it one


def look_at(content: bytes, url: str) -> Looked | None:
    """What an HTML answer shows; None for a file of another kind."""
    if sniff(content, url) != "html":
        return None
    try:
        markup, _ = bounded(decode(content))
    except NotText:
        return None
    page = tree_of(markup)
    text = "".join("".join(lines_of(page)).replace(CELL, "").split())
    title = " ".join("".join(page.xpath("//head//title[1]//text()")).split())
    metas = {(tag.get("name") or tag.get("property") or "").lower() for tag in page.iter("meta")}
    return Looked(title, text, _stub(page, text), not metas.isdisjoint(_PUBLISHED))


def _stub(page: Tag, text: str) -> str:
    if len(text) >= _FEW:
        return ""
    for tag in page.iter("meta"):
        match = _REFRESH.match(tag.get("content") or "")
        if (tag.get("http-equiv") or "").lower() == "refresh" and match and int(match[1]) <= 30:
            return "以 meta refresh 转向的空页"
    scripts = "\n".join("".join(tag.itertext()) for tag in page.iter("script"))
    if _SCRIPTED.search(scripts):
        return "以脚本转向的空页"
    unscripted = "".join("".join(tag.itertext()) for tag in page.iter("noscript"))
    rooted = any(page.xpath("//*[@id=$name]", name=name) for name in _ROOTS)
    has_script = next(page.iter("script"), None) is not None
    if has_script and (rooted or _NEEDS_SCRIPT.search(unscripted + text) or len(text) < len("首页")):
        return "要由浏览器运行脚本才有内容的空壳"
    shows = page.xpath("//body//a[@href] | //body//img | //body//iframe | //body//object | //body//embed")
    return "" if shows or len(text) >= 12 else "空白页"


def says_error(looked: Looked, expected: str = "") -> str:
    """What an answer is where it is no document, for the user; empty for a page.

    Args:
        expected: words by which the list names the page, or the title that it had; a page that holds them is that page.
    """
    if looked.stub:
        return looked.stub
    if looked.is_article or promised(expected, looked):
        return ""
    is_short = len(looked.text) <= _SHORT
    title = looked.title[:_LONGEST_TITLE]
    names = (title, _SUFFIX.sub("", title).strip())
    for kind in _wordings():
        if (is_short or kind.says != "维护页") and any(map(kind.titles.fullmatch, names)):
            return kind.says
        if is_short and kind.sentences.search(looked.text) and not _is_notice(looked):
            return kind.says
    return ""


def promised(expected: str, looked: Looked) -> bool:
    """Whether an answer holds the words by which it was asked for."""
    return holds(looked.title + looked.text, expected)


def holds(text: str, words: str) -> bool:
    """Whether a text holds most of some words, cut short (…) or spaced as they may be; False for too few to tell."""
    words, text = _SIGNS.sub("", _ABBREVIATED.sub("", words)), _SIGNS.sub("", text)
    if len(words) < _WRITTEN:
        return False
    pairs = {words[at : at + 2] for at in range(len(words) - 1)}
    return sum(pair in text for pair in pairs) >= _PROMISED * len(pairs)


def tells_pages_apart(words: str) -> bool:
    """Whether words are enough to tell whose page they are of (详情 is not)."""
    return len(_SIGNS.sub("", _ABBREVIATED.sub("", words))) >= _WRITTEN


def leads_nowhere(url: str) -> bool:
    """Whether the address to which a page was redirected is that of an error, a login or a check."""
    return bool(_redirects().search(urlsplit(url).path))


def without_volatile(text: str) -> str:
    """A text without its counters and clocks, which differ from one answer to the next, and without the lines left empty."""
    lines = (line.strip() for line in _volatile().sub("", text).split("\n"))
    return "\n".join(line for line in lines if line)


# A notice about maintenance is headed 关于…的通知 and signed with a day; an error's page is neither.
_HEADED = re.compile(r"关于.{2,60}(?:公告|通知|通告|函|说明|公示|意见|更正)")
_SIGNED = re.compile(r"20\d\d年\d{1,2}月\d{1,2}日")


def _is_notice(looked: Looked) -> bool:
    return bool(_HEADED.search(looked.title + looked.text) and _SIGNED.search(looked.text))


class _Wording(NamedTuple):
    says: str
    titles: re.Pattern[str]
    sentences: re.Pattern[str]


@lru_cache(maxsize=1)
def _wordings() -> tuple[_Wording, ...]:
    lists = word_lists("soft_errors")
    return tuple(
        _Wording(
            lists[kind]["says"],
            re.compile("|".join(f"(?:{each})" for each in lists[kind]["titles"]), re.I),
            re.compile("|".join(f"(?:{each})" for each in lists[kind]["sentences"]), re.I),
        )
        for kind in _KINDS
    )


@lru_cache(maxsize=1)
def _redirects() -> re.Pattern[str]:
    return re.compile("|".join(word_lists("soft_errors")["redirects"]["addresses"]), re.I)


@lru_cache(maxsize=1)
def _volatile() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in word_lists("soft_errors")["volatile"]["phrases"]))
