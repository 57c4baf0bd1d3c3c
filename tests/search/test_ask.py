"""Asking in whole questions: each happening is found, within the window and about the region."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
from asked_documents import BOTH, BRIDGE, DOCUMENTS, PORT, POWER, REST, STEEL, THAT_DAY, TITLES
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from invented_documents import HashEmbedder, Source, Vectors, make_document, make_documents
from noting_searcher import Noting

from bianyin.errors import ServiceError
from bianyin.index import update
from bianyin.model import Passage, Query, Window
from bianyin.search import Searcher, ask
from bianyin.search.ask import times_named
from bianyin.services.chroma import open_chroma

ASKED = dt.date(2022, 5, 1)
AUTUMN = Window(start=dt.date(2021, 9, 1), end=dt.date(2021, 12, 1))


def _titles(passages: Sequence[Passage]) -> list[str]:
    return [TITLES[each.chunk.document_id] for each in passages]


# --- several happenings ---
def test_each_happening_is_found_at_once_where_a_plain_search_finds_only_one(
    either: Searcher, words: Searcher
) -> None:
    plain = words.search(Query(text=BOTH, window=AUTUMN), 2)
    assert all(POWER in each.chunk.text and STEEL not in each.chunk.text for each in plain)
    found = ask(either, Query(text=BOTH, window=AUTUMN), 2)
    assert STEEL in found[0].chunk.text and POWER in found[1].chunk.text


def test_three_happenings_take_turns(either: Searcher) -> None:
    found = ask(either, Query(text=f"以下事件中哪个最早发生：{STEEL}、{POWER}、{PORT}？"), 3)
    assert [words in each.chunk.text for words, each in zip((STEEL, POWER, PORT), found, strict=True)] == [
        True
    ] * 3
    assert [each.query.text for each in found] == [STEEL, POWER, PORT]


def test_of_happenings_of_one_month_each_is_looked_for_in_the_others(either: Searcher) -> None:
    """Of the bridge it is told in four months; the power was cut in one of them."""
    found = ask(either, Query(text=f"{POWER}和{BRIDGE}是同一个月吗？"), 2)
    assert POWER in found[0].chunk.text and _titles(found)[1] == "桥讯2021-10-25"
    october = Window(start=dt.date(2021, 10, 1), end=dt.date(2021, 11, 1))
    assert found[1].query.named[0] == october and found[1].parts["named"] == 1.0
    assert _titles(ask(either, Query(text=f"{BRIDGE}是哪个月？"), 1)) != ["桥讯2021-10-25"]


@pytest.mark.parametrize(
    ("year", "title"), [("2018-07-03", "桥讯2018-07-01"), ("2020-11-30", "桥讯2020-05-06")]
)
def test_of_happenings_of_one_year_too(tmp_path: Path, year: str, title: str) -> None:
    known = [each for each in DOCUMENTS if POWER not in each.text]
    update(
        Source([*known, make_document("限电", f"{POWER}。{REST}", year)]),
        tmp_path,
        None,
        open_store=open_chroma,
    )
    with Searcher(tmp_path, None, open_store=open_chroma) as searcher:
        found = ask(searcher, Query(text=f"{POWER}和{BRIDGE}是不是发生在同一年？"), 2)
        assert found[0].chunk.text.startswith("限电") and found[1].chunk.text.startswith(title)


def test_what_is_asked_for_by_the_day_of_another_is_found_on_that_day(either: Noting) -> None:
    question = Query(text=THAT_DAY, window=Window(start=dt.date(2021, 9, 1), end=dt.date(2022, 1, 1)))
    assert _titles(either.search(question, 3)).index("松江日报") == 0
    found = ask(either, question, 3)
    assert {"松江日报", "青禾港简报"} <= set(_titles(found))
    either.asked.clear()
    anywhere = ask(either, Query(text=THAT_DAY), 8)
    assert "青禾港简报" in _titles(anywhere)
    assert "2021年9月10日" in either.days_asked()
    days = [each.about for each in anywhere if each.about is not None]
    assert (
        sum(day.start == dt.date(2021, 9, 10) for day in days) >= 2
    )  # what tells of that day, and what is of it


@pytest.mark.parametrize(
    "word", ["当日本首相到访，", "在应当天津港封航后，", "应当月底前完成，", "不同年龄的工人"]
)
def test_what_only_looks_like_that_day_is_none(either: Searcher, word: str) -> None:
    found = ask(either, Query(text=f"{STEEL}，{word}{POWER}，哪个更早？"), 8)
    assert {each.query.text for each in found} > {STEEL}
    assert all(each.query.named == () for each in found)


# --- times ---
@pytest.mark.parametrize(
    ("question", "asked_on", "first"),
    [
        (f"2021年9月{STEEL}", None, "松江日报"),
        (f"2019年{STEEL}", None, "松江旧闻"),
        (f"三年前{STEEL}", ASKED, "松江旧闻"),
        (f"去年9月{STEEL}", ASKED, "松江日报"),
        (f"去年7月{STEEL}", ASKED, "松江续报7"),
    ],
)
def test_a_named_time_prefers_and_does_not_exclude(
    either: Searcher, question: str, asked_on: dt.date | None, first: str
) -> None:
    found = _titles(ask(either, Query(text=question), 30, asked_on=asked_on))
    assert found[0] == first and {"松江日报", "松江旧闻", "无日期", "松江续报3"} <= set(found)


def test_a_time_that_the_question_begins_with_holds_for_all_its_happenings(either: Searcher) -> None:
    found = ask(either, Query(text=f"去年，{STEEL}和{POWER}，哪个更早？"), 4, asked_on=ASKED)
    year = Window(start=dt.date(2021, 1, 1), end=dt.date(2022, 1, 1))
    assert len(found) == 4 and all(each.query.named == (year,) for each in found)
    found = ask(either, Query(text=f"去年，{STEEL}和{POWER}，哪个更早？"), 4)
    assert all(each.query.named == () for each in found)


def test_times_that_the_query_already_prefers_stay(either: Searcher) -> None:
    april = Window(start=dt.date(2019, 4, 1), end=dt.date(2019, 5, 1))
    assert _titles(ask(either, Query(text=STEEL, named=(april,)), 1)) == ["松江旧闻"]
    found = ask(either, Query(text=f"2021年9月{STEEL}和{POWER}哪个更早", named=(april,)), 9)
    assert len(found) == 9 and all(each.query.named[0] == april for each in found)


# --- what the caller fixed ---
@pytest.mark.parametrize(
    "text",
    [STEEL, BOTH, THAT_DAY, f"{STEEL}和{POWER}是同一年吗？", f"2019年{STEEL}当天，{PORT}了吗？", f"{STEEL}、{POWER}、{PORT}，哪个最早？"],
)  # fmt: skip
def test_window_region_and_sector_hold_for_every_part(either: Searcher, text: str) -> None:
    query = Query(text=text, window=AUTUMN, region="210000", sector="industry", intent="试问")
    found = ask(either, query, 30, asked_on=ASKED)
    assert found
    for each in found:
        assert each.about is not None and AUTUMN.start <= each.about.start < AUTUMN.end
        asked = each.query
        assert (asked.region, asked.sector, asked.intent) == ("210000", "industry", "试问")
        assert asked.window and AUTUMN.start <= asked.window.start < asked.window.end <= AUTUMN.end


def test_a_day_outside_the_window_is_not_looked_at(tmp_path: Path) -> None:
    """A passage is in the window by a day that it tells of, and its document's own day is not."""
    told = make_document("松江回顾", f"{STEEL}，是2021年9月12日的事。{REST}", "2022-01-15")
    other = make_document("一月十五日", f"2022年1月15日，市场供应平稳。{REST}", "2022-01-15")
    update(Source([told, other, *make_documents(30)]), tmp_path, None, open_store=open_chroma)
    with Searcher(tmp_path, None, open_store=open_chroma) as searcher:
        found = ask(searcher, Query(text=THAT_DAY, window=AUTUMN), 20)
        assert told.id in {each.chunk.document_id for each in found}
        assert other.id not in {each.chunk.document_id for each in found}
        assert other.id in {each.chunk.document_id for each in ask(searcher, Query(text=THAT_DAY), 20)}


