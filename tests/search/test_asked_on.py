"""The day of asking: what is dated after it ranks lower, is never left out, and in a window it does not matter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
from invented_documents import HashEmbedder, Source, make_document, make_documents

from bianyin.index import update
from bianyin.model import DocumentDate, PartialDate, Passage, Query, Window
from bianyin.search import Searcher, ask
from bianyin.search.score import LATER
from bianyin.services.chroma import open_chroma

WORDS, OTHER = "松江炼钢厂高炉停产检修", "云岭省水电站来水不足限电"
REST = "以上由本报记者整理，天气晴好，市场供应平稳，交通顺畅。"
BOTH = f"{WORDS}和{OTHER}，哪个更早？"
DAYS = (
    None,
    "1899-05-01",
    "2019-04-02",
    "2021-09-09",
    "2021-09-10",
    "2021-09-11",
    "2021-09",
    "2021-10",
    "2021",
    "2022-03-01",
)
DOCUMENTS = [make_document(f"松江消息{day}", f"{WORDS}，工人轮休。{REST}", day) for day in DAYS] + [
    make_document(f"云岭消息{day}", f"{OTHER}，夜间恢复。{REST}", day) for day in ("2021-08-01", "2021-12-01")
]  # fmt: skip
TITLES = {document.id: document.title for document in DOCUMENTS}


def _later(passages: Sequence[Passage]) -> set[str]:
    return {
        TITLES[each.chunk.document_id].removeprefix("松江消息")
        for each in passages
        if each.parts["asked"] < 1 and WORDS in each.chunk.text
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("asked_on")
    update(
        Source([*DOCUMENTS, *make_documents(30)]), made, HashEmbedder(dimension=128), open_store=open_chroma
    )
    return made


@pytest.mark.parametrize(
    ("asked_on", "later"),
    [
        ("2021-09-10", {"2021-09-11", "2021-10", "2022-03-01"}),
        ("2021-09-09", {"2021-09-10", "2021-09-11", "2021-10", "2022-03-01"}),
        # A month has begun by its first day; what has no day, or only a year, is never dated later.
        ("2021-09-01", {"2021-09-09", "2021-09-10", "2021-09-11", "2021-10", "2022-03-01"}),
        ("2021-08-31", {"2021-09-09", "2021-09-10", "2021-09-11", "2021-09", "2021-10", "2022-03-01"}),
        ("2021-10-01", {"2022-03-01"}),
        ("2022-02-28", {"2022-03-01"}),
        ("2022-03-01", set()),
        ("9999-12-31", set()),
        ("1900-01-01", {"2019-04-02", "2021-09-09", "2021-09-10", "2021-09-11", "2021-09", "2021-10", "2022-03-01"}),
    ],
)  # fmt: skip
def test_what_is_dated_after_the_day_of_asking_is_known_and_said(
    either: Searcher, asked_on: str, later: set[str]
) -> None:
    found = either.search(Query(text=WORDS, asked_on=dt.date.fromisoformat(asked_on)), 60, rerank=0)
    assert _later(found) == later
    for each in found:
        assert each.parts["asked"] in (1.0, LATER)
        assert ("晚于提问日" in each.reasons) is (each.parts["asked"] < 1)


def test_it_ranks_lower_by_that_alone_and_nothing_is_left_out(words: Searcher) -> None:
    plain = {each.chunk.id: each for each in words.search(Query(text=WORDS), 60)}
    found = words.search(Query(text=WORDS, asked_on=dt.date(2021, 9, 10)), 60)
    assert {each.chunk.id for each in found} == plain.keys()
    for each in found:
        assert each.score == pytest.approx(plain[each.chunk.id].score * each.parts["asked"], abs=2e-6)
    same = [each for each in found if WORDS in each.chunk.text]
    assert [each.parts["asked"] for each in same] == sorted(
        (each.parts["asked"] for each in same), reverse=True
    )


def test_without_a_day_of_asking_nothing_is_said_of_it(either: Searcher) -> None:
    for found in (either.search(Query(text=WORDS), 60), ask(either, Query(text=BOTH), 60)):
        assert found and all("asked" not in each.parts and "晚于提问日" not in each.reasons for each in found)


@pytest.mark.parametrize("text", [WORDS, BOTH, f"{WORDS}和{OTHER}是同一年吗？"])
def test_a_question_has_a_day_and_every_part_of_it(words: Searcher, text: str) -> None:
    asked_on = dt.date(2021, 9, 10)
    found = ask(words, Query(text=text), 60, asked_on=asked_on)
    assert {each.query.asked_on for each in found} == {asked_on}
    assert _later(found) == {"2021-09-11", "2021-10", "2022-03-01"}


@pytest.mark.parametrize("text", [WORDS, BOTH, f"{WORDS}当天，{OTHER}了吗？"])
def test_in_a_window_the_day_of_asking_does_not_matter(either: Searcher, text: str) -> None:
    window = Window(start=dt.date(2021, 8, 1), end=dt.date(2022, 4, 1))
    early, late = (ask(either, Query(text=text, window=window), 60, asked_on=dt.date(year, 1, 1)) for year in (2000, 2030))  # fmt: skip
    assert early == late and early
    assert all("asked" not in each.parts and each.query.asked_on is None for each in early)


def test_both_a_named_time_and_the_day_of_asking_count(words: Searcher) -> None:
    query = Query(text=f"2021年9月11日{WORDS}")
    found = ask(words, query, 60, asked_on=dt.date(2021, 9, 10), rerank=0)
    told = {TITLES.get(each.chunk.document_id, ""): each.parts for each in found}
    assert told["松江消息2021-09-11"]["named"] == 1.0 and told["松江消息2021-09-11"]["asked"] == LATER
    assert told["松江消息2021-09-10"]["named"] < 1.0 and told["松江消息2021-09-10"]["asked"] == 1.0


def test_what_came_later_does_not_crowd_out_what_was_known(tmp_path: Path) -> None:
    """200 later ones are a little better by words; the one from before would be no candidate at all."""
    many = [
        make_document(f"公告{n}", f"{WORDS}，工人轮休。", f"2022-{n % 12 + 1:02d}-05") for n in range(200)
    ]
    wanted = make_document("公告前", f"{WORDS}，工人轮休。天晴。", "2021-09-10")
    update(Source([*many, wanted, *make_documents(300)]), tmp_path, None, open_store=open_chroma)
    with Searcher(tmp_path, None, open_store=open_chroma) as searcher:
        plain = searcher.search(Query(text=WORDS), 150, rerank=0)
        assert wanted.id not in {each.chunk.document_id for each in plain}
        found = ask(searcher, Query(text=WORDS), 3, asked_on=dt.date(2021, 12, 31))
        assert found[0].chunk.document_id == wanted.id and found[0].parts["asked"] == 1.0


def test_the_answer_is_the_same_whatever_was_asked_before(folder: Path) -> None:
    """What is known of a passage under one day of asking is not taken for another."""
    days = (dt.date(2021, 9, 10), None, dt.date(2030, 1, 1), dt.date(2019, 1, 1))
    with Searcher(folder, HashEmbedder(dimension=128), open_store=open_chroma) as searcher:
        queries = [Query(text=WORDS, asked_on=day) for day in days]
        together = {each.query.asked_on for each in searcher.search_many(queries, 60)}
        one_after_another = [searcher.search(query, 60) for query in queries]
    assert together <= set(days)
    for query, before in zip(queries, one_after_another, strict=True):
        with Searcher(folder, HashEmbedder(dimension=128), open_store=open_chroma) as fresh:
            assert fresh.search(query, 60) == before


def test_what_was_published_before_is_not_later_when_it_takes_effect_after(tmp_path: Path) -> None:
    published = make_document("松江办法", f"{WORDS}办法。{REST}", "2021-09-01")
    effect = DocumentDate(name="effective_on", date=PartialDate.parse("2022-01-01"), origin="given")
    document = published.model_copy(update={"dates": (*published.dates, effect)})
    update(Source([document]), tmp_path, None, open_store=open_chroma)
    with Searcher(tmp_path, None, open_store=open_chroma) as searcher:
        for asked_on, counts in ((dt.date(2021, 10, 1), 1.0), (dt.date(2021, 8, 31), LATER)):
            (found,) = searcher.search(Query(text=WORDS, asked_on=asked_on))
            assert found.parts["asked"] == counts


def test_a_day_of_asking_that_the_query_has_is_kept(words: Searcher) -> None:
    found = ask(words, Query(text=WORDS, asked_on=dt.date(2021, 9, 10)), 60)
    assert "2022-03-01" in _later(found)
