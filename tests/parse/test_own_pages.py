"""Pages written for this project in the templates of real government sites (UCAP, TRS, 大汉, ministries, PDF), labelled by hand.

`occurred_on` has no label: the day of a happening is read sentence by sentence in `extract`, and a page states none.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bianyin.model import Document, Page
from bianyin.parse.media import sniff
from bianyin.parse.parse import parse

PAGES = Path(__file__).parent / "pages"
GOLD = [json.loads(line) for line in (PAGES / "gold.jsonl").read_text("utf-8").splitlines()]
BAR = 0.98


def read(gold: dict[str, Any]) -> Document:
    body = (PAGES / gold["file"]).read_bytes()
    kind = sniff(body, gold["file"])
    assert kind is not None
    return parse(Page(url=gold["url"], body=body, media_type=kind))


def checks(document: Document, gold: dict[str, Any]) -> dict[str, tuple[bool, object, object]]:
    """By field: right or not, found, wanted."""
    found = {date.name: date.date.value for date in document.dates}
    fields: dict[str, tuple[object, object]] = {
        "title": (document.title, gold["title"]),
        "issuers": (list(document.issuers), gold["issuers"]),
        "status": (document.status, gold["status"]),
        **{name: (found.get(name), gold[name]) for name in ("published_on", "issued_on", "effective_on")},
    }
    right = {name: (got == wanted, got, wanted) for name, (got, wanted) in fields.items()}
    number = document.document_number
    right["document_number"] = (
        number in (gold["document_number"], *gold.get("number_alt", [])),
        number,
        gold["document_number"],
    )
    right["contains"] = (all(words in document.text for words in gold["contains"]), "", gold["contains"])
    lacking = [words for words in gold["lacks"] if words in document.text]
    right["lacks"] = (not lacking, lacking, [])
    return right


def test_there_are_forty_pages() -> None:
    assert len(GOLD) >= 40


def test_every_field_is_right_in_ninety_eight_of_a_hundred() -> None:
    wrong: Counter[str] = Counter()
    seen = []
    for gold in GOLD:
        for name, (right, found, wanted) in checks(read(gold), gold).items():
            wrong[name] += not right
            if not right:
                seen.append(f"{gold['file']} {name}: {found!r}, not {wanted!r}")
    assert all(count <= (1 - BAR) * len(GOLD) for count in wrong.values()), "\n".join(seen)


@pytest.mark.parametrize("gold", GOLD, ids=[gold["file"] for gold in GOLD])
def test_no_page_is_refused_and_each_says_every_line_once(gold: dict[str, Any]) -> None:
    document = read(gold)
    assert set(document.warnings) <= {"dates_disagree"}  # some pages were made so
    lines = document.text.split("\n")
    assert lines.count(document.title) == 1
