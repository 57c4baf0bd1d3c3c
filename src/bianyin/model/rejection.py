"""What was refused on the way from a draft to an event, with the reason; kept, never hidden."""

from __future__ import annotations

from typing import Literal

from bianyin.model.base import Frozen

RejectionReason = Literal[
    "quote_not_found",
    "value_not_in_quote",
    "number_not_in_quote",
    "unit_not_in_quote",
    "date_not_in_source",
    "date_outside_window",
    "date_too_coarse",
    "region_mismatch",
    "sector_mismatch",
    "issuer_not_in_source",
    "place_not_in_source",
    "source_mismatch",
    "missing_field",
    "not_an_event",
    "low_quality",
    "duplicate",
    "over_limit",
    "bad_answer",
    "not_asserted",
]


class Rejection(Frozen):
    """A draft or one of its fields refused."""

    stage: Literal["draft", "ground", "merge", "select"]
    reason: RejectionReason
    field: str | None = None
    value: str | None = None
    document_id: str | None = None
    url: str | None = None
    detail: str | None = None
