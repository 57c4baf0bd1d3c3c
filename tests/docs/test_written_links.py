"""Links lead somewhere; pages that the code names are there; what the guide says of errors is what they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from mdit_py_plugins.anchors.index import slugify

from written_pages import GUIDE, REPOSITORY, all_pages, code_spans, headings, links

_PAGE = re.compile(r"\bdocs/[\w/-]+\.md\b")
_CODE = ("src", "tests", "bench", "tools", "prompts", "examples", ".ci")


def broken(page: Path) -> list[str]:
    """Links of a page to a file or heading that is not there."""
    return [to for to in links(page.read_text("utf-8")) if not leads_somewhere(page, to)]


def leads_somewhere(page: Path, to: str) -> bool:
    path, _, heading = to.partition("#")
    target = page.parent / path if path else page
    if not target.exists():
        return False
    return not heading or heading in {slugify(each) for each in headings(target.read_text("utf-8"))}


@pytest.mark.parametrize("page", all_pages(), ids=lambda page: page.name)
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    assert broken(page) == []


def test_a_broken_link_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "# 一 二\n\n[a](#一-二) [b](#三) [c](none.md) [d](page.md#一-二) [e](https://a.example/)", "utf-8"
    )
    assert broken(page) == ["#三", "none.md"]


def test_pages_that_code_and_pages_name_are_there() -> None:
    files = [
        file
        for room in _CODE
        for file in (REPOSITORY / room).rglob("*")
        if file.suffix in (".py", ".md", ".toml")
    ]
    named = {name for file in [*files, *all_pages()] for name in _PAGE.findall(file.read_text("utf-8"))}
    assert len(named) > 3
    assert sorted(name for name in named if not (REPOSITORY / name).exists()) == []


def test_the_guide_quotes_errors_as_they_are() -> None:
    """Each message that heads an answer of the guide, up to its … ."""
    said = "\n".join(
        path.read_text("utf-8") for path in (REPOSITORY / "src").rglob("*") if path.suffix in (".py", ".toml")
    )
    heads = re.findall(r"^\*\*(.+?)\*\*", (GUIDE / "faq.md").read_text("utf-8"), re.MULTILINE)
    quoted = [span for head in heads for span in code_spans(head) if re.search("[一-鿿]", span)]
    parts = [part.strip() for span in quoted for part in span.split("…") if part.strip()]
    assert len(parts) > 25
    assert [part for part in parts if part not in said] == []
