"""Happenings that reports of several regions tell: one happening, many points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bianyin.batch.outcome import Outcome, ToldHappening, ToldPoint


class Telling(NamedTuple):
    """Where a happening is told: the report, its change point, and the happening as that report has it."""

    row: Outcome
    point: ToldPoint
    told: ToldHappening


class SharedHappening(NamedTuple):
    """A happening of more than one region; its tellings in the order of the reports and points."""

    told: ToldHappening
    tellings: tuple[Telling, ...]

    @property
    def regions(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.row.region for each in self.tellings))


def shared_happenings(outcomes: Sequence[Outcome]) -> tuple[SharedHappening, ...]:
    """Those that several regions' reports tell: of most regions first, then by day.

    Two tellings are of one happening where they share a sign: the paper's number, or a page and the title on it.
    """
    groups: list[list[Telling]] = []
    by_key: dict[str, list[Telling]] = {}
    for telling in _tellings(outcomes):
        known = [by_key[key] for key in telling.told.keys if key in by_key]
        group = known[0] if known else []
        if not known:
            groups.append(group)
        group.append(telling)
        for other in known[1:]:
            if other is not group:
                _join(group, other, groups, by_key)
        by_key.update(dict.fromkeys(telling.told.keys, group))
    found = [SharedHappening(group[0].told, tuple(group)) for group in groups]
    shared = [each for each in found if len(each.regions) > 1]
    return tuple(sorted(shared, key=lambda each: (-len(each.regions), each.told.day, each.told.title)))


def _tellings(outcomes: Sequence[Outcome]) -> Iterator[Telling]:
    for row in outcomes:
        for point in row.points:
            for happening in point.happenings:
                yield Telling(row, point, happening)


def _join(
    group: list[Telling], other: list[Telling], groups: list[list[Telling]], by_key: dict[str, list[Telling]]
) -> None:
    """Two groups that a telling of both signs shows to be one."""
    group.extend(other)
    groups[:] = [each for each in groups if each is not other]
    for telling in other:
        by_key.update(dict.fromkeys(telling.told.keys, group))
