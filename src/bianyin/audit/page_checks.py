"""Do stored pages say what a record claims? Each claim by itself: the words, their sentence, or what stands there instead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bianyin.audit import claimed
from bianyin.audit.figure_checks import check_figures
from bianyin.audit.findings import Finding, Verdict
from bianyin.audit.passages import claim, passage
from bianyin.audit.reported import ReportedDate, ReportedField, ReportedRecord
from bianyin.knowledge.organ_names import one_form
from bianyin.model import Document
from bianyin.text import (
    DateMention,
    bigram_overlap,
    cues,
    find_dates,
    find_folded,
    fold,
    split,
)
from bianyin.text.clauses import SENTENCES

_BRACKETS = r"[〔\[［﹝（(【〈<＜「『{｛〕\]］﹞)）】〉>＞」』}｝]\s*"
_IS_BRACKET = re.compile(_BRACKETS)
_ISSUING = cues.pattern("issues")
_NO_WORD = re.compile(r"\W")
_ISSUES_WITHIN = 40
_ON_THE_PAGE = 0.6  # share of a title's bigrams that its page must hold
_ON_THE_PAGE_OF_THE_DAY = 0.3  # … that tells its day; two pages of one happening may call it by other words


def check_pages(record: ReportedRecord, pages: Sequence[Document], *, verbatim: bool) -> Iterator[Finding]:
    """Every claim of the record against the pages that it names: it stands where any of them holds it.

    Args:
        verbatim: the record's words are said to be the pages' own.
    """
    for field in record.of("title"):
        yield _title(field, pages, verbatim=verbatim)
    for field in record.of("number"):
        yield _number(field, pages)
    for date in claimed.dates_of(record):
        yield from _date(date, record, pages)
    for name in claimed.issuers_of(record):
        yield _issuer(name, record, pages)
    yield from check_figures(record, pages)
    if verbatim:
        for field in record.of("text"):
            yield from _words(field, pages)


def is_about(record: ReportedRecord, page: Document) -> bool:
    """Whether the page may be the record's: it holds most of the title's words, fewer and its day, or a sentence of it."""
    held = bigram_overlap(claimed.bare_title(record.title).ljust(1), page.text)
    told = any(_told_on(date, page) for date in claimed.dates_of(record))
    if held >= (_ON_THE_PAGE_OF_THE_DAY if told else _ON_THE_PAGE):
        return True
    return any(
        find_folded(page.text, words) for field in record.of("text") for words in claimed.words_of(field.text)
    )


def _title(field: ReportedField, pages: Sequence[Document], *, verbatim: bool) -> Finding:
    title = claimed.bare_title(field.text)
    for page in pages:
        if place := find_folded(page.text, title) or find_folded(page.text, title.strip("《》")):
            return claim("title", "supported", "网页里有这个标题", field, passage(page, *place))
    near = max(pages, key=lambda page: bigram_overlap(title, page.title))
    if not verbatim and (foreign := _foreign_words(title, pages)):
        detail = f"网页里没有题目中的“{foreign}”；网页题为“{near.title}”"
        return claim("title", "not_found", detail, field, passage(near, 0, len(near.title)))
    if not verbatim and bigram_overlap(title, near.title) >= _ON_THE_PAGE:
        return claim(
            "title", "supported", f"网页题为“{near.title}”", field, passage(near, 0, len(near.title))
        )
    verdict: Verdict = "contradicted" if verbatim or not _holds(title, pages) else "not_found"
    return claim(
        "title",
        verdict,
        f"网页里没有这个标题；网页题为“{near.title}”",
        field,
        passage(near, 0, len(near.title)),
    )


def _foreign_words(title: str, pages: Sequence[Document]) -> str:
    """Words in a row that no page has, of a title that is theirs but for them: 取消 in 关于取消有序用电的通知.

    Where two words of a page are joined anew, one bigram is new; where a word is, three are.
    """
    if not _holds(title, pages):
        return ""
    bare = _NO_WORD.sub("", fold(title).text)
    held = "\n".join(_NO_WORD.sub("", fold(page.text).text) for page in pages)
    new = "".join("0" if bare[at : at + 2] in held else "1" for at in range(len(bare) - 1))
    at = new.find("111")
    return "" if at < 0 else bare[at + 1 : at + len(new[at:].split("0")[0])]


def _holds(title: str, pages: Sequence[Document]) -> bool:
    return any(bigram_overlap(title, page.text) >= _ON_THE_PAGE for page in pages)


def _number(field: ReportedField, pages: Sequence[Document]) -> Finding:
    parts = [re.escape("".join(part.split())) for part in _IS_BRACKET.split(field.text.strip())]
    pattern = re.compile(
        rf"\s*{_BRACKETS}".join(r"\s*".join(part) if part.isascii() else part for part in parts)
    )
    for page in pages:
        if match := pattern.search(page.text):
            return claim(
                "document_number", "supported", "网页里有这个文号", field, passage(page, *match.span())
            )
    others = [page.document_number for page in pages if page.document_number]
    if others:
        return claim("document_number", "contradicted", f"网页的文号是 {others[0]}", field)
    return claim("document_number", "not_found", "网页里没有这个文号", field)


def _date(date: ReportedDate, record: ReportedRecord, pages: Sequence[Document]) -> Iterator[Finding]:
    field = record.of("date")[0]._replace(text=date.words)
    for page in pages:
        if found := _told_on(date, page):
            yield claim("date", "supported", "网页里有这个日期", field, passage(page, found.start, found.end))
            return
    known = [(page, each) for page in pages for each in (*page.dates, *page.other_datings)]
    if any(each.date.start < date.date.end and date.date.start < each.date.end for _, each in known):
        yield claim("date", "supported", "是网页自己的日期", field)
        return
    if claimed.INFERRED.search(date.words) and any(find_dates(page.text) for page in pages):
        return  # the report says itself that it reckoned the day
    others = [each.date.value for _, each in known if each.name == date.name]
    if others:
        yield claim("date", "contradicted", f"网页里没有这个日期；网页的同一日期是 {others[0]}", field)
    else:
        yield claim("date", "not_found", "网页里没有这个日期", field)


def _told_on(date: ReportedDate, page: Document) -> DateMention | None:
    """Where the page tells this day, or a day of this month."""
    wanted = date.date
    for mention in _dates(page):
        told = mention.date
        if told.precision != "year" and wanted.start <= told.start and told.end <= wanted.end:
            return mention
    return None


def _issuer(name: str, record: ReportedRecord, pages: Sequence[Document]) -> Finding:
    field = record.of("issuer")[0]._replace(text=name)
    full = one_form(name)
    own = [issuer for page in pages for issuer in page.issuers]
    place = next(((page, at) for page in pages if (at := find_folded(page.text, name))), None)
    shown = passage(place[0], *place[1]) if place else None
    if any(full in one_form(issuer) or one_form(issuer) in full for issuer in own):
        return claim("issuer", "supported", "网页写明由它发文", field, shown)
    if own and any(page.document_number for page in pages):
        return claim(
            "issuer", "contradicted", f"网页写明的发文机关是 {'、'.join(dict.fromkeys(own))}", field, shown
        )
    if any(_issues(name, page) for page in pages) or any(full == one_form(page.site) for page in pages):
        return claim("issuer", "supported", "网页写明它发文或发布", field, shown)
    if own:
        return claim(
            "issuer", "contradicted", f"网页写明的发文机关是 {'、'.join(dict.fromkeys(own))}", field, shown
        )
    detail = "网页提到它，没有说由它发文" if place else "网页里没有这个机构"
    return claim("issuer", "not_found", detail, field, shown)


def _issues(name: str, page: Document) -> bool:
    """Whether a verb of issuing stands behind the name, in its sentence."""
    return any(
        _ISSUING.search(re.split(f"[{SENTENCES}]", page.text[match.end() : match.end() + _ISSUES_WITHIN])[0])
        for match in re.finditer(re.escape(name), page.text)
    )


def _words(field: ReportedField, pages: Sequence[Document]) -> Iterator[Finding]:
    """Each sentence that a report calls a page's own must stand there as it is."""
    for words in claimed.words_of(field.text):
        shown = field._replace(text=words)
        found = next(((page, at) for page in pages if (at := find_folded(page.text, words))), None)
        if found:
            yield claim("words", "supported", "与网页逐字相同", shown, passage(found[0], *found[1]))
            continue
        page, (start, end) = _nearest(words, pages)
        yield claim(
            "words", "contradicted", "网页里没有这句话；最近的一句如下", shown, passage(page, start, end)
        )


def _nearest(words: str, pages: Sequence[Document]) -> tuple[Document, tuple[int, int]]:
    places = [(page, span) for page in pages for span in split(page.text)]
    return max(
        places, key=lambda place: bigram_overlap(words, place[0].text[slice(*place[1])].ljust(len(words)))
    )


@lru_cache(maxsize=256)
def _dates_in(text: str, anchor: object) -> list[DateMention]:
    return find_dates(text, anchor)  # type: ignore[arg-type]


def _dates(page: Document) -> list[DateMention]:
    return _dates_in(page.text, page.published_day)
