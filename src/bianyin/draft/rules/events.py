"""Draft happenings: sentences that say what took place, on which day, in the region.

A page tells one story, in its first sentences or later; a list (a bulletin, a chronology, a table) tells one a line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from bianyin.draft.gate import concerns
from bianyin.draft.rules.places_and_figures import draft_figures, draft_places
from bianyin.draft.rules.weighing import CELLS, Sentence, Weighing
from bianyin.draft.rules.words import PLANNED, SINCE, STATISTICS
from bianyin.knowledge import sectors
from bianyin.model import EventDraft, Span
from bianyin.text import DATELINE, DateMention, bigram_overlap, find_quantities
from bianyin.text.locality import happens_here, relations, where

_NATION = re.compile("全国|我国|中国|国家|国务院|中央|中共|各地|各省|总局|[\u4e00-\u9fff]{2}部(?![分署队落])")
_SOME_FIRM = re.compile("这家|一家|某家|该企业|该公司|记者在[^，。]{0,20}(?:看到|见到)")
_MOST_EVENTS, _MOST_ITEMS = 3, 8
_PHYSICAL = ("start", "stop", "limit", "resume", "incident")
_TELLS_ON = 2  # sentences behind the happening's own in which a page goes on telling its numbers
_LEAD = 3  # sentences that tell a page's own story; later ones are background
_APART_DAYS = 15  # closer dates on one page tell one story
_BACKGROUND_DAYS = 60
_SAYS_THE_TITLE = 0.5  # the same, behind the day of a sentence that has no word of happening of its own
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}[〔\[]\d{4}[〕\]]\s*\d+\s*号")
# 停工损失险, 停电预案: the word is part of a thing's name.
_NAMES_A_THING = re.compile("可获|可得|可申请|即可|赔付|理赔|损失|保险|险(?!情|些)|预案|演练|演习|班组|险种")
_LONGEST_NAME = 20
_NO_NAME = re.compile(r"[，。！？：:；、|｜\s]|\d{1,2}[月日]")
_TELLS_THE_TITLE = 0.3  # share of the title's bigrams that the sentence of its own story holds


class Happening(NamedTuple):
    """A sentence, the date it gives, and the word that says something happened."""

    sentence: Sentence
    mention: DateMention
    trigger: str


def draft_events(weighing: Weighing, drafter: str) -> tuple[EventDraft, ...]:
    """At most a few drafts: the page's own story and dated background; of a list the items about the sector."""
    chosen: list[Happening] = []
    most = _MOST_ITEMS if weighing.is_list else _MOST_EVENTS
    for happening in _happenings(weighing):
        apart = weighing.is_list or all(_apart(happening, other) for other in chosen)
        if len(chosen) < most and apart:
            chosen.append(happening)
    return tuple(_draft(weighing, happening, drafter) for happening in chosen)


def _happenings(weighing: Weighing) -> list[Happening]:
    found = []
    window = weighing.question.window
    for sentence in weighing.sentences:
        released = _only_released(weighing, sentence)
        told: list[Happening] = []
        for mention, until in _in_order(sentence, weighing.dates_in(sentence)):
            trigger = _trigger_for(sentence.text, mention, until, released=released) or _said_otherwise(
                weighing, sentence, mention
            )
            if trigger and window.overlaps(mention.date) and _belongs(weighing, sentence):
                told.append(Happening(sentence, mention, trigger))
        # What is done to a plant before what is only published: 据9月30日发布的数据，…主要是9月18日一座高炉停产.
        found += [each for each in told if each.trigger in _physical()][:1] or told[:1]
    # A year is too coarse to place anything; what tells the page's own story goes first, then what moves emissions most.
    return sorted(found, key=lambda each: (each.mention.date.precision == "year", -_worth(weighing, each)))


def _in_order(sentence: Sentence, mentions: Sequence[DateMention]) -> list[tuple[DateMention, int]]:
    """The dates of a sentence, each with how far what is told is looked for: first to the next date, then to the end.

    A date governs what stands behind it until the next: 6月25日发布的数据…，5月17日投产. Datelines date no happening; years come last.
    """
    told = [each for each in mentions if not DATELINE.match(sentence.text[each.end :])]
    told.sort(key=lambda each: each.start)
    ends = [each.start for each in told[1:]] + [len(sentence.text)]
    ordered = [*zip(told, ends, strict=False), *((each, len(sentence.text)) for each in told)]
    return sorted(ordered, key=lambda each: each[0].date.precision == "year")