def test_a_window_without_documents_gives_nothing(either: Searcher) -> None:
    window = Window(start=dt.date(1990, 1, 1), end=dt.date(1990, 2, 1))
    assert all(ask(either, Query(text=text, window=window), 5) == [] for text in (STEEL, BOTH, THAT_DAY))


# --- one happening, and the form of every answer ---
@pytest.mark.parametrize(
    "text",
    [STEEL, f"2021年9月{STEEL}是哪天？", "松江 炼钢 停产", "去年松江停产", "，。", "从未说过的话", "工厂 投产 和平", "停产" * 300],
)  # fmt: skip
@pytest.mark.parametrize("k", [1, 7])
def test_one_happening_is_a_plain_search_with_its_times(either: Searcher, text: str, k: int) -> None:
    query = Query(text=text, window=AUTUMN)
    named = query.model_copy(update={"named": times_named(text, ASKED)})
    assert ask(either, query, k, asked_on=ASKED) == either.search(named, k)


@pytest.mark.parametrize("k", [1, 2, 5, 21, 60])
@pytest.mark.parametrize("text", [STEEL, BOTH, THAT_DAY, f"{STEEL}、{POWER}、{PORT}是同一天吗"])
def test_ranks_have_no_gaps_and_no_passage_is_there_twice(either: Searcher, text: str, k: int) -> None:
    found = ask(either, Query(text=text), k)
    assert [each.rank for each in found] == list(range(1, len(found) + 1))
    assert len({each.chunk.id for each in found}) == len(found) <= k
    assert len(found) >= len(either.search(Query(text=text), k))
    assert found == ask(either, Query(text=text), k)
    assert found[0] == ask(either, Query(text=text), 1)[0]


