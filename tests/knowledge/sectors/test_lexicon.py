"""The sectors, their names and their words."""

from __future__ import annotations

from importlib.resources import files

import pytest
from pydantic import ValidationError

from bianyin.errors import UnknownName
from bianyin.knowledge.seasons import season_keys
from bianyin.knowledge.sectors import Sector, all_sectors, find, get


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("工业", "industry"),
        ("工业部门", "industry"),
        ("工业行业", "industry"),
        ("Industry", "industry"),
        ("industry", "industry"),
        ("INDUSTRIAL", "industry"),
        ("制造业", "industry"),
        ("电力", "power"),
        ("Power", "power"),
        ("电力行业", "power"),
        ("Ground Transport", "ground_transport"),
        ("ground_transport", "ground_transport"),
        ("ground-transport", "ground_transport"),
        ("交通", "ground_transport"),
        ("地面交通", "ground_transport"),
        ("Residential", "residential"),
        ("居民", "residential"),
        ("居民生活", "residential"),
        ("航空", "aviation"),
        ("Aviation", "aviation"),
        ("民航", "aviation"),
    ],
)
def test_found(name: str, key: str) -> None:
    assert find(name).key == key


@pytest.mark.parametrize("name", ["", "  ", "农业", "部门", "sector", "Industri"])
def test_unknown_names_list_the_sectors(name: str) -> None:
    with pytest.raises(UnknownName) as caught:
        find(name)
    assert "工业（Industry）" in caught.value.remedy
    assert caught.value.exit_code == 2


def test_get_takes_keys_only() -> None:
    assert get("power").english == "Power"
    with pytest.raises(UnknownName):
        get("电力")


@pytest.mark.parametrize(
    ("key", "text", "core", "related"),
    [
        ("industry", "某钢铁企业高炉停产检修，水泥行业错峰生产", {"钢铁", "高炉", "水泥"}, {"错峰生产"}),
        ("industry", "全省启动有序用电，遏制“两高”项目", set(), {"有序用电", "“两高”"}),
        ("industry", "炼化一体化项目乙烯装置投产", {"炼化", "乙烯"}, set()),
        ("industry", "深化工作机制，强化工程监管，信息化工具", set(), set()),
        ("industry", "水泥路铺到村口", set(), set()),
        ("industry", "国家电网与多环芳烃的监测", set(), set()),
        ("industry", "企业发展、项目建设和经济社会发展", set(), set()),
        ("industry", "本钢板材一座高炉检修，清河电厂停机", {"本钢板材", "高炉"}, set()),
        ("power", "本钢板材一座高炉检修，清河电厂停机", {"清河电厂", "电厂"}, set()),
        ("industry", "承包钢结构工程", set(), set()),
        ("power", "两台火电机组并网，光伏装机增长", {"火电", "机组", "并网", "光伏", "装机"}, set()),
        ("power", "新能源汽车销量增长", set(), set()),
        ("power", "航天员机组人员进入空间站", set(), set()),
        ("power", "迎峰度夏电力保供", {"电力"}, {"迎峰度夏"}),
        ("ground_transport", "国六排放标准与柴油货车限行", {"国六", "柴油货车", "限行"}, set()),
        ("ground_transport", "春运旅客发送量下降，多地封控，疫情防控加强", {"春运", "旅客发送量"}, {"封控"}),
        ("residential", "散煤治理、煤改电和集中供热", {"散煤治理", "煤改电", "集中供热"}, set()),
        ("residential", "寒潮来袭，提前供暖", {"供暖"}, {"寒潮"}),
        ("aviation", "民航航班恢复，机场旅客吞吐量增长", {"民航", "航班", "机场", "旅客吞吐量"}, set()),
        ("aviation", "航空航天产业与航空母舰", set(), set()),
    ],
)
def test_hits(key: str, text: str, core: set[str], related: set[str]) -> None:
    hits = get(key).hits(text)
    assert (set(hits.core), set(hits.related)) == (core, related)


def test_hits_count_the_longest_term_most_frequent_first() -> None:
    hits = get("industry").hits("水泥、钢铁和钢铁，水泥熟料，钢铁")
    assert list(hits.core.items()) == [("钢铁", 3), ("水泥", 2), ("熟料", 1)]


@pytest.mark.parametrize("sector", all_sectors(), ids=lambda sector: sector.key)
def test_a_lexicon_is_whole(sector: Sector) -> None:
    assert {"commissioning", "closure", "standards", "plans", "market", "epidemic"} <= set(sector.intents)
    assert all(intent.key == key and intent.terms and intent.verbs for key, intent in sector.intents.items())
    assert {"down", "both"} <= {intent.direction for intent in sector.intents.values()}
    assert set(sector.seasons) == season_keys()
    generic = {"企业", "发展", "项目", "建设", "环境", "经济", "工程", "管理", "能源", "工业", "政策"}
    assert not generic & {*sector.core, *sector.related}


def test_the_industry_lexicon_has_the_kinds_of_happening_of_the_design() -> None:
    wanted = {"commissioning", "closure", "parks", "retrofit", "staggered", "rationing", "standards", "plans"}
    assert wanted | {"market", "epidemic"} <= set(get("industry").intents)


@pytest.mark.parametrize(
    "change",
    [
        {"core": ("钢铁", "钢铁")},
        {"core": ("钢",)},
        {"core": ()},
        {"related": ("钢铁",)},
        {"seasons": {"monsoon": ("雨",)}},
        {"unknown": 1},
    ],
)
def test_a_broken_lexicon_is_refused(change: dict[str, object]) -> None:
    good = {
        "key": "x", "order": 1, "name": "某", "english": "X", "aliases": (), "core": ("钢铁",), "related": ("限电",),
        "intents": {}, "seasons": {},
    }  # fmt: skip
    Sector.model_validate(good)
    with pytest.raises(ValidationError):
        Sector.model_validate(good | change)


def test_the_sectors_are_the_files_in_their_order() -> None:
    names = {file.name for file in (files("bianyin.knowledge.sectors") / "tables").iterdir()}
    assert names == {f"{sector.key}.toml" for sector in all_sectors()}
    assert [sector.order for sector in all_sectors()] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("text", "key", "named"),
    [
        ("我国新能源汽车年产量首次突破1000万辆", "ground_transport", False),
        ("购置新能源汽车免征购置税", "ground_transport", True),
        ("吉林启动“千亿斤粮食”产能建设工程，提产能", "industry", False),
        ("化解钢铁过剩产能", "industry", True),
        ("连接天津和大兴国际机场的城际铁路", "aviation", False),
        ("启动158台应急调峰锅炉", "power", False),
    ],
)
def test_what_plays_elsewhere_is_no_word_of_the_sector(text: str, key: str, named: bool) -> None:
    assert bool(get(key).hits(text).core) is named
