"""Which paper is meant: names compared, what a sentence issues, and the names that a date stands with."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bianyin.model import Document
from bianyin.prove.named_papers import issues_another, papers_beside, places_agree, same_paper
from bianyin.text.reading import Reading, read

Make = Callable[..., Document]


@pytest.mark.parametrize(
    ("name", "title", "same"),
    [
        ("钢铁限产方案", "钢铁限产方案", True),
        ("钢铁限产方案", "关于印发钢铁限产方案的通知", True),
        ("关于印发钢铁限产方案的通知", "钢铁限产方案", True),
        ("节能减排方案", "辽宁省节能减排方案", False),  # a place before it makes it another
        ("辽宁省节能减排方案", "节能减排方案", False),
        ("辽宁省节能减排方案", "鞍山市落实辽宁省节能减排方案的意见", True),
        ("节能减排方案", "沈阳市落实辽宁省节能减排方案", False),  # two places, the last right before it
        ("节能减排方案", "辽宁省落实鞍山市的节能减排方案", True),
        ("节能减排方案", "辽宁省人民政府节能减排方案", True),  # the place does not stand right before it
        ("关于全面推进鞍山节能方案", "辽宁省关于全面推进鞍山节能方案", True),  # it says within eight characters whose it is
        ("关于全面推进在鞍山节能方案", "辽宁省关于全面推进在鞍山节能方案", False),
        ("鞍山市钢铁行业限产工作方案", "鞍山钢铁行业限产工作方案", True),
        ("鞍山市钢铁行业限产工作方案", "本溪市钢铁行业限产工作方案", False),
        ("水泥行业错峰生产方案", "钢铁行业压减产量方案", False),
        ("节能减排工作方案的老旧设备改造和鞍山市名录", "辽宁省节能减排工作方案的老旧设备改造和鞍山市名录", False),
    ],
)  # fmt: skip
def test_two_names_of_one_paper(name: str, title: str, same: bool) -> None:
    assert same_paper(name, title) is same


@pytest.mark.parametrize(
    ("first", "second", "agrees"),
    [
        ("鞍山停产", "鞍山减产", True),
        ("鞍山停产", "辽宁减产", True),
        ("辽宁停产", "鞍山减产", True),
        ("鞍山停产", "本溪减产", False),
        ("鞍山、本溪停产", "本溪减产", True),
        ("全厂停产", "本溪减产", True),
        ("本溪停产", "全厂减产", True),
        ("全厂停产", "全线减产", True),
    ],
)
def test_places_agree(first: str, second: str, agrees: bool) -> None:
    assert places_agree(first, second) is agrees


@pytest.fixture
def page(document: Make) -> Callable[[str], Reading]:
    return lambda text: read(document("甲省限产消息一则", text, page_date="2021-10-24"))


@pytest.mark.parametrize(
    ("sentence", "other"),
    [
        ("市发改委印发《乙地停窑办法》。", "乙地停窑办法"),
        ("市发改委发表《乙地停窑办法》。", "乙地停窑办法"),
        ("市发改委印发了《乙地停窑办法》。", "乙地停窑办法"),
        ("市发改委发布《乙地停窑办法》。", "乙地停窑办法"),
        ("市发改委公布《乙地停窑办法》。", "乙地停窑办法"),
        ("《乙地停窑办法》也已公布。", "乙地停窑办法"),
        ("《乙地停窑办法》昨日印发。", "乙地停窑办法"),
        ("《乙地停窑办法》前天晚上印发。", "乙地停窑办法"),
        ("《乙地停窑办法》昨日制定。", "乙地停窑办法"),
        ("《乙地停窑办法》昨日刊登。", "乙地停窑办法"),
        ("昨日刊登《乙地停窑办法》。", "乙地停窑办法"),
        ("昨日制定《乙地停窑办法》。", "乙地停窑办法"),
        ("按《丁地名录全本》的要求，印发《乙地停窑办法》。", "乙地停窑办法"),
        ("《乙地停窑办法》在前天晚上印发。", None),  # too far to be its own verb
        ("《乙地停窑办法》，公布名单。", None),  # another clause
        ("按照《乙地停窑办法》停产。", None),
        ("印发通知，执行《乙地停窑办法》。", None),
        ("市发改委印发《甲厂压减产量方案》。", None),  # the title's own
        ("市发改委执行《甲厂压减产量方案》，印发《乙地停窑办法》。", "乙地停窑办法"),
    ],
)
def test_a_sentence_issues_another_paper(
    sentence: str, other: str | None, page: Callable[[str], Reading]
) -> None:
    around = "市发改委印发《丙地名录全本》。"
    reading = page(f"{around}{sentence}{around}")
    start = len(reading.text) - len(around) - len(sentence)
    at = reading.at(start, start + len(sentence))
    assert at.text == sentence
    assert issues_another(reading, at, "甲厂压减产量方案") == other


def test_the_line_before_issues_nothing_here(page: Callable[[str], Reading]) -> None:
    reading = page("市发改委印发\n《乙地停窑办法》停产。\n《丙地名录全本》印发。")
    start = reading.text.index("《乙地")
    assert (
        issues_another(reading, reading.at(start, start + len("《乙地停窑办法》停产。")), "甲厂压减产量方案")
        is None
    )


@pytest.mark.parametrize(
    ("sentence", "day", "names"),
    [
        ("2021年9月1日印发《乙地办法》。", "2021年9月1日", ["乙地办法"]),
        ("2021年9月1日印发《乙地办法》和《丙地办法》。", "2021年9月1日", ["乙地办法", "丙地办法"]),
        ("2021年9月1日印发《乙地办法》，2021年9月5日印发《丙地办法》。", "2021年9月1日", ["乙地办法"]),
        ("2021年9月1日印发《乙地办法》，2021年9月5日印发《丙地办法》。", "2021年9月5日", ["丙地办法"]),
        ("《乙地办法》2021年9月1日、《丙地办法》2021年9月5日印发。", "2021年9月5日", ["丙地办法"]),
        ("《乙地办法》2021年9月1日印发。", "2021年9月1日", ["乙地办法"]),
        ("《乙地办法》2021年9月1日印发，2021年9月5日生效。", "2021年9月5日", []),
        ("2021年9月1日开会，2021年9月5日印发《丙地办法》。", "2021年9月1日", []),
        ("2021年9月1日印发。", "2021年9月1日", []),
        (
            "2021年9月1日发《乙地办法》，2021年9月5日发《丙地办法》，2021年9月9日发。",
            "2021年9月1日",
            ["乙地办法"],
        ),
        (
            "《乙地办法》2021年9月1日，《丙地办法》2021年9月5日，《丁地办法》2021年9月9日发。",
            "2021年9月9日",
            ["丁地办法"],
        ),
        ("2021年9月1日印发《乙地2021年9月3日办法》。", "2021年9月1日", []),  # cut by a date inside it
        ("《乙地办法》见2021年9月1日公报。", "2021年9月1日", ["乙地办法"]),
        ("2021年9月1日《乙地办法》2021年9月5日《丙地办法》。", "2021年9月1日", ["乙地办法"]),
        (
            "2021年印发《乙地办法》，2021年9月5日施行。",
            "2021年9月5日",
            ["乙地办法"],
        ),  # a year is no date beside it
    ],
)
def test_the_papers_that_a_date_stands_with(
    sentence: str, day: str, names: list[str], page: Callable[[str], Reading]
) -> None:
    around = "2021年8月1日执行《丁地名录》2021年8月2日。"
    reading = page(f"{around}{sentence}{around}")
    start = reading.text.index(sentence)
    at = start + sentence.index(day)
    found = papers_beside(reading, reading.at(start, start + len(sentence)), reading.at(at, at + len(day)))
    assert found == names
