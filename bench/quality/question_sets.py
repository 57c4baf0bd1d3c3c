"""The questions and documents that retrieval is measured on, read from the development data.

No text of the data is kept in the repository: the paraphrased questions are our own words and name their documents by
address.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from bench.data_files import CORPORA, JUDGED, rows
from bench.documents import made
from bench.quality.distractors import choose
from bench.quality.standings import Goal
from bianyin.evaluate.questions import SearchQuestion
from bianyin.model import DATE_NAMES, Document, Frozen, Window

PASSAGES, QUESTIONS = "chronoqa_passages.jsonl.gz", "chronoqa_dev.jsonl.gz"
EVENTS = "gold/liaoning_industry_events.jsonl"
# Three sets of paraphrases: weights were chosen with 甲 in sight and checked on 乙. 丙 was written after all weights were
# chosen, without any search run, and none may be moved for it: it says how questions fare that nobody tuned for.
PARAPHRASES = {"甲": "paraphrases.jsonl", "乙": "paraphrases_check.jsonl", "丙": "paraphrases_blind.jsonl"}
# What issue 4 asks of each.
_SINGLE, _SEVERAL = Goal(column="recall_5", least=0.985), Goal(column="recall_10", least=0.95)
_PARAPHRASED, _EVENTS = Goal(column="recall_5", least=0.85), Goal(column="recall_5", least=0.95)
# As in a report, a window reaches `WINDOW_DAYS` to either side of its middle. A document is seldom of the very day of a
# change point, so the middle lies up to `OFF_CENTRE_DAYS` from the document's day; a hash says how many.
WINDOW_DAYS, OFF_CENTRE_DAYS = 90, 75


class QuestionSet(Frozen):
    """Questions that are measured together; `absent` questions were left out, as no document has their address."""

    name: str
    questions: tuple[SearchQuestion, ...]
    goal: Goal | None = None
    absent: int = 0


def passages(data: Path, distractors: int) -> list[Document]:
    """The benchmark's passages, one document each, and `distractors` pieces of other texts."""
    found = [_passage(each["text"], each["first_date"] or "") for each in rows(data / PASSAGES)]
    texts = (each for name in CORPORA if distractors for each in rows(data / name))
    others = [_passage(piece.text, piece.day) for piece in choose(texts, distractors)]
    return list({each.id: each for each in found + others}.values())


def chronoqa(data: Path, limit: int | None) -> tuple[QuestionSet, ...]:
    """Questions with one gold passage, and with several; of each kind every n-th, so that `limit` are left."""
    single: list[SearchQuestion] = []
    aggregate: list[SearchQuestion] = []
    for each in rows(data / QUESTIONS):
        gold = tuple(_id_of(text) for text in dict.fromkeys(each["golden_chunks"]))
        asked_on = _day_of(each["question_date"])
        (single if len(gold) == 1 else aggregate).append(
            SearchQuestion(text=each["question"], gold=gold, asked_on=asked_on)
        )
    return (
        QuestionSet(name="ChronoQA 单段", questions=_every(single, limit), goal=_SINGLE),
        QuestionSet(name="ChronoQA 多段", questions=_every(aggregate, limit), goal=_SEVERAL),
    )


def paraphrases(documents: Iterable[Document]) -> tuple[QuestionSet, ...]:
    """Each set of our paraphrases, asked within the report's window around the document's day, and without one."""
    by_url = {document.url: document for document in documents}
    return tuple(each for label, file in PARAPHRASES.items() for each in _paraphrases(label, file, by_url))


def _paraphrases(label: str, file: str, by_url: Mapping[str, Document]) -> tuple[QuestionSet, QuestionSet]:
    written = list(rows(JUDGED / file))
    asked = [(each["question"], by_url[each["url"]]) for each in written if each["url"] in by_url]
    outside = [SearchQuestion(text=text, gold=(document.id,)) for text, document in asked]
    windows = [_window_of(document) for _, document in asked]
    inside = [
        question.model_copy(update={"window": window, "asked_on": window.end})
        for question, window in zip(outside, windows, strict=True)
        if window is not None
    ]
    absent = len(written) - len(asked)
    return (
        QuestionSet(name=f"改写{label} 窗口内", questions=tuple(inside), goal=_PARAPHRASED, absent=absent),
        QuestionSet(name=f"改写{label} 无窗口", questions=tuple(outside), absent=absent),
    )


def events(data: Path) -> tuple[list[Document], QuestionSet]:
    """The gold events as documents of their own, and each asked for by its title in its window, about Liaoning."""
    documents, questions = [], []
    for each in rows(data / EVENTS):
        day = each["issued"] or each["published"]
        if not day or len(day) < 10:
            continue
        text = f"{each['title']}\n{each['place'] or ''}{each['issuer'] or ''}：{each['summary_zh']}"
        url, title = f"urn:gold:{each['id']}", each["title"]
        document = made(_id_of(text), text, day, url=url, title=title, regions=("210000",))
        documents.append(document)
        window = _window_of(document)
        questions.append(
            SearchQuestion(
                text=each["title"], gold=(document.id,), window=window, region="210000", sector="industry"
            )
        )
    return documents, QuestionSet(name="标准事件", questions=tuple(questions), goal=_EVENTS)


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
            middle = date.date.start + dt.timedelta(days=_off_centre(document))
            half = dt.timedelta(days=WINDOW_DAYS)
            return Window(start=middle - half, end=middle + half)
    return None


def _off_centre(document: Document) -> int:
    number = int(hashlib.sha256(document.url.encode()).hexdigest(), 16)
    return number % (2 * OFF_CENTRE_DAYS + 1) - OFF_CENTRE_DAYS


def _every(questions: list[SearchQuestion], limit: int | None) -> tuple[SearchQuestion, ...]:
    step = 1 if limit is None else max(len(questions) // limit, 1)
    return tuple(questions[::step][:limit])


def _id_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def _passage(text: str, day: str) -> Document:
    return made(_id_of(text), text, day, url=f"urn:passage:{_id_of(text)}")
