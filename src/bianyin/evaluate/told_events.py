"""Gold events, and pages that a person has judged: which events a page tells, or what would be false of it."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import Field, field_validator

from bianyin.errors import InputError
from bianyin.evaluate.judged import read_judged
from bianyin.knowledge.plain_forms import plain
from bianyin.model import Event, Frozen, PartialDate, Window

# What `bianyin ingest` reads of a line of JSONL; the rest of a judged line is ours.
_INGESTED = ("url", "site", "title", "page_date", "text", "html")


_ANNOUNCED_WITHIN = dt.timedelta(days=7)


class GoldEvent(Frozen):
    """One happening: the dates any of which dates it, and words one of which every telling of it has.

    `2021-09` is a month; it matches each of its days.
    """

    id: str
    title: str
    dates: Annotated[tuple[str, ...], Field(min_length=1)]
    words: Annotated[tuple[str, ...], Field(min_length=1)]

    @field_validator("dates")
    @classmethod
    def _are_dates(cls, dates: tuple[str, ...]) -> tuple[str, ...]:
        for date in dates:
            PartialDate.parse(date)
        return dates

    def inside(self, window: Window) -> bool:
        """Whether it happened in the window; a month counts where it overlaps."""
        return any(window.overlaps(PartialDate.parse(date)) for date in self.dates)

    def is_told_by(self, record: Event) -> bool:
        """Whether a record is about this event: it has one of the words, and its date agrees.

        A record without a day of the happening goes by its paper's: an announcement comes within days.
        """
        texts = [record.title.value]
        texts += [each.value for each in (record.content, record.measures, record.impact) if each]
        if not self.is_named_in(texts):
            return False
        told = {name: proved.value for name, proved in record.dates.items()}
        happened = told.get("occurred_on")
        if happened is not None:
            return any(_meet(PartialDate.parse(date), happened) for date in self.dates)
        return any(self._just_before(date) for date in told.values())

    def is_named_in(self, texts: Sequence[str]) -> bool:
        """Whether one of the words is in one of the texts, whichever characters these are written in."""
        return any(word in plain(text) for text in texts for word in self.words)

    def _just_before(self, paper: PartialDate) -> bool:
        return any(
            date.start < paper.end and paper.start < date.end + _ANNOUNCED_WITHIN
            for date in map(PartialDate.parse, self.dates)
        )


def _meet(one: PartialDate, other: PartialDate) -> bool:
    return one.start < other.end and other.start < one.end


class JudgedPage(Frozen):
    """One page: the events that it tells, or the kind of distractor that it is and what of it would be false.

    Its words stand in the line itself as `bianyin ingest` reads them (`text` or `html`), or in `file`, beside the
    JSONL; then `url` is the address that the file gives for itself.
    """

    url: str
    events: tuple[str, ...] = ()
    voice: str = ""
    distractor: str = ""
    false: str = ""  # what a record of this page would wrongly say
    file: str | None = None
    site: str | None = None
    title: str = ""
    page_date: str | None = None
    text: str | None = None
    html: str | None = None

    def as_record(self) -> str:
        """The line without our judgement, for `bianyin ingest`."""
        fields: dict[str, Any] = {name: getattr(self, name) for name in _INGESTED}
        return json.dumps(
            {name: value for name, value in fields.items() if value is not None}, ensure_ascii=False
        )


class Telling(NamedTuple):
    """An event as one page tells it."""

    page: JudgedPage
    event: GoldEvent

    @property
    def name(self) -> str:
        return f"{self.page.url} {self.event.id}"


class Told(Frozen):
    """What is measured: the events, the pages, and the files that hold some of them."""

    events: tuple[GoldEvent, ...]
    pages: tuple[JudgedPage, ...]
    files: tuple[Path, ...] = ()

    @property
    def tellings(self) -> tuple[Telling, ...]:
        """Every event of every page: a bulletin or chronology may tell several."""
        gold = {event.id: event for event in self.events}
        return tuple(Telling(page, gold[id_]) for page in self.pages for id_ in page.events)

    @property
    def distractors(self) -> tuple[JudgedPage, ...]:
        return tuple(page for page in self.pages if page.distractor)


def read_told(events: Path, pages: Sequence[Path]) -> Told:
    """The gold events and the judged pages of all files; only the events that a page tells are measured.

    Raises:
        InputError: a file cannot be read, or a line is not what it should be, or names an event that is not there.
    """
    gold = {event.id: event for event in read_judged(events, GoldEvent)}
    judged: list[JudgedPage] = []
    files: list[Path] = []
    for path in pages:
        rows = read_judged(path, JudgedPage)
        for page in rows:
            _check(page, gold.keys(), path)
        judged += rows
        files += [path.parent / page.file for page in rows if page.file]
    if twice := [url for url, times in Counter(page.url for page in judged).items() if times > 1]:
        raise InputError(f"同一网址判断了两次：{twice[0]}", remedy="每页只写一行。")
    told = {id_ for page in judged for id_ in page.events}
    if not told:
        raise InputError("没有一页标明它讲述的事件（events）。", path=pages[0] if pages else events)
    return Told(
        events=tuple(event for event in gold.values() if event.id in told),
        pages=tuple(judged),
        files=tuple(files),
    )


def _check(page: JudgedPage, known: Any, path: Path) -> None:
    """A page tells events or is a distractor, and its words are somewhere."""
    if bool(page.events) == bool(page.distractor):
        raise InputError(f"{page.url}：events 与 distractor 须且只须有一个", path=path)
    if strange := set(page.events) - known:
        raise InputError(f"{page.url}：事件文件中没有 {min(strange)}", path=path)
    if not (page.text or page.html or page.file):
        raise InputError(f"{page.url}：text、html 与 file 都没有", path=path)
