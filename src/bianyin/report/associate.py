"""How close an event is to a change point, from countable reasons. Closeness in time is not proof of cause."""

from __future__ import annotations

from typing import Literal

from bianyin.knowledge.question import Question
from bianyin.model import Association, ChangePoint, EventRecord
from bianyin.text.locality import named_places, relations

_CLOSE_DAYS, _NEAR_DAYS, _FAR_DAYS = 30, 60, 90
_STRONG, _MEDIUM = 5, 3
_CORE, _RELATED = 2, 1


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
    """Level and reasons: distance in time (0-2), region (0-2), sector (0-2), quantity stated (0-1).

    Words cannot make up for distance: beyond 60 days nothing is strong, beyond 90 all is weak. Nor is anything
    strong that does not name the region, or names the sector only through a measure on it.
    """
    days = abs(lead_days(record, question.point))
    region, sector = _region(record, question), _sector(record, question)
    scores = [_time(days), region, sector]
    if record.figures:
        scores.append((1, f"原文给出数量 {len(record.figures)} 项"))
    total = sum(score for score, _ in scores)
    level: Literal["强", "中", "弱"] = "弱"
    if days <= _FAR_DAYS and total >= _MEDIUM:
        level = "强" if days <= _NEAR_DAYS and total >= _STRONG and region[0] and sector[0] == _CORE else "中"
    return Association(
        level=level,
        score=total,
        names_region=region[0] > 0,
        reasons=tuple(reason for _, reason in scores),
    )


def _time(days: int) -> tuple[int, str]:
    for score, most in ((2, _CLOSE_DAYS), (1, _NEAR_DAYS), (0, _FAR_DAYS)):
        if days <= most:
            return score, f"相距 {most} 天以内"
    return 0, f"相距超过 {_FAR_DAYS} 天"


def _region(record: EventRecord, question: Question) -> tuple[int, str]:
    name = question.region.name
    quotes = _words(record, "title", "issuers", "content", "measures")
    if relations(named_places(quotes), question.region.code)["own"]:
        return 2, f"原文点名{name}或其市县"
    return 0, f"全国性文件，引文未点名{name}"


def _sector(record: EventRecord, question: Question) -> tuple[int, str]:
    hits = question.sector.hits(_words(record, "title", "content", "measures", "impact"))
    if hits.core:
        return _CORE, f"原文点名{question.sector.name}领域（{'、'.join(sorted(hits.core)[:3])}）"
    if hits.related:
        return _RELATED, f"涉及作用于{question.sector.name}的措施（{'、'.join(sorted(hits.related)[:3])}）"
    return 0, f"引文未点名{question.sector.name}"


def _words(record: EventRecord, *fields: str) -> str:
    return " ".join(str(proved.value) for name, proved in record.items() if name in fields)
