"""Which documents are read for one window of a change point: what the search finds, and what the gate lets through."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bianyin.draft.drafting import Task
from bianyin.draft.gate import beside_the_point, gate
from bianyin.knowledge.question import Question, Subject
from bianyin.search import group, plan

if TYPE_CHECKING:
    from bianyin.catalog.catalog import Catalog
    from bianyin.model import EvidenceSet, PointWindow, Rejection, Window
    from bianyin.search import Searcher
    from bianyin.settings import Settings

# Passages taken from each query. The gate is cheap and most documents fail it, so many are looked at;
# `Settings.documents_per_point` counts those that pass.
_PASSAGES_A_QUERY = 60


class Look(NamedTuple):
    """What one window of a change point holds, before anybody reads it."""

    question: Question
    tasks: tuple[Task, ...]  # the documents to be read, best first
    rejections: tuple[Rejection, ...]  # those that the gate refused


def look(
    point: PointWindow,
    window: Window,
    subject: Subject,
    *,
    catalog: Catalog,
    searcher: Searcher,
    settings: Settings,
    span: Window | None = None,
) -> Look:
    """Search one window with every query of the change point, and refuse what cannot be evidence.

    Args:
        span: all the time that the report asks about.
    """
    question = Question(**subject._asdict(), point=point.point, window=window, span=span)
    relevant: list[EvidenceSet] = []
    rejections: list[Rejection] = []
    for evidence in _evidence(point, window, subject, catalog, searcher, settings.rerank_passages):
        if refused := gate(evidence.document, question, evidence.passages) or beside_the_point(
            evidence.document, question
        ):
            rejections.append(refused)
        else:
            relevant.append(evidence)
    read = relevant[: settings.documents_per_point]
    return Look(question, tuple(Task(evidence, question) for evidence in read), tuple(rejections))


def _evidence(
    point: PointWindow, window: Window, subject: Subject, catalog: Catalog, searcher: Searcher, rerank: int
) -> list[EvidenceSet]:
    queries = [query.model_copy(update={"window": window}) for query in plan(point, *subject)]
    passages = searcher.search_many(queries, _PASSAGES_A_QUERY, rerank=rerank)
    ids = dict.fromkeys(passage.chunk.document_id for passage in passages)
    return group(passages, catalog.get_many(list(ids)))
