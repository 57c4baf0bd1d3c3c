"""A table of facts is what its page says; menus, lists of links, quotations and layout are not."""

from __future__ import annotations

import pytest

from bianyin.model import Document, Page
from bianyin.parse.fact_tables import has_fact_rows
from bianyin.parse.parse import parse

HEAD = ("企业", "停产日期", "影响产量")
ROWS = (
    ("示例钢厂", "2021年9月20日", "10万吨"),
    ("样本水泥厂", "2021年9月22日", "6万吨"),
    ("某某镁砂厂", "9月25日", "—"),
)
MENU = "".join(f'<a href="/{n}.html">栏目{n}的较长名称</a>' for n in range(30))
TITLE = "示例市9月停产检修企业一览表"


def table(rows: object = (HEAD, *ROWS), cell: str = "td", around: str = "") -> str:
    assert isinstance(rows, tuple)
    body = "".join("<tr>" + "".join(f"<{cell}>{text}</{cell}>" for text in row) + "</tr>" for row in rows)
    return f"<table {around}>{body}</table>"


def read(body: str, title: str = TITLE) -> Document:
    page = f"<html><head><title>{title}-示例数据</title></head><body><div class='nav'>{MENU}</div>{body}</body></html>"
    return parse(Page(url="https://example.org/t", body=page.encode(), media_type="html"))


@pytest.mark.parametrize(
    "body",
    [
        "<div><h1>{title}</h1><div>2021-09-30 08:20 来源：示例数据</div><div>{table}<p>注：据公开消息整理</p></div></div>",
        "<div><h1>{title}</h1><div>2021-09-30 08:20 来源：示例数据</div>{table}<p>注：据公开消息整理</p></div>",
        "<div><h1>{title}</h1><p>2021-09-30</p><div class='wrap'><div>{table}</div></div><p>注：据公开消息整理</p></div>",
        "<div><div><h2>{title}</h2></div><div><p>注：据公开消息整理</p>{table}</div></div>",
        "<h1>{title}</h1><div class='TRS_Editor'>{table}<p>注：据公开消息整理</p></div>",
    ],
)
def test_a_page_of_a_table_and_a_note(body: str) -> None:
    document = read(body.format(title=TITLE, table=table()))
    assert document.warnings == ()
    lines = document.text.split("\n")
    for row in ROWS:
        assert lines.count(" ".join(row)) == 1
    assert document.text.count("据公开消息整理") == 1
    assert "栏目3" not in document.text


@pytest.mark.parametrize(
    "rows",
    [
        (("地区", "目标（万千瓦）"), ("示例省", "20.3"), ("样本省", "31.7")),
        (("时间", "事项"), ("8月20日", "示例集团与样本集团重组"), ("10月8日", "示例省发布电力缺口橙色预警")),
        (*(("示例钢厂", "1", "2021-09-20", "高炉停产"),) * 3, ("合计", "3")),
    ],
)
def test_rows_of_facts_of_every_shape(rows: tuple[tuple[str, ...], ...]) -> None:
    document = read(f"<div><h1>{TITLE}</h1><div>{table(rows)}</div></div>")
    assert document.warnings == ()
    assert all(" ".join(row) in document.text for row in rows)


LINKS = tuple((f"<a href='/{n}'>关于示例停产检修的第{n}号通知</a>", f"2021-09-{n}") for n in range(10, 20))
CALENDAR = (tuple("日一二三四五六"), tuple("1234567"), ("8", "9", "10", "11", "12", "13", "14"))
QUOTES = (("示例指数", "3500.12", "0.3%"), ("样本指数", "2100.50", "0.1%"), ("某某指数", "900.10", "0.2%"))
HEADLINES = "".join(f"<li><a href='/{n}'>示例市第{n}号通知</a></li>" for n in range(40))
CONTACT = (("咨询电话", "024-12345678"), ("传真", "024-87654321"))


@pytest.mark.parametrize(
    "body",
    [
        f"<div><h1>{TITLE}</h1>{table(LINKS)}</div>",
        f"<div><h1>{TITLE}</h1>{table(CALENDAR)}</div>",
        f"<div><h1>{TITLE}</h1>{table(CONTACT)}</div>",
        f"<div><h1>{TITLE}</h1><ul>{HEADLINES}</ul><div>{table(QUOTES)}</div></div>",
        f"<div><h1>{TITLE}</h1></div><table><tr><td><a href='/'>首页</a></td><td>{table(LINKS)}</td></tr></table>",
        f"<div><h1>{TITLE}</h1>{table(((TITLE, '2021'),))}</div>",
        f"<div hidden><h1>{TITLE}</h1>{table()}</div>",
    ],
    ids=["links", "calendar", "contact", "quotations", "layout", "one row", "hidden"],
)
def test_what_is_no_table_of_facts(body: str) -> None:
    document = read(body)
    assert document.warnings == ("no_main_text",)


def test_a_table_beside_an_article_is_not_added_to_it() -> None:
    prose = "<p>示例钢厂自9月20日起停产检修三十天，影响铁水产量十万吨。</p>" * 3
    document = read(f"<div id='zoom'>{prose}</div><div class='side'><h3>行情</h3>{table(QUOTES)}</div>")
    assert "示例指数" not in document.text


@pytest.mark.parametrize(
    ("text", "is_facts"),
    [
        ("企业\t停产日期\t产量\n示例钢厂\t9月20日\t10万吨\n样本厂\t9月22日\t6万吨", True),
        ("企业|停产日期|产量\n示例钢厂|9月20日|10万吨\n样本厂|9月22日|6万吨", True),
        ("关于停产的通知 2021-09-20\n关于检修的通知 2021-09-21\n关于限电的通知 2021-09-22", False),
        ("首页 要闻 本地 财经\n体育 专题 论坛 视频", False),
        ("示例钢厂 2021年9月20日 停产", False),
        ("", False),
    ],
)
def test_rows_in_plain_text(text: str, is_facts: bool) -> None:
    assert has_fact_rows(text) is is_facts
