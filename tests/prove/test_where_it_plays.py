"""Where quoted words play: their own places, the nearest beside them, an opening before them, abroad; on both sides."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bianyin.knowledge import places
from bianyin.model import Document
from bianyin.prove.quotes import Refusal
from bianyin.prove.regional import (
    check_date_plays_here,
    check_figure_plays_here,
    check_plays_here,
    is_elsewhere,
)
from bianyin.text.reading import read

Make = Callable[..., Document]
REGION = places.find("辽宁")
SAID = "甲厂停产"
ELSEWHERE, ABROAD = "引文所述为其他地区：甲厂停产", "引文所述为境外"

ROWS = [
    # by its own places
    ("辽宁甲厂停产。", "辽宁甲厂停产", ""),
    ("吉林甲厂停产。", "吉林甲厂停产", "引文所述为其他地区：吉林甲厂停产"),
    ("吉林、辽宁甲厂停产。", "吉林、辽宁甲厂停产", ""),
    ("全国甲厂停产。", "全国甲厂停产", ""),
    # by the nearest before, and what stands close to it
    ("吉林甲厂停产。", SAID, ELSEWHERE),
    ("辽宁甲厂停产。", SAID, ""),
    ("吉林乙厂复产，辽宁甲厂停产。", SAID, ""),
    ("辽宁乙厂复产，吉林甲厂停产。", SAID, ELSEWHERE),
    ("辽宁、吉林甲厂停产。", SAID, ""),  # a list
    ("辽宁某地某市的吉林甲厂停产。", SAID, ""),  # few words between
    ("辽宁某地某市某县某区某乡某的吉林甲厂停产。", SAID, ""),  # twelve characters
    ("辽宁某地某市某县某区某乡某村的吉林甲厂停产。", SAID, ELSEWHERE),  # thirteen
    ("辽宁某地某市某县、吉林某地某市某县、黑龙江甲厂停产。", SAID, ""),  # each near the next
    ("辽宁3座吉林甲厂停产。", SAID, ELSEWHERE),  # a number between
    ("辽宁乙厂，吉林甲厂停产。", SAID, ELSEWHERE),  # a stop between
    ("辽宁至吉林甲厂停产。", SAID, ""),  # only on the way
    ("该市通往吉林的线路旁甲厂停产。", SAID, ""),
    # by the first behind, in its clause
    ("甲厂停产支援吉林。", SAID, ELSEWHERE),
    ("甲厂停产，吉林复产。", SAID, ""),
    ("甲厂停产（吉林）。", SAID, ""),
    ("甲厂停产3座吉林。", SAID, ""),
    # by an opening before
    ("吉林开会。甲厂停产。", SAID, ELSEWHERE),
    ("吉林开会。现场正常。甲厂停产。", SAID, ELSEWHERE),  # two sentences before
    ("吉林开会。现场正常。现场正常。甲厂停产。", SAID, ""),  # three
    ("吉林开会。辽宁开会。甲厂停产。", SAID, ""),  # the nearest
    ("今天早些时候有关方面在吉林开会。甲厂停产。", SAID, ELSEWHERE),  # within fifteen characters
    ("今天早些时候有关的方面在吉林开会。甲厂停产。", SAID, ELSEWHERE),
    ("今天早些时候有关的各个方面在吉林开会。甲厂停产。", SAID, ""),
    ("（吉林日报讯）开会。甲厂停产。", SAID, ""),  # where it was written
    ("（吉林日报讯）辽宁甲厂停产。", SAID, ""),
    ("（吉林日报讯）甲厂停产。", SAID, ""),
    ("（某某日报讯）今天早些时候有关的方面在吉林开会。甲厂停产。", SAID, ELSEWHERE),
    ("吉林开会（本报综合讯）甲厂停产。", SAID, ELSEWHERE),
    ("（吉林消息）甲厂停产。", SAID, ELSEWHERE),
    # abroad
    ("海外：甲厂停产。", SAID, ABROAD + "（海外：）：甲厂停产"),
    ("● 国外: 甲厂停产。", SAID, ABROAD),
    ("海外的甲厂停产。", SAID, ""),
    ("越南甲厂停产。", SAID, ABROAD + "（越南）"),
    ("9月10日，越南甲厂停产。", SAID, ABROAD),
    ("越南减产，辽宁甲厂停产。", SAID, ABROAD + "（越南减产）"),
    ("越南辽宁甲厂停产。", SAID, ""),
    ("越南论坛，辽宁甲厂停产。", SAID, ""),
    ("辽宁会上，韩国一家大型的钢铁生产企业停产，甲厂停产。", SAID, ABROAD + "（韩国一家大型的钢铁生产企）"),  # twelve characters
    ("辽宁企业在印尼的甲厂停产。", "在印尼的甲厂停产", ABROAD + "（在印尼）"),
    ("辽宁企业承建的印尼甲厂停产。", "承建的印尼甲厂停产", ABROAD),
    ("辽宁企业在印尼、泰国的甲厂停产。", "在印尼、泰国的甲厂停产", ""),
    ("辽宁企业在印尼等国的甲厂停产。", "辽宁企业在印尼等国的甲厂停产", ""),
    ("辽宁甲厂停产，在印尼另建。", "辽宁甲厂停产，在印尼另建", ""),  # the act is told before
    ("辽宁甲厂的天津工厂停产。", "辽宁甲厂的天津工厂停产", "引文所述为其他地区（天津）"),
]  # fmt: skip


def why(check: Callable[..., None], *args: object) -> str:
    try:
        check(*args)
    except Refusal as refusal:
        assert refusal.reason == "region_mismatch"
        return refusal.detail
    return ""


@pytest.mark.parametrize(("text", "said", "refused"), ROWS, ids=[row[0] for row in ROWS])
def test_where_quoted_words_play(text: str, said: str, refused: str, document: Make) -> None:
    reading = read(document("停产消息一则", text, page_date="2021-10-24"))
    start = reading.text.index(said, len("停产消息一则"))
    found = why(check_plays_here, reading, REGION, reading.at(start, start + len(said)))
    assert found.startswith(refused) and bool(found) is bool(refused), found


def test_a_title_is_no_sentence_before(document: Make) -> None:
    reading = read(document("吉林停产消息", "甲厂停产。", page_date="2021-10-24"))
    start = reading.text.index(SAID)
    assert why(check_plays_here, reading, REGION, reading.at(start, start + len(SAID))) == ""


@pytest.mark.parametrize(
    ("text", "day", "refused"),
    [
        ("9月18日，辽宁甲厂停产。", "9月18日", ""),
        ("9月18日，吉林甲厂停产。", "9月18日", "引文所述为其他地区"),
        ("9月18日，辽宁甲厂停产，9月20日，吉林乙厂停产。", "9月18日", ""),  # up to the next day
        ("9月18日，辽宁甲厂停产，9月20日，吉林乙厂停产。", "9月20日", "引文所述为其他地区"),
        (
            "9月10日，甲厂停产，9月12日，吉林乙厂停产，9月14日，吉林丙厂停产。",
            "9月10日",
            "",
        ),  # to the first of them
        ("今天（9月18日），吉林甲厂停产。", "今天", "引文所述为其他地区"),  # one day, written twice
        ("当地时间9月18日，甲厂停产。", "9月18日", "引文所述为境外（当地时间）：9月18日"),
        ("北京时间9月18日，甲厂停产。", "9月18日", ""),
        ("9月18日，甲厂停产。吉林复产。", "9月18日", ""),  # another sentence
    ],
)
def test_where_a_day_plays(text: str, day: str, refused: str, document: Make) -> None:
    reading = read(document("停产消息一则", text, page_date="2021-09-18"))
    start = reading.text.index(day)
    found = why(check_date_plays_here, reading, REGION, reading.at(start, start + len(day)))
    assert found.startswith(refused) and bool(found) is bool(refused), found


@pytest.mark.parametrize(
    ("text", "what", "refused"),
    [
        ("吉林产量5万吨。", "产量", "引文所述为其他地区：5万吨"),
        ("吉林会上，辽宁产量5万吨。", "辽宁产量", ""),
        ("吉林会上说到的产量5万吨。", "辽宁产量", ""),  # what it measures says where
        ("辽宁产量5万吨。", "吉林产量", "吉林产量 不在 辽宁省"),
        ("辽宁产量5万吨。", "吉林、辽宁产量", ""),
        ("吉林产量5万吨。", "全国产量", "引文所述为其他地区：5万吨"),
    ],
)
def test_where_a_number_plays(text: str, what: str, refused: str, document: Make) -> None:
    reading = read(document("停产消息一则", text, page_date="2021-10-24"))
    start = reading.text.index("5万吨")
    assert why(check_figure_plays_here, reading, REGION, reading.at(start, start + 3), what) == refused


@pytest.mark.parametrize(
    ("names", "elsewhere"),
    [
        (("吉林",), True),
        (("吉林", "辽宁"), False),
        (("吉林", "中国"), False),
        (("鞍山",), False),
        ((), False),
    ],
)
def test_elsewhere_is_neither_in_the_region_nor_around_it(names: tuple[str, ...], elsewhere: bool) -> None:
    codes = tuple(each.region.code for name in names for each in places.mentions(name))
    if "中国" in names:
        codes = (*codes, places.COUNTRY)
    assert REGION is not None and is_elsewhere(codes, REGION) is elsewhere
