"""HTML pages: title, information table, byline and body, each in the page's own words."""

from __future__ import annotations

import re
from typing import NamedTuple

from bs4 import BeautifulSoup

from bianyin.corpus.canonical import clean, clean_line, has_prose, without_spaces
from bianyin.corpus.outline import lines_of, soup_of, text_of
from bianyin.corpus.table import TITLE_LABELS, byline, table_rows

# Containers of the body in the content systems that government and large news sites run on (TRS, 大汉, UCAP,
# people.com.cn, Xinhua, CCTV, China News, WeChat). Sure ones first; each is checked for prose before it is used.
_CONTAINERS = (
    "#UCAP-CONTENT", ".TRS_UEDITOR", ".trs_editor_view", ".TRS_Editor", "#zoom", "#Zoom", ".pages_content",
    ".zfxxgk_zw_content", ".article-content", ".article_content", "#js_content", ".rm_txt_con", "#rwb_zw", "#p-detail",
    "#detailContent", "#content_area", ".left_zw", ".news_txt", ".bt_content", ".wzcon", "#ContentBox",
)  # fmt: skip
_SITE_METAS = ("sitename", "og:site_name", "application-name")
_DATE_METAS = ("pubdate", "publishdate", "article:published_time", "og:release_date", "weibo:article:create_at",
               "datepublished", "publish_time", "publication_date", "dc.date.issued", "apub:time")  # fmt: skip
_JSON_LD_DATE = re.compile(r'"(?:datePublished|pubDate|publish_?[tT]ime)"\s*:\s*"([^"]{8,40})"')
_SUFFIX = re.compile(r"\s*(?:[_|｜–—]|-{1,2}(?=\D)|\s[-·•]\s)\s*")
_FURNITURE = re.compile(
    r"[【\[（(]?\s*(?:打印(?:本页|此页|文章)?|关闭(?:窗口|本页|页面)?|我要?纠错|字号\s*[:：]?.{0,12}|分享(?:到|至)?.{0,16}|"
    r"扫一扫.{0,24}|责任编辑\s*[:：].{0,20}|返回(?:顶部|列表|首页)?|上一篇\s*[:：]?.*|下一篇\s*[:：]?.*|收藏|"
    r"(?:当前|所在|您现在的|现在)位置\s*[:：].*)\s*[】\])）]?"
)


class HtmlPage(NamedTuple):
    """What an HTML page says of itself. Lines are cleaned; `body` is empty where the page has no main text."""

    title: str
    site: str | None
    rows: list[tuple[str, str]]
    byline: str
    body: str
    meta_date: str | None
    source: str | None


def read_html(text: str, url: str) -> HtmlPage:
    """Read a decoded HTML page. Never fails on bad markup: at worst the body is empty."""
    soup = soup_of(text)
    metas = _metas(soup)
    lines = lines_of(soup)
    rows = table_rows(lines)
    body = _body(soup, text, url)
    title = _title(soup, metas, rows, body)
    body_lines = set(body.split("\n"))
    around = [line for line in lines if line not in body_lines]
    return HtmlPage(
        title=title,
        site=_first(metas, _SITE_METAS),
        rows=[row for row in rows if row[0] not in TITLE_LABELS],
        byline=byline(_near_title(around, title)),
        body=_without_rows(body, rows),
        meta_date=_first(metas, _DATE_METAS) or _scripted_date(text),
        source=_first(metas, ("contentsource",)),
    )


def _metas(soup: BeautifulSoup) -> dict[str, str]:
    """Meta tags by lower-case name; the first non-empty one wins."""
    found: dict[str, str] = {}
    for tag in soup.find_all("meta"):
        name = tag.get("name") or tag.get("property") or tag.get("itemprop")
        content = tag.get("content")
        if isinstance(name, str) and isinstance(content, str) and content.strip():
            found.setdefault(name.strip().lower(), clean_line(content))
    return found


def _first(metas: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((metas[name] for name in names if metas.get(name)), None)


def _scripted_date(text: str) -> str | None:
    match = _JSON_LD_DATE.search(text)
    return match[1] if match else None


def _near_title(lines: list[str], title: str) -> list[str]:
    """The lines in the order in which a byline is looked for: from the title on, then those before it."""
    wanted = without_spaces(title)
    at = next((n for n, line in enumerate(lines) if wanted and without_spaces(line).startswith(wanted)), 0)
    return lines[at:] + lines[:at]


def _title(soup: BeautifulSoup, metas: dict[str, str], rows: list[tuple[str, str]], body: str) -> str:
    """ArticleTitle; else the heading that the <title> repeats; else og:title; else <title> without the site."""
    if metas.get("articletitle"):
        return metas["articletitle"]
    head = clean_line(soup.title.get_text()) if soup.title else ""
    headings = [clean_line(text_of(tag)) for tag in soup.find_all(["h1", "h2", "h3"])]
    headings = [heading for heading in headings if len(heading) >= 6]
    known = without_spaces(head + metas.get("og:title", ""))
    repeated = [heading for heading in headings if without_spaces(heading) in known]
    if repeated:
        return max(repeated, key=len)
    stated = [value for label, value in rows if label in TITLE_LABELS and len(value) >= 6]
    candidates = [
        *stated,
        _without_site(metas.get("og:title", ""), metas),
        _without_site(head, metas),
        *headings,
    ]
    return next((candidate for candidate in candidates if candidate), body.split("\n")[0][:80])


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


def _body(soup: BeautifulSoup, text: str, url: str) -> str:
    for selector in _CONTAINERS:
        tags = soup.select(selector)
        outer = [tag for tag in tags if not any(parent in tags for parent in tag.parents)]
        body = _tidy("\n".join(text_of(tag) for tag in outer))
        if body and has_prose("\n".join(text_of(tag, links=False) for tag in outer)):
            return body
    extracted = _tidy(_extracted(text, url))
    return extracted if has_prose(extracted) and has_prose(_unlinked(soup, extracted)) else ""


def _tidy(body: str) -> str:
    lines = clean(body).split("\n")
    return "\n".join(line for line in lines if line and not _FURNITURE.fullmatch(line))


def _extracted(text: str, url: str) -> str:
    """The main text by trafilatura, tables kept, comments not."""
    import trafilatura

    found = trafilatura.extract(
        text, url=url if url.startswith("http") else None, include_comments=False, include_tables=True,
        favor_precision=True, deduplicate=False,
    )  # fmt: skip
    return found or ""


def _unlinked(soup: BeautifulSoup, body: str) -> str:
    """Those lines of a body that the page shows outside links: a list of headlines leaves none."""
    outside = without_spaces(text_of(soup, links=False))
    return "\n".join(line for line in body.split("\n") if without_spaces(line)[:40] in outside)


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


def _only_of(line: str, shown: set[str]) -> bool:
    rest = without_spaces(line)
    for text in sorted(shown, key=len, reverse=True):
        rest = rest.replace(text, "")
    return not rest.strip(":：【】[]|")
