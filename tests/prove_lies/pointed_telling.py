"""What came of the pointed lies: which ship, and which truths are lost, with the reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from pointed_pages import Played, Sheet, all_played

from bianyin.model import EventRecord, Figure, Rejection
from bianyin.prove import ground


class Outcome(NamedTuple):
    """One row told of one page, and what the trust line made of it."""

    played: Played
    record: EventRecord | None
    rejections: tuple[Rejection, ...]

    @property
    def is_lie(self) -> bool:
        return bool(self.played.told.kind)

    @property
    def ships(self) -> bool:
        """A lie: whether what is false ships. A truth: whether all of it does."""
        if self.record is None:
            return False
        return self._false_ships(self.record) if self.is_lie else not self.rejections

    def _false_ships(self, record: EventRecord) -> bool:
        false = self.played.told.false
        if false == "record":
            return True
        if false == "title":
            return self._words("title") in record.title.value
        if false in ("occurred_on", "issued_on", "effective_on", "published_on"):
            return false in record.dates
        if false == "figures":
            return any(
                self._is_pointed_at(each.evidence)
                for each in record.figures
                if not self._is_honest(each.value)
            )
        if false in ("places", "issuers"):
            held = {each.value for each in getattr(record, false)}
            return any(word in held for word in self._names(false)) or bool(held and self._sole(false))
        return getattr(record, false) is not None

    def _is_honest(self, figure: Figure) -> bool:
        """Marked as aimed at, or shipped with the words that the row left out, in what it measures or as its qualifier."""
        honest = self.played.told.honest
        said = [figure.what, *(each.words for each in figure.qualifiers)]
        return figure.target or bool(honest and any(honest in words for words in said))

    def _sole(self, field: str) -> bool:
        return len(getattr(self.played.draft, field)) == 1

    def _names(self, field: str) -> list[str]:
        return [
            self.played.document.text[span.start : span.end]
            for span in getattr(self.played.draft, field)[-1:]
        ]

    def _words(self, field: str) -> str:
        span = getattr(self.played.draft, field)
        return self.played.document.text[span.start : span.end]

    def _is_pointed_at(self, evidence: tuple) -> bool:  # type: ignore[type-arg]
        """The last figure of a row is the false one."""
        at = self.played.draft.figures[-1].at
        return any(at.start <= item.start and item.end <= at.end for item in evidence)


def assert_truth_ships(told: list[Outcome]) -> None:
    """At least 95 % of the true rows ship with all that is told of them."""
    truths = [each for each in told if not each.is_lie]
    lost = {(each.played.told.content, *each.rejections) for each in truths if not each.ships}
    assert sum(each.ships for each in truths) >= 0.95 * len(truths), lost


class Tally(NamedTuple):
    """Lies (those that the sentence beside them corrects apart) and truths, told and shipped."""

    told: Counter[str]
    shipped: Counter[str]
    soft_told: Counter[str]
    soft_shipped: Counter[str]
    truths: int
    kept: int
    lost: Counter[str]

    @property
    def shown(self) -> str:
        lies, through = sum(self.told.values()), sum(self.shipped.values())
        soft, soft_through = sum(self.soft_told.values()), sum(self.soft_shipped.values())
        return (
            f"{len(self.told)} kinds, {lies} lies, {through} shipped ({through / max(lies, 1):.1%}); "
            f"soft {soft}, {soft_through} shipped; {self.truths} truths, {self.kept} kept "
            f"({self.kept / max(self.truths, 1):.1%})"
        )


def outcomes(sheets: tuple[Sheet, ...]) -> list[Outcome]:
    told = []
    for played in all_played(sheets):
        grounded = ground(played.draft, played.document, played.question)
        told.append(Outcome(played, grounded.record, tuple(grounded.rejections)))
    return told


def tally(told: list[Outcome]) -> Tally:
    lies = [each for each in told if each.is_lie]
    truths = [each for each in told if not each.is_lie]

    def count(soft: bool, shipped: bool) -> Counter[str]:
        return Counter(
            each.played.told.kind
            for each in lies
            if each.played.told.soft == soft and (each.ships or not shipped)
        )

    lost = Counter(
        f"{rejection.reason}/{rejection.field}"
        for each in truths
        if not each.ships
        for rejection in each.rejections
    )
    return Tally(
        count(False, False), count(False, True), count(True, False), count(True, True),
        len(truths), sum(each.ships for each in truths), lost,
    )  # fmt: skip


def lines(sheets: tuple[Sheet, ...], only: str = "") -> Iterator[str]:
    """What ships and what is lost, and the counts by kind."""
    told = [each for each in outcomes(sheets) if only in each.played.told.kind]
    for each in told:
        if each.ships == each.is_lie:
            yield from _described(each)
    counts = tally(told)
    for kind, number in counts.shipped.most_common():
        yield f"{number:3}/{counts.told[kind]:3} {kind}"
    for kind, number in counts.soft_shipped.most_common():
        yield f"soft {number:3}/{counts.soft_told[kind]:3} {kind}"
    for reason, number in counts.lost.most_common():
        yield f"lost {number:3} {reason}"
    yield counts.shown


def _described(each: Outcome) -> Iterator[str]:
    row, draft, text = each.played.told, each.played.draft, each.played.document.text
    assert draft.content is not None
    yield f"{'SHIPPED ' + row.kind if each.is_lie else 'LOST'} [{each.played.sheet.voice}] false={row.false}"
    yield f"    title={text[draft.title.start : draft.title.end]}"
    yield f"    content={text[draft.content.start : draft.content.end]}"
    yield f"    on={ {name: text[at.start : at.end] for name, at in draft.dates.items()} }"
    if each.is_lie and each.record and row.false not in ("record", "content", "title"):
        yield f"    held={getattr(each.record, row.false, None) or each.record.dates.get(row.false)}"  # type: ignore[call-overload]
    for rejection in each.rejections:
        yield f"    {rejection.reason} {rejection.field} {rejection.value} {rejection.detail}"
