"""The four dates of a document, each with where it was read. `occurred_on` is left to extraction."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple

from bianyin.model import DateName, DateOrigin, DocumentDate, Page, PartialDate, Span
from bianyin.parse.info_table import EFFECTIVE_LABELS, ISSUED_LABELS, PUBLISHED_LABELS
from bianyin.parse.page_parts import PageParts
from bianyin.parse.posts import sent_line, year_agreed
from bianyin.parse.signature import Signature
from bianyin.text import find_dates
from bianyin.text.cues import any_of, pattern
from bianyin.text.dates import WRITTEN_DAY, narrow

_URL_T = re.compile(r"(?:/t|/W0|/P0|_t)((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
_URL_FOLDERS = re.compile(r"/((?:19|20)\d{2})[-/_]?(0?[1-9]|1[0-2])[-/_]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)")
_URL_PARTS = re.compile(r"/((?:19|20)\d{2})/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])/")
# A number that a content system gave the page when it was put in: /2023010509411077517/.
_URL_NUMBER = re.compile(r"/((?:19|20)\d{2})[-/_]?(0?[1-9]|1[0-2])[-/_]?(0[1-9]|[12]\d|3[01])(?=\w{6,})")
# As a folder it is the day on which a site moved its pages to a new system, thousands of every year in one month.
_NUMBERED_FOLDER = re.compile(r"/(?:19|20)\d{12,}/")
_URL_MONTH = re.compile(r"/((?:19|20)\d{2})[-/_]?(0[1-9]|1[0-2])/")
_EPOCH_CT = re.compile(r"\d{10}(?:\d{3})?")
_ISO_UTC = re.compile(r"((?:19|20)\d{2}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?(?:Z|\+00:?00)")
_CHINA = dt.timezone(dt.timedelta(hours=8))
_EFFECTIVE = re.compile(
    rf"(?:自|从|于|定于)\s*({WRITTEN_DAY})\s*(?:零时)?\s*(?:起|开始)?\s*(?:正式|全面|统一)?\s*{any_of('in_force')}(?!以来|后|的|之|前)"
)
_OTHERS_LAW = re.compile(r"》(?:[（(][^）)]{1,20}[）)])?\s*[（(]?\s*(?:已|将|拟)?\s*$")
_UPDATED = pattern("date_of_update")
_EARLIEST = dt.date(1949, 10, 1)
_PUBLISHED_BEFORE_ISSUED_DAYS = 31
_MAY_DIFFER: set[DateOrigin] = {"updated", "identifier", "script"}


class Clues(NamedTuple):
    """All that a page offers for its dates. `head` is where the table and the byline end in `text`."""

    page: Page
    parts: PageParts
    text: str
    head: int
    rows: dict[str, str]
    signature: Signature | None


def document_dates(clues: Clues) -> tuple[DocumentDate, ...]:
    """The dates found, at most one of a name: published, issued, effective."""
    found = (_published(clues), _issued(clues), _effective(clues))
    return tuple(date for date in found if date)


def other_datings(clues: Clues, dates: tuple[DocumentDate, ...]) -> tuple[DocumentDate, ...]:
    """The days that the page also gives for its publication, where they are not the day that was chosen."""
    chosen = next((date.date for date in dates if date.name == "published_on"), None)
    if chosen is None:
        return ()
    other: dict[PartialDate, DateOrigin] = {}
    for date, origin in (*_published_clues(clues), *_changed(clues)):
        if date.precision != "year" and not (date.start <= chosen.start < date.end):
            other.setdefault(date, origin)
    return tuple(
        DocumentDate(name="published_on", date=date, origin=origin) for date, origin in other.items()
    )


def _changed(clues: Clues) -> Iterator[tuple[PartialDate, DateOrigin]]:
    if clues.parts.updated and (date := read_date(clues.parts.updated)):
        yield date, "updated"


def date_warnings(
    dates: tuple[DocumentDate, ...], others: tuple[DocumentDate, ...], retrieved_at: dt.datetime | None
) -> tuple[str, ...]:
    """Names of what is implausible or contradictory; the dates themselves are kept.

    Args:
        others: the days that the page also gives for its publication (`other_datings`). Those by which a page may rightly be
            later (its last change, its number in a content system) contradict nothing.
    """
    by_name = {date.name: date for date in dates}
    warnings = [f"implausible_{name}" for name, date in by_name.items() if _implausible(date, retrieved_at)]
    published, issued, effective = (by_name.get(n) for n in ("published_on", "issued_on", "effective_on"))
    if published and issued:
        gap = (issued.date.start - published.date.end).days
        if gap > _PUBLISHED_BEFORE_ISSUED_DAYS:
            warnings.append("published_before_issued")
    if effective and issued and (issued.date.start - effective.date.end).days > 366:
        warnings.append("effective_long_before_issued")
    if any(_contradicts(other, published) for other in others if published):
        warnings.append("dates_disagree")
    return tuple(warnings)


def _contradicts(other: DocumentDate, published: DocumentDate) -> bool:
    """Whether a page gives two days for its publication; midnight and time zones make one day of difference."""
    days = other.date.precision == published.date.precision == "day"
    if not days or {other.origin, published.origin} & _MAY_DIFFER:
        return False
    return abs((other.date.start - published.date.start).days) > 1


def _implausible(date: DocumentDate, retrieved_at: dt.datetime | None) -> bool:
    if date.date.start < _EARLIEST:
        return True
    if retrieved_at is None or date.name == "effective_on":
        return False
    return date.date.start > retrieved_at.date() + dt.timedelta(days=1)


def _published(clues: Clues) -> DocumentDate | None:
    """Table, meta tag, byline, what the giver said, the address, the last change, a number in the address, a script's data.

    The first of them that gives a day, else the finest.
    """
    found = [
        DocumentDate(name="published_on", date=date, origin=origin)
        for date, origin in _published_clues(clues)
        if origin != "identifier" or not _NUMBERED_FOLDER.search(clues.page.url)
    ]
    if not found:
        return None
    day = next((date for date in found if date.date.precision == "day"), found[0])
    return day.model_copy(update={"span": _span_in_head(clues, day.date, PUBLISHED_LABELS)})


def _published_clues(clues: Clues) -> Iterator[tuple[PartialDate, DateOrigin]]:
    byline, changed = clues.parts.byline, bool(_UPDATED.match(clues.parts.byline))
    sources: list[tuple[str | PartialDate | None, DateOrigin]] = [
        (_row(clues, PUBLISHED_LABELS), "table"),
        (clues.parts.meta_date, "meta"),
        (None if changed else _sent(clues) or byline, "byline"),
        (clues.page.page_date, "given"),
        (url_date(clues.page.url), "url"),
        (byline if changed else None, "updated"),
        (url_number_date(clues.page.url), "identifier"),
        (clues.parts.likely_date, "script"),
    ]
    for said, origin in sources:
        date = read_date(said) if isinstance(said, str) else said  # an empty text has none
        if date:
            yield date, origin


def _sent(clues: Clues) -> PartialDate | None:
    """The day on which a post was sent; one without its year is of the year that the page's other dates agree on."""
    sent = sent_line([f"发布于 {clues.parts.byline}"])
    if sent is None:
        return None
    said = (clues.parts.meta_date, clues.page.page_date, clues.parts.likely_date)
    known = [date for words in said if words and (date := read_date(words))]
    known += [date for date in (url_date(clues.page.url), url_number_date(clues.page.url)) if date]
    years = [date.start.year for date in known] or [each.date.start.year for each in find_dates(clues.text)]
    fetched = clues.page.retrieved_at
    year = sent.year or year_agreed(sent, years, fetched.date() if fetched else None)
    day = sent.in_year(year) if year else None
    return PartialDate.of(day.year, day.month, day.day) if day else None


