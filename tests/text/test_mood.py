"""Is it told as a fact? Pages as a table: the told sentence stands between ⟦ and ⟧, its first date is what is told."""

from __future__ import annotations

import pytest

from bianyin.text import mood, turns
from bianyin.text.reading import Located, Reading
from drafting_fixtures import make_document

TOLD = "9月18日起停窑。"


def page(marked: str, title: str = "停窑情况") -> tuple[Reading, Located]:
    start, end = marked.index("⟦"), marked.index("⟧") - 1
    text = marked.replace("⟦", "").replace("⟧", "")
    reading = Reading(make_document(title, text, page_date="2021-09-20"))
    start = reading.text.index(text[start:end])
    end += start - marked.index("⟦")
    return reading, reading.at(start, end)


def mood_of(marked: str, title: str = "停窑情况", *, dated: bool = True) -> str | None:
    reading, at = page(marked, title)
    day = reading.text.find("9月18日", at.start)
    told = reading.at(day, day + 5) if dated else None
    found = mood.taken_back(reading, at, told)
    return found and found.mood


@pytest.mark.parametrize(
    ("marked", "kind"),
    [
        # by its own words, wherever they stand
        ("⟦甲厂9月18日起停窑的说法不实。⟧", "denied"),
        ("⟦甲厂更正：9月18日起停窑一条有误收。⟧", "corrected"),
        ("⟦网传甲厂9月18日起停窑。⟧", "rumoured"),
        ("⟦@路过的人：甲厂9月18日起停窑。⟧", "rumoured"),
        ("⟦演练设置甲厂9月18日起停窑。⟧", "rehearsed"),
        ("⟦二十年前的9月18日，甲厂停窑。⟧", "remembered"),
        ("⟦【推广】甲厂9月18日起停窑清仓。⟧", "advertised"),
        ("⟦甲股连跌三天后9月18日断电，散户观望。⟧", "figured"),
        ("⟦某战队9月18日被对手停了电。⟧", "figured"),
        ("⟦说了很久的限产令并未执行，9月18日停窑者无。⟧", "denied"),
        # before and behind what is told
        ("⟦一旦甲厂9月18日起停窑，熟料会短缺。⟧", "supposed"),
        ("⟦会上讨论是否9月18日起停窑。⟧", "questioned"),
        ("⟦分析师称，甲厂9月18日起停窑。⟧", "foretold"),
        ("⟦甲厂原定9月18日起停窑。⟧", "set_before"),
        ("⟦设备9月18日开标，投标人不足，流标。⟧", "unfulfilled"),
        ("⟦公司收回9月18日停窑的安排。⟧", "only_named"),
        # whose words
        ("⟦问：甲厂9月18日起停窑？⟧", "asked"),
        ("记者：听到一些声音。⟦甲厂9月18日起停窑。⟧\n发言人：没有停。", "asked"),
        ("⟦墙上贴着“9月18日起停窑”。⟧", "quoted"),
        # what leads into it
        ("以下说法均不属实：\n1. 甲厂停产。\n⟦2. 甲厂9月18日起停窑。⟧", "denied"),
        ("下面几条没有一条属实。\n1. 甲厂停产。\n⟦2. 甲厂9月18日起停窑。⟧", "denied"),
        ("下列哪一项正确？\nA. 甲厂停产。\n⟦B. 甲厂9月18日起停窑。⟧", "asked"),
        ("还记得那年吗？⟦9月18日，甲厂停窑。⟧", "remembered"),
        # its part of the page
        ("二、拟执行\n甲厂检修。\n⟦乙厂9月18日起停窑。⟧", "pending"),
        ("二、算例\n本节文字由机器翻译。\n甲厂检修。\n⟦乙厂9月18日起停窑。⟧", "disowned"),
        ("⟦1. 甲厂9月18日起停窑。⟧\n2. 乙厂停产。\n以上没有一条属实。", "denied"),
        # its neighbours
        ("⟦甲厂9月18日起停窑。⟧上述消息不实。", "denied"),
        ("⟦甲厂9月18日起停窑。⟧后因供热需要未能实施。", "called_off"),
        ("⟦甲厂9月18日起停窑。⟧该决定随后被撤销。", "called_off"),
        ("⟦甲厂9月18日起停窑。⟧\n乙厂检修。\n丙厂投产。\n关于甲厂9月18日起停窑的报道不实。", "denied"),
        ("⟦甲厂9月18日起停窑。⟧\n本文由机器翻译。", "disowned"),
    ],
)  # fmt: skip
def test_what_a_page_takes_back_is_no_fact(marked: str, kind: str) -> None:
    assert mood_of(marked) == kind


@pytest.mark.parametrize(
    "marked",
    [
        "⟦甲厂9月18日起停窑。⟧",
        "⟦甲厂9月18日起停窑，如果电力好转再行复产。⟧",
        "⟦甲厂9月18日取消限产。⟧",
        "⟦甲厂9月18日停窑，股价下跌。⟧",
        "⟦甲厂错峰方案未执行，9月18日被责令停窑。⟧",
        "⟦发言人表示：“甲厂9月18日起停窑。”⟧",
        "记者：听说要停？\n⟦发言人：甲厂9月18日起停窑。⟧",
        "以下企业停产：\n⟦1. 甲厂9月18日起停窑。⟧",
        "⟦1. 甲厂9月18日起停窑。⟧\n2. 关于丙厂关门的消息不实。",
        "⟦1. 甲厂9月18日起停窑。⟧\n2. 乙厂停产。\n关于丙厂的传闻没有一条属实。",
        "⟦甲厂9月18日起停窑。⟧\n9月20日，乙厂取消检修。",
        "⟦甲厂9月18日起停窑。⟧\n关于丙厂出售码头的报道不实。",
        "一、已执行\n⟦甲厂9月18日起停窑。⟧\n二、拟执行\n乙厂停产。",
        "各市工业和信息化局：\n⟦甲厂9月18日起停窑。⟧",
    ],
)
def test_a_fact_beside_such_words_stays_one(marked: str) -> None:
    assert mood_of(marked) is None


@pytest.mark.parametrize(
    "title", ["限产令迟迟未落地", "关于停窑传言的辟谣声明", "有限空间应急演练方案", "建厂三十周年"]
)
def test_a_title_takes_back_all_that_stands_under_it(title: str) -> None:
    assert mood_of(f"⟦甲厂{TOLD}⟧", title) == "page_of_no_fact"


@pytest.mark.parametrize(
    ("marked", "kind"),
    [
        ("⟦如果电力紧张，企业停窑。⟧", "supposed"),
        ("⟦措施未通过审查。⟧", "unfulfilled"),
        ("⟦企业停窑。⟧", None),
    ],
)
def test_further_words_have_no_date_and_may_depend_on_a_condition(marked: str, kind: str | None) -> None:
    assert mood_of(marked, dated=False) == kind


@pytest.mark.parametrize(
    ("marked", "lead"),
    [
        ("以下企业停产：\n1. 乙厂。\n⟦2. 甲厂。⟧", "以下企业停产："),
        ("一、可自由进口。\n⟦二、禁止进口。⟧", None),
        ("下面几条没有一条属实。\n⟦1. 甲厂停产。⟧", None),
        ("下列哪一项正确？\n⟦A. 甲厂停产。⟧", None),
        ("各市工业和信息化局：\n⟦甲厂停产。⟧", None),
        ("甲厂停产。\n⟦乙厂停产。⟧", None),
    ],
)
def test_only_words_that_end_in_a_colon_are_shown_before_others(marked: str, lead: str | None) -> None:
    found = turns.lead_in_of(*page(marked))
    assert (found and found.text) == lead
