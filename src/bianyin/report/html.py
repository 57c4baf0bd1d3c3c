"""`report.html`: the report as one file that asks for nothing: no script, no picture or font from elsewhere.

Every field opens the words that prove it, in the archived page. Jinja2 escapes whatever is not ours; what a page could steer
with is told and not done; a policy of the page itself forbids everything but its own style, which it names by its digest.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from bianyin.model import Report
from bianyin.plot import dark_rules
from bianyin.report import annex, statements
from bianyin.report.annex import said_of_the_annex, said_of_the_national
from bianyin.report.citations import national_standard
from bianyin.report.drawing import drawing, not_drawn
from bianyin.report.html_parts import annexed, outline, overview_rows, pages_of, parts_of, warned
from bianyin.report.numbering import Numbered
from bianyin.report.page_templates import page_environment, template_source
from bianyin.wording import Language

if TYPE_CHECKING:
    from jinja2 import Environment

_MARKS = {'"："': '": "', '"（"': '" ("', '"）"': '")"'}  # that the style sets between words
_WHOLE_WORDS = "thead th { overflow-wrap: normal; }\n"
_DARK = "/* the drawing in the dark */"


def report_html(report: Report, found: Numbered) -> str:
    """The whole page; the same report always gives the same text."""
    from markupsafe import Markup

    style, template = style_of(report.lang), _environment().get_template("report.html.j2")
    return template.render(style=Markup(style), policy=policy_of(style), **_said(report, found))


def report_body(report: Report, found: Numbered, beside: Callable[[str], str]) -> str:
    """What stands in the page's body, for a page of another application that has the style `style_of`.

    Args:
        beside: HTML of the application's own, to stand below the record of a number.
    """
    return _environment().get_template("report_body.html.j2").render(beside=beside, **_said(report, found))


def _said(report: Report, found: Numbered) -> dict[str, Any]:
    """All that the templates say."""
    from markupsafe import Markup

    shared, pages = statements.shared_warnings(report), pages_of(report, found)
    parts = parts_of(report, found, shared, pages)
    columns, *rows = overview_rows(found)
    return {
        "lang": "zh-CN" if report.lang == "zh" else report.lang,
        "of_page": "" if report.lang == "zh" else Markup(' lang="zh-CN"'),  # page text is Chinese in a page of another language
        "title": statements.title(report),
        "head_lines": statements.head_lines(report),
        "notes": [statements.not_cause(), *statements.head_notes(report, shared)],
        "columns": columns,
        "rows": rows,
        "drawing": Markup(drawing(report, found, inline=True)),  # its words are escaped where it is drawn
        "warned": warned(report),
        "not_drawn": not_drawn(report),
        "outline": outline(report, parts),
        "parts": parts,
        "fallback": statements.not_found(),
        "said_of_the_national": said_of_the_national(report),
        "annex_title": annex.title(),
        "said_of_the_annex": said_of_the_annex(report),
        "annex": annexed(report, found, pages),
        "references": [(cited, national_standard(cited)) for cited in found.references.values()],
        "pages": list(pages.values()),
    }  # fmt: skip


@cache
def _environment() -> Environment:
    return page_environment("bianyin.report")


@cache
def style_of(lang: Language) -> str:
    """The style of our pages, with the marks and the long words of their language."""
    style = template_source(_environment(), "report.css").replace(_DARK, dark_rules())
    if lang == "zh":
        return style
    for chinese, english in _MARKS.items():
        style = style.replace(chinese, english)
    return style + _WHOLE_WORDS


def policy_of(style: str) -> str:
    """The Content-Security-Policy of a page that has this style and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
