"""Can a record's addresses vouch for it: usable, whose they say they are, no paper's or copy's, not one for many papers?"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple
from urllib.parse import urlsplit

from bianyin.audit.claimed import bare_title, is_paper, issuers_of
from bianyin.audit.findings import Finding, Verdict
from bianyin.audit.reported import Link, ReportedRecord
from bianyin.crawl.addresses import canonical
from bianyin.knowledge import places
from bianyin.knowledge.host_kinds import kind_of
from bianyin.knowledge.organ_names import one_form
from bianyin.knowledge.sites import registry
from bianyin.model import Source, Tier
from bianyin.parse.organs import organs_in
from bianyin.parse.tiers import host_of, tier_of
from bianyin.text import bigram_overlap

_OWN_FILE = "自有文件"
_SAME_PAPER = 0.6
_CENTRAL = ("国务院", "部委")
_ORGANS = (*_CENTRAL, "省", "市")
_KINDS = {"academic": "学术出版网站", "mirror": "转载或镜像网站"}


def check_addresses(record: ReportedRecord) -> Iterator[Finding]:
    """All that is wrong with a record's links, taken by themselves."""
    if not record.links and not any(_OWN_FILE in field.text for field in record.of("source")):
        yield _finding("no_source", "记录没有给出可以打开的网址", "", record.line, "not_found")
    line = next((field.line for field in record.of("source")), record.line)
    for link in record.links:
        if unusable := _unusable(link.address):
            yield _finding("address_unusable", unusable, link.address, line, "not_found")
            continue
        kind = kind_of(link.address)
        if kind in _KINDS:
            detail = f"{host_of(link.address)} 是{_KINDS[kind]}，所载不是文件或消息的原件"
            yield _finding("academic_or_mirror_host", detail, link.address, line, "not_found")
        if detail := _label_differs(link):
            yield _finding("label_not_host", detail, f"[{link.label}]({link.address})", line, "contradicted")
        if detail := _issuers_differ(record, link):
            said = "、".join(issuers_of(record))
            yield _finding("issuer_not_host", detail, said, line, "contradicted", field="issuer")


def shared_addresses(records: Sequence[ReportedRecord]) -> Iterator[tuple[ReportedRecord, Finding]]:
    """Papers of different names that rest on one address."""
    by_address: dict[str, list[ReportedRecord]] = defaultdict(list)
    for record in records:
        for address in dict.fromkeys(canonical(link.address) for link in record.links):
            if address and is_paper(record):
                by_address[address].append(record)
    for address, sharing in by_address.items():
        for first, second in combinations(sharing, 2):
            names = [bare_title(each.title) for each in (first, second)]
            if bigram_overlap(*names) < _SAME_PAPER:
                for record, other in ((first, names[1]), (second, names[0])):
                    detail = f"同一网址也用作“{other}”的来源"
                    yield (
                        record,
                        _finding("one_address_many_documents", detail, address, record.line, "contradicted"),
                    )


def _unusable(address: str) -> str:
    """Why nobody can open a page by this address; empty where one may."""
    whole = canonical(address)
    if whole is None or "." not in (urlsplit(whole).hostname or ""):
        return "不是网页地址"
    if re.search(r"[\u2026]|\.\.\.|[<>{}]|[Xx]{4,}", address):
        return "网址不完整，或是占位的"
    parts = urlsplit(whole)
    return "只是网站首页，不是某个网页" if parts.path in ("", "/") and not parts.query else ""


def _label_differs(link: Link) -> str:
    """What the label says of the publisher that the host denies."""
    owner = owner_of(link.address)
    if kind_of(link.address) == "hosting":
        return ""
    named = _sources_named(one_form(link.label))
    if owner.source and any(_one_publisher(owner.source, each, owner.host) for each in named):
        return ""
    if owner.source and named:
        return f"链接文字是“{link.label}”，网址却是{owner.said}的"
    organs = organs_in(link.label)
    if organs and not owner.is_government:
        return f"链接文字是机关“{link.label}”，主机 {owner.host} 却不是政府网站"
    if organs and _is_of_another_place(link.label, owner):
        return f"链接文字是“{link.label}”，网址却是{owner.said}的"
    return ""


def _issuers_differ(record: ReportedRecord, link: Link) -> str:
    """A local organ's own paper does not stand on a ministry's site, nor on another province's government's."""
    owner, issuers = owner_of(link.address), issuers_of(record)
    if not owner.is_government or not issuers:
        return ""
    if all(_is_of_another_place(one_form(name), owner) for name in issuers):
        return f"所称机构是“{'、'.join(issuers)}”，网址却是{owner.said}的"
    return ""


def _sources_named(label: str) -> list[Source]:
    """The sources of the registry whose names the label holds; the longest names only."""
    named = {name: each for each in registry.in_use() if (name := one_form(each.name)) in label}
    return [
        each
        for name, each in named.items()
        if not any(name != other and name in other for other in named) and not _is_of_a_place(name, label)
    ]


def _is_of_a_place(name: str, label: str) -> bool:
    """Whether the name stands behind a place, as the end of a local organ's name that the registry may not have."""
    at = label.find(name)
    before = places.mentions(label[:at])
    return bool(before) and before[-1].end == at


def _one_publisher(owner: Source, named: Source, host: str) -> bool:
    """The host is the named source's, or one of the same house's: paper.people.com.cn and www.people.com.cn."""
    mine, its = registry.host_ending(owner.home), registry.host_ending(named.home)
    return mine == its or host.endswith("." + its) or its.endswith("." + mine)


class _Owner(NamedTuple):
    """Whose a host is, as far as that is known; `region`: the code of the place it is of, None where that is not known."""

    host: str
    source: Source | None
    tier: Tier
    region: str | None

    @property
    def is_government(self) -> bool:
        return self.tier in _ORGANS

    @property
    def said(self) -> str:
        return f"{self.source.name}（{self.host}）" if self.source else f"{self.tier}网站 {self.host} "


def owner_of(address: str) -> _Owner:
    """Whose the address's host is: by the registry of sites, else by the list of hosts with their tiers."""
    host = host_of(address)
    source, tier = registry.owner_of(host), tier_of(address, "")
    region = source.region if source else places.COUNTRY if tier in _CENTRAL else None
    return _Owner(host, source, tier, region)


def _is_of_another_place(name: str, owner: _Owner) -> bool:
    """Whether an organ is of a place which the owner is not of: another one, or the country's ministries."""
    named = [mention.region for mention in places.mentions(name)]
    if not named or owner.region is None:
        return False
    if owner.region == places.COUNTRY:
        return owner.tier == "部委"
    return not any(
        places.is_within(owner.region, each.code) or places.is_within(each.code, owner.region)
        for each in named
    )


def _finding(
    check: str, detail: str, said: str, line: int, verdict: Verdict, field: str = "source"
) -> Finding:
    return Finding(check=check, verdict=verdict, detail=detail, field=field, said=said, line=line)
