"""How a candidate is scored, part by part, each with its reason in Chinese.

    score = relevance × region × sector × time × authority × page

Relevance orders what is about the question; the factors push down what is about another place, sector or day. They
multiply so that no amount of one makes up for the lack of another: a page about another province stays below.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from bianyin.index import IndexedChunk
from bianyin.index.periods import KINDS, RELATIVE, WRITTEN, Period
from bianyin.knowledge import places, sectors
from bianyin.model import Query, Tier, Window

# --- relevance: lexical and dense, both 0 to 1 ---
# Chosen on one half of the development questions and checked on the other (docs/retrieval.md): paraphrases, which share
# few words with their answer, and ChronoQA, which shares many.
LEXICAL_WEIGHT = 0.45
DENSE_WEIGHT = 0.55

# --- the question names times (2021年9月), and the chunk lies in none of them ---
NAMED_ELSEWHERE = 0.65
# --- the day of asking: what is dated after it ---
LATER = 0.8

# --- region ---
REGION_OWN = 1.0  # the title or the passage names the region or a place in it
REGION_AMONG_MANY = 0.7  # the passage lists it among many provinces
REGION_ELSEWHERE_IN_DOCUMENT = 0.65  # only other passages of the document name it
REGION_PARENT = 0.75  # asked for a city, it is about its province
REGION_NATIONAL = 0.5
REGION_UNNAMED = 0.35  # names no place, and its source is no national one
REGION_OTHER = 0.1  # about another province
MANY_PROVINCES = 4

# --- sector ---
SECTOR_TITLE = 1.0  # the title has a core term
SECTOR_CORE = 0.95
SECTOR_RELATED = 0.8
SECTOR_NONE = 0.4

# --- time: at the middle of the window 1, at its edges little less: causes may well lie two months before or after ---
TIME_EDGE = 0.9
# --- and for a time that is told coarsely, or only relative to another ---
TIME_COARSE = 0.95  # longer than a month
TIME_RELATIVE = 0.9
_MONTH_DAYS = 31
# --- authority and originality: whose words they are; little, as relevance and place decide ---
AUTHORITY: dict[Tier, float] = {
    "国务院": 1.0, "部委": 1.0, "省": 1.0, "市": 1.0, "中央媒体": 0.99, "地方媒体": 0.98, "行业媒体": 0.97, "转载": 0.93, "未知": 0.96,
}  # fmt: skip
# --- page: a kind of page that is never evidence; words that are a list or a menu rather than sentences ---
NOISE_PAGE = 0.15
MENU_PASSAGE = 0.85
_MENU_CHARACTERS = 80  # shorter passages may well be one heading
_SENTENCE_ENDS = "。！？；，、"

_NATIONAL_TIERS: frozenset[Tier] = frozenset({"国务院", "部委", "中央媒体"})
_PERIOD_LABELS = dict(
    zip(KINDS, ("发布日期", "成文日期", "施行日期", "发生日期", "文中日期", "文中相对时间"), strict=True)
)


@dataclass(frozen=True)
class Part:
    """One factor of a score, and why; the reason may be empty."""

    value: float
    reason: str = ""


def dates_in(window: Window, candidate: IndexedChunk) -> list[Period]:
    """What puts a candidate into the window: the document's dates and the times told in the passage.

    A date known only by its year is too coarse to fall into a window.
    """
    start, end = window.start.toordinal(), window.end.toordinal()
    return [period for period in candidate.periods if period.start < end and start < period.end]


def time_part(query: Query, candidate: IndexedChunk) -> Part:
    """1 at the middle of the window, falling to `TIME_EDGE` at its edges; less for coarse and relative times.

    By the best of its dates in the window.
    """
    if query.window is None:
        return Part(1.0)
    half = query.window.days // 2
    middle = query.window.start.toordinal() + half

    def value(period: Period) -> float:
        away = max(period.start - middle, middle - period.end, 0)
        near = 1 - (1 - TIME_EDGE) * min(away / max(half, 1), 1.0)
        coarse = TIME_COARSE if period.end - period.start > _MONTH_DAYS else 1.0
        return near * coarse * (TIME_RELATIVE if period.kind == RELATIVE else 1.0)

    best = max(dates_in(query.window, candidate), key=value)
    return Part(value(best), f"{_PERIOD_LABELS[KINDS[best.kind]]}{best}在时间窗口内")


def named_part(inside: bool) -> Part:
    """Whether it is about a time that the question names; a hint and no filter, as dates are often told otherwise."""
    return Part(1.0, "在检索词所述时间内") if inside else Part(NAMED_ELSEWHERE, "不在检索词所述时间内")


def asked_part(query: Query, candidate: IndexedChunk) -> Part:
    """Whether all of its document's dates lie after the day of asking: a question is about what had happened by then.

    What was published before and takes effect after it is not later.
    """
    own = [period.start for period in candidate.periods if period.kind not in (WRITTEN, RELATIVE)]
    if query.asked_on is None or not own or min(own) <= query.asked_on.toordinal():
        return Part(1.0)
    return Part(LATER, "晚于提问日")


def region_part(asked: str | None, about: IndexedChunk) -> Part:
    """Own region or a place in it > its parent > national > unnamed > another province.

    Args:
        asked: the query's region, by code.
    """
    if asked is None:
        return Part(1.0)
    if asked == places.COUNTRY:
        return _country_part(about)
    region, title, passage = places.get(asked), about.document.named, about.named
    if any(places.is_within(code, region.code) for code in title):
        return Part(REGION_OWN, f"标题提及{region.short}")
    if title and not _national(about, title):
        return _elsewhere(region, title)
    if any(places.is_within(code, region.code) for code in passage):
        if len(_provinces(passage)) >= MANY_PROVINCES:
            return Part(REGION_AMONG_MANY, f"文中提及{region.short}，与多省并列")
        return Part(REGION_OWN, f"文中提及{region.short}")
    return _beyond_passage(region, about)


def _elsewhere(region: places.Region, title: tuple[str, ...]) -> Part:
    if any(places.is_within(region.code, code) for code in title if code != places.COUNTRY):
        return Part(REGION_PARENT, f"标题关于{places.get(title[0]).short}")
    return Part(REGION_OTHER, f"标题关于{places.get(title[0]).short}")


def _beyond_passage(region: places.Region, about: IndexedChunk) -> Part:
    passage, named = about.named, about.document.regions
    if any(places.is_within(region.code, code) for code in passage if code != places.COUNTRY):
        return Part(REGION_PARENT, f"文中提及{places.get(str(region.province_code)).short}")
    others = [code for code in passage if code != places.COUNTRY]
    if others and len(_provinces(passage)) < MANY_PROVINCES:
        return Part(REGION_OTHER, f"文中提及的是{places.get(others[0]).short}")
    if any(places.is_within(code, region.code) for code in named[:MANY_PROVINCES]):
        return Part(REGION_ELSEWHERE_IN_DOCUMENT, f"同一文档他处提及{region.short}")
    if _national(about, named):
        return Part(REGION_NATIONAL, "全国性文件或报道")
    if not named:
        return Part(REGION_UNNAMED, "未提及地区")
    return Part(REGION_OTHER, f"文档关于{places.get(named[0]).short}")


def _country_part(about: IndexedChunk) -> Part:
    title = about.document.named
    if _provinces(title) and not _national(about, title):
        return Part(REGION_ELSEWHERE_IN_DOCUMENT, f"标题关于{places.get(title[0]).short}")
    return Part(REGION_OWN, "全国性文件或报道")


def _national(about: IndexedChunk, named: tuple[str, ...]) -> bool:
    """Names no province and comes from a national source, or names many."""
    provinces = _provinces(named)
    return len(provinces) >= MANY_PROVINCES or (not provinces and about.document.tier in _NATIONAL_TIERS)


def _provinces(codes: tuple[str, ...]) -> set[str]:
    return {code[:2] for code in codes if code != places.COUNTRY}


def sector_part(query: Query, candidate: IndexedChunk) -> Part:
    """Core terms of the sector > terms of measures that act on it > neither."""
    if query.sector is None:
        return Part(1.0)
    title = _hits(query.sector, candidate.document.title)
    if title.core:
        return Part(SECTOR_TITLE, f"标题含行业词“{next(iter(title.core))}”")
    passage = _hits(query.sector, candidate.text)
    if passage.core:
        return Part(SECTOR_CORE, f"文中含行业词“{next(iter(passage.core))}”")
    if related := title.related or passage.related:
        return Part(SECTOR_RELATED, f"含相关词“{next(iter(related))}”")
    return Part(SECTOR_NONE, f"未见{sectors.get(query.sector).name}行业词")


@lru_cache(maxsize=5_000)
def _hits(sector: str, text: str) -> sectors.SectorHits:
    return sectors.get(sector).hits(text)


def authority_part(tier: Tier) -> Part:
    """Who says it: an authority's own page > the press > a repost."""
    return Part(AUTHORITY[tier], "转载页面" if tier == "转载" else "")


def page_part(query: Query, candidate: IndexedChunk) -> Part:
    """Pushes down passages that are menus or lists, and, where evidence about a region or sector is asked for, pages
    that never are evidence (recruitment, training …)."""
    asks_evidence = query.region is not None or query.sector is not None
    if asks_evidence and _is_noise(candidate.document.title):
        return Part(NOISE_PAGE, "标题属于非证据类页面")
    text = candidate.text
    if len(text) > _MENU_CHARACTERS and not any(mark in text for mark in _SENTENCE_ENDS):
        return Part(MENU_PASSAGE, "片段不成句，似为导航或名单")
    return Part(1.0)


_is_noise = lru_cache(maxsize=5_000)(sectors.is_noise_title)
