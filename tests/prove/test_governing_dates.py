"""Which dates govern words: on both sides of every reach, of headers, of other times, of what carries on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bianyin.model import Document, PartialDate
from bianyin.prove.governing_dates import (
    agree,
    carries_on,
    dates_inside,
    dates_of_the_story,
    governing_dates,
    other_year,
)
from bianyin.text.reading import Located, Reading, read

Make = Callable[..., Document]
STOPPED = "甲厂停窑。"
FILLER = "现场秩序正常。"


@pytest.fixture
def page(document: Make) -> Callable[[str], Reading]:
    return lambda text: read(document("某厂停产消息一则", text, page_date="2021-10-24"))


def words(reading: Reading, said: str = STOPPED) -> Located:
    start = reading.text.rindex(said)
    return reading.at(start, start + len(said))


def values(dates: list[PartialDate]) -> list[str]:
    return [date.value for date in dates]


@pytest.mark.parametrize(
    ("first", "second", "within", "same"),
    [
        ("2021-09-18", "2021-09-21", 3, True),
        ("2021-09-18", "2021-09-22", 3, False),
        ("2021-09-22", "2021-09-18", 3, False),
        ("2021-09-18", "2021-09-18", 0, True),
        ("2021-09-18", "2021-09-19", 0, False),
        ("2021-09", "2021-09-30", 0, True),
        ("2021-09", "2021-10-03", 3, True),  # counts from the month's last day
        ("2021-10-04", "2021-09", 3, False),
        ("2021-08-29", "2021-09", 3, True),  # and from its first
        ("2021-08-28", "2021-09", 3, False),
    ],
)
def test_days_agree_at_most_so_many_days_apart(first: str, second: str, within: int, same: bool) -> None:
    one, other = (PartialDate.of(*map(int, day.split("-"))) for day in (first, second))
    assert agree(one, other, within) is same


def test_three_days_is_what_counts_as_the_same_without_being_told() -> None:
    assert agree(PartialDate.of(2021, 9, 18), PartialDate.of(2021, 9, 21))
    assert not agree(PartialDate.of(2021, 9, 18), PartialDate.of(2021, 9, 22))


@pytest.mark.parametrize(
    ("text", "governing"),
    [
        # in the words themselves, all of them, whatever stands around
        ("2021年9月1日开会。甲厂2021年9月18日和2021年9月20日停窑。", ["2021-09-18", "2021-09-20"]),
        # the last one before, and not the first, nor the one behind
        (f"2021年9月1日开会。2021年9月18日点名。{STOPPED}2021年10月2日复产。", ["2021-09-18"]),
        # six sentences on, and seven
        (f"2021年9月18日点名。{FILLER * 5}{STOPPED}", ["2021-09-18"]),
        (f"2021年9月18日点名。{FILLER * 6}{STOPPED}", []),
        # none before: two sentences behind, and three
        (f"{STOPPED}{FILLER}2021年9月18日点名。2021年9月25日又点名。", ["2021-09-18"]),
        (f"{STOPPED}{FILLER * 2}2021年9月18日点名。", []),
        # a bare year governs nothing
        (f"2021年很忙。{STOPPED}", []),
        # one that is told before, but too far, gives way to none behind it
        (f"2021年9月18日点名。{FILLER * 9}{STOPPED}2021年10月2日复产。", ["2021-10-02"]),
    ],
)  # fmt: skip
def test_a_date_governs_what_stands_near(
    text: str, governing: list[str], page: Callable[[str], Reading]
) -> None:
    reading = page(text)
    said = STOPPED if STOPPED in text else "甲厂2021年9月18日和2021年9月20日停窑。"
    assert values(governing_dates(reading, words(reading, said))) == governing


def test_dates_inside_are_whole(page: Callable[[str], Reading]) -> None:
    reading = page("2021年9月18日停窑。")
    day = reading.text.index("2021年9月18日")
    end = day + len("2021年9月18日")
    assert values(dates_inside(reading, reading.at(day, end))) == ["2021-09-18"]
    assert dates_inside(reading, reading.at(day + 1, end)) == []
    assert dates_inside(reading, reading.at(day, end - 1)) == []


def test_a_date_earlier_in_its_own_sentence_governs_alone(page: Callable[[str], Reading]) -> None:
    reading = page("2021年9月1日开会，2021年9月18日甲厂停窑。")
    assert values(governing_dates(reading, words(reading))) == ["2021-09-18"]


def test_all_dates_of_the_sentence_before_govern(page: Callable[[str], Reading]) -> None:
    reading = page(f"2021年8月1日点火。2021年9月1日和2021年9月18日两次点名。{STOPPED}")
    assert values(governing_dates(reading, words(reading))) == ["2021-09-01", "2021-09-18"]


def test_a_sentence_that_carries_on_gives_no_date_of_its_own(page: Callable[[str], Reading]) -> None:
    carried = page(f"2021年9月18日点名。该项目2021年5月2日开工。{STOPPED}")
    assert values(governing_dates(carried, words(carried))) == ["2021-09-18"]
    own = page(f"2021年9月18日点名。项目经理2021年5月2日到任。{STOPPED}")
    assert carries_on(own, words(own, "项目经理2021年5月2日到任。"))
    fresh = page(f"2021年9月18日点名。乙厂2021年5月2日开工。{STOPPED}")
    assert values(governing_dates(fresh, words(fresh))) == ["2021-05-02"]


@pytest.mark.parametrize(
    ("text", "governing"),
    [
        (f"2021年9月18日，记者走进园区。{STOPPED}", []),
        (f"2021年9月18日，本报新来的实习记者走进园区。{STOPPED}", ["2021-09-18"]),  # too far from the date
        (f"2021年9月18日，职工走进园区。{STOPPED}", ["2021-09-18"]),
        (f"2021年9月18日开会。三年前，乙厂还在。{STOPPED}", []),
        (f"2021年9月18日开会。“三年前，乙厂还在。”{STOPPED}", []),
        (f"2021年9月18日开会。他说三年前乙厂还在。{STOPPED}", ["2021-09-18"]),
        (f"2021年9月18日开会。2021年，乙厂还在。{STOPPED}", ["2021-09-18"]),
        (f"2021年9月18日开会。2019年，乙厂还在。{STOPPED}", []),
        (f"三年前，乙厂还在。2021年9月18日开会。{STOPPED}", ["2021-09-18"]),
        (f"2021年9月18日开会。{FILLER}三年前，{STOPPED}", []),
    ],
)
def test_a_turn_to_another_time_ends_what_a_date_governs(
    text: str, governing: list[str], page: Callable[[str], Reading]
) -> None:
    reading = page(text)
    assert values(governing_dates(reading, reading.sentence_of(words(reading)))) == governing


def test_a_signature_governs_no_prose(document: Make) -> None:
    text = f"各区人民政府：\n{STOPPED}\n鞍山市人民政府\n2021年10月20日\n"
    reading = read(document("鞍山市关于停窑的通知", text, site="鞍山市人民政府"))
    assert [mention.date.value for mention in reading.placing_dates] == ["2021-10-20"]
    assert governing_dates(reading, words(reading)) == []


@pytest.mark.parametrize(
    ("sentence", "governing"),
    [
        ("乙厂2021年5月2日停窑。", ["2021-05-02"]),
        ("该项目2021年5月2日开工。", ["2021-09-18"]),
        ("乙厂力争2021年12月2日停窑。", ["2021-09-18"]),
        ("据悉现场正常。", ["2021-09-18"]),
    ],
)
def test_what_carries_on_is_of_the_time_before_it(
    sentence: str, governing: list[str], page: Callable[[str], Reading]
) -> None:
    reading = page(f"2021年8月1日点火。2021年9月18日点名。{sentence}2021年10月2日复产。")
    assert values(dates_of_the_story(reading, words(reading, sentence))) == governing


def test_what_carries_on_from_nothing_has_no_date(page: Callable[[str], Reading]) -> None:
    reading = page("该项目正常。2021年10月2日复产。")
    assert dates_of_the_story(reading, words(reading, "该项目正常。")) == []


@pytest.mark.parametrize(
    ("text", "year"),
    [
        (f"1998年秋天，老厂还在。{STOPPED}", 1998),
        (f"2021年秋天，老厂还在。{STOPPED}", None),  # the year of the date itself
        (f"1998年9月，老厂还在。{STOPPED}", None),  # no bare year
        (f"1998年秋天，老厂还在。2021年9月18日开会。{STOPPED}", None),  # not told last
        (f"1990年建厂，1998年停窑。{STOPPED}", 1998),
        (f"1998年秋天，老厂还在。{FILLER * 5}{STOPPED}", 1998),  # six sentences on
        (f"1998年秋天，老厂还在。{FILLER * 6}{STOPPED}", None),
        (f"{STOPPED}1998年秋天，老厂还在。", None),
    ],
)
def test_a_year_told_last_is_of_another_time(
    text: str, year: int | None, page: Callable[[str], Reading]
) -> None:
    reading = page(text)
    assert other_year(reading, PartialDate.of(2021, 9, 18), words(reading)) == year
