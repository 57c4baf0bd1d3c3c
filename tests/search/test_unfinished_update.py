"""An update that was stopped at any step: searches go on answering from what was whole, with a window and without."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from invented_documents import HashEmbedder, Source, Vectors, make_documents, make_long_documents

from bianyin.index import LexicalIndex, build, column_writing, update
from bianyin.model import Document, Query
from bianyin.search import Searcher
from bianyin.services.chroma import ChromaStore, open_chroma

DOCUMENTS = make_documents(30)
QUERIES = [
    Query(text=text) for text in ("第7号工厂投产", "第25号工厂", "带动就业的钢材产量", "工厂在当天的消息")
]


class _Killed(BaseException):
    pass


class _StopsAtSecondBatch(HashEmbedder):
    calls = 0

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.calls += 1
        if self.calls > 1:
            raise _Killed
        return super().embed_passages(texts)


def _stop(*_: Any) -> None:
    raise _Killed


# What is stopped, and whether documents have left the lexical file by then.
STEPS: dict[str, tuple[Callable[[pytest.MonkeyPatch], HashEmbedder], bool]] = {
    "while vectors leave the store": (lambda patch: _stopping(patch, ChromaStore, "delete"), False),
    "while vectors come in": (lambda patch: _StopsAtSecondBatch(), False),
    "before documents leave": (lambda patch: _stopping(patch, LexicalIndex, "remove"), False),
    "before columns are written": (lambda patch: _stopping(patch, column_writing, "write"), True),
}


def _stopping(patch: pytest.MonkeyPatch, owner: object, name: str) -> HashEmbedder:
    patch.setattr(owner, name, _stop)
    return HashEmbedder()


def _answers(searcher: Searcher) -> list[dict[tuple[str, int], float]]:
    """For each query what its passages score, by document and ordinal."""
    searcher.forget()
    found = [searcher.search(query, 1_000, rerank=0) for query in QUERIES]
    return [
        {(each.chunk.document_id, each.chunk.ordinal): each.score for each in passages} for passages in found
    ]


@pytest.mark.parametrize("documents", [DOCUMENTS, make_long_documents(30)], ids=["short", "long"])
@pytest.mark.parametrize("step", STEPS)
def test_a_search_without_a_window_answers_as_before_the_update(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, documents: list[Document]
) -> None:
    monkeypatch.setattr(build, "_VECTOR_BATCH", 4)
    update(Source(documents[:20]), tmp_path, HashEmbedder(), open_store=open_chroma)
    opened = Searcher(tmp_path, HashEmbedder(), open_store=open_chroma)
    before = _answers(opened)
    stopping, gone = STEPS[step]
    with monkeypatch.context() as patch, pytest.raises(_Killed):
        update(Source(documents[10:]), tmp_path, stopping(patch), open_store=open_chroma)
    left = {document.id for document in documents[10 if gone else 0 : 20]}
    with opened, Searcher(tmp_path, HashEmbedder(), open_store=open_chroma) as fresh:
        for after in (_answers(opened), _answers(fresh)):
            for one, other in zip(before, after, strict=True):
                assert {id_ for id_, _ in other} == left
                assert {key: score for key, score in one.items() if key[0] in left} == pytest.approx(
                    other, abs=1e-4
                )
    update(Source(documents[10:]), tmp_path, HashEmbedder(), open_store=open_chroma)
    with Searcher(tmp_path, HashEmbedder(), open_store=open_chroma) as fresh:
        for each in _answers(fresh):
            assert {id_ for id_, _ in each} == {document.id for document in documents[10:]}


def test_the_store_is_asked_again_once_the_update_is_whole(tmp_path: Path) -> None:
    asked: list[Path] = []

    def open_store(folder: Path) -> ChromaStore:
        asked.append(folder)
        return ChromaStore(folder)

    update(Source(DOCUMENTS[:20]), tmp_path, HashEmbedder(), open_store=open_chroma)
    with Searcher(tmp_path, HashEmbedder(), open_store=open_store) as outlived:
        update(Source(DOCUMENTS[:25]), tmp_path, HashEmbedder(), open_store=open_chroma)
        assert outlived.search(QUERIES[0]) and not asked  # the store holds what its columns do not
    with Searcher(tmp_path, HashEmbedder(), open_store=open_store) as fresh:
        assert fresh.search(QUERIES[0]) and asked
