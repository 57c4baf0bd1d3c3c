"""Draft happenings: sentences that say what took place, on which day, in the region."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from bianyin.draft.rules.places_and_figures import draft_figures, draft_places
from bianyin.draft.rules.weighing import Sentence, Weighing, quoted
from bianyin.draft.rules.words import PLANNED, SINCE, STATISTICS
from bianyin.knowledge import sectors
from bianyin.model import DraftField, EventDraft
from bianyin.text import DateMention, bigram_overlap, find_dates
from bianyin.text.clauses import SENTENCES, one_of, up_to
from bianyin.text.locality import named_places, relations

_MOST_EVENTS = 3
_PHYSICAL = ("start", "stop", "limit", "resume", "incident")
_TELLS_ON = 2  # sentences behind the happening's own in which a page goes on telling its numbers
_LEAD = 3  # sentences that tell a page's own story; later ones are background
_APART_DAYS = 15  # closer dates on one page tell one story
_SHORTEST_TITLE, _LONGEST_TITLE = 8, 48
_NO_TITLE_STARTS_SO = "）)】］，,、。；;：: \u3000起"
_SENTENCE_END = re.compile(one_of(SENTENCES))
_TELLS_THE_TITLE = 0.3  # share of the title's bigrams that the sentence of its own story holds


class Happening(NamedTuple):
    """A sentence, the date it gives, and the word that says something happened."""

    sentence: Sentence
    mention: DateMention
    trigger: str


def draft_events(weighing: Weighing, drafter: str) -> tuple[EventDraft, ...]:
    """At most a few drafts: the page's own story, and dated background that names the region itself."""
    chosen: list[Happening] = []
    for happening in _happenings(weighing):
        if len(chosen) < _MOST_EVENTS and all(_apart(happening, other) for other in chosen):
            chosen.append(happening)
    return tuple(_draft(weighing, happening, drafter) for happening in chosen)


def _happenings(weighing: Weighing) -> list[Happening]:
    found = []
    window = weighing.question.window
    for sentence in weighing.sentences:
        mentions = find_dates(sentence.text, weighing.document.published_day)
        for mention in sorted(mentions, key=lambda each: each.date.precision == "year"):
            released = _only_released(weighing, sentence)
            trigger = _trigger_for(sentence.text, mention, released=released) or _begins(
                weighing, sentence.text, mention
            )
            if trigger and window.overlaps(mention.date) and _belongs(weighing, sentence):
                found.append(Happening(sentence, mention, trigger))
                break
    # A year is too coarse to place anything; a day or a month told elsewhere goes first.
    return sorted(found, key=lambda each: each.mention.date.precision == "year")


def _only_released(weighing: Weighing, sentence: Sentence) -> bool:
    """The release of numbers that are not the region's own, which of itself is no event there."""
    own = relations(named_places(weighing.document.title + sentence.text), weighing.question.region.code)[
        "own"
    ]
    return bool(STATISTICS.search(sentence.text)) and not own


def _trigger_for(text: str, mention: DateMention, *, released: bool) -> str | None:
    """The first word of happening after the date that is not told as a plan; of a release, a physical one."""
    if PLANNED.search(text[max(0, mention.start - 12) : mention.start]):
        return None
    for match in sectors.happening().finditer(text, mention.end):
        if PLANNED.search(text[mention.end : match.start()][-14:]):
            return None
        if SINCE.match(text, match.end()) or (released and match[0] not in _physical()):
            continue
        return match[0]
    return None


def _begins(weighing: Weighing, text: str, mention: DateMention) -> str | None:
    """自9月1日起: on this day begins what the title says happens."""
    if not text.startswith("起", mention.end) or PLANNED.search(
        text[max(0, mention.start - 12) : mention.start]
    ):
        return None
    announced = sectors.happening().search(weighing.document.title)
    return announced[0] if announced else None


@cache
def _physical() -> frozenset[str]:
    """Words of things done to plants, lines and traffic, which a release of numbers may report beside them."""
    return frozenset(word for kind in _PHYSICAL for word in sectors.triggers()[kind])


def _belongs(weighing: Weighing, sentence: Sentence) -> bool:
    """The lead belongs to the page's story; background must itself name the region and the sector.

    On a national page nothing names the region; there the sentence or the title must name the sector itself.
    """
    places = relations(named_places(sentence.text), weighing.question.region.code)
    if places["other"] and not places["own"]:
        return False
    hits = weighing.question.sector.hits(sentence.text)
    if weighing.locality == "national" and not (hits.core or _titled_by(weighing)):
        return False
    if sentence.position < _LEAD:
        return True
    return bool(places["own"]) and bool(hits.core or hits.related)


def _titled_by(weighing: Weighing) -> bool:
    title = weighing.question.sector.hits(weighing.document.title)
    return bool(title.core or title.related)


def _apart(happening: Happening, other: Happening) -> bool:
    gap = (happening.mention.date.start - other.mention.date.start).days
    return abs(gap) > _APART_DAYS


def _draft(weighing: Weighing, happening: Happening, drafter: str) -> EventDraft:
    sentence = happening.sentence
    used = {sentence.position}
    chosen = {"content": sentence}
    if _tells_the_page(weighing, happening):
        for name in ("measures", "impact"):
            if other := weighing.best(without=used, about=name):
                chosen[name] = other
                used.add(other.position)
    sentences = list(chosen.values())
    numbers = sentences + (_told_on(weighing, sentence, used) if _tells_the_page(weighing, happening) else [])
    document = weighing.document
    return EventDraft(
        document_id=document.id,
        kind="event",
        title=_title(weighing, happening),
        issuers=tuple(DraftField(value=issuer, quote=issuer) for issuer in document.issuers),
        dates={"occurred_on": DraftField(value=happening.mention.date.value, quote=sentence.text)},
        places=draft_places(weighing, sentences),
        figures=draft_figures(numbers),
        drafter=drafter,
        **{name: quoted(value) for name, value in chosen.items()},
    )


def _told_on(weighing: Weighing, sentence: Sentence, used: set[int]) -> list[Sentence]:
    """The sentences right behind the happening that are not used yet and date nothing themselves."""
    behind = weighing.sentences[sentence.position + 1 : sentence.position + 1 + _TELLS_ON]
    return [
        each
        for each in behind
        if each.position not in used and not find_dates(each.text, weighing.document.published_day)
    ]


def _tells_the_page(weighing: Weighing, happening: Happening) -> bool:
    """Whether the sentence tells what the page's title announces."""
    title = weighing.document.title
    return happening.trigger in title or bigram_overlap(title, happening.sentence.text) >= _TELLS_THE_TITLE


def _title(weighing: Weighing, happening: Happening) -> DraftField:
    """The page's title for its own story; for background, the sentence's own first clauses."""
    if _tells_the_page(weighing, happening):
        return DraftField(value=weighing.document.title, quote=weighing.document.title)
    words = happening.sentence.text[happening.mention.end :].lstrip(_NO_TITLE_STARTS_SO)
    clauses = up_to(_SENTENCE_END, words)[:_LONGEST_TITLE]
    cut = clauses.rfind("，") if len(clauses) == _LONGEST_TITLE else -1
    title = clauses[:cut] if cut > _SHORTEST_TITLE else clauses
    if len(title) < _SHORTEST_TITLE:
        title = happening.sentence.text[:_LONGEST_TITLE]
    return DraftField(value=title, quote=title)
