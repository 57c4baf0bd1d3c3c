"""How close an event is to a change point, from countable reasons. Closeness in time is not proof of cause."""

from __future__ import annotations

from bianyin.extract.question import Question
from bianyin.extract.scope import named_places, relations
from bianyin.model import Association, ChangePoint, EventRecord

_CLOSE_DAYS, _NEAR_DAYS = 30, 60
_STRONG, _MEDIUM = 5, 3


def lead_days(record: EventRecord, point: ChangePoint) -> int:
    """Days from the record's date to the change point; negative where it came after.

    A month that holds the change point is at distance 0; otherwise its nearest day counts.
    """
    date = record.dates[record.window_date]
    if date.start <= point.date < date.end:
        return 0
    nearest = date.start if date.start > point.date else date.end
    days = (point.date - nearest).days
    return days if date.start > point.date else days + 1


def associate(record: EventRecord, question: Question) -> Association:
    """Level and reasons: distance in time (0-2), region (0-2), sector (0-2), quantity stated (0-1)."""
    scores = [_time(record, question), _region(record, question), _sector(record, question)]
    if record.figures:
        scores.append((1, f"原文给出数量 {len(record.figures)} 项"))
    total = sum(score for score, _ in scores)
    level = "强" if total >= _STRONG else "中" if total >= _MEDIUM else "弱"
    return Association(level=level, reasons=tuple(reason for _, reason in scores))


def _time(record: EventRecord, question: Question) -> tuple[int, str]:
    days = lead_days(record, question.point)
    words = "与变点同期" if days == 0 else f"早于变点 {days} 天" if days > 0 else f"晚于变点 {-days} 天"
    return (2 if abs(days) <= _CLOSE_DAYS else 1 if abs(days) <= _NEAR_DAYS else 0), words


def _region(record: EventRecord, question: Question) -> tuple[int, str]:
    name = question.region.name
    quotes = " ".join((record.title, *record.issuers, record.content or "", record.measures or ""))
    if relations(named_places(quotes), question.region.code)["own"]:
        return 2, f"原文点名{name}或其市县"
    return 0, f"全国性文件，引文未点名{name}"


def _sector(record: EventRecord, question: Question) -> tuple[int, str]:
    quotes = " ".join((record.title, record.content or "", record.measures or "", record.impact or ""))
    hits = question.sector.hits(quotes)
    if hits.core:
        return 2, f"原文点名{question.sector.name}领域（{'、'.join(sorted(hits.core)[:3])}）"
    if hits.related:
        return 1, f"涉及作用于{question.sector.name}的措施（{'、'.join(sorted(hits.related)[:3])}）"
    return 0, f"引文未点名{question.sector.name}"
