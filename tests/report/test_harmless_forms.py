"""What a page could steer with is text in every form: unit tests of the parts, and the hostile page in Markdown and on the terminal."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bianyin.report import render_markdown
from bianyin.report.addresses import web_address
from bianyin.report.drawing import drawing
from bianyin.report.html import report_html
from bianyin.report.markdown_words import as_markdown, escape
from bianyin.report.numbering import numbered
from bianyin.report.shown_fields import Words
from bianyin.text.harmless import harmless, harmless_json
from made_reports import FIRST, due, event, proved, report_of, section, source

STEERING = "\x1b[2J\u202e\u2066\x07\x9b31m\u200f\U000e0041\x00"


def test_steering_characters_go_and_all_others_stay() -> None:
    assert harmless(f"甲{STEERING}乙\n\t中") == "甲[2J31m乙\n\t中"
    plain = "二氧化碳 CO₂ 1.5 万吨，“引号”—— é 𠀀"
    assert harmless(plain) == plain


def test_json_says_the_same_without_steering() -> None:
    value = {"题": f"甲{STEERING}乙", "行": "一\r\n二"}
    written = harmless_json(json.dumps(value, ensure_ascii=False, indent=1))
    assert json.loads(written) == value and harmless(written) == written


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.example/x?y=1&z=2#t", "https://a.example/x?y=1&z=2#t"),
        ("http://a.example/路 (1).html", "http://a.example/路 (1).html"),
        ("https://a.example/>)<img src=x>", "https://a.example/%3E)%3Cimg src=x%3E"),
        ("https://a.example/\u202ex\x1b`\\", "https://a.example/%E2%80%AEx%1B%60%5C"),
        ("https://a.example/\n# 题", "https://a.example/%0A# 题"),
        ("javascript:alert(1)", ""), (" javascript:alert(1)", ""), ("JaVaScRiPt:alert(1)", ""), ("java\nscript:alert(1)", ""),
        ("javascript://a.example/%0aalert(1)", ""), ("file://a.example/share/a.html", ""), ("data:text/html,<b>", ""), ("file:folder/a.html#0123456789ab", ""), ("vbscript:x", ""),
        ("//a.example/x", ""), ("https:///x", ""), ("http://[", ""), ("", ""), ("ftp://a.example/x", ""),
    ],
)  # fmt: skip
def test_only_pages_of_the_web_are_links_and_no_address_ends_its_link(url: str, shown: str) -> None:
    assert web_address(url) == shown


@given(st.text(), st.text())
def test_no_label_and_no_address_is_more_than_one_link(label: str, path: str) -> None:
    shown = as_markdown([Words(f"甲{label}", address=f"https://a.example/{path}")])
    assert "\n" not in shown
    address = web_address(f"https://a.example/{path}")
    assert not set('<>`\\"') & set(address) and harmless(address) == address


@given(st.text(alphabet="[]()<>`*_~&;#!|\\ab甲\u202e\n"))
def test_escaped_words_are_only_words_to_a_reader_of_markdown(words: str) -> None:
    """Every character that begins markup within a line stands behind a backslash."""
    shown, at = escape(words), 0
    while at < len(shown):
        if shown[at] == "\\":
            at += 2
            continue
        assert shown[at] not in "`*_~[]<>"
        at += 1


def _hostile(**changes: Any) -> Any:
    steered = f"停产{STEERING}</title><script>alert(1)</script>"
    fields = {"title": proved(steered), "sources": (source("javascript:alert(1)", site="站<b>"),)}
    return report_of(section(FIRST, due(FIRST, **{**fields, **changes})))


def test_in_markdown_an_address_that_is_none_is_words() -> None:
    text = render_markdown(_hostile())
    assert "](javascript" not in text and "\x1b" not in text and "\u202e" not in text
    assert "停产\\[2J31m" in text


def test_in_html_it_is_words_and_no_link() -> None:
    report = _hostile()
    page = report_html(report, numbered(report))
    assert "<script" not in page and 'href="javascript' not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert harmless(page) == page


def test_the_drawing_stays_xml_whatever_a_title_holds() -> None:
    report = _hostile()
    for inline in (True, False):
        svg = drawing(report, numbered(report), inline=inline)
        assert "停产[2J31m" in svg
        ET.fromstring(svg)


def test_the_same_report_gives_the_same_page() -> None:
    report = report_of(section(FIRST, due(FIRST), event(change_point=FIRST)))
    assert report_html(report, numbered(report)) == report_html(report, numbered(report))