def test_another_searcher_gives_the_same_answer(folder: Path) -> None:
    answers = []
    for _ in range(2):
        with Searcher(folder, HashEmbedder(dimension=128), open_store=open_chroma) as made:
            answers.append([ask(made, Query(text=text), 20) for text in (BOTH, THAT_DAY, BOTH)])
    assert answers[0] == answers[1] and answers[0][0] == answers[0][2]


def test_an_outage_is_never_an_empty_answer(folder: Path) -> None:
    class Down(HashEmbedder):
        def embed_query(self, text: str) -> Vectors:
            raise ServiceError("down")

    with Searcher(folder, Down(), open_store=open_chroma) as searcher, pytest.raises(ServiceError):
        ask(searcher, Query(text=f"从未问过的{STEEL}和{POWER}"))


# --- anything at all ---
_PIECES = st.sampled_from(
    [STEEL, POWER, PORT, "和", "与", "、", "，", "？", "《", "》", "哪个更早", "以下事件中", "当天", "同一年", "2021年9月10日", "去年", "12月31日",
     "\x00", "%", "'", "\n", "1."]
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@example(text="00和00哪更早;0", asked_on=None, k=5)
@given(
    text=st.text(max_size=40) | st.lists(_PIECES, max_size=8).map("".join),
    asked_on=st.none() | st.dates(),
    k=st.integers(1, 25),
)
def test_any_text_gets_an_answer(words: Searcher, text: str, asked_on: dt.date | None, k: int) -> None:
    found = ask(words, Query(text=text), k, asked_on=asked_on, rerank=0)
    assert [each.rank for each in found] == list(range(1, len(found) + 1)) and len(found) <= k
    # What is asked of each of several (分别有哪些举措) is joined to each: words of the text, in its order.
    assert all(_stands_in(each.query.text, text) or each.query.window for each in found)


def _stands_in(part: str, text: str) -> bool:
    left = iter(text)
    return all(character in left for character in part)
