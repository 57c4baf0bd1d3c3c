"""The questions and documents that retrieval is measured on, read from the development data.

Nothing of the data is kept here: the paraphrased questions are our own words and name their documents by address.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from bianyin.errors import InputError
from bianyin.model import Document, DocumentDate, PartialDate, Window
from bianyin.model.base import Frozen
from bianyin.model.dates import DATE_NAMES
from bianyin.text import split

PASSAGES, QUESTIONS = "chronoqa_passages.jsonl.gz", "chronoqa_dev.jsonl.gz"
CORPORA = ("policy_documents.jsonl.gz", "xinwenlianbo_2022_2024.jsonl.gz")
EVENTS = "gold/liaoning_industry_events.jsonl"
# A distractor is as long as the shorter passages are.
_DISTRACTOR_ENOUGH, _DISTRACTOR_MOST, _DISTRACTOR_LEAST = 60, 90, 20
# The report's own window: so many days on either side.
WINDOW_DAYS = 90


class Question(Frozen):
    """What is asked, and the ids of the documents that answer it. `asked_on` bounds the plain pipeline's date filter."""

    text: str
    gold: tuple[str, ...]
    window: Window | None = None
    asked_on: dt.date | None = None
    region: str | None = None
    sector: str | None = None


class QuestionSet(Frozen):
    """Questions that are measured together."""

    name: str
    questions: tuple[Question, ...]


class Memory:
    """Documents in memory, as the catalog gives them to the index."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self.documents = {document.id: document for document in documents}

    def all_ids(self) -> list[str]:
        return list(self.documents)

    def get_many(self, ids: Sequence[str], /) -> dict[str, Document]:
        return {id_: self.documents[id_] for id_ in ids}


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSONL file, packed or not.

    Raises:
        InputError: the file is not there.
    """
    if not path.exists():
        raise InputError(
            "没有这个开发数据文件。", path=path, remedy="评测需要 ../shared/data，或用参数给出它的位置。"
        )
    packed = path.suffix == ".gz"
    with gzip.open(path, "rt", encoding="utf-8") if packed else path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def passages(data: Path, distractors: int) -> list[Document]:
    """The benchmark's passages, one document each, and so many beginnings of other texts."""
    found = [_passage(each["text"], each["first_date"] or "") for each in records(data / PASSAGES)]
    others: dict[str, tuple[str, str]] = {}
    for name in CORPORA if distractors else ():
        for each in records(data / name):
            text = _beginning(each["text"])
            if len(text) >= _DISTRACTOR_LEAST:
                key = hashlib.sha256(f"{each['title']}\n{each['text']}".encode()).hexdigest()
                others[text] = (key, each.get("page_date") or each.get("date") or "")
    chosen = sorted(others, key=lambda text: others[text][0])[:distractors]
    return list(
        {each.id: each for each in found + [_passage(text, others[text][1]) for text in chosen]}.values()
    )


def chronoqa(data: Path, limit: int | None) -> tuple[QuestionSet, QuestionSet]:
    """Questions with one gold passage, and with several; of each every n-th so that `limit` are left."""
    single: list[Question] = []
    aggregate: list[Question] = []
    for each in records(data / QUESTIONS):
        gold = tuple(_id_of(text) for text in dict.fromkeys(each["golden_chunks"]))
        asked_on = _day_of(each["question_date"])
        (single if len(gold) == 1 else aggregate).append(
            Question(text=each["question"], gold=gold, asked_on=asked_on)
        )
    return (
        QuestionSet(name="ChronoQA 单段", questions=_every(single, limit)),
        QuestionSet(name="ChronoQA 多段", questions=_every(aggregate, limit)),
    )


def paraphrases(documents: Iterable[Document]) -> tuple[QuestionSet, QuestionSet]:
    """Our paraphrases, asked within the report's window around the document's day, and without a window."""
    by_url = {document.url: document for document in documents}
    path = files("bianyin.evaluate") / "data" / "paraphrases.jsonl"
    inside, outside = [], []
    for line in path.read_text(encoding="utf-8").splitlines():
        each = json.loads(line)
        document = by_url.get(each["url"])
        if document is None:
            continue
        outside.append(Question(text=each["question"], gold=(document.id,)))
        if (window := _window_of(document)) is not None:
            inside.append(outside[-1].model_copy(update={"window": window, "asked_on": window.end}))
    return (
        QuestionSet(name="改写 窗口内", questions=tuple(inside)),
        QuestionSet(name="改写 无窗口", questions=tuple(outside)),
    )


def events(data: Path) -> tuple[list[Document], QuestionSet]:
    """The gold events as documents of their own, and each asked for by its title in its window, about Liaoning."""
    documents, questions = [], []
    for each in records(data / EVENTS):
        day = each["issued"] or each["published"]
        if not day or len(day) < 10:
            continue
        text = f"{each['title']}\n{each['place'] or ''}{each['issuer'] or ''}：{each['summary_zh']}"
        document = _document(
            text, day, title=each["title"], url=f"urn:gold:{each['id']}", regions=("210000",)
        )
        documents.append(document)
        window = _window_of(document)
        questions.append(
            Question(
                text=each["title"], gold=(document.id,), window=window, region="210000", sector="industry"
            )
        )
    return documents, QuestionSet(name="标准事件", questions=tuple(questions))


def _day_of(written: str) -> dt.date | None:
    """The benchmark writes 2024-6-15 and worse."""
    numbers = re.findall(r"\d+", written)
    try:
        return dt.date(*map(int, numbers)) if len(numbers) == 3 else None
    except ValueError:
        return None


def _window_of(document: Document) -> Window | None:
    for name in DATE_NAMES:
        date = document.date(name)
        if date is not None and date.date.precision == "day":
            half = dt.timedelta(days=WINDOW_DAYS)
            return Window(start=date.date.start - half, end=date.date.start + half)
    return None


def _every(questions: list[Question], limit: int | None) -> tuple[Question, ...]:
    step = 1 if limit is None else max(len(questions) // limit, 1)
    return tuple(questions[::step][:limit])


def _beginning(text: str) -> str:
    found = ""
    for start, end in split(text):
        found += text[start:end].strip()
        if len(found) >= _DISTRACTOR_ENOUGH:
            break
    return found[:_DISTRACTOR_MOST]


def _id_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def _passage(text: str, day: str) -> Document:
    return _document(text, day, title="", url=f"urn:passage:{_id_of(text)}")


def _document(text: str, day: str, **more: Any) -> Document:
    dates: tuple[DocumentDate, ...] = ()
    if len(day) == 10:
        dates = (DocumentDate(name="published_on", date=PartialDate.parse(day), origin="given"),)
    return Document(id=_id_of(text), site="", text=text, tier="未知", dates=dates, sha256="0" * 64, **more)
