"""Does a sentence of the region's own tell what is done to a plant elsewhere? In: its words. Out: the place that says so.

| what is told | example (of our own) |
|---|---|
| at a plant that a firm has in another region | 辽宁某厂的天津工厂恢复生产。 |
| at a plant that a firm has abroad | 鞍山某公司的越南合资工厂停产。；某车企位于德国的工厂停产，沈阳基地不受影响。 |
| where 在 names another region right before the act | 沈阳某厂供货的机组在陕西榆林开车成功。 |

What is signed, said or published elsewhere (省政府与某集团在北京签约) may still be the region's own.
"""

from __future__ import annotations

import re
from functools import cache

from bianyin.knowledge import places, sectors
from bianyin.knowledge.places import Region
from bianyin.text import cues
from bianyin.text.clauses import CLAUSES_AND_COLONS, behind_last, within
from bianyin.text.locality import relations

_OWNED = re.compile(r"(?:的|旗下|所属|位于|其)\s*$")
_KIND = "工厂|厂区|基地|子公司|分公司|园区|生产线"
_PLANT = re.compile(rf"[省市县区]?[\u4e00-\u9fff]{{0,4}}?(?:{_KIND})")
# 位于德国的工厂, 的越南合资工厂, 海外工厂
_PLANT_ABROAD = re.compile(
    rf"(?:(?:的|旗下|所属|位于|其)\s*{cues.any_of('abroad')}|海外|境外|国外){within(8)}?(?:{_KIND}|项目|分厂)"
)
_PHYSICAL = ("start", "stop", "limit", "resume")
# 在北京冬奥会期间限产: a time, no place.
_TIME = re.compile("期间|冬奥|残奥|奥运|亚运|全运|峰会|会议|[之以]?[前后]")


def plant_elsewhere(quote: str, region: Region) -> str:
    """Where else the first act told was done, to a plant or at one; empty where nothing says so."""
    act = sectors.happening().search(quote)
    if act is None:
        return ""
    clause = behind_last(CLAUSES_AND_COLONS, quote, act.start())
    if (abroad := _PLANT_ABROAD.search(quote, clause, act.start())) and not _here(
        quote, abroad.end(), act.start(), region
    ):
        return abroad[0]
    return _plant_of_another_region(quote[: act.start()], quote, region) or _done_at_another(quote, region)


def _plant_of_another_region(before_act: str, quote: str, region: Region) -> str:
    for each in places.mentions(before_act):
        owned = _OWNED.search(quote[: each.start]) and _PLANT.match(quote[each.end :])
        if owned and _is_other(each.region, region):
            return quote[each.start : each.end]
    return ""


def _done_at_another(quote: str, region: Region) -> str:
    """在陕西榆林一次开车成功: the act done to plants or lines, in its clause behind 在 with a place of another region alone."""
    act = _done().search(quote)
    if act is None:
        return ""
    clause = behind_last(CLAUSES_AND_COLONS, quote, act.start())
    told_at = quote.rfind("在", clause, act.start())
    named = places.mentions(quote[told_at + 1 : act.start()]) if told_at >= 0 else []
    if not named or named[0].start or _TIME.search(quote, told_at, act.start()):
        return ""
    other = all(_is_other(each.region, region) for each in named)
    return quote[told_at + 1 : told_at + 1 + named[-1].end] if other else ""


def _here(quote: str, start: int, end: int, region: Region) -> bool:
    return any(places.is_within(each.region.code, region.code) for each in places.mentions(quote[start:end]))


def _is_other(place: Region, region: Region) -> bool:
    counted = relations((place.code,), region.code)
    return bool(counted["other"])


@cache
def _done() -> re.Pattern[str]:
    """Words of what is done to plants and lines, the longest first."""
    words = {word for kind in _PHYSICAL for word in sectors.triggers()[kind]}
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
