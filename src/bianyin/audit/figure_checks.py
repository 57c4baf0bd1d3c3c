"""Do stored pages hold a record's numbers, each with its unit? In whatever unit of the same kind they write it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from bianyin.audit.findings import Finding
from bianyin.audit.passages import claim, passage
from bianyin.audit.reported import ReportedField, ReportedRecord
from bianyin.model import Document
from bianyin.text import Quantity, bigram_overlap, find_folded, find_quantities

_SAME_MEASURED = 0.5  # share of the words before a number that another number has before it
_CONTEXT = 12  # characters before a number that say what it measures
# Units by the one that they are counted in; `find_quantities` reads every spelling as one of these names.
_COUNTED_IN: dict[str, tuple[str, Decimal]] = {
    name: (base, Decimal(factor))
    for base, names in {
        "千瓦": {"兆瓦": "1e3", "吉瓦": "1e6", "瓦": "1e-3"},
        "千瓦时": {"兆瓦时": "1e3", "吉瓦时": "1e6", "太瓦时": "1e9"},
        "吨": {"百万吨": "1e6", "千克": "1e-3", "克": "1e-6"},
        "吨标准煤": {"百万吨标准煤": "1e6", "千克标准煤": "1e-3"},
        "吨二氧化碳": {"百万吨二氧化碳": "1e6", "十亿吨二氧化碳": "1e9", "千克二氧化碳": "1e-3"},
        "吨二氧化碳当量": {"百万吨二氧化碳当量": "1e6", "十亿吨二氧化碳当量": "1e9", "千克二氧化碳当量": "1e-3"},
        "米": {"公里": "1e3", "厘米": "1e-2"},
        "平方米": {"公顷": "1e4", "平方公里": "1e6"},
    }.items()
    for name, factor in names.items()
}  # fmt: skip


def check_figures(record: ReportedRecord, pages: Sequence[Document]) -> Iterator[Finding]:
    """Every number with a unit in the record's title and texts."""
    for field in (*record.of("title"), *record.of("text")):
        for figure in find_quantities(field.text):
            yield _figure(figure, field, pages)


def _figure(figure: Quantity, field: ReportedField, pages: Sequence[Document]) -> Finding:
    words = field.text[figure.start : figure.end]
    shown = field._replace(text=words)
    for page in pages:
        if place := _held(figure, words, page):
            return claim("figure", "supported", "网页里有这个数", shown, passage(page, *place))
    if found := _instead(figure, field.text, pages):
        page, other = found
        detail = f"网页同处写的是“{page.text[other.start : other.end]}”"
        return claim("figure", "contradicted", detail, shown, passage(page, other.start, other.end))
    return claim("figure", "not_found", "网页里没有这个数", shown)


def _held(figure: Quantity, words: str, page: Document) -> tuple[int, int] | None:
    """Where the page has the amount, or the very words; never as the tail of a longer number."""
    wanted = _amount(figure)
    for each in _quantities(page.text):
        if _amount(each) == wanted:
            return each.start, each.end
    place = find_folded(page.text, words)
    return None if place is None or _is_tail(page.text, place[0]) else place


def _is_tail(text: str, at: int) -> bool:
    return at > 0 and (
        text[at - 1].isdigit() or (text[at - 1] in ".．,，" and text[at - 2 : at - 1].isdigit())
    )


def _instead(figure: Quantity, text: str, pages: Sequence[Document]) -> tuple[Document, Quantity] | None:
    """The number that stands behind the same words, most alike."""
    before = text[max(0, figure.start - _CONTEXT) : figure.start]
    if len(before) <= _CONTEXT // 4:
        return None
    places = [(page, each) for page in pages for each in _quantities(page.text)]
    alike = [
        (bigram_overlap(before, page.text[max(0, each.start - _CONTEXT) : each.start].ljust(len(before))), at)
        for at, (page, each) in enumerate(places)
    ]
    most, at = max(alike, default=(0.0, 0), key=lambda one: one[0])
    return places[at] if most >= _SAME_MEASURED else None


def _amount(quantity: Quantity) -> tuple[Decimal, Decimal | None, str]:
    value, until, unit = quantity.amount
    base, factor = _COUNTED_IN.get(unit, (unit, Decimal(1)))
    return value * factor, None if until is None else until * factor, base


@lru_cache(maxsize=256)
def _quantities(text: str) -> list[Quantity]:
    return find_quantities(text)
