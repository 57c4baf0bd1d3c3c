"""Searching: what is in the window, about the region and the sector comes first, and says why."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from pathlib import Path

import pytest
from invented_documents import HashEmbedder, Source, Vectors, make_document, make_documents

from bianyin.errors import IndexStale, IndexUnusable, ServiceError
from bianyin.index import update
from bianyin.model import Document, Passage, Query, Window
from bianyin.search import Searcher, group
from bianyin.search.score import DENSE_WEIGHT, LEXICAL_WEIGHT
from bianyin.services.chroma import open_chroma

AUTUMN = Window(start=dt.date(2021, 8, 15), end=dt.date(2021, 11, 15))
QUESTION = Query(text="辽宁 工业 有序用电 限产 停产", window=AUTUMN, region="210000", sector="industry")


def _titles(passages: list[Passage], documents: list[Document]) -> list[str]:
    by_id = {document.id: document.title for document in documents}
    return list(dict.fromkeys(by_id[passage.chunk.document_id] for passage in passages))


@pytest.mark.parametrize("which", ["searcher", "words_only"])
def test_own_region_then_national_then_others(
    which: str, documents: list[Document], request: pytest.FixtureRequest
) -> None:
    searcher: Searcher = request.getfixturevalue(which)
    passages = searcher.search(QUESTION)
    titles = _titles(passages, documents)
    assert titles[0] == "辽宁省启动有序用电"
    rank = {title: position for position, title in enumerate(titles)}
    assert rank["关于做好有序用电工作的通知"] < rank["浙江省启动有序用电"]
    assert rank["关于做好有序用电工作的通知"] < rank["辽宁某钢铁公司招聘公告"]
    assert "辽宁省旧年限产回顾" not in titles
    assert "无日期的辽宁限产消息" not in titles
    assert [passage.rank for passage in passages] == list(range(1, len(passages) + 1))
    assert [passage.score for passage in passages] == sorted((p.score for p in passages), reverse=True)


def test_a_date_in_the_passage_puts_that_passage_and_no_other_into_the_window(
    searcher: Searcher, documents: list[Document]
) -> None:
    report = next(document for document in documents if document.title == "年报")
    found = [p for p in searcher.search(QUESTION, 50) if p.chunk.document_id == report.id]
    assert found and all("2021年10月3日" in passage.chunk.text for passage in found)
    assert any("文中日期2021-10-03" in reason for reason in found[0].reasons)


def test_window_edges_are_days_not_months(searcher: Searcher, documents: list[Document]) -> None:
    def titles(start: dt.date, end: dt.date) -> set[str]:
        query = Query(text="辽宁 错峰 停窑", window=Window(start=start, end=end))
        return set(_titles(searcher.search(query, 50), documents))

    assert "辽宁水泥行业错峰生产安排" in titles(dt.date(2021, 10, 8), dt.date(2021, 10, 9))
    assert "辽宁水泥行业错峰生产安排" not in titles(dt.date(2021, 10, 9), dt.date(2021, 11, 1))
    assert "辽宁水泥行业错峰生产安排" in titles(dt.date(2021, 11, 1), dt.date(2021, 11, 2))


def test_every_part_of_the_score_is_shown_and_makes_it(searcher: Searcher) -> None:
    for passage in searcher.search(QUESTION):
        parts = passage.parts
        assert set(parts) == {"lexical", "dense", "region", "sector", "time", "authority", "page"}
        assert all(0 <= value <= 1 for value in parts.values())
        relevance = LEXICAL_WEIGHT * parts["lexical"] + DENSE_WEIGHT * parts["dense"]
        factors = (parts[name] for name in ("region", "sector", "time", "authority", "page"))
        product = relevance * math.prod(factors)
        assert passage.score == pytest.approx(product, abs=1e-3)
    reasons = searcher.search(QUESTION)[0].reasons
    assert any("辽宁" in reason for reason in reasons) and any("日期" in reason for reason in reasons)


def test_passages_are_verbatim(searcher: Searcher, documents: list[Document]) -> None:
    by_id = {document.id: document for document in documents}
    for passage in searcher.search(QUESTION, 50):
        chunk = passage.chunk
        assert by_id[chunk.document_id].text[chunk.start : chunk.end] == chunk.text


def test_a_query_needs_no_window_region_or_sector(searcher: Searcher, documents: list[Document]) -> None:
    titles = _titles(searcher.search(Query(text="有序用电 限产"), 20), documents)
    assert "无日期的辽宁限产消息" in titles and "辽宁省旧年限产回顾" in titles
    assert searcher.search(Query(text="，。"), 20, rerank=0) is not None
    assert (
        searcher.search(
            Query(text="有序用电", window=Window(start=dt.date(1990, 1, 1), end=dt.date(1990, 2, 1)))
        )
        == []
    )


@pytest.mark.parametrize(
    ("region", "first"), [("210100", "沈阳铸造厂技改项目投产"), ("330000", "浙江省启动有序用电")]
)
def test_the_region_asked_for_leads(
    searcher: Searcher, documents: list[Document], region: str, first: str
) -> None:
    query = Query(text="工业 企业 投产 有序用电 限产", window=AUTUMN, region=region, sector="industry")
    assert _titles(searcher.search(query), documents)[0] == first


def test_the_same_search_gives_the_same_answer(index_folder: Path) -> None:
    answers = []
    for _ in range(2):
        with Searcher(index_folder, HashEmbedder(), open_store=open_chroma) as searcher:
            answers.append([searcher.search(QUESTION, 20), searcher.search(QUESTION, 20)])
    assert answers[0][0] == answers[0][1] == answers[1][0] == answers[1][1]


def test_many_queries_give_each_passage_once_under_its_best_query(searcher: Searcher) -> None:
    other = QUESTION.model_copy(update={"text": "辽宁 水泥 错峰生产 停窑", "intent": "错峰生产"})
    passages = searcher.search_many([QUESTION, other], 10)
    ids = [passage.chunk.id for passage in passages]
    assert len(ids) == len(set(ids))
    best = next(passage for passage in passages if "错峰生产安排" in passage.chunk.text)
    assert best.query.intent == "错峰生产"
    alone = {p.chunk.id: p.score for query in (QUESTION, other) for p in searcher.search(query, 10, rerank=0)}
    assert set(ids) <= set(alone)


def test_a_second_search_embeds_nothing(tmp_path: Path) -> None:
    update(Source(make_documents(20)), tmp_path, HashEmbedder(), open_store=open_chroma)
    for asked in (True, False):
        embedder = HashEmbedder()
        with Searcher(tmp_path, embedder, open_store=open_chroma) as searcher:
            searcher.search(Query(text="工厂投产"))
        assert (embedder.asked > 0) is asked


def test_without_vectors_the_words_carry_the_search_and_it_is_said(
    index_folder: Path, tmp_path: Path
) -> None:
    with Searcher(index_folder, None, open_store=open_chroma) as searcher:
        assert "仅按词面检索" in searcher.notes[0]
        assert "dense" not in searcher.search(QUESTION)[0].parts
    update(Source(make_documents(2)), tmp_path, None, open_store=open_chroma)
    with Searcher(tmp_path, HashEmbedder(), open_store=open_chroma) as searcher:
        assert "索引中没有向量" in searcher.notes[0]
        assert searcher.search(Query(text="工厂投产"))


def test_an_outage_is_never_an_empty_answer(index_folder: Path) -> None:
    class Down(HashEmbedder):
        def embed_query(self, text: str) -> object:  # type: ignore[override]
            raise ServiceError("down")

    with Searcher(index_folder, Down(), open_store=open_chroma) as searcher, pytest.raises(ServiceError):
        searcher.search(Query(text="从未问过的话"))


@pytest.mark.parametrize(
    "text", ["，。！？", "!!! --", "\x01", "停产限电" * 25_000, "steel " * 20_000, "1" * 100_000]
)
def test_odd_and_endless_texts_are_answered_and_embedded_by_their_beginning(
    index_folder: Path, text: str
) -> None:
    asked: list[str] = []

    class Listening(HashEmbedder):
        def embed_queries(self, texts: Sequence[str]) -> Vectors:
            asked.extend(texts)
            return super().embed_queries(texts)

    with Searcher(index_folder, Listening(), open_store=open_chroma) as searcher:
        for window in (None, AUTUMN):
            assert len(searcher.search(Query(text=text, window=window), 3)) == 3
    assert all(text.startswith(each) and len(each) <= 400 for each in asked)


@pytest.mark.parametrize("kept", [0, 1])
def test_an_index_that_has_lost_its_documents_finds_nothing_and_says_no_fault(
    tmp_path: Path, kept: int
) -> None:
    documents = make_documents(12)
    update(Source(documents), tmp_path, HashEmbedder(), open_store=open_chroma)
    update(Source(documents[:kept]), tmp_path, HashEmbedder(), open_store=open_chroma)
    with Searcher(tmp_path, HashEmbedder(), open_store=open_chroma) as searcher:
        assert len(searcher.search(Query(text="工厂投产"))) == kept
        assert len(searcher.search(Query(text="工厂投产", window=AUTUMN))) == 0


@pytest.mark.parametrize("embedder", [None, HashEmbedder()])
def test_an_index_of_no_documents_finds_nothing(tmp_path: Path, embedder: HashEmbedder | None) -> None:
    update(Source([]), tmp_path, embedder, open_store=open_chroma)
    with Searcher(tmp_path, embedder, open_store=open_chroma) as searcher:
        for window in (None, AUTUMN):
            assert searcher.search(Query(text="工厂投产", window=window)) == []


@pytest.mark.parametrize("k", [0, -1])
def test_no_passage_asked_for_is_no_empty_answer(searcher: Searcher, k: int) -> None:
    with pytest.raises(ValueError, match=f"k = {k}"):
        searcher.search(QUESTION, k)
    with pytest.raises(ValueError, match=f"k = {k}"):
        searcher.search_many([QUESTION, QUESTION], k)


def test_no_index_and_another_embedder_are_said(index_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(IndexUnusable, match="bianyin index"):
        Searcher(tmp_path / "nowhere", None, open_store=open_chroma)
    assert not (tmp_path / "nowhere").exists()
    with pytest.raises(IndexStale, match="--rebuild"):
        Searcher(index_folder, HashEmbedder("other"), open_store=open_chroma)


def test_grouping_keeps_the_best_passages_of_each_document(
    searcher: Searcher, documents: list[Document]
) -> None:
    by_id = {document.id: document for document in documents}
    passages = searcher.search(QUESTION, 50)
    sets = group(passages[::-1], by_id, per_document=1)
    assert [each.score for each in sets] == sorted((each.score for each in sets), reverse=True)
    assert (
        len({each.document.id for each in sets}) == len(sets) == len({p.chunk.document_id for p in passages})
    )
    assert all(len(each.passages) == 1 for each in sets)
    assert sets[0].passages[0] == passages[0]
    with pytest.raises(IndexStale, match="bianyin index"):
        group(passages, {})


def test_two_documents_of_one_text_are_ordered_by_id(tmp_path: Path) -> None:
    twins = [
        make_document("限产通知", "企业限产。", "2021-09-01", url=f"https://example.org/{n}")
        for n in range(5)
    ]
    update(Source(twins), tmp_path, HashEmbedder(), open_store=open_chroma)
    with Searcher(tmp_path, HashEmbedder(), open_store=open_chroma) as searcher:
        ids = [passage.chunk.id for passage in searcher.search(Query(text="企业限产"))]
    assert ids == sorted(ids)
