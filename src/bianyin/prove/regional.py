"""Check that a record speaks of the region asked about, and names no place that its source does not."""

from __future__ import annotations

import re
from itertools import pairwise

from bianyin.knowledge import emitters, places, sectors
from bianyin.knowledge.places import Mention, Region
from bianyin.model import Proved, Span
from bianyin.prove.quotes import Refusal, located, same_words
from bianyin.prove.story import Story
from bianyin.prove.told_elsewhere import plant_elsewhere
from bianyin.text import after_salutation, cues
from bianyin.text.clauses import CLAUSES, CLAUSES_AND_COLONS, one_of, up_to, within
from bianyin.text.locality import happens_here, is_official_text, locality, named_places, relations
from bianyin.text.plans import first_act
from bianyin.text.reading import Located, Reading
from bianyin.text.where_told import ON_THE_WAY, why_not_where

# ●海外：…, and a country that opens what is told: 9月10日，越南一家钢厂停产.
_ABROAD = re.compile(
    rf"^\W{{0,3}}(?:海外|国外|境外|国际)\s*[：:]|(?:^\W{{0,3}}|[日，,：:]\s*){cues.any_of('abroad')}"
)
# 辽宁企业在印尼的镍铁厂点火: what happens does so there.
_ACTS_ABROAD = re.compile(rf"(?:在|(?:承建|总包|供货|援建|投资)的)\s*{cues.any_of('abroad')}(?![、，]|等)")
_ACTS_THERE = cues.pattern("act", before=within(16) + "?")
_CENTRE = cues.pattern("central_body")
# 国家某委关于甲项目核准的批复: a paper for one, who is somewhere.
_FOR_ONE = re.compile("批复|复函|核准|处罚|通报|函$")
_LOOK_BACK = 2  # sentences over which 吉林省…。该省… carries on
_OPENS_WITHIN = 15  # characters in which a sentence says where it plays
# Between places that govern what follows together: a list, or few words without a number or a stop.
_CLOSE = 12
_BETWEEN_PLACES = re.compile(rf"\d|{one_of(CLAUSES)}")
# Where what stands behind a quote no longer speaks of it: a stop, a bracket, the next number.
_CLAUSE_END = re.compile(rf"\d|{one_of(CLAUSES_AND_COLONS + '（(')}")
_CLAUSE_STOP = re.compile("[，,。；;]")
_WRITTEN_AT = re.compile(r"[（(][^（）()]{2,16}[讯电][）)]")
# Between a place and the one it lies in.
_NESTED = re.compile(r"[\s·（(]?")
# Behind a name of the gazetteer, what lies in that place and has no name there.
_SMALLER = re.compile(
    r"[）)]?|[\u4e00-\u9fff]{1,10}(?:镇|乡|街道|村|新城|新区|港区|开发区|高新区|示范区|工业区|园区|工业园|产业园)"
)
# 该项目位于山东省东营市境内: an official text says where its own object lies.
_LIES_IN = re.compile(f"位于{within(12)}$")


def check_region(story: Story) -> None:
    """The page is the region's own or a national one; on any other page, the sentence itself plays in the region.

    A page of several places (快讯, 各地…) is another region's by its whole and this one's by a sentence.

    Raises:
        Refusal: `region_mismatch`.
    """
    if locality(story.document, story.region.code) != "other":
        return
    # A paper that another region issued is that region's, whatever it names.
    if (story.kind == "policy" and story.is_of_the_page) or not (
        _told_here(story) or _is_of_the_centre(story)
    ):
        raise Refusal("region_mismatch", "文档属于其他地区，或未提及本地区")


def _told_here(story: Story) -> bool:
    """Whether the content itself plays in the region: by its places; where it names others too, by what happens there."""
    counted = relations(_governing_places(story.reading, story.content), story.region.code)
    if counted["own"] and counted["other"] and story.kind == "event":
        told = story.content.text
        return happens_here(told, story.region.code) or _acts_here(told, story.region)
    return bool(counted["own"])


