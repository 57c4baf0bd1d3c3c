"""Authority tier of a page, by its host and by the name of its site or issuer. The rules are data.

Hosts of the registry (`registry.hosts`) come first; `data/tiers.toml` adds the hosts that are read but not crawled.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain
from typing import NamedTuple
from urllib.parse import urlsplit

from bianyin.knowledge.sites import registry
from bianyin.model import Tier
from bianyin.parse.word_lists import word_lists


class _Rules(NamedTuple):
    hosts: dict[str, Tier]
    names: list[tuple[re.Pattern[str], Tier]]


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    data = word_lists("tiers")
    hosts = {host: tier for tier, listed in data["hosts"].items() for host in listed}
    return _Rules(hosts, [(re.compile(rule["pattern"]), rule["tier"]) for rule in data["names"]])


def host_of(url: str) -> str:
    """Host name of an http(s) address in lower case, without port; empty for anything else."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "").lower() if parts.scheme in ("http", "https") else ""
    except ValueError:
        return ""


def tier_of(url: str, site: str, issuers: tuple[str, ...] = ()) -> Tier:
    """Tier by the host's longest known ending, else by the site's name, else by the first issuer of a handed-in file."""
    host = host_of(url)
    names = (site,) if host else (site, *issuers[:1])
    known = registry.hosts()
    by_host = (
        known[ending].tier if ending in known else _rules().hosts.get(ending)
        for ending in registry.endings(host)
    )
    by_name = (tier for name in names for pattern, tier in _rules().names if pattern.search(name))
    return next((tier for tier in chain(by_host, by_name) if tier), "未知")
