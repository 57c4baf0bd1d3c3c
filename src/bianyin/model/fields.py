"""The fields of a record, each defined once: the table `FIELDS` and the class `RecordFields` beside it.

The guard, the checks, the merging, the model's answer, its prompts and the report loop over them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, Literal, NamedTuple, TypeVar

from bianyin.model.base import Frozen
from bianyin.model.partial_date import DateName
from bianyin.model.series import ChangePointKind
from bianyin.wording import say

Text = TypeVar("Text")
Day = TypeVar("Day")
Amount = TypeVar("Amount")

EventKind = Literal["policy", "event"]
# title: a name; text: verbatim words; names: several, each within a quote; number: of a paper; dates: by their role;
# figures: number, unit and what they measure.
ValueKind = Literal["title", "text", "names", "number", "dates", "figures"]


class RecordField(NamedTuple):
    """One row of the table.

    Attributes:
        name: in drafts, records, `records.jsonl` and the model's answer.
        kind: what its values are, which says how a model gives them, how they are checked and how they are shown.
        from_all: where pages are merged, the values of all; otherwise of the first page that has any.
    """

    name: str
    kind: ValueKind
    from_all: bool = False

    def label(self, kind: ChangePointKind) -> str:
        """What a reader sees, by the kind of the change point."""
        return say(f"field.{kind}.{self.name}")


# In the order in which they are checked: the first three say which happening it is, the others must belong to it.
FIELDS: tuple[RecordField, ...] = (
    RecordField("title", "title"),
    RecordField("content", "text"),
    RecordField("dates", "dates"),
    RecordField("measures", "text"),
    RecordField("impact", "text"),
    RecordField("issuers", "names"),
    RecordField("places", "names"),
    RecordField("document_number", "number"),
    RecordField("figures", "figures", from_all=True),
)  # fmt: skip
# In the order in which a report shows them; a field that is not named here comes last.
SHOWN_FIRST: dict[ChangePointKind, tuple[str, ...]] = {
    "Event": ("title", "dates", "places", "issuers", "document_number", "figures", "content", "impact", "measures"),
    "Seasonal": ("title", "dates", "issuers", "document_number", "places", "content", "figures", "impact", "measures"),
}  # fmt: skip


class RecordFields(Frozen, Generic[Text, Day, Amount]):
    """The fields that draft, record and event share, whatever a value is at that stage: claimed, or proved.

    A field without a value is absent, never filled. Declared in the order of `records.jsonl`.
    """

    title: Text
    issuers: tuple[Text, ...] = ()
    document_number: Text | None = None
    dates: dict[DateName, Day] = {}
    places: tuple[Text, ...] = ()
    content: Text | None = None
    measures: Text | None = None
    impact: Text | None = None
    figures: tuple[Amount, ...] = ()
    kind: EventKind

    def items(self) -> Iterator[tuple[str, Text | Day | Amount]]:
        """Every value with the name of its field, in the order of `FIELDS`; a date under its own name."""
        for field in FIELDS:
            value = getattr(self, field.name)
            if isinstance(value, dict):
                yield from value.items()
            elif isinstance(value, tuple):
                yield from ((field.name, each) for each in value)
            elif value is not None:
                yield field.name, value


def fields_shown(kind: ChangePointKind) -> list[RecordField]:
    """The fields in the order in which a report of such a point shows them."""
    first = SHOWN_FIRST[kind]
    return sorted(FIELDS, key=lambda field: first.index(field.name) if field.name in first else len(first))
