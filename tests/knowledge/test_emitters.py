"""The table of large emitters: which firms a text names, and where they are."""

from __future__ import annotations

import pytest

from bianyin.knowledge import emitters, places
from bianyin.text.locality import named_places, where


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("本钢板材一座高炉检修", ["本钢板材"]),
        ("鞍钢股份与马钢签约", ["鞍钢股份", "马钢"]),
        ("施工方承包钢结构工程", []),
        ("西安钢厂与云南钢铁", []),
        ("国家电网、中国能建和海螺水泥", []),
        ("恒力石化裂解装置停车", ["恒力石化"]),
    ],
)
def test_named(text: str, names: list[str]) -> None:
    assert [each.name for each in emitters.named_in(text)] == names


def test_a_firm_says_where_only_where_no_place_is_named() -> None:
    assert where("本钢板材一座高炉检修") == (places.find("本溪").code,)
    assert where("恒力石化在惠州的基地投产") == named_places("恒力石化在惠州的基地投产")
    assert emitters.places_of("本钢板材与马钢股份签约") == ()


def test_every_emitter_lies_in_a_province_and_has_a_sector() -> None:
    known = {"power", "industry", "ground_transport", "residential", "aviation"}
    rows = [emitters.named_in(name)[0] for key in known for name in emitters.names_of(key)]
    assert len(rows) > 1000
    assert {each.sector for each in rows} <= known
    assert len({each.place[:2] for each in rows}) == 31


def test_an_exchange_is_no_place() -> None:
    assert named_places("深圳证券交易所、上海证券交易所和湖北碳排放权交易中心") == ()


def test_what_bears_the_name_of_a_firm_is_no_plant() -> None:
    assert not emitters.named_in("本钢男篮、鞍钢大厦、鞍钢医院")
    assert [each.name for each in emitters.named_in("鞍钢高炉停产")] == ["鞍钢"]
