"""Searching where passages have vectors: a detail deep in a document is found by its meaning, and as that passage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from invented_documents import (
    HashEmbedder,
    Source,
    Vectors,
    make_document,
    make_documents,
    make_long_documents,
)

from bianyin.index import reader, update
from bianyin.index.terms import distinct
from bianyin.model import Document, Passage, Query, Window
from bianyin.search import Searcher
from bianyin.search.candidates import QueryTimes
from bianyin.services.chroma import open_chroma

# What the embedder below knows to be the same, though the words share nothing.
ASKED, MEANT = "寒带深海养殖试点", "试养银鳕成功"
YEAR = Window(start=dt.date(2021, 1, 1), end=dt.date(2022, 1, 1))
DEEP = make_long_documents(1, first=8)[0]
OTHERS = [*make_documents(80), make_document("水产快讯", "本市水产批发市场照常营业。" * 4, "2021-05-02")]


class Knowing(HashEmbedder):
    """An embedder that knows what is meant, and minds no repetition; `texts` are those that it was asked for."""

    def __init__(self) -> None:
        super().__init__("knowing", 2048)
        self.texts: list[str] = []

    def embed_query(self, text: str) -> Vectors:
        self.texts.append(text)
        vector = np.full(self.dimension, 1e-4, np.float32)
        vector[[code % self.dimension for code in distinct(text.replace(ASKED, MEANT))]] = 1
        return vector


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Path]:
    """Indexes of the same documents, with vectors of passages and without."""
    made = {on: tmp_path_factory.mktemp(f"passages_{on}") for on in (False, True)}
    for on, folder in made.items():
        update(Source([DEEP, *OTHERS]), folder, Knowing(), passage_vectors=on, open_store=open_chroma)
    return made


@pytest.fixture
def searcher(folders: dict[bool, Path]) -> Iterator[Searcher]:
    with Searcher(folders[True], Knowing(), open_store=open_chroma) as made:
        yield made


def _found(searcher: Searcher, query: Query) -> list[Passage]:
    return searcher.search(query, 50, rerank=0)


@pytest.mark.parametrize("window", [None, YEAR])
@pytest.mark.parametrize("on", [False, True])
def test_a_detail_in_the_last_chunk_is_found_by_meaning_alone(
    folders: dict[bool, Path], window: Window | None, on: bool
) -> None:
    assert not set(distinct(ASKED)) & {term for each in (DEEP, *OTHERS) for term in distinct(each.text)}
    with Searcher(folders[on], Knowing(), open_store=open_chroma) as searcher:
        found = _found(searcher, Query(text=ASKED, window=window))
    assert (MEANT in found[0].chunk.text) is on
    if on:
        assert found[0].chunk.document_id == DEEP.id and found[0].chunk.ordinal > 1
        assert found[0].parts["dense"] == 1 and found[0].parts["lexical"] == 0


def test_the_chunk_with_the_best_words_is_there_beside_the_nearest(searcher: Searcher) -> None:
    found = _found(searcher, Query(text=f"{ASKED} 第8号县教育工作", window=YEAR))
    own = {each.chunk.ordinal: each for each in found if each.chunk.document_id == DEEP.id}
    assert len(own) >= 2 and max(own.values(), key=lambda each: each.parts["lexical"]).chunk.ordinal == 0
    assert MEANT in max(own.values(), key=lambda each: each.parts["dense"]).chunk.text


@pytest.mark.parametrize("inside", [True, False])
def test_a_passage_from_outside_the_window_is_not_offered(tmp_path: Path, inside: bool) -> None:
    """One chunk of an undated document is in the window: what the others mean counts for nothing there."""
    filling = "各项工作稳步推进，成效明显，各方反映良好。" * 14
    asked, other = (MEANT, "春耕备耕完成") if inside else ("春耕备耕完成", MEANT)
    document = make_document("总结", f"{filling}2021年3月5日{asked}。{filling * 3}{other}。")
    update(Source([document, *OTHERS]), tmp_path, Knowing(), open_store=open_chroma)
    march = Window(start=dt.date(2021, 3, 1), end=dt.date(2021, 4, 1))
    with Searcher(tmp_path, Knowing(), open_store=open_chroma) as searcher:
        found = _found(searcher, Query(text=ASKED, window=march))
    assert (MEANT in found[0].chunk.text) is inside
    assert inside or not any(MEANT in each.chunk.text for each in found)


def test_a_time_that_the_question_names_brings_its_own_passages(searcher: Searcher) -> None:
    september = Window(start=dt.date(2021, 9, 1), end=dt.date(2021, 10, 1))
    found = _found(searcher, Query(text=ASKED, named=(september,)))
    assert MEANT in found[0].chunk.text and found[0].parts["named"] == 1


def test_many_vectors_of_one_document_crowd_out_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Documents are counted, not their vectors: with room for two near documents, the second is there."""
    many = make_document(
        "水产年鉴", "".join(f"{n}日{MEANT}，" + "又记一笔。" * 60 for n in range(1, 25)), "2021-05-01"
    )
    second = make_document("水产简讯", f"{'市场平稳。' * 20}当天{MEANT}，记者到场。", "2021-05-03")
    update(Source([many, second, *OTHERS]), tmp_path, Knowing(), open_store=open_chroma)
    monkeypatch.setattr(reader, "SURELY", 2)
    monkeypatch.setattr(reader, "_AT_FIRST", 2)
    monkeypatch.setattr(reader, "_LEADS", 2)
    for window in (YEAR, None):
        with Searcher(tmp_path, Knowing(), open_store=open_chroma) as searcher:
            found = _found(searcher, Query(text=ASKED, window=window))
        assert {many.id, second.id} <= {each.chunk.document_id for each in found}


