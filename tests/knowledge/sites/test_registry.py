"""The registry of sources: every entry reads, every province is there, nothing is listed twice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bianyin.errors import InputError, UnknownName
from bianyin.knowledge.places import children, find
from bianyin.knowledge.sites import registry
from bianyin.parse.tiers import tier_of

ENTRY = """
[[source]]
key = "example"
name = "示例市人民政府"
home = "https://www.example.gov.cn/"
region = "210100"
tier = "市"
article_pattern = '/t\\d{8}_\\d+\\.html$'
checked = 2026-01-02
[[source.lists]]
url = "https://www.example.gov.cn/zwgk/"
pagination = "index_n"
"""


def own(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "own.toml"
    file.write_text(text, "utf-8")
    return file


def test_every_province_has_its_government_and_ecology_portal() -> None:
    known = registry.sources()
    for province in children("100000"):
        if province.code[:2] in ("71", "81", "82"):
            continue
        names = [source.name for source in known if source.region == province.code and source.tier == "省"]
        assert any(name.endswith("人民政府") for name in names), province.name
        assert any("生态环境" in name for name in names), province.name


def test_all_cities_of_liaoning() -> None:
    regions = {source.region for source in registry.sources()}
    assert {city.code for city in children("210000")} <= regions


@pytest.mark.parametrize(
    "key",
    ["gov-cn-library", "gongbao", "ndrc", "mee", "miit", "nea", "stats", "mohurd", "mot", "sasac", "ln", "ln-sthj",
     "ln-fgw", "ln-gxt", "ln-zjt", "ln-jtt", "ln-energy", "xinhua", "people-daily", "cctv", "chinanews", "cenews", "lnd", "nen"],
)  # fmt: skip
def test_named_sources(key: str) -> None:
    source = registry.get(key)
    assert source.lists
    assert source.checked == "never" or source.checked


def test_keys_and_home_addresses_are_unique_and_every_region_is_known() -> None:
    known = registry.sources()
    assert len({source.key for source in known}) == len(known)
    assert len({source.home for source in known}) == len(known)
    assert all(find(source.region).code == source.region for source in known)


def test_the_policy_library_can_be_asked_for_a_window() -> None:
    library = registry.get("gov-cn-library")
    assert all(page.searches_dates and page.query_param for page in library.lists)


@pytest.mark.parametrize(
    ("address", "tier", "region"),
    [
        ("https://www.gov.cn/zhengce/a.htm", "国务院", None),
        ("https://sousuo.www.gov.cn/x", "国务院", None),
        ("https://www.mee.gov.cn/a", "部委", None),
        ("https://rst.ln.gov.cn/rst/1.html", "省", "210000"),
        ("https://www.dl.gov.cn/art/1.html", "市", "210200"),
        ("https://sthjt.hubei.gov.cn/a", "省", "420000"),
        ("http://ln.people.com.cn/n2/1.html", "中央媒体", None),
        ("https://epaper.lnd.com.cn/1.html", "地方媒体", "210000"),
        ("https://www.hangzhou.gov.cn/1", "市", None),
    ],
)
def test_tier_and_region_of_an_address(address: str, tier: str, region: str | None) -> None:
    assert tier_of(address, "") == tier
    assert registry.region_of(re.sub(r"^https?://([^/]+).*", r"\1", address)) == region


def test_no_host_is_listed_in_the_registry_and_in_the_tiers() -> None:
    import tomllib
    from importlib import resources

    text = resources.files("bianyin.parse").joinpath("data/tiers.toml").read_text("utf-8")
    listed = {host for hosts in tomllib.loads(text)["hosts"].values() for host in hosts}
    assert not listed & registry.hosts().keys()


def test_own_sources_add_and_replace(tmp_path: Path) -> None:
    known = registry.sources(
        own(tmp_path, ENTRY + ENTRY.replace('"example"', '"mee"').replace("210100", "210100"))
    )
    assert registry.get("example", known).checked != "never"
    assert registry.get("mee", known).name == "示例市人民政府"
    assert registry.get("ndrc", known) == registry.get("ndrc")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[source]\n", "TOML"),
        (ENTRY + ENTRY, "两次"),
        (ENTRY.replace('https://www.example.gov.cn/"\nregion', 'ftp://x/"\nregion'), "home"),
        (ENTRY.replace('tier = "市"', 'tier = "乡"'), "tier"),
        (ENTRY.replace("'/t\\d{8}_\\d+\\.html$'", "'('"), "article_pattern"),
        (ENTRY.replace("pagination", "paging"), "paging"),
        (ENTRY.replace("checked = 2026-01-02", 'checked = "yesterday"'), "checked"),
        (ENTRY + ENTRY.replace('"example"', '"other"').replace("210100", "210200"), "同一主机"),
        ("[sources]\n", "未知的部分"),
    ],
)
def test_bad_entries_name_file_and_field(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason) as raised:
        registry.sources(own(tmp_path, text))
    assert "own.toml" in str(raised.value)


def test_unknown_names_are_told_near_ones() -> None:
    with pytest.raises(UnknownName, match="ln-sthj"):
        registry.get("ln-sthjt")


def test_selection_by_region_and_tier() -> None:
    known = registry.sources()
    liaoning = registry.select(known, region="210000")
    assert {"ln", "ln-dalian", "lnd"} <= {source.key for source in liaoning}
    assert {source.key for source in registry.select(known, region="210200")} == {"ln-dalian"}
    assert all(source.tier == "部委" for source in registry.select(known, tier="部委"))
    assert registry.select(known, region="100000") == known
