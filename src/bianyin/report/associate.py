"""How close an event is to a change point, from countable reasons. Closeness in time is not proof of cause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from bianyin.knowledge import emitters, places, sectors
from bianyin.knowledge.places import Region
from bianyin.knowledge.plain_forms import plain
from bianyin.knowledge.question import Question
from bianyin.knowledge.sectors import Act
from bianyin.model import Association, ChangePoint, EventRecord
from bianyin.text import cues
from bianyin.text.locality import named_places, relations, site_places
from bianyin.wording import named, say

_CLOSE_DAYS, _NEAR_DAYS, _FAR_DAYS = 30, 60, 90
_STRONG, _MEDIUM = 5, 3
_CORE, _RELATED = 2, 1
_OWN = 2
_MANY = 5  # other provinces beside the region: a bulletin of the whole country
_CENTRAL = ("国务院", "部委")
_CENTRAL_WORDS = cues.pattern("central_body")
Scope = Literal["own", "national", "around", "unplaced"]


def lead_days(record: EventRecord, point: ChangePoint) -> int:
    """Days from the record's date to the change point; negative where it came after.

    A month that holds the change point is at distance 0; otherwise its nearest day counts.
    """
    date = record.dates[record.window_date].value
    if date.start <= point.date < date.end:
        return 0
    nearest = date.start if date.start > point.date else date.end
    days = (point.date - nearest).days
    return days if date.start > point.date else days + 1


def associate(record: EventRecord, question: Question) -> Association:
    """Level and reasons: distance in time (0-2), region (0-2), sector (0-2), quantity stated (0-1); and the kind of act.

    Words cannot make up for distance: beyond 60 days nothing is strong, beyond 90 all is weak. Nor is anything
    strong that does not name the region, or names the sector only through a measure on it.
    """
    days = abs(lead_days(record, question.point))
    (scope, placed), sector, act = _region(record, question), _sector(record, question), _act(record)
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


def _act(record: EventRecord) -> Act | None:
    """The weightiest act that title and content tell, else the one of the page's title; of a paper's page, the paper."""
    if paper := sectors.paper_in_title(record.source.title):
        return paper
    told = sectors.acts_in(_words(record, "title", "content")) or sectors.acts_in(record.source.title)
    return next(iter(told), None)


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
    if record.own_page:
        return "own", say("why.own_page", region=name)
    return _beyond(record, quotes, question.region)


def _among_many(codes: Sequence[str], record: EventRecord, region: str) -> bool:
    """Whether the region is one of many provinces that the content tells of, and neither page title nor issuer names it."""
    if relations(named_places(f"{record.source.title} {_words(record, 'issuers')}"), region)["own"]:
        return False
    return len({code[:2] for code in codes if code != places.COUNTRY} - {region[:2]}) >= _MANY


def _beyond(record: EventRecord, quotes: str, region: Region) -> tuple[Scope, str]:
    """National only where a central organ speaks or the words are of the whole country: not named is not national."""
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
