"""A value with its proof: what stands below the trust line cannot be built without one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Generic, Self, TypeVar

from pydantic import Field, model_validator

from bianyin.model.base import Frozen

Value = TypeVar("Value")


class Evidence(Frozen):
    """Verbatim words of a document: `document.text[start:end] == quote`. `note`: what else was needed."""

    quote: str
    document_id: str
    start: int
    end: int
    note: str | None = None


class Proved(Frozen, Generic[Value]):
    """A value and the quotes that prove it; at least one of them holds the words of the value.

    Raises:
        ValueError: there is no quote, or none that holds the words.
    """

    value: Value
    evidence: tuple[Evidence, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _a_quote_holds_the_words(self) -> Self:
        words = self.value if isinstance(self.value, str) else getattr(self.value, "text", "")
        if not any(words in item.quote for item in self.evidence):
            raise ValueError(f"no quote holds {words!r}")
        return self

    def also(self, other: Proved[Value]) -> Proved[Value]:
        """The same value, proved by both."""
        return self.model_copy(update={"evidence": (*self.evidence, *other.evidence)})


def proofs_in(value: Any) -> Iterator[Evidence]:
    """The evidence of what a field holds: of one proved value, of several, of a dictionary of them, or of nothing."""
    if isinstance(value, Proved):
        yield from value.evidence
    elif isinstance(value, dict | tuple):
        for item in value.values() if isinstance(value, dict) else value:
            yield from proofs_in(item)