def _acts_here(told: str, region: Region) -> bool:
    """Whether the first act told takes place in the region: 内蒙古某集团的研讨会在广州召开."""
    here = (each for each in places.mentions(told) if places.is_within(each.region.code, region.code))
    return any(
        told[: each.start].endswith("在")
        and first_act(told[: each.start]) is None
        and _ACTS_THERE.match(told, each.end)
        for each in here
    )


def _is_of_the_centre(story: Story) -> bool:
    """Whether a paper that a region's page reports is told as one of the centre's own organs, for no place by name."""
    content, title = story.content.text, story.title.text
    if story.kind != "policy" or named_places(content) or _FOR_ONE.search(title):
        return False
    return bool(_CENTRE.search(content[: max(content.find(title), 0)]))


def check_plays_here(reading: Reading, region: Region, quote: Located) -> None:
    """The quoted words do not play in another region: by the places in them, else by the nearest in their sentence,
    else by a sentence before them that opens with a place.

    Raises:
        Refusal: `region_mismatch`.
    """
    sentence = reading.sentence_of(quote).text
    # ●海外：越南一家钢厂停产。
    if not named_places(sentence) and (abroad := _ABROAD.search(sentence)):
        raise Refusal("region_mismatch", f"引文所述为境外（{abroad[0]}）：{quote.text[:40]}")
    if country := _acts_where_it_opens(sentence):
        raise Refusal("region_mismatch", f"引文所述为境外（{country}）：{quote.text[:40]}")
    if there := plant_elsewhere(quote.text, region):
        raise Refusal("region_mismatch", f"引文所述为其他地区（{there}）：{quote.text[:40]}")
    if (abroad := _ACTS_ABROAD.search(quote.text)) and not sectors.happening().search(
        quote.text[: abroad.start()]
    ):
        raise Refusal("region_mismatch", f"引文所述为境外（{abroad[0]}）：{quote.text[:40]}")
    if is_elsewhere(_governing_places(reading, quote), region):
        raise Refusal("region_mismatch", f"引文所述为其他地区：{quote.text[:40]}")


def _acts_where_it_opens(sentence: str) -> str:
    """The country that a clause opens with in which something happens and no place of ours stands; empty without one.

    9月6日，韩国一家钢厂停产，鞍山的订单受影响: what comes behind suffers from it.
    """
    for found in _ABROAD.finditer(sentence):
        clause = up_to(_CLAUSE_STOP, sentence[found.start() :].lstrip("日，,：: "))
        if sectors.happening().search(clause) and not named_places(clause) and not emitters.places_of(clause):
            return clause[:12]
    return ""


def _governing_places(reading: Reading, quote: Located) -> tuple[str, ...]:
    """The places that say where quoted words play, nearest first."""
    sentence = reading.sentence_of(quote)
    # （北京综合讯）: where the news was written. The salutation lists all whom the document addresses; its places are not where the sentence plays.
    start = min(after_salutation(reading.text, sentence.start, sentence.end), quote.start)
    if written := _WRITTEN_AT.match(reading.text, start, quote.start):
        start = written.end()
    return (
        named_places(quote.text)
        or _last_named(reading.text[start : quote.start])
        or _first_named(reading.text[quote.end : sentence.end])
        or emitters.places_of(sentence.text)
        or _opening_before(reading, start)
    )


def check_date_plays_here(reading: Reading, region: Region, date: Located) -> None:
    """What a date says when it was, up to the next day of its sentence, does not play in another region.

    今天（9月18日），…: one day, written twice. 当地时间9月18日: the clock of another country.

    Raises:
        Refusal: `region_mismatch`.
    """
    sentence = reading.sentence_of(date)
    if reading.text[: date.start].endswith("当地时间"):
        raise Refusal("region_mismatch", f"引文所述为境外（当地时间）：{date.text}")
    inside = [each for each in reading.placing_dates if date.start <= each.start < sentence.end]
    later = (each.start for each in inside if each.date != inside[0].date)
    check_plays_here(reading, region, reading.at(date.start, min(later, default=sentence.end)))


