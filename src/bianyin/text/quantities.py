"""Quantities in Chinese text: a number or a range, its scale (万, 亿) and its unit, each with its position.

A number is read whole or not at all: from its first character to its last, with its sign and all of its unit. What is
vague, could be read in two ways or only in part is no quantity.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from bianyin.text.amounts import Amount, amounts
from bianyin.text.numerals import SIGNS, fold_numbers
from bianyin.text.qualifiers import Qualified, Qualifiers
from bianyin.text.units import split_unit

# 1小时30分钟, 5公里300米: two numbers of one amount.
_PARTS_OF_ONE = ({"天", "小时", "分钟", "个月"}, {"公里", "米", "厘米"}, {"吨", "千克", "克"})


class Quantity(NamedTuple):
    """A number with its unit at `[start, end)`: `value` × the scale in `unit` gives `base` in `base_unit`.

    A range (30—40万吨) goes from `value` to `until`, both of `unit`. `qualifiers`: what the text says beside the number.
    """

    start: int
    end: int
    value: Decimal
    unit: str  # as written, scale included: 万千瓦
    base: Decimal
    base_unit: str
    until: Decimal | None = None
    qualifiers: tuple[Qualified, ...] = ()

    @property
    def amount(self) -> tuple[Decimal, Decimal | None, str]:
        """From, until and of what: equal for the same amount, however it is written."""
        until = None if self.until is None else self.until * split_unit(self.unit)[0]
        return self.base, until, self.base_unit

    @property
    def number(self) -> str:
        """The number, or both ends of the range, in plain digits."""
        ends = [self.value] if self.until is None else [self.value, self.until]
        return "—".join(format(end, "f") for end in ends)

    def moved(self, by: int) -> Quantity:
        """The same in a text that has `by` more characters before it."""
        qualifiers = tuple(
            each._replace(start=each.start + by, end=each.end + by) for each in self.qualifiers
        )
        return self._replace(start=self.start + by, end=self.end + by, qualifiers=qualifiers)


def find_quantities(text: str) -> list[Quantity]:
    """Every number with a unit, left to right; dates are not quantities.

    Full-width digits and % count as their plain forms; 百分之六十 is 60 %.
    """
    folded = fold_numbers(text)
    found = _without_parts(amounts(folded.text))
    if not found:
        return []
    qualifiers = Qualifiers(folded, found)
    return [_quantity(each, folded.offsets, qualifiers.beside(index)) for index, each in enumerate(found)]


def read_quantity(number: str, unit: str) -> Quantity | None:
    """A number or range and its unit, given apart, as a page's own would be read; None where they make none."""
    text = fold_numbers(number.strip() + unit.strip()).text
    sign = text[:1] if text[:1] in SIGNS else ""
    text = text.removeprefix(sign)
    found = [each for each in amounts(text) if (each.start, each.end) == (0, len(text))]
    if not found or (sign and found[0].until is not None):
        return None
    quantity = _quantity(found[0], range(len(text)), ())
    return quantity if sign in ("", "+") else quantity._replace(value=-quantity.value, base=-quantity.base)


def _without_parts(found: Sequence[Amount]) -> list[Amount]:
    def parted(one: Amount, other: Amount) -> bool:
        units = {split_unit(one.unit)[1], split_unit(other.unit)[1]}
        return one.end == other.start and len(units) > 1 and any(units <= family for family in _PARTS_OF_ONE)

    cut = {index for index, (one, other) in enumerate(pairwise(found)) if parted(one, other)}
    return [each for index, each in enumerate(found) if index not in cut and index - 1 not in cut]


def _quantity(amount: Amount, offsets: Sequence[int], qualifiers: tuple[Qualified, ...]) -> Quantity:
    scale, base_unit = split_unit(amount.unit)
    return Quantity(
        offsets[amount.start], offsets[amount.end - 1] + 1, amount.value, amount.unit, amount.value * scale, base_unit,
        amount.until, qualifiers,
    )  # fmt: skip
