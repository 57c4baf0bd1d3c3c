"""HTML pages: title, information table, byline and body, each in the page's own words."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from bianyin.parse.body import body_of, is_moderate
from bianyin.parse.canonical import clean_line, without_spaces
from bianyin.parse.document_numbers import is_number_line
from bianyin.parse.fact_tables import holds_facts
from bianyin.parse.info_table import (
    TITLE_LABELS,
    byline,
    byline_source,
    is_byline,
    table_rows,
    update_line,
    without_site_updates,
)
from bianyin.parse.other_articles import drop_other_articles
from bianyin.parse.outline import CELL, Tag, bounded, lines_of, text_of, tree_of
from bianyin.parse.page_parts import PageParts
from bianyin.parse.scripts import likely_date, linked_data, scripted_date
from bianyin.parse.tiers import host_of
from bianyin.text import find_dates

_SITE_METAS = ("sitename", "og:site_name", "application-name")
_DATE_METAS = ("pubdate", "publishdate", "article:published_time", "og:release_date", "weibo:article:create_at",
               "datepublished", "publish_time", "publication_date", "dc.date.issued", "apub:time")  # fmt: skip
_GENERIC = re.compile(
    r"(?:首页|新闻|动态|公告|通知|正文|详情|文章|内容|栏目|信息|公开|网站|中心|资讯|列表|[-–—>|·\s])+"
)
# The name of a publisher, which is the <title> of pages that repeat one template: 示例市生态环境局.
_SITE_NAME = re.compile(
    r".{2,22}(?:人民政府|门户网站|官方?网站?|网站?|[厅局委部]|委员会|信息网|平台)(?:欢迎您|首页)?"
)
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|rtf)(?:$|[?#])", re.I)
_ATTACHMENTS = 100
_BYLINE_LINES = 4  # of a body, above and below, in which its byline may stand
_SHORTEST_TITLE = 6  # characters; shorter is the name of a column
_SURE_TITLE = 14
_BROKEN = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\n(?=[\u3000-\u9fff\uff00-\uffef(\[])")
_ABOVE = 5  # lines above the body in which a headline may stand
_NO_HEADLINE = re.compile(
    r"(?:来源|作者|编辑|字号|字体|浏览|阅读|打印|分享|位置)\s*[:：]?|^首页|[>»›]|^[\[【]"
)
_TITLE_LENGTH = 80
_SUFFIX = re.compile(r"\s*(?:[_|｜–—]|-{1,2}(?=\D)|\s[-·•]\s)\s*")


def read_html(text: str, url: str) -> PageParts:
    """Read a decoded HTML page. Never fails on bad markup: at worst the body is empty."""
    text, cut = bounded(text)
    page = tree_of(text)
    metas = _metas(page)
    lines = lines_of(page)
    rows = table_rows(lines)
    attachments = _attachments(page, url)
    if is_moderate(page):
        drop_other_articles(page)
    body = body_of(page, url)
    linked = linked_data(page)
    title = _title(page, metas, rows, lines, body, linked.headline)
    told = _told(body) | {value for _, value in rows}
    lines = without_site_updates(lines, told)
    around = [line for line in lines if line not in told]
    shown = _byline(_near_title(around, title), lines)
    meta_date = _first(metas, _DATE_METAS) or linked.published or scripted_date(text)
    site = _first(metas, _SITE_METAS)
    if not host_of(url):  # a file handed in: whom it names as its source
        site = site or _first(metas, ("contentsource",)) or linked.publisher or byline_source(shown)
    return PageParts(
        title=title,
        site=site,
        rows=[row for row in rows if row[0] not in TITLE_LABELS],
        byline=shown,
        body=_without_byline(_without_rows(body, rows), shown),
        updated=update_line(around),
        meta_date=meta_date,
        likely_date=None if meta_date or find_dates(shown) else likely_date(text),
        attachments=attachments,
        warnings=("cut_off",) if cut else (),
        facts=holds_facts(page, body),
    )


def _metas(page: Tag) -> dict[str, str]:
    """Meta tags by lower-case name; the first non-empty one wins."""
    found: dict[str, str] = {}
    for tag in page.iter("meta"):
        name = tag.get("name") or tag.get("property") or tag.get("itemprop")
        content = tag.get("content")
        if name and content and content.strip():
            found.setdefault(name.strip().lower(), clean_line(content))
    return found


def _first(metas: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((metas[name] for name in names if metas.get(name)), None)


def _attachments(page: Tag, url: str) -> tuple[str, ...]:
    """Addresses of the PDF, Word and Excel files that the page links to, each once, in their order."""
    found: dict[str, None] = {}
    for tag in page.iter("a"):
        target = (tag.get("href") or "").strip()
        if _FILE.search(target):
            try:
                address = urljoin(url, target)
            except ValueError:
                continue  # a link that is no address
            if address.startswith(("http://", "https://")):
                found[address.split("#")[0]] = None
    return tuple(found)[:_ATTACHMENTS]


def _told(body: str) -> set[str]:
    """The lines of the body that are no byline: an extractor may have taken that along, above or below."""
    lines = body.split("\n")
    edges = {*lines[:_BYLINE_LINES], *lines[-_BYLINE_LINES:]}
    return {line for line in lines if not (line in edges and is_byline(line, ""))}


def _near_title(lines: list[str], title: str) -> list[str]:
    """The lines in the order in which a byline is looked for: from the title on, then the lines before the title."""
    wanted = without_spaces(title)
    at = next((n for n, line in enumerate(lines) if wanted and without_spaces(line).startswith(wanted)), 0)
    ordered = lines[at:] + lines[:at]
    return [line for line in ordered if not wanted or wanted not in without_spaces(line)]


def _byline(near: list[str], lines: list[str]) -> str:
    """From the lines around the body; where they give no date, a labelled one from anywhere, and their source."""
    found = byline(near)
    return found if find_dates(found) else byline(lines, strict=True) or found


def _title(
    page: Tag,
    metas: dict[str, str],
    rows: list[tuple[str, str]],
    lines: list[str],
    body: str,
    headline: str | None,
) -> str:
    """ArticleTitle; else the heading or line that the <title> repeats; else the table's, JSON-LD's, og:title's, <title>'s;
    else, where all those name a column or the site, the line that opens the body or stands above it.
    """
    if metas.get("articletitle"):
        return metas["articletitle"]
    head = clean_line(next((tag.text_content() for tag in page.iter("title")), ""))
    known = "\n".join(without_spaces(name) for name in (head, metas.get("og:title", ""), headline or ""))
    headings = [_unbroken(text_of(tag)) for tag in page.iter("h1", "h2", "h3")]
    if repeated := _repeated(headings, known) or _repeated(lines, known):
        return repeated
    stated = [value for label, value in rows if label in TITLE_LABELS]
    named = [headline or "", _without_site(metas.get("og:title", ""), metas), _without_site(head, metas)]
    told = [line for line in body.split("\n")[:5] if not _GENERIC.fullmatch(line)]
    first = next(iter(told), "")
    words = next((line for line in told if not is_number_line(line)), "")
    opening = words if len(words) <= _TITLE_LENGTH and not words.endswith(("。", "：", ":")) else ""
    candidates = [*stated, *named, opening, _above(lines, first), *headings]
    candidates = [name for name in candidates if name and not _GENERIC.fullmatch(name)]
    candidates.sort(
        key=lambda name: bool(_SITE_NAME.fullmatch(name))
    )  # stable: the site's own name comes last
    long_enough = next((name for name in candidates if len(name) >= _SHORTEST_TITLE), None)
    return long_enough or next(iter(candidates), first[:_TITLE_LENGTH])


def _unbroken(heading: str) -> str:
    """A heading on one line: lines that were broken between Chinese characters or brackets belong together."""
    return clean_line(_BROKEN.sub("", heading))


def _above(lines: list[str], first: str) -> str:
    """The line above the body's first that can be a headline: no byline, no trail, no sentence."""
    at = next((number for number, line in enumerate(lines) if first and line.startswith(first)), 0)
    for line in reversed(lines[max(0, at - _ABOVE) : at]):
        if (
            _SHORTEST_TITLE <= len(line) <= _TITLE_LENGTH
            and CELL not in line
            and not line.endswith("。")
            and all(mention.date.precision != "day" for mention in find_dates(line))
            and not _NO_HEADLINE.search(line)
        ):
            return line
    return ""


