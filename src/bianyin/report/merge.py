"""One happening, many pages: join records that speak of the same thing, keep every source, best authority first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from bianyin.knowledge.question import Question
from bianyin.model import TIERS, Event, EventRecord, EventSource, Evidence, Figure, Rejection
from bianyin.report.associate import associate, lead_days
from bianyin.text import bigram_overlap, cues, fold

# Records of one event may differ by a few days: the day it happened, the day after, the day it was reported.
_SAME_WITHIN_DAYS = 3
# Share of the shorter title's (or content's) character bigrams that the other must hold to tell the same thing.
_SAME_TITLE, _SAME_STORY = 0.6, 0.4
_DRAFT_MARK = cues.pattern("draft_for_comment")


class Merged(NamedTuple):
    """Events in order of association, and the records that stepped back for another."""

    events: tuple[Event, ...]
    rejections: tuple[Rejection, ...]


def merge(records: Sequence[EventRecord], question: Question) -> Merged:
    """Join the records of one question into events; deterministic whatever their order."""
    groups: list[list[EventRecord]] = []
    for record in sorted(records, key=_authority):
        home = next((group for group in groups if any(_same(record, other) for other in group)), None)
        if home is None:
            groups.append([record])
        else:
            home.append(record)
    kept, rejections = _without_superseded_drafts(groups)
    return Merged(tuple(_event(group, question) for group in kept), tuple(rejections))


def _authority(record: EventRecord) -> tuple[int, str, str, str]:
    source = record.source
    return TIERS.index(source.tier), source.published_on or "9999", record.document_id, record.title


def _same(record: EventRecord, other: EventRecord) -> bool:
    if (record.status == "draft") != (other.status == "draft"):
        return False
    if record.document_number and other.document_number:
        return fold(record.document_number).text == fold(other.document_number).text
    if not _near_in_time(record, other) or not _figures_agree(record, other):
        return False
    if bigram_overlap(record.title, other.title) >= _SAME_TITLE:
        return True
    return _share_place(record, other) and bigram_overlap(_story(record), _story(other)) >= _SAME_STORY


def _share_place(record: EventRecord, other: EventRecord) -> bool:
    """A place in common, or none on either side: a national policy or event."""
    return bool(set(record.places) & set(other.places)) or not (record.places or other.places)


def _near_in_time(record: EventRecord, other: EventRecord) -> bool:
    first, second = record.dates[record.window_date], other.dates[other.window_date]
    gap = max(first.start, second.start) - min(first.end, second.end)
    return gap.days < _SAME_WITHIN_DAYS


def _figures_agree(record: EventRecord, other: EventRecord) -> bool:
    """Unit 3 and unit 4 of one plant have the same words; a numbered thing must have the same number."""
    numbers = re.compile(r"\d+(?:[、和-]\d+)*(?=号|期|批|轮)")
    first, second = set(numbers.findall(record.title)), set(numbers.findall(other.title))
    return not first or not second or bool(first & second)


def _story(record: EventRecord) -> str:
    return record.title + (record.content or "")


def _without_superseded_drafts(
    groups: list[list[EventRecord]],
) -> tuple[list[list[EventRecord]], list[Rejection]]:
    """A draft for comment steps back where the final text is among the records of the same change point."""
    finals = {_core_title(group[0].title) for group in groups if group[0].status != "draft"}
    kept, rejections = [], []
    for group in groups:
        if group[0].status == "draft" and any(
            bigram_overlap(_core_title(group[0].title), title) > 0.8 for title in finals
        ):
            rejections += [_superseded(record) for record in group]
        else:
            kept.append(group)
    return kept, rejections


def _core_title(title: str) -> str:
    return _DRAFT_MARK.sub("", title)


def _superseded(record: EventRecord) -> Rejection:
    return Rejection(
        stage="merge",
        reason="duplicate",
        field="title",
        value=record.title,
        document_id=record.document_id,
        url=record.source.url,
        detail="征求意见稿；同一变点已有正式文件",
    )


def _event(group: list[EventRecord], question: Question) -> Event:
    """The most authoritative record's words; what it lacks, from the next."""
    first = group[0]
    fields: dict[str, object] = {}
    evidence = [item for item in first.evidence if item.field != "figures"]
    for name in ("document_number", "content", "measures", "impact", "issuers", "places", "dates"):
        giver = next((record for record in group if getattr(record, name)), first)
        fields[name] = getattr(giver, name)
        if giver is not first:
            evidence += [
                item
                for item in giver.evidence
                if item.field == name or (name == "dates" and item.field in giver.dates)
            ]
    figures, proofs = _figures(group)
    return Event(
        title=first.title,
        kind=first.kind,
        status=first.status,
        figures=figures,
        evidence=(*evidence, *proofs),
        change_point=question.point,
        window=question.window,
        sources=_sources(group),
        window_date=first.window_date,
        lead_days=lead_days(first, question.point),
        association=associate(first, question),
        drafter=first.drafter,
        **fields,
    )


def _figures(group: list[EventRecord]) -> tuple[tuple[Figure, ...], tuple[Evidence, ...]]:
    """Figures of all records, the same quantity once, each with the evidence of its own document."""
    figures: list[Figure] = []
    proofs: list[Evidence] = []
    seen: set[tuple[float, str]] = set()
    for record in group:
        for figure in record.figures:
            if (figure.value, figure.unit) not in seen:
                seen.add((figure.value, figure.unit))
                figures.append(figure)
                proofs += [
                    item for item in record.evidence if item.field == "figures" and item.quote == figure.text
                ][:1]
    return tuple(figures), tuple(dict.fromkeys(proofs))


def _sources(group: list[EventRecord]) -> tuple[EventSource, ...]:
    return tuple({record.source.url: record.source for record in group}.values())