def _said_otherwise(weighing: Weighing, sentence: Sentence, mention: DateMention) -> str | None:
    """What the page says that happened on a day, where no word behind it in its sentence does."""
    return (
        _begins(weighing, sentence.text, mention)
        or _in_row(weighing, sentence, mention)
        or _titled(weighing, sentence, mention)
    )


def _in_row(weighing: Weighing, sentence: Sentence, mention: DateMention) -> str | None:
    """开工　2022/2/8: the row of a list tells what happened before its day, or is of a paper with its number."""
    row = sentence.text
    if not weighing.is_list or row[-1:] in "。！；" or len(row.split()) < CELLS or PLANNED.search(row):
        return None
    found = sectors.happening().search(row, 0, mention.start) or _NUMBER.search(row)
    return found[0] if found else None


def _titled(weighing: Weighing, sentence: Sentence, mention: DateMention) -> str | None:
    """The title's own word of happening, where a sentence of the lead says again, with its day, what the title announces."""
    title = weighing.reading.title
    if weighing.locality != "own" or weighing.is_list or sentence.position >= _LEAD:
        return None
    if PLANNED.search(title) or PLANNED.search(sentence.text):
        return None
    again = bigram_overlap(title, sentence.text[mention.end :]) >= _SAYS_THE_TITLE
    return weighing.announced if again else None


def _worth(weighing: Weighing, happening: Happening) -> int:
    """How much a sentence tells of the sector and the region, and how much such acts move emissions; the page's story first."""
    text, sector = happening.sentence.text, weighing.question.sector
    acts = sectors.acts_in(text, sector.key)
    weight = acts[0].weight if acts else 0
    own = relations(where(text), weighing.question.region.code)["own"]
    lead = happening.sentence.position < _LEAD and not weighing.is_list
    story = lead and (concerns(sector, text) or bool(sector.hits(weighing.document.title).core))
    return weight + 2 * bool(sector.hits(text).core) + 4 * bool(own) + _MOST_ITEMS * story


def _only_released(weighing: Weighing, sentence: Sentence) -> bool:
    """The release of numbers that are not the region's own, which of itself is no event there."""
    if weighing.locality == "own":
        return False
    own = relations(where(weighing.reading.title + sentence.text), weighing.question.region.code)["own"]
    return bool(STATISTICS.search(sentence.text)) and not own


def _trigger_for(text: str, mention: DateMention, until: int, *, released: bool) -> str | None:
    """The first word of happening after the date, up to `until`, that is not told as a plan; of a release, a physical one."""
    if PLANNED.search(text[max(0, mention.start - 12) : mention.start]):
        return None
    for match in sectors.happening().finditer(text, mention.end, until):
        if PLANNED.search(text[mention.end : match.start()][-14:]):
            return None
        if (
            SINCE.match(text, match.end())
            or _NAMES_A_THING.match(text, match.end())
            or (released and match[0] not in _physical())
        ):
            continue
        return match[0]
    return None


def _begins(weighing: Weighing, text: str, mention: DateMention) -> str | None:
    """自9月1日起: on this day begins what the title says happens; so in a row of a table of 新投产项目."""
    if (not weighing.is_list and not text.startswith("起", mention.end)) or PLANNED.search(
        text[max(0, mention.start - 12) : mention.start]
    ):
        return None
    return weighing.announced


@cache
def _physical() -> frozenset[str]:
    """Words of things done to plants, lines and traffic, which a release of numbers may report beside them."""
    return frozenset(word for kind in _PHYSICAL for word in sectors.triggers()[kind])


def _belongs(weighing: Weighing, sentence: Sentence) -> bool:
    """The lead belongs to the page's story, which its title or the sentence says to be of the sector; what stands further
    on, and every item of a list, must itself tell something of the sector, and whatever stands on a page that is another
    region's by its whole must play in the region.

    On a national page nothing names the region; there the sentence or the title must name the sector itself.
    """
    places = relations(where(sentence.text), weighing.question.region.code)
    if places["own"] and places["other"] and not happens_here(sentence.text, weighing.question.region.code):
        return False  # 长春一厂停产，辽宁的供应商受影响
    if places["other"] and not places["own"]:
        return False
    sector = weighing.question.sector
    hits = sector.hits(sentence.text)
    if weighing.locality == "other":
        return concerns(sector, sentence.text) and happens_here(sentence.text, weighing.question.region.code)
    if weighing.locality == "national":
        if places["own"]:
            alone = not places["other"] or happens_here(sentence.text, weighing.question.region.code)
            return alone and concerns(sector, sentence.text)
        titled = _titled_by(weighing) and sentence.position < _LEAD
        return bool(hits.core or titled) and _of_the_nation(weighing, sentence)
    if sentence.position < _LEAD and not weighing.is_list:
        return bool(hits.core or hits.related) or _titled_by(weighing)
    if (
        weighing.is_list
        and (hits.core or hits.related)
        and sectors.happening().search(weighing.reading.title)
    ):
        return concerns(
            sector, f"{weighing.reading.title}：{sentence.text}"
        )  # 投产项目表: its rows leave the act out
    return concerns(sector, sentence.text)


