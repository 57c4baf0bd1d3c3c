"""The pages that people read, and what stands in them: commands, settings, links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
GUIDE = REPOSITORY / "docs" / "guide"
ROOT_PAGES = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def pages_for_users() -> list[Path]:
    return [REPOSITORY / "README.md", REPOSITORY / "docs" / "audit.md", *sorted(GUIDE.glob("*.md"))]


def all_pages() -> list[Path]:
    """Every page of the repository's own; those of `docs/` are held by `make docs` too."""
    docs = sorted((REPOSITORY / "docs").rglob("*.md"))
    return [*(REPOSITORY / name for name in ROOT_PAGES), *docs, *sorted(REPOSITORY.glob("examples/*/*.md"))]


def shell_lines(page: str) -> Iterator[str]:
    """The commands of a page's shell blocks; one that goes on behind a backslash is one."""
    for language, block in _BLOCK.findall(page):
        if language == "bash":
            yield from filter(None, map(str.strip, block.replace("\\\n", " ").splitlines()))


def code_spans(page: str) -> list[str]:
    return _SPAN.findall(_BLOCK.sub("", page))


def links(page: str) -> list[str]:
    """Where links inside the repository lead: PATH, PATH#HEADING or #HEADING."""
    return [to for to in _LINK.findall(_BLOCK.sub("", page)) if "://" not in to]


def headings(page: str) -> list[str]:
    return re.findall(r"^#+ +(.+?)\s*$", _BLOCK.sub("", page), re.MULTILINE)
