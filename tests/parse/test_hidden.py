"""What a page hides until its script runs is read where it is its article; what it hides for good is not."""

from __future__ import annotations

import pytest

from bianyin.model import Page
from bianyin.parse.parse import parse

ARTICLE = "<p>示例钢厂两座高炉自9月20日起停产检修三十天，影响铁水产量十万吨。</p>"
STUFFED = "<p>高炉停产检修的价格表，高炉停产检修的厂家大全，高炉停产检修的批发热线，欢迎来电咨询。</p>"
SHOWN = "停产检修三十天"


def read(body: str) -> tuple[str, tuple[str, ...]]:
    page = f"<html><head><title>示例钢厂停产检修</title></head><body>{body}</body></html>"
    document = parse(Page(url="https://example.org/h", body=page.encode(), media_type="html"))
    return document.text, document.warnings


@pytest.mark.parametrize(
    "page",
    [
        "<div class='rich_media_content' id='js_content' style='visibility: hidden;'>{}</div>",
        "<div id='js_content' style='visibility: hidden; opacity: 0; '>{}</div>",
        "<div id='js_content' style='opacity:0'>示例钢厂自9月20日起停产检修三十天，影响铁水产量十万吨。</div>",
        "<div id='img-content' style='visibility:hidden'><h1>示例</h1><div id='js_content'>{}</div></div>",
        "<div class='TRS_Editor' style='visibility:hidden'>{}</div>",
        "<div class='article-content'><div id='js_content' style='visibility:hidden'>{}</div></div>",
        "<div id='app' v-cloak style='display:none'><div class='main'>{}</div></div>",
        "<div class='main'><div class='wow fadeIn' style='visibility: hidden; animation-name: none;'>{}</div></div>",
    ],
)
def test_an_article_that_waits_for_its_script_is_read(page: str) -> None:
    text, warnings = read(page.format(ARTICLE))
    assert SHOWN in text
    assert warnings == ()


@pytest.mark.parametrize(
    "hidden",
    [
        "<div style='visibility:hidden'>{}</div>",
        "<div style='display:none'>{}</div>",
        "<div hidden>{}</div>",
        "<ul style='display:none'><li>{}</li></ul>",
        "<div class='TRS_Editor' style='display:none'>{}</div>",
        "<template><div id='js_content'>{}</div></template>",
        "<div id='js_content' style='visibility:hidden'>{}</div>",  # beside the article that is shown
        "<p style='font-size:0'>高炉停产检修的批发热线</p>",
    ],
)
def test_stuffing_templates_and_menus_stay_out(hidden: str) -> None:
    stuffed = hidden.format(STUFFED)
    text, _ = read(f"{stuffed}<div id='zoom'>{ARTICLE}</div>")
    assert SHOWN in text
    assert "批发热线" not in text


def test_what_is_hidden_inside_the_article_stays_out() -> None:
    text, _ = read(
        f"<div id='js_content' style='visibility:hidden'>{ARTICLE}<div style='visibility:hidden'>{STUFFED}</div></div>"
    )
    assert SHOWN in text
    assert "批发热线" not in text
