"""Every setting stands once, with its default, in `.env.example` and in the guide; and no page names one that is not there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bianyin.settings import Settings
from written_pages import GUIDE, REPOSITORY, all_pages

_FIELDS = {f"BIANYIN_{name}".upper(): field for name, field in Settings.model_fields.items()}
_NAMED = re.compile(r"BIANYIN_[A-Z][A-Z_]*[A-Z]")


def in_guide() -> list[tuple[str, str]]:
    """Names and defaults of the tables of the guide's page."""
    page = (GUIDE / "settings.md").read_text("utf-8")
    return re.findall(r"^\| `(BIANYIN_\w+)` \| `?([^`|]*?)`? ?\|", page, re.MULTILINE)


def in_example() -> list[tuple[str, str]]:
    return re.findall(
        r"^# (BIANYIN_\w+)=(.*)$", (REPOSITORY / ".env.example").read_text("utf-8"), re.MULTILINE
    )


def as_written(default: Any) -> str:
    """A default as `.env` has it; empty for none."""
    if default is None or default == "":
        return ""
    return str(default) if isinstance(default, str | Path) else json.dumps(default)


@pytest.mark.parametrize("written", [in_guide(), in_example()], ids=["guide", "env.example"])
def test_every_setting_stands_once(written: list[tuple[str, str]]) -> None:
    assert sorted(name for name, _ in written) == sorted(_FIELDS)


def test_the_guide_has_the_defaults() -> None:
    assert dict(in_guide()) == {name: as_written(field.default) for name, field in _FIELDS.items()}


def test_the_example_has_the_defaults() -> None:
    """Where there is one; else it shows what a value looks like."""
    plain = {
        name: as_written(field.default)
        for name, field in _FIELDS.items()
        if field.default not in (None, "", {})
    }
    assert {name: value for name, value in in_example() if name in plain} == plain


def named_in(text: str) -> Iterator[str]:
    """Settings that a text names; `BIANYIN_CHAT_…` and `BIANYIN_CHAT_PRICE_*` are all of that beginning."""
    for found in _NAMED.finditer(text):
        open_ended = text[found.end() :].lstrip("_")[:1] in ("…", "*", "{")
        if not (open_ended and any(name.startswith(found[0]) for name in _FIELDS)):
            yield found[0]


@pytest.mark.parametrize("page", all_pages(), ids=lambda page: page.name)
def test_a_page_names_no_setting_that_is_not_there(page: Path) -> None:
    assert set(named_in(page.read_text("utf-8"))) <= set(_FIELDS)


def test_messages_name_no_setting_that_is_not_there() -> None:
    sources = (path.read_text("utf-8") for path in (REPOSITORY / "src").rglob("*.py"))
    assert {name for source in sources for name in named_in(source)} <= set(_FIELDS)


def test_a_wrong_name_is_noticed() -> None:
    assert set(named_in("`BIANYIN_CHAT_…`, `BIANYIN_WINDOW_DAYS`, `BIANYIN_WINDOW`")) - set(_FIELDS) == {
        "BIANYIN_WINDOW"
    }
