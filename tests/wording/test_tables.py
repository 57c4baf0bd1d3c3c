"""Both tables of sentences say the same things, and everything that is named somewhere is named in both."""

from __future__ import annotations

import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor
from typing import get_args

import pytest

from bianyin.knowledge import sectors
from bianyin.knowledge.seasons import season_keys, seasons_of
from bianyin.knowledge.sectors.acts import kinds_of_act
from bianyin.model import FIELDS, PointWarning, RejectionReason
from bianyin.series import warning_text
from bianyin.wording import day_in_words, language, said_in, say, speaking
from bianyin.wording.tables import Sentence, check_alike, tables

HAN = re.compile("[\u4e00-\u9fff]")


def test_each_sentence_is_there_in_both_languages_and_in_english_has_no_chinese() -> None:
    zh, en = tables()["zh"], tables()["en"]
    check_alike(zh, en)
    assert len(zh) > 300
    assert [name for name, each in en.items() if HAN.search(each.other + each.one)] == []


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({}, "one language alone: a"),
        ({"a": Sentence("{when}", "{when}")}, "placeholders differ: a"),
        ({"a": Sentence("{count} days", "a day {which}", "count")}, "placeholders differ: a"),
    ],
)
def test_tables_that_differ_are_refused(other: dict[str, Sentence], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        check_alike({"a": Sentence("{count}天", "{count}天")}, other)


def test_whatever_is_named_has_a_sentence() -> None:
    warnings = get_args(PointWarning.model_fields["name"].annotation)
    for spoken, names in tables().items():
        for name in warnings:
            assert {f"warning_name.{name}", f"warning_general.{name}"} <= names.keys(), spoken
        assert {f"reason.{name}" for name in get_args(RejectionReason)} <= names.keys()
        assert {
            f"field.{kind}.{each.name}" for kind in ("Event", "Seasonal") for each in FIELDS
        } <= names.keys()


def test_what_knowledge_names_has_an_english_name() -> None:
    assert not [key for key, kind in kinds_of_act().items() if not kind.english or HAN.search(kind.english)]
    days = (dt.date(2021, 1, 1) + dt.timedelta(at) for at in range(365))
    seasons = {each.key: each.english for day in days for each in seasons_of(day)}
    assert seasons.keys() == season_keys() and not [name for name in seasons.values() if not name.isascii()]
    assert sectors.find("工业").english == "Industry"


def test_a_language_holds_for_a_stretch_of_work_and_no_longer() -> None:
    def elsewhere() -> str:
        return say("section.not_found")

    with speaking("en"):
        assert say("section.not_found") == "No related policy or event was found."
        with speaking("zh"):
            assert language() == "zh"
        assert language() == "en"
        with ThreadPoolExecutor(1) as other:  # of another thread it says nothing
            assert other.submit(elsewhere).result() == "未找到相关政策或事件。"
    assert say("section.not_found") == "未找到相关政策或事件。"


def test_days_and_numbers_are_written_as_the_language_has_them() -> None:
    assert [day_in_words(each) for each in ("2021-10-24", "2021-10", "2021")] == [
        "2021年10月24日",
        "2021年10月",
        "2021年",
    ]
    with speaking("en"):
        assert [day_in_words(each) for each in ("2021-10-24", "2021-10", "2021")] == [
            "24 Oct 2021",
            "Oct 2021",
            "2021",
        ]
    assert said_in("en", "change.until", until=dt.date(2022, 4, 30)) == "back by 30 Apr 2022"
    assert [said_in("en", "timing.day_before", count=count) for count in (1, 2)] == [
        "1 day before the change point",
        "2 days before the change point",
    ]


@pytest.mark.parametrize("name", get_args(PointWarning.model_fields["name"].annotation))
def test_a_warning_of_the_other_language_is_told_in_general(name: str) -> None:
    chinese, english = (
        PointWarning(name=name, detail="变点靠近末端。"),
        PointWarning(name=name, detail="Near the end."),
    )
    assert (warning_text(chinese), HAN.search(warning_text(english)) is None) == ("变点靠近末端。", False)
    with speaking("en"):
        assert warning_text(english) == "Near the end." and not HAN.search(warning_text(chinese))
