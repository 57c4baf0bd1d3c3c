"""What a user may type for a region."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from bianyin.errors import UnknownName
from bianyin.knowledge.places import children, find, get, is_within

CARBON_MONITOR = (
    Path(__file__).parents[3].parent / "shared" / "data" / "carbon_monitor_china_daily_2019_2022.csv.gz"
)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("辽宁", "210000"),
        ("辽宁省", "210000"),
        (" 辽宁 省 ", "210000"),
        ("Liaoning", "210000"),
        ("liaoning province", "210000"),
        ("LIAONING", "210000"),
        ("Liáoníng", "210000"),
        ("210000", "210000"),
        ("２１００００", "210000"),
        ("21", "210000"),
        ("2102", "210200"),
        ("沈阳", "210100"),
        ("沈阳市", "210100"),
        ("Shenyang", "210100"),
        ("Shenyang City", "210100"),
        ("辽宁省沈阳市", "210100"),
        ("辽宁沈阳", "210100"),
        ("Shenyang, Liaoning", "210100"),
        ("内蒙古", "150000"),
        ("内蒙古自治区", "150000"),
        ("Inner Mongolia", "150000"),
        ("inner-mongolia", "150000"),
        ("Neimenggu", "150000"),
        ("新疆", "650000"),
        ("Xinjiang Uygur Autonomous Region", "650000"),
        ("Guangxi Zhuang Autonomous Region", "450000"),
        ("Tibet", "540000"),
        ("Xizang", "540000"),
        ("Shaanxi", "610000"),
        ("Shanxi", "140000"),
        ("Hong Kong", "810000"),
        ("Macau", "820000"),
        ("Macao", "820000"),
        ("Harbin", "230100"),
        ("Hohhot", "150100"),
        ("Urumqi", "650100"),
        ("Lhasa", "540100"),
        ("Ordos", "150600"),
        ("Xi'an", "610100"),
        ("Xi’an", "610100"),
        ("xian", "610100"),
        ("北京", "110000"),
        ("Beijing Municipality", "110000"),
        ("Chongqing", "500000"),
        ("Jilin", "220000"),
        ("Jilin City", "220200"),
        ("吉林市", "220200"),
        ("吉林省吉林市", "220200"),
        ("Chaoyang", "211300"),
        ("朝阳", "211300"),
        ("Chaoyang District, Beijing", "110105"),
        ("北京朝阳", "110105"),
        ("徐州市鼓楼区", "320302"),
        ("Hainan", "460000"),
        ("海南州", "632500"),
        ("恩施", "422800"),
        ("喀左", "211324"),
        ("海城", "210381"),
        ("辽宁海城", "210381"),
        ("Suzhou", "320500"),
        ("Suzhou, Anhui", "341300"),
        ("襄樊", "420600"),
        ("全国", "100000"),
        ("China", "100000"),
        ("雄安新区", "133100"),
    ],
)
def test_found(name: str, code: str) -> None:
    assert find(name).code == code


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("辽林省", "是否指"),
        ("Liaonin", "Liaoning"),
        ("", "中文名"),
        ("   ", "中文名"),
        ("999999", "六位代码"),
        ("鼓楼区", "南京市鼓楼区"),
        ("Taizhou", "江苏省泰州市、浙江省台州市"),
        ("Atlantis", "六位代码"),
        ("省", "是否指"),
        (",", "六位代码"),
        ("Shenyang, Jilin", "Shenyang"),
    ],
)
def test_refused_with_a_way_on(name: str, remedy: str) -> None:
    with pytest.raises(UnknownName) as caught:
        find(name)
    assert remedy in caught.value.remedy


def test_a_pasted_text_is_refused_at_once() -> None:
    with pytest.raises(UnknownName):
        find("辽宁省沈阳市" * 100_000)


def test_every_region_of_the_carbon_monitor_series_is_known() -> None:
    if not CARBON_MONITOR.exists():
        pytest.skip("shared/data is not beside this checkout")
    with gzip.open(CARBON_MONITOR, "rt", encoding="utf-8") as file:
        names = {line.partition(",")[0] for line in file} - {"region"}
    assert len({find(name).code for name in names}) == 31


def test_the_tree() -> None:
    liaoning = get("210000")
    assert (liaoning.level, liaoning.parent, liaoning.province_code) == ("province", "100000", "210000")
    assert [city.short for city in children("210000")][:3] == ["沈阳", "大连", "鞍山"]
    assert len(children("100000")) == 34
    assert "朝阳区" in {district.name for district in children("110000")}
    assert get("100000").province_code is None
    assert is_within("210106", "210000") and is_within("210000", "210000") and is_within("210106", "100000")
    assert not is_within("220000", "210000")
    with pytest.raises(UnknownName):
        get("000000")


def test_every_region_has_its_parent_and_finds_itself_by_code() -> None:
    for province in children("100000"):
        for city in children(province.code):
            assert city.parent == province.code
            assert find(city.code) == city
            assert find(province.short + city.name) == city