def _of_the_nation(weighing: Weighing, sentence: Sentence) -> bool:
    """Whether a sentence that names no place tells of the country: 全国, 我国, a central body; and not of 这家企业."""
    told = weighing.reading.title + sentence.text
    return bool(_NATION.search(told)) and not _SOME_FIRM.search(sentence.text)


def _titled_by(weighing: Weighing) -> bool:
    """Whether the title says that the page is about the sector, or about all sectors at once."""
    sector, title = weighing.question.sector, weighing.document.title
    hits = sector.hits(title)
    return bool(hits.core or hits.related) or sectors.is_wide_title(title, sector)


def _apart(happening: Happening, other: Happening) -> bool:
    gap = (happening.mention.date.start - other.mention.date.start).days
    return abs(gap) > _APART_DAYS


def _draft(weighing: Weighing, happening: Happening, drafter: str) -> EventDraft:
    sentence, mention = happening.sentence, happening.mention
    of_the_page = (
        weighing.locality != "other" and not weighing.is_list and _tells_the_page(weighing, happening)
    )
    told = _told_on(weighing, sentence) if of_the_page else []
    chosen: dict[str, Sentence] = {}
    if of_the_page:
        used = {sentence.position, *(each.position for each in told)}
        for name in ("measures", "impact"):
            if other := weighing.best(without=used, about=name):
                chosen[name] = other
                used.add(other.position)
    sentences = [sentence, *told, *chosen.values()]
    named = of_the_page or _is_about_its_title(weighing, sentence)
    title = weighing.first(weighing.document.title) if named else None
    return EventDraft(
        document_id=weighing.document.id,
        kind="event",
        title=title or _whole(weighing, sentence),
        content=Span(start=sentence.start, end=(told or [sentence])[-1].end),
        issuers=weighing.issuers(),
        dates={"occurred_on": Span(start=sentence.start + mention.start, end=sentence.start + mention.end)},
        places=draft_places(weighing, sentences),
        figures=draft_figures(sentences),
        drafter=drafter,
        **{name: other.span for name, other in chosen.items()},
    )


def _is_about_its_title(weighing: Weighing, sentence: Sentence) -> bool:
    """Whether the page's title is the name of what it tells of (an entry, 徐大堡核电站), and the sentence leaves that out."""
    title = weighing.reading.title
    bare = (
        weighing.locality == "own"
        and not weighing.is_list
        and not weighing.question.sector.hits(sentence.text).core
    )
    is_name = (
        len(title) <= _LONGEST_NAME and not sectors.happening().search(title) and not _NO_NAME.search(title)
    )
    if not (bare and is_name and bool(where(title))) or where(sentence.text):
        return False
    own = bigram_overlap(title, sentence.text)
    return all(bigram_overlap(title, each.text) <= own for each in weighing.sentences)


def _whole(weighing: Weighing, sentence: Sentence) -> Span:
    """The sentence as the page has it, from its first character: the title of background that has no other."""
    units = weighing.reading.units_at(weighing.reading.at(sentence.start, sentence.end))
    return Span(start=units[0].words.start, end=units[0].words.end)


def _told_on(weighing: Weighing, sentence: Sentence) -> list[Sentence]:
    """The sentences right behind the happening, up to the last in which its numbers stand; they date nothing themselves."""
    told: list[Sentence] = []
    last = 0
    for each in weighing.sentences[sentence.position + 1 : sentence.position + 1 + _TELLS_ON]:
        if weighing.dates_in(each):
            break
        told.append(each)
        if find_quantities(each.text):
            last = len(told)
    return told[:last]


def _tells_the_page(weighing: Weighing, happening: Happening) -> bool:
    """Whether the sentence tells what the page's title announces; what happened long before the page is its background."""
    title = weighing.reading.title
    page = weighing.document.published_day
    long_before = page is not None and (page - happening.mention.date.end).days > _BACKGROUND_DAYS
    if long_before and happening.trigger not in title:
        return False
    paper = sectors.paper_in_title(title, weighing.question.sector.key)
    if sectors.is_noise_title(title) or (paper and not paper.weight):
        return False  # the page's own affair is another: an interview, a tender
    return happening.trigger in title or bigram_overlap(title, happening.sentence.text) >= _TELLS_THE_TITLE
