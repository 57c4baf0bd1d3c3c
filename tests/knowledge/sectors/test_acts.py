"""Kinds of act: what a sentence tells, how much that moves emissions, and papers that move none."""

from __future__ import annotations

import pytest

from bianyin.knowledge.sectors import (
    acts_in,
    find,
    is_of_another,
    is_wide_title,
    kinds_of_act,
    paper_in_title,
)


def test_every_example_is_of_its_kind() -> None:
    for key, kind in kinds_of_act().items():
        sector = next(iter(kind.sectors), None)
        found = [act.key for act in acts_in(kind.example, sector)]
        paper = paper_in_title(kind.example, sector)
        assert key in found or (paper is not None and paper.key == key), key


@pytest.mark.parametrize(
    ("sentence", "key"),
    [
        ("9月18日起，两座高炉停产检修。", "stop"),
        ("3号机组通过168小时试运行。", "start"),
        ("全市轻型汽车自7月1日起执行国六排放标准。", "limits"),
        ("该市三天内实行静态管理。", "epidemic"),
    ],
)
def test_the_weightiest_act_comes_first(sentence: str, key: str) -> None:
    assert acts_in(sentence)[0].key == key


@pytest.mark.parametrize("sentence", ["该市决定不启动限产。", "企业未停产，生产正常。", "无需限电。"])
def test_what_is_denied_is_no_act(sentence: str) -> None:
    assert not any(act.weight == 5 for act in acts_in(sentence))


def test_not_every_no_denies() -> None:
    assert acts_in("全省不断压减粗钢产量。")[0].key == "stop"


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("关于某核电厂3、4号机组环境影响报告书的批复", "impact_papers"),
        ("关于颁发某核电厂5号机组运行许可证的通知", "licences"),
        ("某碳排放权交易所与某银行签署合作协议", "exchange"),
        ("专家解读：为什么修订标准", "commentary"),
        ("某公司项目入选年度优秀案例", "honours"),
        ("石油化工概论课件：停产检修", "no_fact"),
    ],
)
def test_papers(title: str, key: str) -> None:
    paper = paper_in_title(title)
    assert paper is not None
    assert (paper.key, paper.weight) == (key, 0)


@pytest.mark.parametrize(
    "title",
    [
        "某省启动有序用电",
        "关于实施汽车国六排放标准的公告",
        "某厂高炉停产检修",
        "某市答记者问：限电范围如何确定",
        "关于印发《“十四五”环境影响评价与排污许可工作实施方案》的通知",
    ],
)
def test_no_paper(title: str) -> None:
    assert paper_in_title(title) is None


@pytest.mark.parametrize(
    ("title", "sector", "wide"),
    [
        ("关于印发减污降碳协同增效实施方案的通知", "交通", True),
        ("关于做好有序用电工作的通知", "工业", True),
        ("关于做好有序用电工作的通知", "交通", False),
        ("工业领域碳达峰实施方案", "电力", False),
        ("工业领域碳达峰实施方案", "工业", True),
        ("进一步优化疫情防控措施", "交通", True),
        ("进一步优化疫情防控措施", "电力", False),
    ],
)
def test_wide_titles(title: str, sector: str, wide: bool) -> None:
    assert is_wide_title(title, find(sector)) is wide


@pytest.mark.parametrize(
    ("sentence", "sector", "weight"),
    [
        ("受寒潮影响，29条客运航线停航。", "power", 2),
        ("受寒潮影响，29条客运航线停航。", "ground_transport", 5),
        ("两市间的高铁开工建设。", "ground_transport", 0),
        ("乙烯项目开工建设。", "industry", 4),
        ("该电站预计年底投产发电。", "power", 0),
        ("3号机组并网成功，为年底全部投产奠定基础。", "power", 5),
        ("8月份物流业景气指数为51.5%，环比回升。", "ground_transport", 1),
        ("全国节能宣传周启动，主题是节能降碳。", "power", 1),
        ("该厂停产，同日节能宣传周启动。", "industry", 5),
    ],
)
def test_an_act_counts_for_its_sectors(sentence: str, sector: str, weight: int) -> None:
    told = acts_in(sentence, sector)
    assert (told[0].weight if told else 0) == weight


def test_an_operating_licence_counts_for_power_alone() -> None:
    title = "关于颁发某核电厂5号机组运行许可证的通知"
    assert [paper.weight for key in ("power", "industry") if (paper := paper_in_title(title, key))] == [3, 0]


@pytest.mark.parametrize(
    ("title", "of_another"),
    [
        ("关于做好发电行业企业温室气体排放报告管理工作的通知", True),
        ("关于做好碳排放报告与核查及发电行业名单报送工作的通知", False),
        ("关于启动有序用电的通知", False),
        ("钢铁企业自备电厂发电管理办法", False),
    ],
)
def test_a_title_of_another_sector(title: str, of_another: bool) -> None:
    assert is_of_another(title, find("工业")) is of_another
