"""Subtitles put together to what is said in one breath; headlines, rows and prose left as they are."""

from __future__ import annotations

import pytest

from bianyin.parse.canonical import items_apart
from bianyin.parse.cut_lines import without_cuts
from bianyin.parse.spoken_lines import in_breaths

SUBTITLES = "大家好 欢迎收看\n昨天也就是3月24日\n甲厂宣布停产\n因为疫情\n大概要停一周\n我们连线了供应商"


def test_what_follows_a_day_is_one_line() -> None:
    assert in_breaths(SUBTITLES) == (
        "大家好 欢迎收看\n昨天也就是3月24日 甲厂宣布停产 因为疫情 大概要停一周 我们连线了供应商"
    )


def test_the_next_day_begins_another() -> None:
    lines = in_breaths(f"{SUBTITLES}\n今天\n乙厂也停了").split("\n")
    assert lines[-1] == "今天 乙厂也停了"


@pytest.mark.parametrize(
    "text",
    [
        "甲厂停产\n乙厂投产\n丙市限电\n丁县降温\n戊港通航",  # headlines: nobody speaks
        "今天，甲厂停产。\n昨天，乙厂投产。\n我们去看。\n记者在现场。\n大家好。",  # stops
        "大家好\n3月24日\n甲厂停产",  # too few
    ],
)
def test_nothing_else_is_put_together(text: str) -> None:
    assert in_breaths(text) == text


def test_items_of_a_run_stand_apart() -> None:
    assert items_apart("▲甲市一座高炉停产▲乙县粮食丰收在望") == "▲甲市一座高炉停产\n▲乙县粮食丰收在望"
    assert items_apart("甲▲乙▲丙") == "甲▲乙▲丙"  # marks within a line


def test_page_numbers_and_heads_break_no_sentence() -> None:
    text = (
        "某省公报 2021年第24期\n一、推进工业绿色升级工作，支持冶金、石化、建材、电力等高\n— 17 —\n某省公报 2021年第24期\n"
        "耗能企业实施节能技术改造，鼓励企业淘汰落后的用能设备，并\n且按期完成清洁生产审核的各项任务。\n— 18 —"
    )
    assert "电力等高耗能企业实施节能技术改造，鼓励企业淘汰落后的用能设备，并且按期" in without_cuts(
        text, "某省公报"
    )
