"""Bodies without prose: posts in points, pages of an e-paper, tables under their own first row, stamps of posts."""

from __future__ import annotations

from bianyin.model import Document, Page
from bianyin.parse.parse import parse


def page(body: str, title: str = "示例市聚酯产业园开工忙") -> Document:
    markup = f"<html><head><title>{title}</title></head><body>{body}</body></html>"
    return parse(Page(url="https://example.org/a", body=markup.encode(), media_type="html"))


def test_a_post_in_points_keeps_them_and_its_stamp() -> None:
    found = page(
        "<div id='js_content'><p>示例开发区 2022-02-09 09:11</p><p>▶️ 2月8日，示例聚酯产业园一期项目开工</p>"
        "<p>▶️ 一期总投资260亿元</p></div>"
    )
    assert "2月8日，示例聚酯产业园一期项目开工" in found.text
    date = found.date("published_on")
    assert date is not None
    assert date.date.value == "2022-02-09"


def test_a_list_of_links_in_a_container_is_no_body() -> None:
    links = "".join(f"<li><a href='/{n}'>某市第{n}座高炉停产检修的消息</a></li>" for n in range(6))
    assert "高炉停产检修的消息\n" not in page(f"<div id='js_content'><ul>{links}</ul></div>").text


def test_the_page_of_an_epaper_is_its_article() -> None:
    found = page(
        "<table><tr><td><div>某日报 第01版：要闻</div><a href='#'>下一版</a></td><td><h1>示例市聚酯产业园开工忙</h1>"
        "<div id='ozoom'><p>本报讯 昨日，某厂两座高炉停产检修，影响铁水八千吨。</p></div></td></tr></table>"
    )
    assert "第01版" not in found.text
    assert "昨日，某厂两座高炉停产检修" in found.text


def test_a_table_headed_by_its_first_row() -> None:
    rows = "".join(
        f"<tr><td>{n}</td><td>示例项目{name}</td><td>开工</td><td>2022/{n}/8</td></tr>"
        for n, name in enumerate("甲乙丙", start=1)
    )
    head = "<tr><td>序号</td><td>项目</td><td>节点</td><td>时间</td></tr>"
    found = page(
        f"<table><tr><td colspan='4'>2022年项目进展表</td></tr>{head}{rows}</table>", "2022年项目进展表"
    )
    assert "1 示例项目甲 开工 2022/1/8" in found.text


def test_columns_named_by_two_labels_are_no_information_table() -> None:
    head = "<tr><th>文件名称</th><th>发文单位</th><th>文号</th><th>日期</th></tr>"
    rows = "".join(
        f"<tr><td>示例方案{name}</td><td>某省政府</td><td>某政发〔2022〕{n}号</td><td>2022.0{n}.08</td></tr>"
        for n, name in enumerate("甲乙丙", start=1)
    )
    assert (
        "示例方案乙 某省政府 某政发〔2022〕2号 2022.02.08"
        in page(f"<h3>示例标题</h3><table>{head}{rows}</table>").text
    )
