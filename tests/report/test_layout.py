"""How a report is laid out: the overview first, each happening once, the nation's papers in an annex of their own."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from bianyin.model import (
    PartialDate,
    PointWarning,
    Report,
    Section,
)
from bianyin.report import render_markdown, write_report
from bianyin.report.lead_time import lead_time
from bianyin.report.numbering import numbered
from bianyin.report.records import records_jsonl
from made_reports import FIRST, SECOND, due, event, paper, point, proved, section


def text(*sections: Section) -> str:
    return render_markdown(
        Report(
            region="辽宁省", sector="工业", analysed_at=dt.datetime(2026, 1, 2, 3, 4, 5), drafter="rules", sections=sections
        )
    )  # fmt: skip


def rows(report: str) -> list[list[str]]:
    lines = [line for line in report.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_the_overview_has_a_row_a_date_and_stands_before_all_sections() -> None:
    down = point("2021-10-31", direction="down", relative_size=-0.083, size=-0.05, before=0.63, after=0.58)
    warned = point("2022-06-01", warnings=(PointWarning(name="series_edge", detail="靠近末端。"),))
    report = text(section(down, due(down), paper(down)), section(warned, about=0))
    assert report.index("| 变点 |") < report.index("## 转折点")
    assert rows(report) == [
        ["2021-10-31", "Event", "↓8.3 %", "1", "1", "鞍山一钢厂停产（记录 1）", "4", "—"],
        ["2022-06-01", "Event", "—", "0", "0", "未找到", "0", "靠近序列两端；资料缺失"],
    ]


def test_a_title_with_a_bar_breaks_no_table() -> None:
    report = text(section(FIRST, due(FIRST, title=proved("甲|乙"))))
    assert "甲\\|乙（记录 1）" in report


def test_a_happening_is_told_once() -> None:
    report = text(section(FIRST, due(FIRST, 33)), section(SECOND, due(SECOND, 64)))
    assert report.count("**主要内容**") == 1
    assert "- 记录 1（已见前文）：鞍山一钢厂停产，早于变点 64 天" in report


def test_another_happening_gets_the_next_number() -> None:
    other = due(SECOND, title=proved("营口一水泥厂停窑"), content=proved("营口停窑。"))
    report = text(section(FIRST, due(FIRST)), section(SECOND, other))
    assert "\n1. **事件名称**：鞍山" in report and "\n2. **事件名称**：营口" in report


def test_national_papers_stand_once_in_the_annex_and_are_referred_to() -> None:
    report = text(section(FIRST, due(FIRST), paper(FIRST, 20)), section(SECOND, paper(SECOND, 51)))
    sections, annex = report.split("## 附录：全国性文件")
    assert sections.count("- 附1：关于水泥行业的通知") == 2
    assert "早于变点 20 天；原文点名工业领域（水泥）" in sections
    assert annex.count("**附1**") == 1 and "**主要内容**：水泥行业错峰生产。" in annex
    assert "2021-10-31：早于变点 20 天；2021-12-01：早于变点 51 天" in annex


def test_without_national_papers_there_is_no_annex() -> None:
    assert "附录" not in text(section(FIRST, due(FIRST)))


def test_points_of_one_date_share_a_section() -> None:
    seasonal = FIRST.model_copy(update={"kind": "Seasonal"})
    report = text(section(FIRST, due(FIRST)), section(seasonal, due(seasonal)))
    assert report.count("## 转折点: 2021-10-31") == 2 and report.count("---\n\n## 转折点") == 1
    assert report.count("鞍山市一家钢厂停产，影响产量") == 1 and "已见前文" not in report
    assert rows(report)[0][:2] == ["2021-10-31", "Event、Seasonal"]


def test_what_is_warned_of_at_every_point_is_said_once_of_the_series() -> None:
    warning = PointWarning(name="national_shape", detail="该序列与全国曲线几乎相同。")
    own = PointWarning(name="series_edge", detail="靠近末端。")
    report = text(
        section(point("2021-10-31", warnings=(warning,))),
        section(point("2021-12-01", warnings=(warning, own))),
    )
    assert report.count(warning.detail) == 1 and report.index(warning.detail) < report.index("## 转折点")
    assert report.count(own.detail) == 1 and report.index(own.detail) > report.index("## 转折点: 2021-12-01")


@pytest.mark.parametrize(
    ("date", "precision", "lead", "told"),
    [
        ("2021-10-21", "day", 10, "早于变点 10 天"),
        ("2021-11-10", "day", -10, "晚于变点 10 天"),
        ("2021-10-31", "day", 0, "与变点同日"),
        ("2021-10", "day", 0, "与变点同月"),
        ("2021-08", "day", 60, "约早于变点 2 个月"),
        ("2022-01", "day", -62, "约晚于变点 3 个月"),
        ("2021-08-21", "month", 71, "约早于变点 2 个月"),
        ("2021-10-21", "month", 10, "与变点同月"),
        ("2021-10-21", "week", 10, "早于变点 10 天"),
        ("2021-03-21", "year", 200, "与变点同年"),
        ("2019-03-21", "year", 900, "约早于变点 2 年"),
    ],
)
def test_a_lead_is_told_no_finer_than_both_dates(date: str, precision: str, lead: int, told: str) -> None:
    dates = {"occurred_on": proved(PartialDate.parse(date), "9月28日")}
    assert lead_time(due(point("2021-10-31", precision=precision), lead, dates=dates)) == told


def test_the_lead_names_what_is_of_the_region_alone() -> None:
    other = due(FIRST, title=proved("营口一水泥厂停窑"), content=proved("营口停窑。"))
    whole = text(section(FIRST, due(FIRST), other, paper(FIRST)))
    assert "概述：核验到点名本地区的记录 2 条、全国性文件 1 份。" in whole
    assert whole.split("## 附录")[0].count("关于水泥行业的通知") == 1
    assert "概述" not in text(section(FIRST, due(FIRST), paper(FIRST)))


def test_records_carry_the_number_by_which_the_report_tells_them() -> None:
    seasonal = FIRST.model_copy(update={"kind": "Seasonal"})
    sections = (section(FIRST, due(FIRST), paper(FIRST)), section(seasonal, due(seasonal)), section(SECOND, due(SECOND)))  # fmt: skip
    answered = Report(region="辽宁省", sector="工业", analysed_at=dt.datetime(2026, 1, 2), drafter="rules", sections=sections)  # fmt: skip
    rows = [json.loads(line) for line in records_jsonl(answered, numbered(answered)).splitlines()]
    assert [row["number"] for row in rows] == ["1", "附1", "1", "1"]


def test_a_picture_of_the_series_stands_under_the_overview_and_beside_the_report(tmp_path: Path) -> None:
    drawn = Report(
        region="辽宁省", sector="工业", analysed_at=dt.datetime(2026, 1, 2), drafter="rules", sections=(section(FIRST),), picture="<svg/>"
    )  # fmt: skip
    write_report(drawn, tmp_path / "out")
    told = (tmp_path / "out" / "report.md").read_text("utf-8")
    assert told.index("| 变点 |") < told.index("](series.svg)") < told.index("## 转折点")
    assert (tmp_path / "out" / "series.svg").read_text("utf-8") == "<svg/>"
    write_report(drawn.model_copy(update={"picture": None}), tmp_path / "out")
    assert not (tmp_path / "out" / "series.svg").exists()


def test_a_file_of_ones_own_is_found_again() -> None:
    (source,) = event().sources
    own = source.model_copy(update={"url": "file:我的网页/2021/公告.pdf#0123456789ab", "site": "未注明来源", "pages": (2, 5)})  # fmt: skip
    told = text(section(FIRST, due(FIRST, sources=(own,))))
    assert "**信息来源网址**：自有文件 我的网页/2021/公告.pdf（第 2、5 页）" in told


def test_a_warning_about_the_series_stands_once_at_its_head() -> None:
    steps = [PointWarning(name="month_boundary", detail=f"前后相差 {size}。") for size in (1, 2)]
    sections = [
        section(point(day, warnings=(step,)))
        for day, step in zip(("2021-10-31", "2021-12-01"), steps, strict=True)
    ]
    report = text(*sections, section(point("2022-03-05")))
    assert report.count("由月度统计摊到各日") == 1 and report.index("由月度统计") < report.index("| 变点 |")
    assert "前后相差" not in report
    assert [row[-1] for row in rows(report)] == ["月界台阶", "月界台阶", "—"]
