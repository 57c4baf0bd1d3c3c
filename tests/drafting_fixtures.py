"""Documents and questions for the tests of drafting and proving, made by the real parser."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

import pytest

from bianyin.knowledge import places, sectors
from bianyin.knowledge.question import Question
from bianyin.model import ChangePoint, Document, DraftFigure, EvidenceSet, Page, Span, Window
from bianyin.parse.parse import parse


def make_question(
    point: str = "2021-10-31", region: str = "辽宁", sector: str = "工业", days: int = 90, kind: str = "Event"
) -> Question:
    date = dt.date.fromisoformat(point)
    reach = dt.timedelta(days=days)
    return Question(
        region=places.find(region),
        sector=sectors.find(sector),
        point=ChangePoint(date=date, kind=kind, confidence=0.7),  # type: ignore[arg-type]
        window=Window(start=date - reach, end=date + reach + dt.timedelta(days=1), reason="测试"),
    )


def make_document(
    title: str,
    text: str,
    *,
    site: str = "辽宁日报",
    page_date: str | None = None,
    url: str = "https://example.org/1",
) -> Document:
    record = {"url": url, "title": title, "text": text, "site": site, "page_date": page_date}
    body = json.dumps(record, ensure_ascii=False).encode()
    return parse(Page(url=url, body=body, media_type="record", site=site, title=title, page_date=page_date))


def at(document: Document, words: str, within: str | None = None) -> Span:
    """Where the document says `words`, first within the sentence `within` where one is given."""
    start = document.text.index(words, document.text.index(within) if within else 0)
    return Span(start=start, end=start + len(words))


def counted(document: Document, what: str, number: str, within: str) -> DraftFigure:
    return DraftFigure(at=at(document, number, within), what=what)


def evidence_of(document: Document) -> EvidenceSet:
    return EvidenceSet(document=document, passages=(), score=1.0)


@pytest.fixture
def ask() -> Callable[..., Question]:
    return make_question


@pytest.fixture
def document() -> Callable[..., Document]:
    return make_document


@pytest.fixture
def evidence() -> Callable[[Document], EvidenceSet]:
    return evidence_of
