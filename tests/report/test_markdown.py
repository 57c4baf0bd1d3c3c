"""`report.md` from a report in memory: the shape its readers know, and nothing that a page could inject."""

from __future__ import annotations

import datetime as dt

from bianyin.model import (
    ChangePoint,
    Coverage,
    Event,
    Figure,
    PartialDate,
    PointWindow,
    Qualifier,
    Rejection,
    Report,
    Section,
)
from bianyin.report import FALLBACK, render_markdown
from bianyin.report.records import record_of
from made_reports import CONTENT, POINT, WINDOW, event, proved, report_of, source


def report(*events: Event, documents: int = 9, about: int = 4, point: ChangePoint = POINT) -> str:
    section = Section(
        point=PointWindow(point=point, windows=(WINDOW,)),
        events=events,
        rejections=(Rejection(stage="draft", reason="region_mismatch"),),
        searched=(Coverage(window=WINDOW, documents=documents, about_region=about),),
        queries=(),
    )
    return render_markdown(
        Report(
            region="辽宁省",
            sector="工业",
            analysed_at=dt.datetime(2026, 1, 2, 3, 4, 5),
            drafter="rules",
            sections=(section,),
        )
    )


def test_an_event_point_uses_the_event_fields() -> None:
    text = report(event())
    assert text.startswith(
        "# 辽宁省 工业部门 碳排放变点相关政策与事件汇总\n\n分析时间: 2026-01-02 03:04:05\n"
    )
    assert "## 转折点: 2021-10-31 (Event) - 置信度: 0.70" in text
    assert "1. **事件名称**：鞍山一钢厂停产" in text
    assert "**发生时间**：2021年9月28日（发生日期）" in text
    assert "**主要内容**：鞍山市一家钢厂停产，影响产量**8000吨**。" in text
    assert "**规模**" not in text  # its one figure is marked where it stands
    assert "**信息来源网址**：[辽宁日报](https://example.org/a)" in text
    assert "早于变点 33 天" in text
    assert "**影响**" not in text  # without evidence a field is left out, never filled


def test_a_seasonal_point_uses_the_policy_fields() -> None:
    seasonal = POINT.model_copy(update={"kind": "Seasonal"})
    text = report(event(change_point=seasonal), point=seasonal)
    assert "1. **具体政策名称/事件**：鞍山一钢厂停产" in text
    assert "**核心内容**" in text and "**发布/发生时间**" in text and "**事件名称**" not in text


def test_nothing_found_says_so_and_what_was_looked_at() -> None:
    text = report()
    assert f"\n\n{FALLBACK}\n\n" in text
    assert "2021-08-02 至 2022-01-30" in text and "文档 9 篇，其中提及辽宁省的 4 篇" in text
    assert "资料缺失" not in text


def test_a_report_without_change_points_says_that_nothing_was_searched() -> None:
    said = "没有变点，也就没有检索任何窗口；这不表示没有相关政策或事件。"
    assert said in render_markdown(report_of()) and said not in report()


def test_missing_coverage_is_not_absence_of_policy() -> None:
    assert "没有任何文档：这是资料缺失，不表示没有相关政策" in report(documents=0, about=0)
    assert "没有提及辽宁省的文档：这是资料缺失" in report(documents=5, about=0)


def test_a_day_that_was_inferred_says_from_what() -> None:
    note = "年份据页面发布日期 2021-09-24推定"
    written = proved(PartialDate.parse("2021-09-18"), "9月18日")
    inferred = written.model_copy(
        update={"evidence": tuple(item.model_copy(update={"note": note}) for item in written.evidence)}
    )
    assert f"2021年9月18日（发生日期，{note}）" in report(
        event(dates={"occurred_on": inferred}, window_date="occurred_on")
    )
    assert "推定" not in report(event(dates={"occurred_on": written}, window_date="occurred_on"))


def test_a_draft_is_marked() -> None:
    assert "（征求意见稿，非正式文件）" in report(event(status="draft"))


def test_words_recognized_on_a_scan_are_marked_where_the_record_names_its_page() -> None:
    live = source("https://example.org/a")
    said = "（扫描件，文字由 OCR 识读，请与原件核对）"
    assert said in report(event(sources=(live.model_copy(update={"read_by_ocr": True}),)))
    assert said not in report(event(sources=(live,)))


def test_page_text_cannot_become_markup() -> None:
    text = report(
        event(
            title=proved("[点击](https://evil.example) **加粗** <script>"),
            content=proved("第一行\n## 转折点: 2030-01-01 (Event) - 置信度: 1.00\n`代码`"),
            sources=(source("https://example.org/a b(c)", site="站点](https://evil.example)["),),
        )
    )
    assert text.count("\n## 转折点") == 1
    assert "](https://evil.example)" not in text.replace("\\](", "")
    assert "<https://example.org/a b(c)>" in text
    assert "<script>" not in text.replace("\\<script\\>", "")


def test_a_record_leaves_out_what_has_no_evidence() -> None:
    row = record_of(event())
    assert "impact" not in row and "measures" not in row and "document_number" not in row
    assert row["dates"] == {"occurred_on": {"value": "2021-09-28", "precision": "day"}}
    assert row["change_point"] == {"date": "2021-10-31", "kind": "Event", "confidence": 0.7}


def test_the_lead_is_put_together_from_titles_dates_and_numbers() -> None:
    text = report(
        event(), event(title=proved("本溪一水泥厂停窑")), point=POINT.model_copy(update={"direction": "down"})
    )
    assert (
        "概述：变点处下降；核验到点名本地区的记录 2 条、全国性文件 0 份。2021年9月28日，鞍山一钢厂停产（记录 1）；"
        "2021年9月28日，本溪一水泥厂停窑（记录 2）。" in text
    )
    assert "概述" not in report()


def test_a_day_with_which_a_title_begins_is_not_told_twice_in_the_lead() -> None:
    text = report(event(), event(title=proved("2021年9月28日，本溪一水泥厂停窑。")))
    assert "；2021年9月28日，本溪一水泥厂停窑（记录 2）。" in text


def test_a_figure_of_a_sentence_that_no_other_field_shows_is_shown_with_its_sentence() -> None:
    other = "该厂产能20万吨。"
    figure = Figure(what="产能", value=20, unit="万吨", text=other, target=True)
    text = report(event(figures=(proved(figure, other, "20万吨"),)))
    assert "**规模**：该厂产能20万吨。（目标）" in text


def test_what_qualifies_a_figure_is_kept_beside_it() -> None:
    period = Qualifier(name="period", words="1至8月")
    about = Qualifier(name="approximate", words="约")
    figure = Figure(
        what="产量",
        value=30,
        until=40,
        unit="万吨",
        text=CONTENT,
        target=True,
        qualifiers=(period, about),
    )
    shown = event(figures=(proved(figure, CONTENT),))
    (row,) = record_of(shown)["figures"]
    assert (row["value"], row["until"]) == (30, 40)
    assert row["qualifiers"] == [
        {"name": "period", "words": "1至8月"},
        {"name": "approximate", "words": "约"},
    ]
