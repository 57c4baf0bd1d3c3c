"""Which of a page's days is that of its publication, and which others it gives."""

from __future__ import annotations

import pytest

from bianyin.model import Document, Page
from bianyin.parse.parse import parse

TEXT = "鞍山一钢厂两座高炉停产检修，预计影响铁水产量。该厂表示，检修将持续一个月，期间外供能源不受影响。" * 3


def html(
    header: str = "", meta: str = "", url: str = "https://example.org/a.html", body: str = TEXT
) -> Document:
    page = (
        f"<html><head><title>鞍山一钢厂两座高炉停产检修</title>{meta}</head><body>"
        f"<h1>鞍山一钢厂两座高炉停产检修</h1><div>{header}</div><div class='TRS_Editor'><p>{body}</p></div></body></html>"
    )
    return parse(Page(url=url, body=page.encode(), media_type="html"))


def published(document: Document) -> tuple[str, str] | None:
    date = document.date("published_on")
    return (date.date.value, date.origin) if date else None


def others(document: Document) -> set[tuple[str, str]]:
    return {(each.date.value, each.origin) for each in document.other_datings}


@pytest.mark.parametrize(
    "label",
    ["发布时间：", "发布日期：", "时间：", "日期:", "发布于", "发稿时间：", "公开日期：", ""],
)
def test_the_day_that_a_label_calls_that_of_publication(label: str) -> None:
    assert published(html(f"{label}2021-09-24")) == ("2021-09-24", "byline")


@pytest.mark.parametrize(
    "label",
    [
        "失效日期：", "废止日期：", "报名时间：", "截止日期：", "备案时间：", "今天是", "今天是：", "打印时间：", "生成时间：", "访问时间：",
        "有效期至", "有效期：", "征求意见截止时间：", "征求意见截止", "公示期：", "公示时间：", "开标时间：", "投标截止时间：", "投标截止：", "当前时间：",
        "报名截止", "面试日期：", "缴费时间为",
    ],
)  # fmt: skip
def test_a_day_that_a_label_calls_another_is_none_of_publication(label: str) -> None:
    assert published(html(f"{label}2023-01-05")) is None
    assert published(html(f"{label}2023年1月5日 发布时间：2021-09-24")) == ("2021-09-24", "byline")


def test_the_day_of_a_change_comes_behind_that_of_publication() -> None:
    document = html("更新时间：2023-01-05 发布时间：2021-09-24")
    assert published(document) == ("2021-09-24", "byline")
    assert others(document) == {("2023-01-05", "updated")}
    assert published(html("更新时间：2023-01-05")) == ("2023-01-05", "updated")


@pytest.mark.parametrize(
    ("url", "meta", "other"),
    [
        ("https://example.org/2023010509411077517/", "", ("2023-01-05", "identifier")),
        ("https://example.org/art/2023/1/5/art_1_2.html", "", ("2023-01-05", "url")),
        ("https://example.org/202301/t20230105_1.html", "", ("2023-01-05", "url")),
        ("https://example.org/2023-01/a.html", "", ("2023-01", "url")),
    ],
)
def test_other_days_that_a_page_gives_are_kept(url: str, meta: str, other: tuple[str, str]) -> None:
    document = html("发布时间：2021-09-24", meta, url)
    assert published(document) == ("2021-09-24", "byline") and others(document) == {other}


def test_a_tag_years_off_the_day_that_is_shown_is_kept_beside_it() -> None:
    document = html("发布时间：2021-09-24", "<meta name='PubDate' content='2023-01-05 08:00'>")
    found = {
        (each.date.value, each.origin)
        for each in (*document.other_datings, document.date("published_on"))
        if each
    }
    assert found == {("2021-09-24", "byline"), ("2023-01-05", "meta")}


@pytest.mark.parametrize(
    ("header", "meta", "disagree"),
    [
        ("发布时间：2021-09-24", "<meta name='PubDate' content='2023-01-05 08:00'>", True),
        ("发布时间：2021-09-24", "<meta name='PubDate' content='2021-09-26'>", True),
        ("发布时间：2021-09-24", "<meta name='PubDate' content='2021-09-25T00:10:00'>", False),
        ("发布时间：2021-09-24", "<meta name='PubDate' content='2021-09'>", False),
        ("发布时间：2021-09-24 更新时间：2023-01-05", "", False),
    ],
    ids=["years off", "two days off", "past midnight", "its month", "changed later"],
)
def test_two_days_of_publication_are_a_warning(header: str, meta: str, disagree: bool) -> None:
    assert ("dates_disagree" in html(header, meta).warnings) is disagree


@pytest.mark.parametrize(
    "url", ["https://example.org/202109/t20210924_1.html", "https://example.org/202109/1.html"]
)
def test_days_that_agree_are_one(url: str) -> None:
    assert html("发布时间：2021-09-24", "<meta name='PubDate' content='2021-09-24'>", url).other_datings == ()


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("二O二一年九月二十日", "2021-09-20"),
        ("二0二一年九月二十日", "2021-09-20"),
        ("二○二一年九月廿一日", "2021-09-21"),
        ("二〇二一年九月卅日", "2021-09-30"),
        ("二０二一年十月卅一日", "2021-10-31"),
        ("２０２１年９月２０日", "2021-09-20"),
    ],
)
def test_signatures_as_typists_write_them(written: str, day: str) -> None:
    text = f"各市人民政府：\n请认真贯彻执行，有关情况及时报告。\n辽宁省生态环境厅\n{written}\n"
    record = f'{{"url": "https://example.org/1", "title": "关于钢铁企业错峰生产的通知", "text": {text!r}}}'.replace(
        "'", '"'
    )
    document = parse(Page(url="https://example.org/1", body=record.encode(), media_type="record"))
    issued = document.date("issued_on")
    assert issued is not None and (issued.date.value, issued.origin) == (day, "signature")
    assert issued.span is not None and document.text[issued.span.start : issued.span.end] == written


@pytest.mark.parametrize(
    ("rule", "day"),
    [
        ("本办法自二O二一年十月一日起施行。", "2021-10-01"),
        ("本办法自2021年10月1日起施行，原办法同时废止。", "2021-10-01"),
        ("原办法自2021年10月1日起废止。", None),
        ("原办法自2021年10月1日起停止执行。", None),
        ("原办法自2021年10月1日起不再执行。", None),
        ("《原办法》（自2019年10月1日起施行）同时废止。", None),
        ("本办法有效期至2021年10月1日。", None),
    ],
)
def test_the_day_of_effect(rule: str, day: str | None) -> None:
    effective = html(body=f"{TEXT}{rule}").date("effective_on")
    assert (effective.date.value if effective else None) == day
