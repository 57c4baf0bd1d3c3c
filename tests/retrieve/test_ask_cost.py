"""What asking costs: no more passages are embedded, or read by a reranker, than allowed over all parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from asked_documents import BOTH, DOCUMENTS, PORT, POWER, STEEL, THAT_DAY, TITLES
from invented_documents import HashEmbedder, Source, Vectors

from bianyin.index import update
from bianyin.model import Query
from bianyin.retrieve import Searcher, ask


class Counting(HashEmbedder):
    """Counts the passages that are embedded."""

    def __init__(self) -> None:
        super().__init__()
        self.read = 0

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
    update(Source(DOCUMENTS), tmp_path, HashEmbedder())
    return tmp_path


QUESTIONS = [STEEL, BOTH, THAT_DAY, f"{STEEL}、{POWER}、{PORT}是同一天吗"]


@pytest.mark.parametrize("text", QUESTIONS)
@pytest.mark.parametrize("allowed", [0, 1, 4, 9])
def test_no_more_passages_are_embedded_than_allowed(fresh: Path, text: str, allowed: int) -> None:
    embedder = Counting()
    with Searcher(fresh, embedder) as searcher:
        assert ask(searcher, Query(text=text), 20, rerank=allowed)
    assert embedder.read <= allowed
    assert (embedder.read > 0) is (allowed >= 4 or (allowed > 0 and text == STEEL))


@pytest.mark.parametrize("text", QUESTIONS)
def test_no_more_passages_are_read_by_the_reranker_than_allowed(fresh: Path, text: str) -> None:
    judge = Judge(lambda text: 0.5)
    with Searcher(fresh, None, reranker=judge) as searcher:
        ask(searcher, Query(text=text), 20, rerank=9)
    assert 0 < judge.read <= 9


def test_a_reranker_orders_each_happening_by_itself(fresh: Path) -> None:
    judge = Judge(lambda text: 0.9 if "设备更新" in text or POWER in text else 0.1)
    with Searcher(fresh, HashEmbedder(), reranker=judge) as searcher:
        found = ask(searcher, Query(text=BOTH), 4, rerank=60)
    assert [TITLES[each.chunk.document_id] for each in found[:2]] == ["松江旧闻", "云岭快讯"] and found[
        0
    ].parts["rerank"] == 1.0
