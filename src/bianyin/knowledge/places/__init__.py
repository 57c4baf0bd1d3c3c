"""The gazetteer. In: a name, a text or a document number. Out: the provinces, cities and counties that are meant."""

from bianyin.knowledge.places.document_marks import of_document_number
from bianyin.knowledge.places.mentions import Mention, codes_in, groups_in, mentions
from bianyin.knowledge.places.names import find, look_up
from bianyin.knowledge.places.regions import COUNTRY, Level, Region, children, get, is_within

__all__ = [
    "COUNTRY", "Level", "Mention", "Region", "children", "codes_in", "find", "get", "groups_in", "is_within", "look_up", "mentions",
    "of_document_number",
]  # fmt: skip
