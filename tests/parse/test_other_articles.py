"""What other pages say stays out of a page's text, and its title, number and days are its own."""

from __future__ import annotations

import pytest

from bianyin.model import Document, Page
from bianyin.parse.parse import parse

TITLE = "示例市人民政府关于水泥企业错峰生产的通知"
SENTENCE = "为做好秋冬季大气污染防治，经研究决定，自2021年10月1日起在全市水泥企业实行错峰生产，停窑不少于一百二十天。"
ARTICLE = "".join(f"<p>第{number}条　{SENTENCE}</p>" for number in "一二三四五六")
LEAK = "据悉，另一家钢铁企业高炉自2022年3月1日起停产检修二十天，影响产量三万吨。"
CARDS = "".join(
    f"<div><a href='/{n}.html'>钢企{n}号停产检修公告发布</a><p>{LEAK}</p></div>" for n in range(6)
)
LINKS = (
    "<p><a href='/1.html'>钢企停产检修公告发布</a></p><p><a href='/2.html'>另一家钢铁企业复产的公告</a></p>"
)
COMMENTS = "".join(f"<p>示例网友{n}：我看另一家钢铁企业去年九月就停产了，大家都知道。</p>" for n in range(9))
CONTAINERS = ["class='article-content'", "class='TRS_Editor'", "id='zoom'", "class='main'"]


def read(body: str, *, title: str = TITLE, head: str = "", foot: str = "", url: str = "https://www.example.org/a/1.html") -> Document:  # fmt: skip
    html = f"<html><head><title>{title}</title></head><body><h1>{TITLE}</h1><div>{head}</div>{body}<div>{foot}</div></body></html>"
    return parse(Page(url=url, body=html.encode(), media_type="html"))


def published(document: Document) -> str | None:
    date = document.date("published_on")
    return date.date.value if date else None


BESIDE = {
    "related news, a block by name": f"<div class='txt'>{ARTICLE}</div><div class='related-list'>{CARDS}</div>",
    "related news, a block by heading": f"<div class='txt'>{ARTICLE}</div><div><h3>相关新闻</h3>{CARDS}</div>",
    "further reading at the end": f"{ARTICLE}<p>延伸阅读：</p>{LINKS}<p>{LEAK}</p>",
    "its heading in bold": f"{ARTICLE}<p><strong>【相关阅读】</strong></p>{LINKS}<p>{LEAK}</p>",
    "further reading in the midst": ARTICLE.replace("<p>第三条", f"<p>相关阅读</p>{LINKS}<p>第三条"),
    "in the midst, a box": ARTICLE.replace("<p>第三条", f"<div><h4>推荐阅读</h4>{CARDS}</div><p>第三条"),
    "comments": f"<div class='txt'>{ARTICLE}</div><div><h3>网友评论</h3>{COMMENTS}</div>",
    "teasers without a name": f"<div class='txt'>{ARTICLE}</div><div><div>{CARDS}</div></div>",
}  # fmt: skip


@pytest.mark.parametrize("container", CONTAINERS)
@pytest.mark.parametrize("kind", BESIDE)
def test_what_stands_beside_an_article_in_its_container_stays_out(container: str, kind: str) -> None:
    document = read(f"<div {container}>{BESIDE[kind]}</div>")
    assert all(f"第{number}条" in document.text for number in "一二三四五六")
    assert "另一家" not in document.text


@pytest.mark.parametrize("container", CONTAINERS[:-1])
@pytest.mark.parametrize(
    "body",
    [
        f"<div>{ARTICLE}</div><p>第七条　{SENTENCE}</p>" + f"<p>第八条　{SENTENCE}</p>" * 8,
        f"<h3>关于评论</h3>{ARTICLE}<p>第七条　{SENTENCE}</p>",
        f"{ARTICLE}<p>第七条　相关阅读材料由各市自行印发，{SENTENCE}</p>",
        f"<div class='hot'>{ARTICLE}<p>第七条　{SENTENCE}</p></div>",
        f"<div><h3>一、总则</h3>{ARTICLE * 2}</div><div><h3>二、分则</h3><p>第七条　{SENTENCE}</p>{ARTICLE}</div>",
        f"<section><h3>一、总则</h3>{ARTICLE}</section><section><h3>二、附则</h3><p>第七条　{SENTENCE}</p></section>",
    ],
    ids=["goes on behind a block", "a heading of its own", "such words in a sentence", "a name like it", "long sections", "sections"],
)  # fmt: skip
def test_an_article_is_whole_whatever_it_is_made_of(container: str, body: str) -> None:
    text = read(f"<div {container}>{body}</div>").text
    assert all(f"第{number}条" in text for number in "一二三四五六七")


@pytest.mark.parametrize(
    "foot",
    [
        "网站更新日期：2024-06-01",
        "本网站最后更新时间：2024年6月1日",
        "本站最近更新 2024-06-01",
        "<p>更新日期：2024-06-01</p><p>版权所有 示例市人民政府</p><p>ICP备00000000号</p>",
        "<span>系统更新时间：2024-06-01</span> 主办单位：示例市人民政府",
    ],
)
def test_the_day_of_a_sites_change_is_no_pages(foot: str) -> None:
    document = read(f"<div id='zoom'>{ARTICLE}</div>", foot=foot)
    assert published(document) is None and document.other_datings == ()
    dated = read(f"<div id='zoom'>{ARTICLE}</div>", head="发布日期：2021-09-25", foot=foot)
    assert published(dated) == "2021-09-25" and dated.other_datings == ()


@pytest.mark.parametrize(
    "head",
    ["更新时间：2024-06-01 发布时间：2021-09-25", "<span>更新时间：2024-06-01</span><span>发布时间：2021-09-25</span>", "发布日期：2021-09-25　更新日期：2024-06-01"],
)  # fmt: skip
def test_of_two_days_in_one_line_the_label_tells(head: str) -> None:
    document = read(f"<div id='zoom'>{ARTICLE}</div>", head=head)
    assert published(document) == "2021-09-25"
    assert [(each.date.value, each.origin) for each in document.other_datings] == [("2024-06-01", "updated")]


def test_the_day_of_a_change_of_the_page_itself_is_kept() -> None:
    assert published(read(f"<div id='zoom'>{ARTICLE}</div>", head="更新时间：2021-09-25")) == "2021-09-25"


@pytest.mark.parametrize(
    "title", ["文件_示例市人民政府", "政策文件-示例市人民政府门户网站", "示例市人民政府", TITLE]
)
@pytest.mark.parametrize("first", ["<p>示政发〔2021〕9号</p>", "<p>示政发〔2021〕9号</p><p>各区、县（市）人民政府：</p>", f"<p>示政发〔2021〕9号</p><p>{TITLE}</p>"])  # fmt: skip
def test_a_number_opens_the_body_and_is_no_title(title: str, first: str) -> None:
    for container in ("<div id='zoom'>", "<div>"):
        document = read(f"{container}{first}{ARTICLE}</div>", title=title)
        assert (document.title, document.document_number) == (TITLE, "示政发〔2021〕9号")


@pytest.mark.parametrize("folder", ["2023010509411077517", "2023010509410771117517"])
def test_the_number_of_a_folder_is_no_day_of_publication(folder: str) -> None:
    url = f"https://www.ln.gov.cn/web/zwgkx/{folder}/index.shtml"
    assert published(read(f"<div id='zoom'>{ARTICLE}</div>", url=url)) is None
