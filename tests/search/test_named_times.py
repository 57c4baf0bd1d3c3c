"""Times that a question names: which they are, and that they rank what lies in them first without leaving out the rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_documents import HashEmbedder, Source, make_document, make_documents

from bianyin.index import update
from bianyin.model import Document, Query, Window
from bianyin.search import Searcher
from bianyin.search.ask import times_named
from bianyin.search.question_words import LONGEST_QUESTION
from bianyin.search.score import NAMED_ELSEWHERE, named_part
from bianyin.services.chroma import open_chroma

ASKED = dt.date(2024, 11, 12)


def _window(first: str, after: str) -> Window:
    return Window(start=dt.date.fromisoformat(first), end=dt.date.fromisoformat(after))


@pytest.mark.parametrize(
    ("text", "asked_on", "named"),
    [
        # Written out.
        ("2021年9月10日松江停产", None, [("2021-09-10", "2021-09-11")]),
        ("2021年9月松江停产", None, [("2021-09-01", "2021-10-01")]),
        ("2021-09-10和2021.10.11", None, [("2021-09-10", "2021-09-11"), ("2021-10-11", "2021-10-12")]),
        ("2021年12月31日", None, [("2021-12-31", "2022-01-01")]),
        ("二〇二一年九月", None, [("2021-09-01", "2021-10-01")]),
        ("2021年第三季度产量", None, [("2021-07-01", "2021-10-01")]),
        ("2021年上半年", None, [("2021-01-01", "2021-07-01")]),
        ("2021年冬季限产", None, [("2021-12-01", "2022-03-01")]),
        # Years only where nothing nearer is named.
        ("2021年停产", None, [("2021-01-01", "2022-01-01")]),
        ("2020年和2021年停产", None, [("2020-01-01", "2021-01-01"), ("2021-01-01", "2022-01-01")]),
        ("2020年计划，2021年9月停产", None, [("2021-09-01", "2021-10-01")]),
        # The same twice is once.
        ("2021年9月停产，2021年9月复产", None, [("2021-09-01", "2021-10-01")]),
        # Relative ones need the day of the question.
        ("去年松江停产", None, []),
        ("去年松江停产", ASKED, [("2023-01-01", "2024-01-01")]),
        ("去年9月松江停产", ASKED, [("2023-09-01", "2023-10-01")]),
        ("三个月前", ASKED, [("2024-08-01", "2024-09-01")]),
        ("三个月前", None, []),
        ("昨天", ASKED, [("2024-11-11", "2024-11-12")]),
        ("9月10日停产", ASKED, [("2024-09-10", "2024-09-11")]),
        ("9月10日停产", None, []),
        # Plans are longer than any time a question prefers.
        ("“十四五”期间淘汰产能", ASKED, []),
        ("“十四五”期间，2021年9月", ASKED, [("2021-09-01", "2021-10-01")]),
        # No times, and none that are.
        ("松江停产", ASKED, []), ("", ASKED, []), ("2021年2月30日", None, []), ("2021年第3号公告", None, []), ("13月45日", ASKED, []),
        # At the ends of the calendar.
        ("12月31日", dt.date.max, []), ("今年", dt.date.max, []), ("今天", dt.date.max, []), ("明年3月", dt.date.max, []),
        ("去年", dt.date.min, []), ("昨天", dt.date.min, []), ("近日", dt.date.min, []), ("1月1日", dt.date.min, [("0001-01-01", "0001-01-02")]),
    ],
)  # fmt: skip
def test_the_times_that_a_text_names(
    text: str, asked_on: dt.date | None, named: list[tuple[str, str]]
) -> None:
    assert times_named(text, asked_on) == tuple(_window(*each) for each in named)


def test_a_text_too_long_to_be_a_question_names_none() -> None:
    """A million characters of dates: comparing each with each would not end today."""
    assert times_named("1月1日、2021年9月" * 100_000, ASKED) == ()
    assert times_named("2021年9月".ljust(LONGEST_QUESTION), ASKED) and not times_named(
        "2021年9月".ljust(LONGEST_QUESTION + 1), ASKED
    )


_PIECES = st.sampled_from(
    ["2021年", "9月", "10日", "今年", "去年", "明年", "上", "下", "半年", "季度", "前", "三", "十", "个月", "天", "周", "近", "以来", "底", "初",
     "国庆", "冬季", "12月31日", "2月29日", "9999年", "0000-00-00", "、"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=8).map("".join), st.none() | st.dates())
def test_any_words_on_any_day_name_times_of_at_most_a_year(text: str, asked_on: dt.date | None) -> None:
    named = times_named(text, asked_on)
    assert all(0 < window.days <= 366 for window in named) and len(set(named)) == len(named)


# --- and what they do in a search ---
AUTUMN, SPRING = _window("2021-09-01", "2021-10-01"), _window("2020-03-01", "2020-04-01")
WORDS = "松江炼钢厂高炉停产检修"
DAYS = [None, "2021-09-10", "2020-03-05", *(f"20{year:02d}-05-15" for year in range(5, 14))]


def _documents() -> list[Document]:
    about = [make_document(f"松江消息{n}", f"{WORDS}，工人轮休。", day) for n, day in enumerate(DAYS)]
    return about + make_documents(12)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("named")
    update(Source(_documents()), made, HashEmbedder(), open_store=open_chroma)
    return made


@pytest.fixture(params=[True, False], ids=["vectors", "words alone"])
def searcher(request: pytest.FixtureRequest, folder: Path) -> Iterator[Searcher]:
    with Searcher(folder, HashEmbedder() if request.param else None, open_store=open_chroma) as made:
        yield made


@pytest.mark.parametrize("named", [AUTUMN, SPRING])
def test_what_lies_in_a_named_time_comes_first_and_nothing_is_left_out(
    searcher: Searcher, named: Window
) -> None:
    plain = searcher.search(Query(text=WORDS), 50, rerank=0)
    preferring = searcher.search(Query(text=WORDS, named=(named,)), 50, rerank=0)
    assert preferring[0].about is not None and named.contains(preferring[0].about.start)
    about_it = {each.chunk.id for each in plain if WORDS in each.chunk.text}
    assert len(about_it) == 12 and about_it <= {each.chunk.id for each in preferring}
    elsewhere = [each for each in preferring if each.chunk.id in about_it][1:]
    assert all(each.score <= preferring[0].score * NAMED_ELSEWHERE + 0.05 for each in elsewhere)


def test_several_named_times_are_all_preferred_and_said(searcher: Searcher) -> None:
    found = searcher.search(Query(text=WORDS, named=(AUTUMN, SPRING)), 50, rerank=0)
    assert {str(each.about.start) for each in found[:2] if each.about} == {"2021-09-10", "2020-03-05"}
    for each in found:
        inside = each.about is not None and any(
            window.contains(each.about.start) for window in (AUTUMN, SPRING)
        )
        assert each.parts["named"] == (1.0 if inside else NAMED_ELSEWHERE)
        assert ("在检索词所述时间内" if inside else "不在检索词所述时间内") in each.reasons


def test_the_window_still_holds(searcher: Searcher) -> None:
    year = _window("2021-01-01", "2022-01-01")
    found = searcher.search(Query(text=WORDS, window=year, named=(SPRING, AUTUMN)), 50)
    assert found and all(each.about is not None and year.contains(each.about.start) for each in found)
    assert found[0].about is not None and AUTUMN.contains(found[0].about.start)
    outside = searcher.search(Query(text=WORDS, window=year, named=(SPRING,)), 50)
    assert {each.chunk.id for each in outside} == {each.chunk.id for each in found}
    assert {each.parts["named"] for each in outside} == {NAMED_ELSEWHERE}


def test_without_named_times_nothing_is_said_of_them(searcher: Searcher) -> None:
    assert all("named" not in each.parts for each in searcher.search(Query(text=WORDS)))
    assert named_part(True).value == 1.0 > named_part(False).value == NAMED_ELSEWHERE > 0


def test_a_named_time_lifts_what_words_alone_leave_below_the_last_candidate(tmp_path: Path) -> None:
    """200 are better by words; the one of that day would be no candidate at all."""
    many = [make_document(f"公告{n}", f"{WORDS}，{WORDS}。", f"20{n % 20:02d}-05-05") for n in range(200)]
    wanted = make_document(
        "旬报", f"{WORDS}；其余各厂生产如常，运输平稳，工人轮休。" + "天气晴好。" * 5, "2021-09-10"
    )
    update(Source([*many, wanted, *make_documents(300)]), tmp_path, None, open_store=open_chroma)
    with Searcher(tmp_path, None, open_store=open_chroma) as searcher:
        named = Query(text=WORDS, named=(_window("2021-09-10", "2021-09-11"),))
        assert searcher.search(named, 1)[0].chunk.document_id == wanted.id
        assert wanted.id not in {
            each.chunk.document_id for each in searcher.search(Query(text=WORDS), 150, rerank=0)
        }


def test_passages_tell_their_day_if_any_date_does(searcher: Searcher) -> None:
    found = [each for each in searcher.search(Query(text=WORDS), 50) if WORDS in each.chunk.text]
    assert sum(each.about is None for each in found) == 1
    assert all(each.about.days == 1 for each in found if each.about)


def test_the_corpus_tells_how_much_of_a_texts_words_one_passage_holds(searcher: Searcher) -> None:
    whole, more = searcher.coverage(WORDS), searcher.coverage(f"{WORDS}和第7号工厂投产")
    assert 0 < whole.held <= whole.weight < more.weight and more.held < more.weight
    assert searcher.coverage("") == (0.0, 0.0)
    unknown = searcher.coverage("从未说过")
    assert unknown.weight > 0 == unknown.held  # what no passage has is the rarest of all
