"""What a text says beside a number: about, at most, up or down against what, of which months, as designed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple, Protocol

from bianyin.model import QualifierName
from bianyin.text import cues
from bianyin.text.clauses import CLAUSES, SENTENCES, behind_last, within
from bianyin.text.fold import Folded

_REACH = 40  # characters before a number in which something may be said of it
_LINK = "(?:了|为|达到?|是|在|有|至少|共|合计|总计|也|已|分别|每年|的)*"


def _named(*kinds: tuple[QualifierName, str]) -> str:
    return "|".join(f"(?P<{name}>{cues.any_of(kind)})" for name, kind in kinds)


_BOUND = re.compile(
    "(?:"
    + _named(("at_most", "at_most_before"), ("at_least", "at_least_before"), ("below", "below_before"),
             ("above", "above_before"), ("approximate", "about_before"))
    + f"){_LINK}$"
)  # fmt: skip
_SHARE = ("%", "‰", "倍", "成")
_BOUND_OF = re.compile(_BOUND.pattern.removesuffix("$") + cues.any_of("share_of") + "$")
_BEHIND = re.compile(
    _named(
        ("at_most", "at_most_behind"),
        ("above", "above_behind"),
        ("approximate", "about_behind"),
        ("class", "class_behind"),
    )
)
_INSIDE: dict[str, QualifierName] = {"多": "above", "余": "above", "来": "approximate"}
_CHANGE = re.compile(
    f"(?:{_named(('decrease', 'decrease'), ('increase', 'increase'))})(?:率|幅度?|速度?|额|量)?{_LINK}$"
)
_CHANGE_OF = re.compile(
    f"(?:{_named(('decrease', 'decreases_of'), ('increase', 'increases_of'))})"
    r"[^，,。；;、的到至为达项投企以后前]{1,10}$"
)
_AGAINST = re.compile(
    _named(
        ("year_on_year", "year_on_year"),
        ("on_previous_period", "on_previous_period"),
        ("compared", "compared"),
    )
)
_SAME_PERIOD = re.compile(f"(?P<same_period_last_year>{cues.any_of('same_period')}){within(12)}$")
_PERIOD = re.compile(f"(?P<period>{cues.any_of('spans_months')})|{cues.any_of('one_period')}")
_RATED = re.compile(f"(?P<rated>{cues.any_of('rated')}){cues.any_of('rated_of')}*$")
_FOR_EACH = re.compile(f"(?P<for_each>{cues.any_of('for_each')}){within(8)}$")
_LISTED = re.compile(r"[、,，和及与]|以及")


class Qualified(NamedTuple):
    """What is said of a number, and where."""

    name: QualifierName
    start: int
    end: int


class Placed(Protocol):
    """Something at `[start, end)` of the folded text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Qualifiers:
    """What one folded text says of each of its amounts."""

    def __init__(self, folded: Folded, amounts: Sequence[Placed]) -> None:
        self.text, self.offsets, self.amounts = folded.text, folded.offsets, amounts
        self._changes: list[Qualified] = []  # of the amount read last

    def beside(self, index: int) -> tuple[Qualified, ...]:
        """What is said of the amount, by its place in the text before folding; to be asked in order."""
        found = list(dict.fromkeys(self._said_of(index)))
        return tuple(
            Qualified(each.name, self.offsets[each.start], self.offsets[each.end - 1] + 1)
            for each in sorted(found, key=lambda each: each.start)
        )

    def _said_of(self, index: int) -> Iterator[Qualified]:
        amount = self.amounts[index]
        opens = behind_last(SENTENCES, self.text, amount.start)
        since = max(opens, self.amounts[index - 1].end if index else 0)
        near = max(since, amount.start - _REACH)
        bounds, end = self._bounds(near, amount.start)
        if not bounds and self.text.endswith(_SHARE, since, amount.end):
            yield from _one(_BOUND_OF.search(self.text, near, end))
        yield from bounds
        yield from self._in_and_behind(amount)
        self._changes = list(self._change(index, since, near, end))
        yield from self._changes
        if not self._changes and not self.text.endswith(("倍", "点"), since, amount.end):
            yield from _one(_SAME_PERIOD.search(self.text, near, end))
        if not self.text.endswith(_SHARE, since, amount.end):
            yield from _one(_RATED.search(self.text, near, end))
        yield from _one(_FOR_EACH.search(self.text, near, end))
        yield from self._of_months(opens, amount.start)

    def _bounds(self, near: int, end: int) -> tuple[list[Qualified], int]:
        """约, 不超过 and their like right before `end`, and where what stands before them ends."""
        found: list[Qualified] = []
        while bound := _BOUND.search(self.text, near, end):
            found += _one(bound)
            end = bound.start()
        return found, end

    def _in_and_behind(self, amount: Placed) -> Iterator[Qualified]:
        for at in range(amount.start, amount.end):
            if name := _INSIDE.get(self.text[at]):
                yield Qualified(name, at, at + 1)
        yield from _one(_BEHIND.match(self.text, amount.end))

    def _change(self, index: int, since: int, near: int, end: int) -> Iterator[Qualified]:
        """增长 and what it is against; in 分别增长3%和5% both numbers have it."""
        change = _CHANGE.search(self.text, near, end) or _CHANGE_OF.search(self.text, near, end)
        if change is None and index and _LISTED.fullmatch(self.text, since, end):
            yield from self._changes
            return
        yield from _one(change)
        against = list(_AGAINST.finditer(self.text, since, change.start() if change else end))
        if against and (change or self.text[against[-1].end() : end] in ("", ":", "(")):
            yield from _one(against[-1])

    @cached_property
    def _periods(self) -> list[re.Match[str]]:
        return list(_PERIOD.finditer(self.text))

    def _of_months(self, opens: int, end: int) -> Iterator[Qualified]:
        """The period named last in the sentence; 累计 reaches to the end of its clause, and takes no period away."""
        for period in reversed(self._periods):
            if period.start() < opens:
                return
            total = period[0] == "累计"
            if period.end() > end or (total and behind_last(CLAUSES, self.text, end) > period.start()):
                continue
            yield from _one(period if period["period"] else None)
            if not total:
                return


def _one(match: re.Match[str] | None) -> list[Qualified]:
    """The named group that matched."""
    if match is None:
        return []
    return [Qualified(name, *match.span(name)) for name, words in match.groupdict().items() if words]  # type: ignore[arg-type]
