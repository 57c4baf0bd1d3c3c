"""Which happening of one report is which of another: from the surest sign to the weakest, each at most once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from bianyin.compare.kept_report import Happening
from bianyin.text import bigram_overlap

# Share of the shorter title's character bigrams that the other must hold, on one page and on different ones.
_SAME_PAGE, _ANYWHERE = 0.6, 0.8
Sign = Callable[[Happening], Iterable[object]]


def pairs_of(old: Sequence[Happening], new: Sequence[Happening]) -> list[tuple[Happening, Happening]]:
    """The happenings that both reports have, in the order of the new one."""
    found: dict[int, Happening] = {}
    left = list(old)
    for sign, alike in _SIGNS:
        by_sign: dict[object, list[Happening]] = {}
        for each in left:
            for key in sign(each):
                by_sign.setdefault(key, []).append(each)
        for place, each in enumerate(new):
            if place in found:
                continue
            known = (before for key in sign(each) for before in by_sign.get(key, ()))
            match = next(
                (before for before in known if _is_among(before, left) and alike(before, each)), None
            )
            if match is not None:
                found[place] = match
                left = [before for before in left if before is not match]
    return [(found[place], each) for place, each in enumerate(new) if place in found]


def _is_among(one: Happening, others: Sequence[Happening]) -> bool:
    return any(one is other for other in others)


def _number(each: Happening) -> Iterable[object]:
    number = each.record.get("document_number")
    return [number] if number else []


def _page_and_title(each: Happening) -> Iterable[object]:
    return [(url, each.title) for url in each.urls]


def _page(each: Happening) -> Iterable[object]:
    return each.urls


def _day(each: Happening) -> Iterable[object]:
    return [each.day]


def _always(old: Happening, new: Happening) -> bool:
    return True


def _alike(least: float) -> Callable[[Happening, Happening], bool]:
    """Titles alike, and not two papers of different numbers."""

    def alike(old: Happening, new: Happening) -> bool:
        numbers = {each.record.get("document_number") for each in (old, new)} - {None}
        return len(numbers) < 2 and bigram_overlap(old.title, new.title) >= least

    return alike


_SIGNS: tuple[tuple[Sign, Callable[[Happening, Happening], bool]], ...] = (
    (_page_and_title, _always),
    (_number, _always),
    (_page, _alike(_SAME_PAGE)),
    (_day, _alike(_ANYWHERE)),
)
