"""What a repository says of itself in several places is the same in all."""

from __future__ import annotations

import tomllib
from typing import Any

import yaml

from bianyin import __version__
from written_pages import REPOSITORY

_PROJECT: dict[str, Any] = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]


def test_the_citation_is_of_this_version() -> None:
    cited = yaml.safe_load((REPOSITORY / "CITATION.cff").read_text("utf-8"))
    assert (cited["cff-version"], cited["type"]) == ("1.2.0", "software")
    assert {"message", "title", "authors"} <= cited.keys()
    assert (cited["version"], cited["license"]) == (__version__, _PROJECT["license"])


def test_what_development_needs_is_pinned() -> None:
    """By name and version alone: no address of a registry, no path."""
    lines = (REPOSITORY / "constraints.txt").read_text("utf-8").split("\n")
    pinned = [line.split("==") for line in lines if line]
    assert all(len(each) == 2 for each in pinned)
    names = [name.lower().replace("_", "-") for name, _ in pinned]
    assert len(names) == len(set(names))
    assert {"sphinx", "myst-parser", "furo"} <= set(names)