def _issued(clues: Clues) -> DocumentDate | None:
    if date := _in_table(clues, "issued_on", ISSUED_LABELS):
        return date
    if clues.signature:
        sign = clues.signature
        return DocumentDate(name="issued_on", date=sign.date, origin="signature", span=sign.span)
    return None


def _effective(clues: Clues) -> DocumentDate | None:
    if date := _in_table(clues, "effective_on", EFFECTIVE_LABELS):
        return date
    for match in _EFFECTIVE.finditer(narrow(clues.text)):
        before = clues.text[max(0, match.start() - 40) : match.start()]
        dates = find_dates(match[1])
        if dates and not _OTHERS_LAW.search(before):
            start = match.start(1)
            span = Span(start=start + dates[0].start, end=start + dates[0].end)
            return DocumentDate(name="effective_on", date=dates[0].date, origin="text", span=span)
    return None


def _in_table(clues: Clues, name: DateName, labels: tuple[str, ...]) -> DocumentDate | None:
    row = _row(clues, labels)
    if not row or (date := read_date(row)) is None:
        return None
    return DocumentDate(name=name, date=date, origin="table", span=_span_in_head(clues, date, labels))


def _row(clues: Clues, labels: tuple[str, ...]) -> str | None:
    return next((clues.rows[label] for label in labels if clues.rows.get(label)), None)


