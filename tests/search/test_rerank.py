"""A reranker's word in the search: what it orders, what it does not, what is remembered, what fails."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from invented_documents import HashEmbedder, Source, make_document

from bianyin.errors import ServiceError
from bianyin.index import update
from bianyin.model import Document, Passage, Query, Window
from bianyin.search import Searcher
from bianyin.search.rerank import RERANK_WEIGHT, CachedReranker, unit
from bianyin.search.score import DENSE_WEIGHT, LEXICAL_WEIGHT
from bianyin.services.chroma import open_chroma

AUTUMN = Window(start=dt.date(2021, 8, 15), end=dt.date(2021, 11, 15))
QUESTION = Query(text="辽宁 工业 有序用电 限产 停产", window=AUTUMN, region="210000", sector="industry")
ANYWHERE = Query(text=QUESTION.text, window=AUTUMN)
FACTORS = ("region", "sector", "time", "authority", "page")


class Judge:
    """A reranker in this process: scores each passage by a rule, remembers what it was asked."""

    def __init__(self, score: Callable[[str], float], name: str = "judge") -> None:
        self.name, self._score, self.closed = name, score, False
        self.asked: list[tuple[str, list[str]]] = []

    def rerank(self, asked: Sequence[tuple[str, Sequence[str]]]) -> Iterator[list[float]]:
        for query, passages in asked:
            self.asked.append((query, list(passages)))
            yield [self._score(text) for text in passages]

    def close(self) -> None:
        self.closed = True

    @property
    def pairs(self) -> int:
        return sum(len(passages) for _, passages in self.asked)


@pytest.fixture
def store(documents: list[Document], tmp_path: Path) -> Path:
    """An index of its own for each test, so that nothing is remembered from another."""
    update(Source(documents), tmp_path, HashEmbedder(), open_store=open_chroma)
    return tmp_path


def _of(passages: list[Passage], words: str) -> Passage:
    return next(passage for passage in passages if words in passage.chunk.text)


def _search(store: Path, judge: Judge, query: Query = QUESTION, **how: int) -> list[Passage]:
    with Searcher(store, HashEmbedder(), reranker=judge, open_store=open_chroma) as searcher:
        return searcher.search(query, **how)


def _plain(store: Path, query: Query = QUESTION, k: int = 10) -> list[Passage]:
    with Searcher(store, HashEmbedder(), open_store=open_chroma) as searcher:
        return searcher.search(query, k, rerank=0)


@pytest.mark.parametrize("embedder", [HashEmbedder(), None], ids=["vectors", "words alone"])
def test_the_rerankers_order_is_the_order_among_passages_of_the_same_place_and_time(
    store: Path, embedder: HashEmbedder | None
) -> None:
    judge = Judge(lambda text: 0.9 if "停窑" in text else 0.1)
    with Searcher(store, embedder, open_store=open_chroma) as searcher:
        assert "停窑" not in searcher.search(ANYWHERE)[0].chunk.text
    with Searcher(store, embedder, reranker=judge, open_store=open_chroma) as searcher:
        found = searcher.search(ANYWHERE)
    assert "停窑" in found[0].chunk.text and found[0].parts["rerank"] == 1.0
    assert "重排模型评分0.9000" in found[0].reasons[0]
    assert judge.closed


def test_the_score_is_made_of_the_parts_shown(store: Path) -> None:
    found = _search(store, Judge(lambda text: len(text) % 7 / 10))
    for passage in found:
        parts = passage.parts
        assert set(parts) == {"lexical", "dense", "rerank", *FACTORS}
        first = LEXICAL_WEIGHT * parts["lexical"] + DENSE_WEIGHT * parts["dense"]
        relevance = (1 - RERANK_WEIGHT) * first + RERANK_WEIGHT * parts["rerank"]
        assert passage.score == pytest.approx(
            relevance * math.prod(parts[name] for name in FACTORS), abs=1e-3
        )
    assert [passage.score for passage in found] == sorted((p.score for p in found), reverse=True)


def test_another_province_stays_below_however_much_the_reranker_likes_it(store: Path) -> None:
    found = _search(store, Judge(lambda text: 1.0 if "浙江" in text else 0.3))
    assert _of(found, "浙江").parts["rerank"] == 1.0
    assert _of(found, "浙江").rank > _of(found, "辽宁省自2021年9月10日").rank


@pytest.mark.parametrize(
    "scale",
    [lambda p: p, lambda p: p / 300, lambda p: math.log(p / (1 - p)), lambda p: 20 * p - 30],
    ids=["0 to 1", "0 to 1, all low", "log-odds", "log-odds, all low"],
)
def test_the_order_is_the_same_on_every_scale(tmp_path: Path, scale: Callable[[float], float]) -> None:
    twins = [make_document(f"限产通知{n}", "企业限产。", "2021-09-01") for n in range(8)]
    update(Source(twins), tmp_path, None, open_store=open_chroma)
    judge = Judge(lambda text: scale((int(text[4]) * 3 % 8 + 1) / 10))
    with Searcher(tmp_path, None, reranker=judge, open_store=open_chroma) as searcher:
        found = searcher.search(Query(text="企业限产"))
    by_id = {document.id: int(document.title[4]) for document in twins}
    assert [by_id[p.chunk.document_id] * 3 % 8 for p in found] == list(range(7, -1, -1))
    assert all(0 <= passage.parts["rerank"] <= 1 for passage in found)


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([[0.2, 1.0], [0.0]], [[0.2, 1.0], [0.0]]),
        ([[1.0005, -0.0005]], [[1.0, 0.0]]),
        ([[0.0, 0.5], [-2.0]], [[0.5, 0.6225], [0.1192]]),
        ([[5000.0, -5000.0]], [[1.0, 0.0]]),
        ([[], [0.3]], [[], [0.3]]),
        ([], []),
    ],
)
def test_scores_are_brought_to_0_to_1(scores: list[list[float]], expected: list[list[float]]) -> None:
    found = unit(scores)
    assert [pytest.approx(each, abs=1e-4) for each in expected] == found


def test_no_more_passages_are_read_than_allowed_and_the_others_keep_their_proportion(store: Path) -> None:
    judge = Judge(lambda text: 0.4)
    before = _plain(store)
    found = _search(store, judge, rerank=2)
    assert judge.pairs == 2 and len(found) == len(before) > 2
    read = [p for p in found if p.reasons[0].startswith("重排模型评分")]
    unread = [p for p in found if p.reasons[0].startswith("重排模型未读")]
    assert len(read) == 2 and len(unread) == len(found) - 2
    # All scores alike say nothing: the order is as it was.
    assert [p.chunk.id for p in found] == [p.chunk.id for p in before]


def test_what_the_reranker_finds_irrelevant_falls_below_what_it_has_not_read(store: Path) -> None:
    first = _plain(store, ANYWHERE)[0].chunk.text
    found = _search(store, Judge(lambda text: 0.0 if first in text else 0.8), ANYWHERE, rerank=2)
    assert [p.reasons[0][:6] for p in found[:3]] == ["重排模型评分", "重排模型未读", "重排模型评分"]
    assert found[2].chunk.text == first


def test_none_are_read_where_none_are_allowed(store: Path) -> None:
    judge = Judge(lambda text: 1.0)
    assert _search(store, judge, rerank=0) == _plain(store)
    assert judge.asked == []


def test_a_passage_below_the_last_one_asked_for_can_be_lifted(store: Path) -> None:
    lowest = _plain(store, ANYWHERE)[-1]
    assert lowest.rank > 2
    words = lowest.chunk.text[-20:]
    (found,) = _search(store, Judge(lambda text: 1.0 if words in text else 0.0), ANYWHERE, k=1)
    assert found.chunk.id == lowest.chunk.id


def test_the_title_is_read_with_the_passage_but_not_twice(store: Path, documents: list[Document]) -> None:
    judge = Judge(lambda text: 0.5)
    _search(store, judge)
    texts = [text for _, passages in judge.asked for text in passages]
    assert any(text.startswith("年报\n") and "2021年10月3日" in text for text in texts)
    assert max(text.count("辽宁水泥行业错峰生产安排") for text in texts) == 1
    assert max(map(len, texts)) <= 400 + 1 + max(len(document.title) for document in documents)


def test_a_second_search_asks_nothing_and_answers_the_same(store: Path) -> None:
    judges = [Judge(lambda text: len(text) % 5 / 5) for _ in range(2)]
    answers = [_search(store, judge) for judge in judges]
    assert judges[0].pairs > 0 and judges[1].asked == []
    assert answers[0] == answers[1]
    other = Judge(lambda text: 0.5, "another model")
    _search(store, other)
    assert other.pairs == judges[0].pairs


def test_only_what_is_new_is_asked(store: Path) -> None:
    _search(store, Judge(lambda text: 0.5), rerank=2)
    judge = Judge(lambda text: 0.5)
    _search(store, judge, rerank=5)
    assert judge.pairs == 3


def test_many_queries_are_each_asked_about_what_they_found(store: Path) -> None:
    other = QUESTION.model_copy(update={"text": "辽宁 水泥 错峰生产 停窑", "intent": "错峰生产"})
    judge = Judge(lambda text: 0.9 if "停窑" in text else 0.2)
    with Searcher(store, None, reranker=judge, open_store=open_chroma) as searcher:
        found = searcher.search_many([QUESTION, other], 10, rerank=4)
    assert [query for query, _ in judge.asked] == [QUESTION.text, other.text]
    assert len({text for _, texts in judge.asked for text in texts}) == 4
    assert len({p.chunk.id for p in found}) == len(found)
    assert "停窑" in found[0].chunk.text


def test_an_outage_is_an_error_and_what_was_said_before_it_is_remembered(store: Path) -> None:
    class Failing(Judge):
        def rerank(self, asked: Sequence[tuple[str, Sequence[str]]]) -> Iterator[list[float]]:
            yield from super().rerank(asked[:1])
            raise ServiceError("down")

    other = QUESTION.model_copy(update={"text": "辽宁 水泥 错峰生产 停窑"})
    with (
        Searcher(store, None, reranker=Failing(lambda text: 0.5), open_store=open_chroma) as searcher,
        pytest.raises(ServiceError),
    ):
        searcher.search_many([QUESTION, other])
    judge = Judge(lambda text: 0.5)
    with Searcher(store, None, reranker=judge, open_store=open_chroma) as searcher:
        searcher.search_many([QUESTION, other])
    assert [query for query, _ in judge.asked] == [other.text]


def test_a_reranker_of_a_search_that_finds_nothing_is_not_asked(store: Path) -> None:
    judge = Judge(lambda text: 0.5)
    nowhere = Query(text="有序用电", window=Window(start=dt.date(1990, 1, 1), end=dt.date(1990, 2, 1)))
    assert _search(store, judge, nowhere) == [] and judge.asked == []


def test_the_same_passage_twice_is_asked_once(tmp_path: Path) -> None:
    judge = Judge(lambda text: float(len(text)))
    cached = CachedReranker(judge, tmp_path)
    scores = cached.scores([("问", ["一", "二二", "一"]), ("问二", ["一"])])
    cached.close()
    assert judge.asked == [("问", ["一", "二二"]), ("问二", ["一"])]
    assert scores[0][0] == scores[0][2] == scores[1][0] < scores[0][1]
