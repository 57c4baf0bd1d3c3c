"""How far back a source of the registry can be read: what its lists say of themselves, never more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from bianyin.model import Source
from bianyin.model.source import SourceList

Kind = Literal["by_date", "paged_back", "paged", "sitemap", "first_page", "home_page"]

NAMES: dict[Kind, str] = {
    "by_date": "按日期",
    "paged_back": "逐页（见到往年）",
    "paged": "逐页（多远未知）",
    "sitemap": "站点地图",
    "first_page": "只读栏目首页",
    "home_page": "只读网站首页",
}
ARCHIVES = "crawl --from wayback"
_FAR = 2019  # a source whose pages were seen to go back to this year needs no web archive


class Reach(NamedTuple):
    """What one source can be read for without a web archive; `back_to` only where older entries were seen."""

    kind: Kind
    back_to: int | None = None

    @property
    def reaches_far(self) -> bool:
        """Whether the entries of 2019 can be asked for: by their date, or on pages seen to hold them."""
        if self.back_to is None:
            return self.kind == "by_date"
        return self.back_to <= _FAR

    @property
    def way(self) -> str:
        """The verb that gets what the lists do not reach; empty where they do."""
        return "" if self.reaches_far else ARCHIVES

    @property
    def text(self) -> str:
        if self.back_to is None:
            return NAMES[self.kind]
        return f"{'逐页' if self.kind == 'paged_back' else NAMES[self.kind]}（至 {self.back_to} 年）"

    def as_dict(self) -> dict[str, str | int | None]:
        """For a program: the kind, in words, the year seen, and the verb for the rest."""
        return {"kind": self.kind, "text": self.text, "back_to": self.back_to, "rest_by": self.way}


def of(source: Source) -> Reach:
    """The farthest that any of its lists reaches."""
    kinds: set[Kind] = {_of_list(source, listed) for listed in source.lists}
    kinds |= {"sitemap" if feed.kind == "sitemap" else "first_page" for feed in source.feeds}
    kind: Kind = next((name for name in NAMES if name in kinds), "home_page")
    years = [listed.back_to for listed in source.lists if _of_list(source, listed) == kind]
    return Reach(kind, min((year for year in years if year), default=None) if all(years) else None)


def totals(reached: Iterable[Reach]) -> dict[Kind, int]:
    """How many sources reach how far, in the order of `NAMES`; kinds of none left out."""
    found = Counter(each.kind for each in reached)
    return {kind: found[kind] for kind in NAMES if found[kind]}


def _of_list(source: Source, listed: SourceList) -> Kind:
    if listed.is_by_day or listed.searches_dates:
        return "by_date"
    if listed.is_paged:
        return "paged_back" if listed.back_to else "paged"
    return "home_page" if _is_home(source, listed) else "first_page"


def _is_home(source: Source, listed: SourceList) -> bool:
    return listed.url == source.home or urlsplit(listed.url).path in ("", "/")
