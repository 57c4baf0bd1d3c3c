"""What a re-crawl or another setting changed in a report, and why as far as the two folders tell."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from bianyin.compare.kept_report import Happening, KeptReport, Row
from bianyin.compare.same import pairs_of
from bianyin.model import FIELDS
from bianyin.report.statements import reason_name

# Beside the fields of a record.
_ALSO = {"sources": "来源", "status": "文件状态"}
_GIVEN = ("settings", "versions", "prompts")


class Altered(NamedTuple):
    """A field that says something else; `old` or `new` is empty where it was or is not there."""

    field: str
    label: str
    old: str
    new: str


class Change(NamedTuple):
    """A happening that is not as it was.

    Attributes:
        number, title: as the report that has it gives them; the new one's where both do.
        points: the change points that it stands under, in the report before and in this one.
        why: what the refusals and what was read tell; empty where they tell nothing.
    """

    number: str
    title: str
    old_points: tuple[str, ...]
    new_points: tuple[str, ...]
    why: str = ""
    altered: tuple[Altered, ...] = ()


class Comparison(NamedTuple):
    """All that changed between two reports; what is the same is counted."""

    new: tuple[Change, ...]
    gone: tuple[Change, ...]
    altered: tuple[Change, ...]
    moved: tuple[Change, ...]
    unchanged: int
    points_new: tuple[str, ...]
    points_gone: tuple[str, ...]
    given: tuple[Altered, ...]  # settings, versions, model, corpus

    @property
    def nothing(self) -> bool:
        return not (
            self.new or self.gone or self.altered or self.moved or self.points_new or self.points_gone
        )


def compare(old: KeptReport, new: KeptReport) -> Comparison:
    """What `new` says otherwise than `old`. One that moved and says something else is in both lists."""
    pairs = pairs_of(old.happenings, new.happenings)
    here = {id(each) for pair in pairs for each in pair}
    changes = [_changed(before, after) for before, after in pairs]
    points = set(old.points) & set(new.points)
    altered = tuple(each for each in changes if each.altered)
    moved = tuple(
        each for each in changes if _within(each.old_points, points) != _within(each.new_points, points)
    )
    return Comparison(
        new=tuple(_new(each, old) for each in new.happenings if id(each) not in here),
        gone=tuple(_gone(each, new) for each in old.happenings if id(each) not in here),
        altered=altered,
        moved=moved,
        unchanged=sum(each not in altered and each not in moved for each in changes),
        points_new=tuple(each for each in new.points if each not in old.points),
        points_gone=tuple(each for each in old.points if each not in new.points),
        given=tuple(_given(old.run, new.run)),
    )


def _within(points: Sequence[str], both: set[str]) -> tuple[str, ...]:
    return tuple(point for point in points if point in both)


def _changed(before: Happening, after: Happening) -> Change:
    return Change(
        _number(after), after.title, before.points, after.points, altered=tuple(_altered(before, after))
    )


def _number(each: Happening) -> str:
    return str(each.record.get("number", ""))


def _altered(before: Happening, after: Happening) -> Iterator[Altered]:
    kind = after.record["change_point"]["kind"]
    labels = {field.name: field.label(kind) for field in FIELDS} | _ALSO
    for name, label in labels.items():
        old, new = (_plain(name, each.record.get(name)) for each in (before, after))
        if old != new:
            yield Altered(name, label, old, new)


def _plain(name: str, value: Any) -> str:
    """A field's value as one comparable line."""
    if not value:
        return ""
    if name == "sources":
        return "；".join(sorted(source["url"] for source in value))
    if name == "dates":
        return "；".join(f"{role} {date['value']}" for role, date in sorted(value.items()))
    if name == "figures":
        return "；".join(f"{each['what']} {each['value']:g} {each['unit']}" for each in value)
    return "、".join(map(str, value)) if isinstance(value, list) else " ".join(str(value).split())


def _new(each: Happening, old: KeptReport) -> Change:
    return Change(_number(each), each.title, (), each.points, _why_lacking(each, old))


def _gone(each: Happening, new: KeptReport) -> Change:
    return Change(_number(each), each.title, each.points, (), _why_lacking(each, new))


def _why_lacking(each: Happening, lacking: KeptReport) -> str:
    if not set(each.points) & set(lacking.points):
        return "没有这个变点"
    refused = [row for row in lacking.rejections if row.get("url") in each.urls]
    if refused:
        first = next((row for row in refused if row.get("value") == each.title), refused[0])
        detail = f"：{first['detail']}" if first.get("detail") else ""
        return f"未采用，{reason_name(first['reason'])}{detail}"
    if each.urls & lacking.read:
        return "读过来源页，没有抽出这一条"
    return "没有读到来源页"


def _given(old: Row, new: Row) -> Iterator[Altered]:
    """What the two runs were given differently."""
    for name in _GIVEN:
        before, after = old.get(name) or {}, new.get(name) or {}
        for key in sorted(before.keys() | after.keys()):
            if before.get(key) != after.get(key):
                yield Altered(f"{name}.{key}", key, _shown(before.get(key)), _shown(after.get(key)))
    for key, label in (("drafter", "抽取方式"), ("corpus_digest", "语料库"), ("model", "模型")):
        if old.get(key) != new.get(key):
            yield Altered(key, label, _shown(old.get(key)), _shown(new.get(key)))


def _shown(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
