"""Judged questions, and how well the search of the settings answers them."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from bianyin.errors import InputError
from bianyin.evaluate.accepted_runs import Found, found_at_5, gained_and_lost
from bianyin.evaluate.judged import current_ids
from bianyin.evaluate.rank_scores import Ranking, RankingScore, score
from bianyin.knowledge import places, sectors
from bianyin.model import Frozen, Query, Window
from bianyin.search import ask
from bianyin.wiring import open_catalog, open_searcher

if TYPE_CHECKING:
    from bianyin.search import Searcher
    from bianyin.settings import Settings

DEPTH = 20  # passages asked for; the metrics look at ten documents


class JudgedQuestion(Frozen):
    """A line of the user's file: a question, and the addresses of the documents that answer it.

    Region and sector as users write them; the window's `end` is not in it.
    """

    question: Annotated[str, Field(min_length=1)]
    urls: Annotated[tuple[str, ...], Field(min_length=1)]
    window: Window | None = None
    region: str | None = None
    sector: str | None = None
    asked_on: dt.date | None = None


class SearchQuestion(Frozen):
    """What is asked of a search, and the ids of the documents that answer it."""

    text: str
    gold: tuple[str, ...]
    window: Window | None = None
    region: str | None = None  # code
    sector: str | None = None  # key
    asked_on: dt.date | None = None

    def query(self) -> Query:
        return Query(text=self.text, window=self.window, region=self.region, sector=self.sector)


class SearchScore(Frozen):
    """How the search did, and what it gained and lost against an accepted run; `absent` questions were left out."""

    score: RankingScore
    found: dict[str, bool]
    missed: tuple[str, ...]  # not all answers are among the first five
    absent: tuple[str, ...]  # an answer is not in the corpus
    gained: tuple[str, ...]
    lost: tuple[str, ...]


def measure_search(
    judged: Sequence[JudgedQuestion],
    settings: Settings,
    *,
    before: Found | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> SearchScore:
    """Ask every question of the index that the settings name, as `bianyin search` does.

    Args:
        before: what an accepted run found.

    Raises:
        InputError: a region or sector is not known, or the corpus has the answers of no question.
        CorpusError, IndexUnusable, ServiceError: the corpus or the index cannot be used.
    """
    with open_catalog(settings) as catalog:
        ids = current_ids({url for each in judged for url in each.urls}, catalog)
    asked = [_resolved(each, ids) for each in judged if ids.keys() >= set(each.urls)]
    if not asked:
        raise InputError(
            "没有一题的文档在语料库中。", remedy="请核对各题的 urls，或先用 bianyin ingest 导入。"
        )
    with open_searcher(settings) as searcher:
        rerank = settings.rerank_passages
        rankings = rank_all(lambda each: ranked(searcher, each, rerank), asked, on_progress)
    gained, lost = gained_and_lost(before or {}, rankings)
    return SearchScore(
        score=score("bianyin", rankings),
        found=found_at_5(rankings),
        missed=tuple(each.question for each in rankings if each.recall(5) < 1),
        absent=tuple(each.question for each in judged if not ids.keys() >= set(each.urls)),
        gained=gained,
        lost=lost,
    )


def _resolved(judged: JudgedQuestion, ids: dict[str, str]) -> SearchQuestion:
    return SearchQuestion(
        text=judged.question,
        gold=tuple(dict.fromkeys(ids[url] for url in judged.urls)),
        window=judged.window,
        region=places.find(judged.region).code if judged.region else None,
        sector=sectors.find(judged.sector).key if judged.sector else None,
        asked_on=judged.asked_on,
    )


def ranked(searcher: Searcher, question: SearchQuestion, rerank: int) -> list[str]:
    """Ids of the documents that the search finds, best first."""
    found = ask(searcher, question.query(), DEPTH, asked_on=question.asked_on, rerank=rerank)
    return list(dict.fromkeys(each.chunk.document_id for each in found))


def rank_all(
    rank: Callable[[SearchQuestion], Sequence[str]],
    questions: Sequence[SearchQuestion],
    on_progress: Callable[[int, int], None] | None = None,
) -> list[Ranking]:
    """Each question's ranking, and how long it took."""
    found = []
    for done, each in enumerate(questions, start=1):
        began = time.perf_counter()
        ids = tuple(rank(each))
        took = 1000 * (time.perf_counter() - began)
        found.append(Ranking(question=each.text, gold=each.gold, ranked=ids, milliseconds=took))
        if on_progress:
            on_progress(done, len(questions))
    return found
