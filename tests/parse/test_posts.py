"""The line over a post says when it was sent, as a table; its year where the page agrees on one."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from bianyin.model import Document, Page
from bianyin.parse.parse import parse

POST = "【示例省发布电力缺口橙色预警】今天，省工信厅发布橙色预警，最大缺口462万千瓦，菱镁等企业轮停，钢铁企业序限。"


def post(
    line: str, body: str = POST, url: str = "https://example.org/7001/KAbc1", **more: dt.datetime
) -> Document:
    page = (
        f"<html><head><title>示例发布的微博</title></head><body><div class='feed'><div><a>示例发布</a></div><div>{line}</div>"
        f"<div class='text'>{body}</div><div>收藏 转发 27 评论 41 赞 203</div></div></body></html>"
    )
    return parse(Page(url=url, body=page.encode(), media_type="html", **more))


def published(document: Document) -> str | None:
    date = document.date("published_on")
    return date.date.value if date else None


@pytest.mark.parametrize(
    "line",
    [
        "<a>2021-10-08 11:06</a> 来自 微博网页版",
        "<a>2021-10-08 11:06</a> 来自<a>iPhone客户端</a>",
        "2021年10月8日 11:06 发布于 辽宁",
        "2021-10-08 11:06:20 · IP属地：辽宁",
        "发布于 2021-10-08 11:06",
        "发布于 2021-10-08 11:06 ・IP 属地辽宁",
        "21-10-8 11:06 来自 微博网页版",
        "发表于 2021/10/8 11:06",
    ],
)
def test_a_line_that_says_when_a_post_was_sent(line: str) -> None:
    document = post(line)
    assert published(document) == "2021-10-08"
    assert POST in document.text


@pytest.mark.parametrize(
    "line", ["10月08日 11:06 来自 微博网页版", "10-08 11:06 发布于 辽宁", "发布于 10-08 11:06"]
)
def test_a_year_that_the_page_agrees_on(line: str) -> None:
    fetched = dt.datetime(2022, 3, 1, tzinfo=dt.UTC)
    assert published(post(line)) is None
    assert published(post(line, retrieved_at=fetched)) == "2021-10-08"
    assert published(post(line, url="https://example.org/202110/abc1.html")) == "2021-10-08"
    assert published(post(line, body=POST + "2021年9月10日起，全省启动有序用电。")) == "2021-10-08"
    mixed = POST + "2021年9月10日起，全省启动有序用电，较2020年9月10日扩大。"
    assert published(post(line, body=mixed, retrieved_at=fetched)) is None


def test_the_same_line_in_a_record() -> None:
    text = f"2021-10-08 11:06 来自 微博网页版\n{POST}"
    line = json.dumps({"url": "https://example.org/7", "title": "示例发布的微博", "text": text})
    page = Page(url="https://example.org/7", body=line.encode(), media_type="record", title="示例发布的微博")
    assert published(parse(page)) == "2021-10-08"


@pytest.mark.parametrize(
    "line",
    [
        "10-08 11:06",
        "比分 10-08 11:06 收于现场",
        "停电时间 10月8日 11:06",
        "2021-10 来自 微博网页版",
        "13-45 11:06 来自 微博",
    ],
)
def test_other_lines_date_nothing(line: str) -> None:
    assert published(post(line, retrieved_at=dt.datetime(2022, 3, 1, tzinfo=dt.UTC))) is None
