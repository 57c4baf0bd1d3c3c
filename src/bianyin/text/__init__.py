"""Reads Chinese. In: a text. Out: its sentences, dates, quantities, places and plans, each where it stands."""

from bianyin.text.dates import DATELINE, DateMention, find_dates
from bianyin.text.fold import Folded, contains_folded, find_folded, fold
from bianyin.text.numerals import parse_number
from bianyin.text.quantities import Quantity, find_quantities, read_quantity
from bianyin.text.relative_times import RelativePeriod, find_relative
from bianyin.text.sentences import after_salutation, split
from bianyin.text.similarity import bigram_overlap
from bianyin.text.units import split_unit

__all__ = [
    "DATELINE", "DateMention", "Folded", "Quantity", "RelativePeriod", "after_salutation", "bigram_overlap",
    "contains_folded", "find_dates", "find_folded", "find_quantities", "find_relative", "fold",
    "parse_number", "read_quantity", "split", "split_unit",
]  # fmt: skip