@pytest.mark.parametrize("window", [None, YEAR])
def test_the_best_passages_are_not_embedded_again(folders: dict[bool, Path], window: Window | None) -> None:
    embedder = Knowing()
    query = Query(text=f"{ASKED} {window and 1}", window=window)
    with Searcher(folders[True], embedder, open_store=open_chroma) as searcher:
        assert searcher.search(query, rerank=16) == searcher.search(query, rerank=0)
    assert embedder.texts == [query.text]


def test_what_was_embedded_to_rank_exactly_is_there_for_the_passages(tmp_path: Path) -> None:
    documents: list[Document] = make_long_documents(6)
    update(Source(documents), tmp_path, Knowing(), passage_vectors=False, open_store=open_chroma)
    exact = Knowing()
    with Searcher(tmp_path, exact, open_store=open_chroma) as searcher:
        searcher.search(Query(text=ASKED), 8, rerank=8)
    ranked = set(exact.texts) - {ASKED}
    assert len(ranked) > 4
    rest = Knowing()
    update(Source(documents), tmp_path, rest, rebuild=True, open_store=open_chroma)
    assert rest.texts and not ranked & set(rest.texts[1:])  # the first is a lead: is it still the same model?


@pytest.mark.parametrize("on", [False, True])
def test_without_a_window_documents_are_compared_by_all_their_vectors(
    folders: dict[bool, Path], on: bool
) -> None:
    """What is asked for is in no lead; where passages have vectors, the document that has it is the nearest by that one."""
    query = Query(text=ASKED)
    with Searcher(folders[on], Knowing(), open_store=open_chroma) as searcher:
        (near,) = searcher._near([QueryTimes.of(query)], searcher._vectors([query]))
        assert near is not None and bool(near.chunks[0] > 0) is on
        assert not on or MEANT in searcher._reader.chunks(near.chunks[:1].tolist())[int(near.chunks[0])].text


def test_queries_of_one_search_are_answered_as_each_alone(searcher: Searcher) -> None:
    texts: Sequence[str] = (ASKED, "第7号工厂投产", "水产批发市场")
    together = searcher.search_many([Query(text=text, window=YEAR) for text in texts], 5, rerank=0)
    alone = {
        (each.query.text, each.chunk.id): each.score
        for text in texts
        for each in searcher.search(Query(text=text, window=YEAR), 5, rerank=0)
    }
    assert all(alone[each.query.text, each.chunk.id] == each.score for each in together)
