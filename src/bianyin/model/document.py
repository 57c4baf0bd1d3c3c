"""Pages, documents and their pieces, from the raw bytes to what was retrieved."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from bianyin.model.base import Frozen
from bianyin.model.partial_date import DateName, PartialDate, Window

Tier = Literal["国务院", "部委", "省", "市", "中央媒体", "地方媒体", "行业媒体", "转载", "未知"]
TIERS: tuple[Tier, ...] = ("国务院", "部委", "省", "市", "中央媒体", "地方媒体", "行业媒体", "转载", "未知")

_CREDENTIALS = re.compile(r"^(https?://)[^/?#]*@", re.I)

READ_BY_OCR = (
    "read_by_ocr"  # warning of a scanned file: its words were recognized and may be wrong in a character
)
NO_SITE = "未注明来源"  # of a document that names no site, and whose address has no host
Status = Literal["final", "draft", "unknown"]
# `legacy`: binary office files (DOC, XLS, WPS, ET); `record`: a line of JSONL.
MediaType = Literal["html", "text", "record", "pdf", "docx", "xlsx", "legacy"]
# `updated`: the day a page was last changed; `identifier`: digits at the head of a number in its address.
DateOrigin = Literal[
    "table", "meta", "byline", "signature", "text", "url", "given", "script", "updated", "identifier"
]


class Span(Frozen):
    """Half-open character range `[start, end)` of a document's canonical text."""

    start: int = Field(ge=0)
    end: int

    @model_validator(mode="after")
    def _is_not_empty(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"span ends {self.end} at or before it starts {self.start}")
        return self


class ArchivedCopy(Frozen):
    """A page that came from a web archive and not from its site; when it was captured is its `retrieved_at`."""

    by: str  # who keeps it, as it is shown
    url: str  # where they show it


class Page(Frozen):
    """A page as it was fetched or handed in: bytes, and what the outside said of them."""

    url: str  # without the name and password that an address may carry: they are nobody's to read
    body: bytes
    media_type: MediaType
    site: str | None = None
    title: str | None = None  # given beside the bytes: a record's, or the words of the link to an attachment
    page_date: str | None = None
    linked_from: str | None = None  # of an attachment: address of the page that links to it
    retrieved_at: dt.datetime | None = None  # when it was fetched; unknown for files handed in
    archived: ArchivedCopy | None = None  # the web archive that it came from

    @field_validator("url")
    @classmethod
    def _without_credentials(cls, url: str) -> str:
        return _CREDENTIALS.sub(r"\1", url, count=1)


class DocumentDate(Frozen):
    """One of the four dates of a document, where it was read, and its span if the canonical text shows it."""

    name: DateName
    date: PartialDate
    origin: DateOrigin
    span: Span | None = None


class Document(Frozen):
    """Canonical text plus metadata (文档). Every offset in this package refers to `text` and to nothing else.

    `text` opens with the title line, then the page's own information table and byline where it has them,
    then the body: the page's words, each exactly once, made once and never cleaned again.
    """

    id: str
    url: str
    site: str
    title: str
    text: str
    tier: Tier
    dates: tuple[DocumentDate, ...] = ()
    other_datings: tuple[DocumentDate, ...] = ()  # days that the page also gives for its publication
    issuers: tuple[str, ...] = ()
    document_number: str | None = None
    status: Status = "unknown"
    regions: tuple[str, ...] = ()  # codes of the provinces and cities that the text names, most named first
    retrieved_at: dt.datetime | None = None  # when the site gave it, to us or to the web archive it came from
    archived: ArchivedCopy | None = None
    sha256: str  # of the raw page bytes
    warnings: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()  # addresses of the files that the page's article links to
    attached_to: str | None = None  # of an attachment: address of its page
    page_starts: tuple[int, ...] = ()  # of a PDF: offset at which each page begins; -1: not known
    repost_of: str | None = None  # id of the original that this is a near copy of; set by the catalog

    def date(self, name: DateName) -> DocumentDate | None:
        return next((date for date in self.dates if date.name == name), None)

    @property
    def published_day(self) -> dt.date | None:
        """The day the page was published; None where it is not known. The page may give others: `other_datings`."""
        published = self.date("published_on")
        return published.date.start if published and published.date.precision == "day" else None

    @property
    def read_by_ocr(self) -> bool:
        """Whether its words were recognized on pictures of its pages."""
        return READ_BY_OCR in self.warnings

    def page_of(self, offset: int) -> int | None:
        """The page of a PDF, from 1, on which an offset lies; None where there are no pages or it is not certain."""
        page = max(
            (number for number, start in enumerate(self.page_starts, 1) if 0 <= start <= offset), default=0
        )
        if not page or (page < len(self.page_starts) and self.page_starts[page] < 0):
            return None
        return page

    @staticmethod
    def make_id(url: str, text: str, dates: tuple[DocumentDate, ...] = ()) -> str:
        """Content-addressed id: the same page content always gets the same id, a changed page another."""
        key = json.dumps([url, text, [[d.name, d.date.value] for d in dates]], ensure_ascii=False)
        return hashlib.sha256(key.encode()).hexdigest()[:20]


class Chunk(Frozen):
    """A stored piece of one document, cut at sentence ends: `document.text[start:end] == text`."""

    id: str  # f"{document_id}:{ordinal}"
    document_id: str
    ordinal: int
    start: int
    end: int
    text: str


class Query(Frozen):
    """What is asked of the index (检索式): text, window and filters."""

    text: str
    intent: str = ""  # why this query exists, e.g. "关停限产"; shown to users
    window: Window | None = None
    region: str | None = None  # region code
    sector: str | None = None  # sector key
    named: tuple[Window, ...] = ()  # times that the words name; unlike the window they only rank
    asked_on: dt.date | None = None  # the day of asking: what is later ranks lower


class Passage(Frozen):
    """A chunk that was retrieved, with its score (higher is better), its rank (from 1) and the parts.

    `about` are the days that it is about, as far as its dates tell: its document's, else the first in its words.
    """

    chunk: Chunk
    score: float
    rank: int
    query: Query
    parts: dict[str, float] = {}
    reasons: tuple[str, ...] = ()
    about: Window | None = None


class EvidenceSet(Frozen):
    """One document and its best passages, best first: what a drafter is shown."""

    document: Document
    passages: tuple[Passage, ...]
    score: float


class Coverage(Frozen):
    """What was looked at for a window, so that 'no documents' can be told from 'no such policy'."""

    window: Window
    documents: int  # that a search can find, with any date in the window
    about_region: int  # of those, naming the region
    unindexed: int = 0  # beside those: dated in the window, in the corpus, and not looked at