def _repeated(lines: list[str], known: str) -> str | None:
    """The longest line that the page's <title> or og:title holds, if it is most of it and no column's name."""
    opens = tuple(name for name in known.split("\n") if name)
    inside = [line for line in lines if _SHORTEST_TITLE <= len(line) <= _TITLE_LENGTH * 2]
    inside = [line for line in inside if not _SITE_NAME.fullmatch(line)]
    inside = [line for line in inside if any(_opens_with(name, without_spaces(line)) for name in opens)]
    longest = max(inside, key=len, default=None)
    return longest if longest and len(without_spaces(longest)) >= 0.4 * min(map(len, opens)) else None


def _opens_with(name: str, line: str) -> bool:
    """A headline opens the page's name; further in (栏目_标题) only a long line is one and not a site's name."""
    return name.startswith(line) or (len(line) >= _SURE_TITLE and line in name)


def _without_site(title: str, metas: dict[str, str]) -> str:
    """A page title without the names of column and site that follow it: 标题_新闻_新华网."""
    parts = _SUFFIX.split(title)
    site = _first(metas, _SITE_METAS) or ""
    kept = title
    while len(parts) > 1 and len(parts[-1]) <= max(16, len(site)) and len(parts[-1]) < len(kept) * 0.6:
        last = parts.pop()
        kept = kept[: kept.rindex(last)]
        kept = re.sub(r"\s*[-_|｜–—·•]+\s*$", "", kept)
    return kept.strip()


def _without_rows(body: str, rows: list[tuple[str, str]]) -> str:
    """The body without the information table, where the container holds that too: each word once."""
    if not rows:
        return body
    shown = {without_spaces(text) for row in rows for text in row}
    kept, above = [], True
    for line in body.split("\n"):
        above = above and len(line) < 120
        if not (above and _only_of(line, shown)):
            kept.append(line)
    return "\n".join(kept)


def _without_byline(body: str, shown: str) -> str:
    """The body without lines that are a byline, above or below it: that is canonical text's second part."""
    lines = body.split("\n")
    kept = []
    for number, line in enumerate(lines):
        edge = number < _BYLINE_LINES or number >= len(lines) - _BYLINE_LINES
        # A bare date above the body is the byline's; below the body it is the signature's.
        if not (edge and is_byline(line, shown if number < _BYLINE_LINES else "")):
            kept.append(line)
    return "\n".join(kept)


def _only_of(line: str, shown: set[str]) -> bool:
    rest = without_spaces(line)
    for text in sorted(shown, key=len, reverse=True):
        rest = rest.replace(text, "")
    return not rest.strip(":：【】[]|")
