"""What each part of a question is asked with: what is asked of each, a time of its own, the weight of what tells a day."""

from __future__ import annotations

import datetime as dt

import pytest
from asked_documents import BOTH, BRIDGE, PORT, POWER, STEEL, THAT_DAY, TITLES
from noting_searcher import Noting

from bianyin.model import Query, Window
from bianyin.search import Searcher, ask


def _month(year: int, month: int) -> Window:
    return Window(start=dt.date(year, month, 1), end=dt.date(year + month // 12, month % 12 + 1, 1))


def _asked(searcher: Searcher, text: str, asked_on: dt.date | None = None) -> dict[str, tuple[Window, ...]]:
    """The texts that something was found by, and the times that each preferred."""
    found = ask(searcher, Query(text=text), 60, asked_on=asked_on)
    return {each.query.text: each.query.named for each in found}


# --- what is asked of each ---
def test_what_is_asked_of_each_is_asked_with_each(either: Searcher) -> None:
    texts = _asked(either, f"{STEEL}和{POWER}分别发布了什么消息？")
    assert {f"{STEEL}发布消息", f"{POWER}发布消息"} <= texts.keys()


def test_what_the_question_asks_about_them_is_asked_with_none(either: Searcher) -> None:
    """哪个更早 stands in five documents on the steel works."""
    texts = _asked(either, BOTH)
    assert texts.keys() <= {STEEL, POWER, BOTH} and {STEEL, POWER} <= texts.keys()
    first, second = ask(either, Query(text=f"{STEEL}、{POWER}，以上两个事件哪个更早？"), 2)
    assert (STEEL in first.chunk.text, POWER in second.chunk.text) == (True, True)


@pytest.mark.parametrize("joint", ["和", "与", "、", "以及", "，"])
def test_each_happening_is_among_as_many_passages_as_there_are(either: Searcher, joint: str) -> None:
    for asks in ("哪个更早？", "是同一天吗？", "，分别在什么时候？", "是在同一个月发生的吗？"):
        texts = [each.chunk.text for each in ask(either, Query(text=f"{STEEL}{joint}{PORT}{asks}"), 2)]
        assert any(STEEL in text for text in texts) and any(PORT in text for text in texts)


# --- a time of its own ---
@pytest.mark.parametrize(
    ("times", "named"),
    [
        ("2021年9月和2021年10月", (_month(2021, 9), _month(2021, 10))),
        ("2021年9月、2021年10月", (_month(2021, 9), _month(2021, 10))),
        ("2019年4月和2021年10月", (_month(2019, 4), _month(2021, 10))),
    ],
)
def test_of_as_many_leading_times_as_happenings_each_has_its_own(
    either: Searcher, times: str, named: tuple[Window, Window]
) -> None:
    asked = _asked(either, f"{times}，{STEEL}和{POWER}，哪个更早？")
    of_steel = next(each for text, each in asked.items() if text.endswith(STEEL))
    assert (of_steel, asked[POWER]) == ((named[0],), (named[1],))


def test_leading_times_told_from_the_day_of_asking_too(either: Searcher) -> None:
    """As the day of asking is known, months that have no year are the last ones before it."""
    asked = _asked(either, f"8月和9月，{STEEL}和{POWER}分别在哪天？", dt.date(2021, 10, 8))
    assert asked[POWER] == (_month(2021, 9),)
    assert next(each for text, each in asked.items() if text.endswith(STEEL) and POWER not in text) == (
        _month(2021, 8),
    )


@pytest.mark.parametrize(
    ("question", "of_power"),
    [
        # One time, and three for two, hold for both.
        (f"2021年9月，{STEEL}和{POWER}，哪个更早？", (_month(2021, 9),)),
        (
            f"2021年7月、2021年8月和2021年9月，{STEEL}和{POWER}，哪个更早？",
            tuple(_month(2021, month) for month in (7, 8, 9)),
        ),
        # It has its own.
        (f"2021年9月{STEEL}和2021年10月{POWER}，哪个更早？", (_month(2021, 10),)),
        # The time does not lead.
        (f"{STEEL}是2021年9月和10月，{POWER}，哪个更早？", ()),
    ],
)
def test_else_the_leading_times_hold_for_what_names_none(
    either: Searcher, question: str, of_power: tuple[Window, ...]
) -> None:
    asked = _asked(either, question)
    assert next(each for text, each in asked.items() if text.endswith(POWER)) == of_power


# --- by the day of another ---
def test_where_no_passage_tells_the_day_what_is_asked_for_comes_first(either: Searcher) -> None:
    unknown = "哈雷彗星坠毁于墨西哥当天"
    found = ask(either, Query(text=f"{unknown}，青禾港发布了什么消息？"), 20)
    assert all("青禾港" in each.chunk.text for each in found[:5])
    assert unknown not in {each.query.text for each in found[:10]}


def test_where_a_passage_tells_the_day_it_is_shown_too(either: Searcher) -> None:
    for last in ("青禾港发布了什么消息？", f"{PORT}了吗？"):
        found = ask(either, Query(text=f"{STEEL}当天，{last}"), 10)
        assert any(STEEL in each.chunk.text for each in found) and any(
            "青禾港" in each.chunk.text for each in found
        )


def test_the_days_are_looked_up_of_what_either_list_found(either: Noting) -> None:
    found = ask(either, Query(text=THAT_DAY), 60)
    days = either.days_asked()
    assert {each.query.text for each in found if each.query.window is not None} <= days
    assert "2021年9月10日" in days  # of the steel works
    assert days & {f"2021年{month}月2日" for month in (1, 2, 4, 6, 12)}  # of the port
    for each in found:
        if each.query.window is not None:
            day = each.query.window.start
            assert each.query.window.days == 1 and each.query.text == f"{day.year}年{day.month}月{day.day}日"
            assert each.about is not None and each.about.start <= day < each.about.end


def test_a_day_that_the_window_is_without_is_not_looked_up(either: Searcher) -> None:
    window = Window(start=dt.date(2021, 9, 5), end=dt.date(2021, 9, 30))
    found = ask(either, Query(text=THAT_DAY, window=window), 60)
    days = {each.query.window.start for each in found if each.query.window and each.query.window.days == 1}
    assert days <= {dt.date(2021, 9, day) for day in range(5, 30)}
    assert {TITLES[each.chunk.document_id] for each in found} >= {"松江日报", "青禾港简报"}


def test_what_shares_a_year_but_no_day_looks_none_up(either: Searcher) -> None:
    found = ask(either, Query(text=f"{POWER}和{BRIDGE}是同一年吗？"), 60)
    assert found and all(each.query.window is None for each in found)
