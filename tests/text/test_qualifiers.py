"""What is said of a number beside it: a text, and each of its numbers with the words and what they mean."""

from __future__ import annotations

from typing import get_args

import pytest

from bianyin.model import QualifierName
from bianyin.text import find_quantities

ROWS: list[tuple[str, list[str]]] = [
    ("全市用煤300万吨。", [""]),
    ("涉及企业约300家。", ["approximate:约"]),
    ("节约300吨。", ["decrease:节约"]),
    ("最近300家企业停产。", [""]),
    ("近300家企业停产。", ["approximate:近"]),
    ("用煤300万吨左右。", ["approximate:左右"]),
    ("在300家上下。", ["approximate:上下"]),
    ("产能利用率不足六成。", ["below:不足"]),
    ("用时不到3小时。", ["below:不到"]),
    ("装机突破1亿千瓦。", ["above:突破"]),
    ("超过300家。", ["above:超过"]),
    ("逾300家。", ["above:逾"]),
    ("超超临界机组3台。", [""]),
    ("300家以上。", ["above:以上"]),
    ("300余家。", ["above:余"]),
    ("1万多吨。", ["above:多"]),
    ("增长3倍多。", ["increase:增长 above:多"]),
    ("用煤不超过300万吨。", ["at_most:不超过"]),
    ("用煤不得超过300万吨。", ["at_most:不得超过"]),
    ("浓度不高于35微克/立方米。", ["at_most:不高于"]),
    ("用煤300万吨以内。", ["at_most:以内"]),
    ("单机30万千瓦及以下机组。", ["at_most:及以下"]),
    ("不超过额定功率的80%。", ["at_most:不超过"]),
    ("压减不低于5万吨。", ["decrease:压减 at_least:不低于"]),
    ("至少5家。", ["at_least:至少"]),
    ("占比≥80%。", ["at_least:≥"]),
    ("用电量同比下降3.5%。", ["year_on_year:同比 decrease:下降"]),
    ("用电量同比下降约3.5%。", ["year_on_year:同比 decrease:下降 approximate:约"]),
    ("用电量较上年同期增长了3.5%。", ["year_on_year:较上年同期 increase:增长"]),
    ("用电量环比增长3.5%。", ["on_previous_period:环比 increase:增长"]),
    ("强度比2005年下降48.4%。", ["compared:比2005年 decrease:下降"]),
    ("用电量负增长3.5%。", ["decrease:负增长"]),
    ("增速为3.5%，降幅达2%。", ["increase:增速", "decrease:降幅"]),
    ("煤、电分别增长3%和5%。", ["increase:增长", "increase:增长"]),
    ("增加值300亿元。", [""]),
    ("产量由120万吨降至80万吨。", ["", ""]),
    ("压减粗钢产量30万吨。", ["decrease:压减"]),
    ("新增产能30万吨。", ["increase:新增"]),
    ("投资同比-3.5%。", ["year_on_year:同比"]),
    ("上年同期为300万吨。", ["same_period_last_year:上年同期"]),
    ("比上年同期多300万吨。", [""]),
    ("产量是上年同期的3倍。", [""]),
    ("1至8月，全市用煤300万吨，同比下降3%。", ["period:1至8月", "period:1至8月 year_on_year:同比 decrease:下降"]),
    ("1—8月用煤300万吨，8月用煤30万吨。", ["period:1—8月", ""]),
    ("前三季度用煤300万吨。", ["period:前三季度"]),
    ("今年以来累计用煤300万吨。", ["period:今年以来 period:累计"]),
    ("累计关停5家，在产3家。", ["period:累计", ""]),
    ("上半年用煤300万吨。全市有5家电厂。", ["period:上半年", ""]),
    ("设计产能300万吨，实际产量200万吨。", ["rated:设计", ""]),
    ("核定生产能力为300万吨/年。", ["rated:核定"]),
    ("规划装机120万千瓦。", ["rated:规划"]),
    ("设计院有300人。", [""]),
    ("首台300兆瓦级机组投产。", ["class:级"]),
    ("供电煤耗每千瓦时305克。", ["for_each:每千瓦时"]),
    ("日均用电3亿千瓦时。", ["for_each:日均"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), ROWS, ids=[text for text, _ in ROWS])
def test_what_is_said_of_a_number(text: str, said: list[str]) -> None:
    found = [
        " ".join(f"{each.name}:{text[each.start : each.end]}" for each in quantity.qualifiers)
        for quantity in find_quantities(text)
    ]
    assert found == said


def test_every_qualifier_has_an_example() -> None:
    shown = {part.split(":")[0] for _, said in ROWS for each in said for part in each.split()}
    assert shown == set(get_args(QualifierName))


def test_qualifiers_move_with_their_number() -> None:
    (quantity,) = find_quantities("约300家")
    moved = quantity.moved(5)
    assert [(each.start, each.end) for each in (moved, *moved.qualifiers)] == [(6, 10), (5, 6)]
