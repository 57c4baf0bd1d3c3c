"""Gold records for extraction: what a person found in a document by reading it, under one question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from bianyin.errors import InputError
from bianyin.evaluate.judged import current_ids
from bianyin.knowledge import places, sectors
from bianyin.knowledge.question import Question
from bianyin.model import ChangePoint, DateName, Document, Frozen, Window
from bianyin.parse.pages import read_pages
from bianyin.parse.parse import parse
from bianyin.settings import Settings
from bianyin.wiring import open_catalog

_REACH_DAYS = 90


class GoldFigure(Frozen):
    """A quantity the document states; `target` where it states it as an aim."""

    value: float
    unit: str
    target: bool = False


class Gold(Frozen):
    """One document under one question: the record it holds, or `nothing`.

    `page_title`: the record goes by the page's title (not where a page bundles several stories). `issuers` empty:
    not judged. Places and figures are those that must be found; a record may rightly have more.
    """

    url: str
    region: str
    sector: str
    point: dt.date
    kind: Literal["policy", "event", "nothing"]
    dates: dict[DateName, str] = {}
    issuers: tuple[str, ...] = ()
    document_number: str | None = None
    figures: tuple[GoldFigure, ...] = ()
    places: tuple[str, ...] = ()
    page_title: bool = True
    note: str = ""

    def question(self) -> Question:
        """The question as a report would ask it around the gold's change point."""
        reach = dt.timedelta(days=_REACH_DAYS)
        return Question(
            region=places.find(self.region),
            sector=sectors.find(self.sector),
            point=ChangePoint(date=self.point, kind="Event", confidence=1.0),
            window=Window(start=self.point - reach, end=self.point + reach + dt.timedelta(days=1)),
        )


def find_documents(gold: Sequence[Gold], paths: Sequence[Path], settings: Settings) -> dict[str, Document]:
    """The documents of the gold, by address, out of files and folders; where none are given, out of the corpus.

    Raises:
        InputError: a file cannot be read, or a document is not there.
        CorpusError, ServiceError: the corpus cannot be read.
    """
    wanted = {each.url for each in gold}
    if paths:
        found = {page.url: parse(page) for page in read_pages(paths) if page.url in wanted}
    else:
        with open_catalog(settings) as catalog:
            kept = catalog.get_many(list(current_ids(wanted, catalog).values()))
        found = {document.url: document for document in kept.values()}
    if missing := wanted - found.keys():
        raise InputError(
            f"标准集中的 {len(missing)} 篇文档不在所给的文件或语料库中，例如 {min(missing)}。",
            remedy="请给出含有它们的文件，或先用 bianyin ingest 导入。",
        )
    return found
