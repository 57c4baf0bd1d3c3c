"""An update that was stopped at any step: searches go on answering from what was whole, and say that it is not all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from invented_documents import HashEmbedder, Source, Vectors, make_documents, make_long_documents

from bianyin.index import build, entries, filling, seal, update
from bianyin.index.words import WordsWriter
from bianyin.model import Document, Query
from bianyin.search import Searcher
from bianyin.services.chroma import open_chroma
from bianyin.wording import say

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


# What is stopped; whether the vectors are no longer those of before by then, and whether what is gone has left.
STEPS: dict[str, tuple[Callable[[pytest.MonkeyPatch], HashEmbedder], bool, bool]] = {
    "while vectors come in": (lambda patch: _StopsAtSecondBatch(), False, False),
    "before the collections are filled": (lambda patch: _stopping(patch, filling, "fill"), False, False),
    "while a collection is filled": (lambda patch: _stopping(patch, entries, "end"), True, False),
    "before the words are indexed": (lambda patch: _stopping(patch, WordsWriter, "commit"), True, False),
    "before it is called whole": (lambda patch: _stopping(patch, seal, "sealed"), True, True),
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
def test_a_search_answers_as_before_the_update_or_says_that_it_may_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, documents: list[Document]
) -> None:
    monkeypatch.setattr(build, "_VECTOR_BATCH", 4)
    update(Source(documents[:20]), tmp_path, HashEmbedder(), open_store=open_chroma)
    opened = Searcher(tmp_path, HashEmbedder(), open_store=open_chroma)
    before = _answers(opened)
    stopping, changed, gone = STEPS[step]
    with monkeypatch.context() as patch, pytest.raises(_Killed):
        update(Source(documents[10:]), tmp_path, stopping(patch), open_store=open_chroma)
    left = {document.id for document in documents[:20]}
    now = {document.id for document in documents[10:]} if gone else left
    with opened, Searcher(tmp_path, HashEmbedder(), open_store=open_chroma) as fresh:
        unfinished = say("corpus.unfinished")
        assert unfinished in fresh.notes and unfinished not in opened.notes
        for after, wanted in ((_answers(opened), left), (_answers(fresh), now)):
            for one, other in zip(before, after, strict=True):
                found = {id_ for id_, _ in other}
                assert found and found <= wanted and (changed or found == wanted)
                if not changed:
                    assert one == pytest.approx(other, abs=1e-4)
    update(Source(documents[10:]), tmp_path, HashEmbedder(), open_store=open_chroma)
    with Searcher(tmp_path, HashEmbedder(), open_store=open_chroma) as fresh:
        for each in _answers(fresh):
            assert {id_ for id_, _ in each} == {document.id for document in documents[10:]}
