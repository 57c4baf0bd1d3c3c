"""No field below the trust line without its proof: not of today's fields, and not of one that somebody adds."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from bianyin.model import FIELDS, EventDraft, EventRecord, Evidence, Proved, RecordFields, fields_shown


def evidence(quote: str) -> Evidence:
    return Evidence(quote=quote, document_id="d", start=0, end=len(quote))


@pytest.mark.parametrize(
    "annotation", [str, str | None, tuple[str, ...], dict[str, str], list[Proved[str] | str]]
)
def test_a_record_cannot_declare_a_field_without_proof(annotation: Any) -> None:
    with pytest.raises(TypeError, match="fields without a proof: funding"):
        type("WithFunding", (EventRecord,), {"__annotations__": {"funding": annotation}, "funding": None})


@pytest.mark.parametrize("annotation", [Proved[str] | None, tuple[Proved[str], ...], dict[str, Proved[str]]])
def test_a_record_may_declare_a_field_that_carries_its_proof(annotation: Any) -> None:
    made = type("WithFunding", (EventRecord,), {"__annotations__": {"funding": annotation}, "funding": None})
    assert "funding" in made.model_fields


def test_a_value_needs_a_quote_that_holds_it() -> None:
    assert Proved(value="停产", evidence=(evidence("甲厂停产。"),)).value == "停产"
    with pytest.raises(ValidationError, match="no quote holds '停产'"):
        Proved(value="停产", evidence=(evidence("甲厂复产。"),))
    with pytest.raises(ValidationError, match="at least 1 item"):
        Proved(value="停产", evidence=())


def test_the_table_and_the_class_name_the_same_fields() -> None:
    assert {field.name for field in FIELDS} == RecordFields.model_fields.keys() - {"kind"}
    assert RecordFields.model_fields.keys() <= EventDraft.model_fields.keys()


@pytest.mark.parametrize("kind", ["Event", "Seasonal"])
def test_every_field_is_shown_once_under_a_name_of_its_own(kind: Any) -> None:
    shown = fields_shown(kind)
    assert sorted(shown) == sorted(FIELDS)
    assert len({field.label(kind) for field in shown}) == len(FIELDS)
