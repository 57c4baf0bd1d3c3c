"""The gazetteer: provinces, prefecture cities and counties, by name, in running text, in document numbers."""

from bianyin.places.document_numbers import of_document_number
from bianyin.places.mentions import Mention, codes_in, groups_in, mentions
from bianyin.places.names import find
from bianyin.places.regions import Level, Region, children, get, is_within

__all__ = [
    "Level",
    "Mention",
    "Region",
    "children",
    "codes_in",
    "find",
    "get",
    "groups_in",
    "is_within",
    "mentions",
    "of_document_number",
]