def _span_in_head(clues: Clues, date: PartialDate, labels: tuple[str, ...]) -> Span | None:
    """Where the table's row of these labels, or else the byline, shows this very date."""
    start = clues.text.find("\n") + 1
    found = None
    for line in clues.text[start : clues.head].splitlines(keepends=True):
        labelled = line.startswith(labels)
        for mention in find_dates(line) if labelled or line.strip() in clues.parts.byline else ():
            if mention.date == date and (labelled or found is None):
                found = Span(start=start + mention.start, end=start + mention.end)
        start += len(line)
    return found


def read_date(text: str) -> PartialDate | None:
    """The first date in a meta tag, table cell or byline; ISO times and Unix seconds (in China's time) too."""
    if _EPOCH_CT.fullmatch(text):
        return _day_in_china(dt.datetime.fromtimestamp(int(text[:10]), tz=_CHINA))
    if match := _ISO_UTC.search(text):
        try:
            return _day_in_china(dt.datetime.fromisoformat(match[1]).replace(tzinfo=dt.UTC))
        except ValueError:
            pass  # not a time of day; the day itself is read below
    match = re.search(r"(?<!\d)((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)", text)
    if match:
        return _valid(*match.groups())
    match = re.search(r"(?<!\d)((?:19|20)\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)", text)
    if match:
        return _valid(*match.groups())
    dates = find_dates(text)
    if dates:
        return dates[0].date
    return PartialDate.parse(text) if re.fullmatch(r"(?:19|20)\d{2}(?:-(?:0[1-9]|1[0-2]))?", text) else None


def url_date(url: str) -> PartialDate | None:
    """The day, or else the month, that a content system writes into an address (t20211026_…, /2021-10/26/)."""
    path = url.split("?")[0]
    for form in (_URL_T, _URL_FOLDERS, _URL_PARTS):
        if (match := form.search(path)) and (date := _valid(*match.groups())):
            return date
    match = _URL_MONTH.search(path)
    return PartialDate.of(int(match[1]), int(match[2])) if match else None


def url_number_date(url: str) -> PartialDate | None:
    """The day at the head of a page's number in its address."""
    match = _URL_NUMBER.search(url.split("?")[0])
    return _valid(*match.groups()) if match else None


def _day_in_china(moment: dt.datetime) -> PartialDate:
    there = moment.astimezone(_CHINA)
    return PartialDate.of(there.year, there.month, there.day)


def _valid(year: str, month: str, day: str) -> PartialDate | None:
    try:
        return PartialDate.of(int(year), int(month), int(day))
    except ValueError:
        return None
