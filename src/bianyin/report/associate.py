"""How close an event is to a change point, from countable reasons. Closeness in time is not proof of cause."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import Literal

from bianyin.knowledge import emitters, places, sectors
from bianyin.knowledge.places import Region
from bianyin.knowledge.plain_forms import plain
from bianyin.knowledge.question import Question
from bianyin.knowledge.sectors import Act
from bianyin.model import Association, ChangePoint, EventRecord
from bianyin.report.lead_time import days_before
from bianyin.text import cues
from bianyin.text.chronicle import is_bulletin_title
from bianyin.text.locality import named_places, relations, site_places
from bianyin.wording import named, say

_CLOSE_DAYS, _NEAR_DAYS, _FAR_DAYS = 30, 60, 90
_STRONG, _MEDIUM = 5, 3
_CORE, _RELATED = 2, 1
_OWN = 2
_BACKGROUND_DAYS = 60
_MANY = 5  # other provinces beside the region: a bulletin of the whole country
_OF_MANY_PLACES = re.compile("各地|多地|各部门|大部地区|中东部|我国(?!首)|全国|(?:南|北)方(?!电网|航空)")
# 我国首座…: what is the first or largest of the country stands at one place, and is no national affair.
_FIRST_OF_ALL = re.compile(
    r"(?:我国|全国|中国|国内|全球|世界|亚洲)[^，。；]{0,8}?(?:首[个座条台套批艘家]|第[一二三四五\d]+[个座条台套批艘家]|最[大高长深远北南])"
)
_CENTRAL = ("国务院", "部委")
_CENTRAL_WORDS = cues.pattern("central_body")
Scope = Literal["own", "national", "around", "unplaced"]


def lead_days(record: EventRecord, point: ChangePoint) -> int:
    """Days from the record's date to the change point; negative where it came after."""
    return days_before(record.dates[record.window_date].value, point.date)


def associate(record: EventRecord, question: Question) -> Association:
    """Level and reasons: distance in time (0-2), region (0-2), sector (0-2), quantity stated (0-1); and the kind of act.

    Words cannot make up for distance: beyond 60 days nothing is strong, beyond 90 all is weak. Nor is anything
    strong that does not name the region, or names the sector only through a measure on it.
    """
    days = abs(lead_days(record, question.point))
    (scope, placed), sector, act = (
        _region(record, question),
        _sector(record, question),
        _act(record, question),
    )
    scores = [_time(days), (_OWN if scope == "own" else 0, placed), sector]
    if record.figures:
        scores.append((1, say("why.figures", count=len(record.figures))))
    total = sum(score for score, _ in scores)
    level: Literal["强", "中", "弱"] = "弱"
    if days <= _FAR_DAYS and total >= _MEDIUM:
        level = (
            "强"
            if days <= _NEAR_DAYS and total >= _STRONG and scope == "own" and sector[0] == _CORE
            else "中"
        )
    return Association(
        level=level,
        score=total,
        names_region=scope == "own",
        scope=scope,
        reasons=(*(reason for _, reason in scores), _said(act)),
        sector=sector[0],
        act=act.key if act else "",
        weight=act.weight if act else 0,
    )


def _act(record: EventRecord, question: Question) -> Act | None:
    """The weightiest act that title and content tell, else the one of the page's title; of a paper's page, the paper.

    What an interview tells, and the record is titled by, is no interview.
    """
    key, title = question.sector.key, record.source.title
    paper = sectors.paper_in_title(title, key)
    if paper and (paper.key != "commentary" or record.title.value == title):
        return paper
    told = sectors.acts_in(_words(record, "title", "content"), key)
    if not told and not _is_background(record):
        told = sectors.acts_in(title, key)
    return next(iter(told), None)


def _is_background(record: EventRecord) -> bool:
    """Whether it happened long before the page: the title of an opening is not about the work's beginning years ago."""
    page, told = record.source.published_on, record.dates[record.window_date].value
    if page is None or len(page) != len("2021-09-18"):
        return False
    return (dt.date.fromisoformat(page) - told.end).days > _BACKGROUND_DAYS


def _said(act: Act | None) -> str:
    return say("why.act", act=named(act), word=act.word, weight=act.weight) if act else say("why.no_act")


def _time(days: int) -> tuple[int, str]:
    for score, most in ((2, _CLOSE_DAYS), (1, _NEAR_DAYS), (0, _FAR_DAYS)):
        if days <= most:
            return score, say("why.within", days=most)
    return 0, say("why.beyond", days=_FAR_DAYS)


def _region(record: EventRecord, question: Question) -> tuple[Scope, str]:
    """The region by the quotes' own words; by the firms they name; by the site that carries the page; else whose it is."""
    name, code = named(question.region), question.region.code
    quotes = _words(record, "title", "issuers", "content", "measures")
    codes = named_places(quotes)
    told = relations(codes, code)
    if told["own"] and _among_many(codes, record, code):
        return "national", say("why.among_many", region=name)
    if told["own"]:
        return "own", say("why.named", region=name)
    if told["other"]:
        return "unplaced", say("why.not_named", region=name)
    if relations(emitters.places_of(quotes), code)["own"]:
        firm = emitters.named_in(quotes)[0].name
        return "own", say("why.firm", region=name, firm=firm)
    if relations(site_places(record.source), code)["own"]:
        return "own", say("why.site", region=name, site=record.source.site)
    # What other items of a bulletin tell, or of a page on many places, says nothing of where this one plays.
    if record.own_page and not _is_of_many_places(record.source.title, code):
        return "own", say("why.own_page", region=name)
    return _beyond(record, quotes, question.region)


def _is_of_many_places(title: str, region: str) -> bool:
    """Whether a page's title announces items, or what happens in several places: 各地…, 京津冀 东北地区…."""
    elsewhere = relations(named_places(title), region)["other"]
    return is_bulletin_title(title) or bool(elsewhere or _OF_MANY_PLACES.search(title))


def _among_many(codes: Sequence[str], record: EventRecord, region: str) -> bool:
    """Whether the region is one of many provinces that the content tells of, and neither page title nor issuer names it."""
    if relations(named_places(f"{record.source.title} {_words(record, 'issuers')}"), region)["own"]:
        return False
    return len({code[:2] for code in codes if code != places.COUNTRY} - {region[:2]}) >= _MANY


def _beyond(record: EventRecord, quotes: str, region: Region) -> tuple[Scope, str]:
    """National only where a central organ speaks or the words are of the whole country: not named is not national."""
    quotes = _FIRST_OF_ALL.sub("", plain(quotes))
    codes = named_places(quotes) or site_places(record.source)
    if record.source.tier in _CENTRAL or _CENTRAL_WORDS.search(plain(quotes)) or places.COUNTRY in codes:
        return "national", say("why.national", region=named(region))
    if relations(codes, region.code)["parent"]:
        return "around", say("why.parent", region=named(region))
    return "unplaced", say("why.not_named", region=named(region))


def _sector(record: EventRecord, question: Question) -> tuple[int, str]:
    sector = named(question.sector)
    hits = question.sector.hits(_words(record, "title", "content"))
    if hits.core:
        return _CORE, say("why.sector", sector=sector, words=_some(hits.core))
    if hits.related:
        return _RELATED, say("why.related", sector=sector, words=_some(hits.related))
    return 0, say("why.no_sector", sector=sector)


def _some(words: Iterable[str]) -> str:
    return say("mark.words").join(sorted(words)[:3])


def _words(record: EventRecord, *fields: str) -> str:
    return " ".join(str(proved.value) for name, proved in record.items() if name in fields)
