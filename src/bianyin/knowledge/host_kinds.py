"""Hosts that publish others' words: academic publishers, mirrors, platforms. The table: `host_kinds.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib import resources
from typing import Literal, NamedTuple

from bianyin.knowledge.sites.registry import endings
from bianyin.model.address import split_address

HostKind = Literal["academic", "mirror", "hosting"]


class _Kinds(NamedTuple):
    hosts: dict[str, HostKind]
    papers: re.Pattern[str]


@lru_cache(maxsize=1)
def _kinds() -> _Kinds:
    text = (resources.files("bianyin.knowledge") / "host_kinds.toml").read_text("utf-8")
    data = tomllib.loads(text)
    names: tuple[HostKind, ...] = ("academic", "mirror", "hosting")
    hosts = {host: name for name in names for host in data[name]["hosts"]}
    return _Kinds(hosts, re.compile(data["academic"]["paths"]))


def kind_of(url: str) -> HostKind | None:
    """What an address's host is, by its longest known ending, or by a path that only a paper has; None for all others."""
    parts = split_address(url)
    if parts is None:
        return None
    kinds = _kinds()
    found = (kinds.hosts.get(ending) for ending in endings((parts.hostname or "").lower()))
    if named := next((kind for kind in found if kind), None):
        return named
    return "academic" if kinds.papers.search(parts.path) else None
