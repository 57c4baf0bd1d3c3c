"""Check that a record speaks of the region asked about, and names no place that its source does not."""

from __future__ import annotations

import re

from bianyin.knowledge import places
from bianyin.knowledge.places import Mention, Region
from bianyin.model import Document, Proved, Span
from bianyin.prove.quotes import Refusal, located, same_words
from bianyin.prove.story import Story
from bianyin.text import after_salutation, cues
from bianyin.text.clauses import CLAUSES, CLAUSES_AND_COLONS, one_of, up_to, within
from bianyin.text.locality import is_official_text, locality, named_places, relations
from bianyin.text.reading import Located, Reading

# ●海外：…, and a country that opens what is told: 9月10日，越南一家钢厂停产.
_ABROAD = re.compile(
    rf"^\W{{0,3}}(?:海外|国外|境外|国际)\s*[：:]|(?:^\W{{0,3}}|[日，,：:]\s*){cues.any_of('abroad')}"
)
_LOOK_BACK = 2  # sentences over which 吉林省…。该省… carries on
_OPENS_WITHIN = 15  # characters in which a sentence says where it plays
# Between places that govern what follows together: a list, or few words without a number or a stop.
_CLOSE = 12
# 北起四川成都，南至云南昆明: ends of a line, where nothing of its own happens.
_ON_THE_WAY = re.compile(r"(?:至|到|抵|往|连接|接入|止于|途经|通往)$")
_BETWEEN_PLACES = re.compile(rf"\d|{one_of(CLAUSES)}")
# Where what stands behind a quote no longer speaks of it: a stop, a bracket, the next number.
_CLAUSE_END = re.compile(rf"\d|{one_of(CLAUSES_AND_COLONS + '（(')}")
# 该项目位于山东省东营市境内: an official text says where its own object lies.
_LIES_IN = re.compile(f"位于{within(12)}$")


def check_region(document: Document, region: Region) -> None:
    """The region is named in the document, or the document is national.

    Raises:
        Refusal: `region_mismatch`.
    """
    if locality(document, region.code) == "other":
        raise Refusal("region_mismatch", "文档属于其他地区，或未提及本地区")


def check_plays_here(reading: Reading, region: Region, quote: Located) -> None:
    """The quoted words do not play in another region: by the places in them, else by the nearest in their sentence,
    else by a sentence before them that opens with a place.

    Raises:
        Refusal: `region_mismatch`.
    """
    sentence = reading.sentence_of(quote)
    # The salutation lists all whom the document addresses; its places are not where the sentence plays.
    start = min(after_salutation(reading.text, sentence.start, sentence.end), quote.start)
    codes = (
        named_places(quote.text)
        or _last_named(reading.text[start : quote.start])
        or _first_named(reading.text[quote.end : sentence.end])
        or _opening_before(reading, start)
    )
    # ●海外：越南一家钢厂停产。
    if not named_places(sentence.text) and (abroad := _ABROAD.search(sentence.text)):
        raise Refusal("region_mismatch", f"引文所述为境外（{abroad[0]}）：{quote.text[:40]}")
    if is_elsewhere(codes, region):
        raise Refusal("region_mismatch", f"引文所述为其他地区：{quote.text[:40]}")


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
        if _ON_THE_WAY.search(before[: mention.start][-3:]):
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
    title = reading.document.title
    body = len(title) if reading.text.startswith(title) else 0
    earlier = [each for each in reading.sentences if body <= each.start and each.end <= start]
    for sentence in reversed(earlier[-_LOOK_BACK:]):
        if places.mentions(sentence.text[:_OPENS_WITHIN]):
            return named_places(sentence.text)
    return ()


def prove_place(story: Story, span: Span) -> Proved[str]:
    """A place in the region, as the source writes it beside what the record tells.

    Raises:
        Refusal: `quote_not_found`, `place_not_in_source`, `region_mismatch`.
    """
    value = located(story.reading, span)
    if is_elsewhere(named_places(value.text), story.region):
        raise Refusal("region_mismatch", f"{value.text} 不在 {story.region.name}")
    for place in same_words(story.reading, value):
        if story.quotes(place) or _lies_in(story.reading, place):
            return story.reading.proved(place.text, place)
    raise Refusal("place_not_in_source", f"{value.text} 与所述事件不在一处")


def _lies_in(reading: Reading, place: Located) -> bool:
    """Whether an official text says that its own object lies there."""
    return is_official_text(reading.document) and bool(_LIES_IN.search(reading.text[: place.start][-20:]))
