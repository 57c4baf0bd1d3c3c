"""Quantities: value, unit and scale as the page writes them."""

from decimal import Decimal

import pytest

from bianyin.text import find_quantities, parse_number, split_unit


@pytest.mark.parametrize(
    ("text", "value", "unit", "base", "base_unit"),
    [
        ("产能2000万吨/年", "2000", "万吨/年", "20000000", "吨/年"),
        ("投资260亿元", "260", "亿元", "26000000000", "元"),
        ("二百六十亿元", "260", "亿元", "26000000000", "元"),
        ("下降１３．５％", "13.5", "%", "13.5", "%"),
        ("百分之六十", "60", "%", "60", "%"),
        ("涉及23,196户次", "23196", "户次", "23196", "户次"),
        ("最大错避峰243.67万千瓦", "243.67", "万千瓦", "2436700", "千瓦"),
        ("发电180亿千瓦时", "180", "亿千瓦时", "18000000000", "千瓦时"),
        ("300余家企业", "300", "家", "300", "家"),
        ("34微克/立方米", "34", "微克/立方米", "34", "微克/立方米"),
        ("提高2.3个百分点", "2.3", "个百分点", "2.3", "个百分点"),
        ("少用煤513万吨标准煤", "513", "万吨标准煤", "5130000", "吨标准煤"),
    ],
)
def test_quantities(text: str, value: str, unit: str, base: str, base_unit: str) -> None:
    (quantity,) = find_quantities(text)
    assert (quantity.value, quantity.unit) == (Decimal(value), unit)
    assert (quantity.base, quantity.base_unit) == (Decimal(base), base_unit)


@pytest.mark.parametrize(
    "text", ["2021年10月24日", "3号机组", "PM2.5浓度", "一个方面", "5、6号机组", "III级措施"]
)
def test_what_is_no_quantity(text: str) -> None:
    assert find_quantities(text) == []


def test_tons_are_not_hundred_million_tons() -> None:
    assert split_unit("万吨") == (10_000, "吨")
    assert split_unit("亿吨") == (100_000_000, "吨")
    assert split_unit("千瓦") == (1, "千瓦")
    assert split_unit("万千瓦") == (10_000, "千瓦")
    assert split_unit("百分点") == (1, "百分点")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.5", "1234.5"),
        ("243.67万", "2436700"),
        ("二百六十", "260"),
        ("三点五", "3.5"),
        ("十二", "12"),
        ("多", None),
    ],
)
def test_numbers(text: str, value: str | None) -> None:
    assert parse_number(text) == (None if value is None else Decimal(value))