def check_figure_plays_here(reading: Reading, region: Region, number: Located, what: str) -> None:
    """A number is the region's: not another's that its sentence names next to it, nor by what it measures.

    Raises:
        Refusal: `region_mismatch`.
    """
    if is_elsewhere(named_places(what), region):
        raise Refusal("region_mismatch", f"{what} 不在 {region.name}")
    if not relations(named_places(what), region.code)["own"]:
        check_plays_here(reading, region, number)


def is_elsewhere(codes: tuple[str, ...], region: Region) -> bool:
    """Whether places are named, and none of them is the region, in it or around it."""
    counted = relations(codes, region.code)
    return bool(counted["other"]) and not counted["own"] and not counted["parent"]


def _last_named(before: str) -> tuple[str, ...]:
    """The places named last, with those that stand close before them: 辽宁、吉林 govern what follows together,
    and in 铁岭市长岭水泥厂 the second is part of a name."""
    run: list[Mention] = []
    for mention in reversed(places.mentions(before)):
        if ON_THE_WAY.search(before[: mention.start][-3:]):
            continue
        gap = before[mention.end : run[-1].start] if run else ""
        if len(gap) > _CLOSE or _BETWEEN_PLACES.search(gap):
            break
        run.append(mention)
    return tuple(mention.region.code for mention in run)


def _first_named(after: str) -> tuple[str, ...]:
    """The places named behind a quote in its own clause."""
    return named_places(up_to(_CLAUSE_END, after))


def _opening_before(reading: Reading, start: int) -> tuple[str, ...]:
    """吉林省召开会议。该省…: the place that one of the sentences just before opens with."""
    title = reading.title
    body = len(title) if reading.text.startswith(title) else 0
    earlier = [each for each in reading.sentences if body <= each.start and each.end <= start]
    for sentence in reversed(earlier[-_LOOK_BACK:]):
        told = (
            _WRITTEN_AT.sub("", sentence.text, count=1) if _WRITTEN_AT.match(sentence.text) else sentence.text
        )
        if places.mentions(told[:_OPENS_WITHIN]):
            return named_places(told)
    return ()


def prove_place(story: Story, span: Span) -> Proved[str]:
    """A place in the region, as the source writes it beside what the record tells, and told as where it is.

    Raises:
        Refusal: `quote_not_found`, `place_not_in_source`, `region_mismatch`.
    """
    reading = story.reading
    value = located(reading, span)
    named = _names_of(reading, value)
    if not named:
        raise Refusal("place_not_in_source", f"{value.text} 不是一处地名")
    if is_elsewhere(tuple(mention.region.code for mention in named), story.region):
        raise Refusal("region_mismatch", f"{value.text} 不在 {story.region.name}")
    why = "与所述事件不在一处"
    for place in same_words(reading, value):
        if not (story.quotes(place) or _lies_in(reading, place)) or not _names_of(reading, place):
            continue
        refused = why_not_where(reading.text, place.start, place.end, reading.places)
        if refused is None:
            return reading.words_proved(place)
        why = refused
    raise Refusal("place_not_in_source", f"{value.text} {why}")


def _names_of(reading: Reading, at: Located) -> list[Mention]:
    """The places that make up the words, each in the one before: 辽宁省营口市, with a village or zone of it behind.

    Empty where the words are anything else: an organ, two ends of a line, a word that only holds a name.
    """
    found = [mention for mention in reading.places if at.start <= mention.start and mention.end <= at.end]
    if not found or found[0].start != at.start or not _SMALLER.fullmatch(reading.text, found[-1].end, at.end):
        return []
    for outer, inner in pairwise(found):
        gap = reading.text[outer.end : inner.start]
        if not _NESTED.fullmatch(gap) or not places.is_within(inner.region.code, outer.region.code):
            return []
    return found


def _lies_in(reading: Reading, place: Located) -> bool:
    """Whether an official text says that its own object lies there."""
    return is_official_text(reading.document) and bool(_LIES_IN.search(reading.text[: place.start][-20:]))
