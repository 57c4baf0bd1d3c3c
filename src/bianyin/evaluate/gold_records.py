"""Gold records for extraction: what real documents say, gathered by reading each. Facts only, no text of theirs."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path
from typing import Literal

from bianyin.errors import InputError
from bianyin.knowledge import places, sectors
from bianyin.knowledge.question import Question
from bianyin.model import ChangePoint, DateName, Document, Frozen, Window

_REACH_DAYS = 90
Corpus = Literal["policy_documents", "xinwenlianbo_2022_2024"]


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
    corpus: Corpus
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
    note: str

    def question(self) -> Question:
        """The question as a report would ask it around the gold's change point."""
        reach = dt.timedelta(days=_REACH_DAYS)
        return Question(
            region=places.find(self.region),
            sector=sectors.find(self.sector),
            point=ChangePoint(date=self.point, kind="Event", confidence=1.0),
            window=Window(start=self.point - reach, end=self.point + reach + dt.timedelta(days=1)),
        )


def read_gold() -> tuple[Gold, ...]:
    """The gold records that come with the package."""
    text = resources.files("bianyin.evaluate").joinpath("data/extraction_gold.jsonl").read_text("utf-8")
    return tuple(Gold.model_validate(json.loads(line)) for line in text.splitlines())


def read_documents(gold: Iterable[Gold], folder: Path) -> dict[str, Document]:
    """The documents that the gold speaks of, by address, parsed from `folder/CORPUS.jsonl.gz`.

    Raises:
        InputError: a file is missing or unreadable, or lacks one of the documents.
    """
    wanted: dict[Corpus, set[str]] = {}
    for each in gold:
        wanted.setdefault(each.corpus, set()).add(each.url)
    found = {
        document.url: document for corpus in wanted for document in _parsed(corpus, wanted[corpus], folder)
    }
    if missing := set().union(*wanted.values()) - set(found):
        raise InputError(
            f"评测集中的 {len(missing)} 篇文档不在该文件夹的语料中，例如 {min(missing)}。", path=folder
        )
    return found


def _parsed(corpus: Corpus, urls: set[str], folder: Path) -> Iterator[Document]:
    from bianyin.parse.pages import read_pages
    from bianyin.parse.parse import parse

    path = folder / f"{corpus}.jsonl.gz"
    if not path.is_file():
        raise InputError(
            "评测需要的语料不在。", path=path, remedy="请给出存放开发数据（policy_documents 等）的文件夹。"
        )
    for page in read_pages([path]):
        if page.url in urls:
            yield parse(page)
