"""A comparison in words: lines for a terminal, and `diff.md`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bianyin.compare.differences import Altered, Change, Comparison
from bianyin.report.markdown_words import escape
from bianyin.text.harmless import harmless

_LONGEST = 80
SAME = "两份报告说的相同。"


def comparison_lines(found: Comparison) -> Iterator[str]:
    """The comparison for a terminal."""
    yield from map(harmless, _lines(found, bullet="  ", heading=""))


def comparison_json(found: Comparison) -> dict[str, Any]:
    """The comparison for a program: lists of objects, as the types name their parts."""
    return {name: _plain(value) for name, value in found._asdict().items()}


def _plain(value: Any) -> Any:
    if hasattr(value, "_asdict"):
        return {name: _plain(each) for name, each in value._asdict().items()}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def comparison_md(found: Comparison, old: str, new: str) -> str:
    """`diff.md`. Args: old, new: what the two reports are called."""
    lines = [
        f"# 报告的变化：{escape(old)} → {escape(new)}",
        "",
        *map(_escaped, _lines(found, bullet="- ", heading="## ")),
    ]
    return "\n".join(lines) + "\n"


def _escaped(line: str) -> str:
    opening = next((each for each in ("## ", "- ") if line.startswith(each)), "")
    return f"\n{line}\n" if opening == "## " else opening + escape(harmless(line[len(opening) :]))


def _lines(found: Comparison, *, bullet: str, heading: str) -> Iterator[str]:
    yield _counts(found)
    for name, points in (("新增的变点", found.points_new), ("不再有的变点", found.points_gone)):
        if points:
            yield f"{heading}{name}"
            yield f"{bullet}{'、'.join(points)}"
    yield from _section("新增", found.new, "上次", bullet, heading)
    yield from _section("不再有", found.gone, "这次", bullet, heading)
    yield from _section("所在变点不同", found.moved, "", bullet, heading)
    if found.altered:
        yield f"{heading}内容有改动"
        for change in found.altered:
            yield f"{bullet}{_named(change)}：{'；'.join(map(_told, change.altered))}"
    if found.given:
        yield f"{heading}两次运行的条件"
        yield from (f"{bullet}{_told(each)}" for each in found.given)


def _counts(found: Comparison) -> str:
    counts = f"新增 {len(found.new)}，不再有 {len(found.gone)}，改动 {len(found.altered)}，所在变点不同 {len(found.moved)}，不变 {found.unchanged}"
    return f"{SAME}（{counts}）" if found.nothing else counts


def _section(name: str, changes: Sequence[Change], when: str, bullet: str, heading: str) -> Iterator[str]:
    if changes:
        yield f"{heading}{name}"
    for change in changes:
        why = f"（{when}{change.why}）" if change.why else ""
        yield f"{bullet}{_named(change)}：{_points(change)}{why}"


def _named(change: Change) -> str:
    return f"记录 {change.number} {change.title}" if change.number else change.title


def _points(change: Change) -> str:
    """变点 2021-10-31 → 2022-03-01, or those of the one report that has it."""
    return "变点 " + " → ".join(
        "、".join(points) for points in (change.old_points, change.new_points) if points
    )


def _told(each: Altered) -> str:
    return f"{each.label}：{_cut(each.old)} → {_cut(each.new)}"


def _cut(text: str) -> str:
    if not text:
        return "（无）"
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "……"
