"""What asking costs: no more searches than a few a part, no more passages read than allowed, nothing embedded twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from asked_documents import BOTH, DOCUMENTS, PORT, POWER, STEEL, THAT_DAY, TITLES
from invented_documents import HashEmbedder, Source, Vectors, make_long_documents
from noting_searcher import Noting

from bianyin.index import update
from bianyin.model import Query, Window
from bianyin.search import Searcher, ask
from bianyin.search.happenings import split
from bianyin.services.chroma import open_chroma


class Counting(HashEmbedder):
    """Counts the passages that are embedded, and keeps the queries."""

    def __init__(self) -> None:
        super().__init__()
        self.read = 0
        self.queries: list[str] = []

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        self.queries += texts
        return super().embed_queries(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.read += len(texts)
        return super().embed_passages(texts)


class Judge:
    """A reranker in this process: scores each passage by a rule, counts what it reads."""

    name = "judge"

    def __init__(self, score: Callable[[str], float]) -> None:
        self.read, self._score = 0, score

    def rerank(self, asked: Sequence[tuple[str, Sequence[str]]]) -> Iterator[list[float]]:
        for _, passages in asked:
            self.read += len(passages)
            yield [self._score(text) for text in passages]

    def close(self) -> None:
        pass


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """An index of its own, so that nothing is remembered from another test."""
    update(Source(DOCUMENTS), tmp_path, HashEmbedder(), open_store=open_chroma)
    return tmp_path


QUESTIONS = [STEEL, BOTH, THAT_DAY, f"{STEEL}、{POWER}、{PORT}是同一天吗"]


@pytest.mark.parametrize("text", QUESTIONS)
@pytest.mark.parametrize("allowed", [0, 1, 4, 9])
def test_no_more_passages_are_embedded_than_allowed(tmp_path: Path, text: str, allowed: int) -> None:
    update(Source(DOCUMENTS), tmp_path, HashEmbedder(), passage_vectors=False, open_store=open_chroma)
    embedder = Counting()
    with Searcher(tmp_path, embedder, open_store=open_chroma) as searcher:
        assert ask(searcher, Query(text=text), 20, rerank=allowed)
    assert embedder.read <= allowed
    assert (embedder.read > 0) is (allowed >= 4 or (allowed > 0 and text == STEEL))


@pytest.mark.parametrize("text", QUESTIONS)
@pytest.mark.parametrize("long", [0, 2])
def test_where_passages_have_vectors_none_is_embedded(tmp_path: Path, text: str, long: int) -> None:
    """Nor those of documents with one vector, whose title is not in their text."""
    untitled = [each.model_copy(update={"text": each.text.partition("\n")[2]}) for each in DOCUMENTS]
    update(Source([*untitled, *make_long_documents(long)]), tmp_path, HashEmbedder(), open_store=open_chroma)
    embedder = Counting()
    with Searcher(tmp_path, embedder, open_store=open_chroma) as searcher:
        assert ask(searcher, Query(text=text), 20, rerank=60)
    assert embedder.read == 0 < len(embedder.queries)


@pytest.mark.parametrize("text", QUESTIONS)
def test_no_more_passages_are_read_by_the_reranker_than_allowed(fresh: Path, text: str) -> None:
    judge = Judge(lambda text: 0.5)
    with Searcher(fresh, None, reranker=judge, open_store=open_chroma) as searcher:
        ask(searcher, Query(text=text), 20, rerank=9)
    assert 0 < judge.read <= 9


def test_a_reranker_orders_each_happening_by_itself(fresh: Path) -> None:
    judge = Judge(lambda text: 0.9 if "设备更新" in text or POWER in text else 0.1)
    with Searcher(fresh, HashEmbedder(), reranker=judge, open_store=open_chroma) as searcher:
        found = ask(searcher, Query(text=BOTH), 4, rerank=60)
    assert [TITLES[each.chunk.document_id] for each in found[:2]] == ["松江旧闻", "云岭快讯"] and found[
        0
    ].parts["rerank"] == 1.0


# --- searches ---
AUTUMN = Window(start=dt.date(2021, 9, 1), end=dt.date(2021, 12, 1))
THREE = f"{STEEL}、{POWER}和{PORT}"


@pytest.mark.parametrize("window", [None, AUTUMN])
@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        (STEEL, 1, 1),
        (f"2021年9月{STEEL}是哪天？", 1, 1),
        # The parts and the whole.
        (BOTH, 3, 3),
        (f"{THREE}，哪个最早？", 4, 4),
        (f"{STEEL}和{POWER}分别发布了什么消息？", 3, 3),
        # The parts twice, as they share a time.
        (f"{STEEL}和{POWER}是同一年吗？", 5, 5),
        (f"{THREE}是在同一个月吗？", 7, 7),
        # And the days that some passages of either tell.
        (THAT_DAY, 5, 5 + 2 * 8),
    ],
)
def test_a_question_is_a_few_searches(
    fresh: Path, text: str, window: Window | None, least: int, most: int
) -> None:
    with Noting(fresh, None, open_store=open_chroma) as searcher:
        assert ask(searcher, Query(text=text, window=window), 10, asked_on=dt.date(2022, 5, 1))
    assert least <= len(searcher.asked) <= most


HOSTILE = [
    "、".join(f"{words}{n}" for n in range(4) for words in (STEEL, POWER, PORT)) + tail
    for tail in (
        "，哪个更早？",
        "是同一天吗？",
        "，都在当天吗",
        "分别在当天发布了什么？",
        "当天，谁先发布消息？",
    )
] + [
    "当天，".join([STEEL, POWER, PORT] * 12) + "哪个更早",
    "、".join(f"2021年{month}月" for month in range(1, 13)) + f"，{STEEL}是哪天",
    "和".join(f"2021年{month}月{STEEL}" for month in range(1, 13)) + "，当日哪个更早？",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_asked_the_searches_are_bounded(fresh: Path, text: str) -> None:
    """A question has at most eleven parts: each twice, the whole, and a few days of each."""
    with Noting(fresh, None, open_store=open_chroma) as searcher:
        parts = split(text, searcher.coverage)
        assert len(parts) <= 11
        ask(searcher, Query(text=text), 10, asked_on=dt.date(2022, 5, 1), rerank=60)
    assert len(searcher.asked) <= 2 * len(parts) + 1 + 4 * len(parts)
    assert sum(rerank for _, _, rerank in searcher.asked) <= 60
    assert all(k <= 20 for _, k, _ in searcher.asked)


@pytest.mark.parametrize("text", [*QUESTIONS, f"{STEEL}和{POWER}是同一年吗？", *HOSTILE])
def test_no_text_is_embedded_twice(fresh: Path, text: str) -> None:
    embedder = Counting()
    with Searcher(fresh, embedder, open_store=open_chroma) as searcher:
        ask(searcher, Query(text=text), 10, rerank=0)
        once = list(embedder.queries)
        ask(searcher, Query(text=text), 10, rerank=0)
    assert embedder.queries == once and len(set(once)) == len(once)
    assert len(once) <= 11 + 1 + 44
