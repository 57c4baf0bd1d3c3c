"""The model's answer: numbers of sentences, in a flat schema, and how they are read. Nothing in it is trusted."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationError,
    create_model,
    field_validator,
    model_validator,
)

from bianyin.model import FIELDS, DateName, EventKind
from bianyin.model.fields import ValueKind

Nothing = Literal["", "other_region", "other_sector", "outside_window", "no_event"]
# How what is told stands in the world, as the model judges.
Standing = Literal["happened", "in_force", "planned", "revoked", "denied", "drill", "background"]
# A reply longer than this is no answer to our question; what a 32k-token reply says is not searched for sense.
_LONGEST_REPLY = 60_000
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_OPENS, _CLOSES = r"<think(?:ing)?>", r"</think(?:ing)?>"
_THINKING = re.compile(rf"{_OPENS}.*?{_CLOSES}", re.DOTALL | re.I)
# What chat templates leave of it: the beginning was part of the prompt, or the end was never written.
_UNOPENED = re.compile(rf"^.*{_CLOSES}", re.DOTALL | re.I)
_UNCLOSED = re.compile(rf"{_OPENS}.*$", re.DOTALL | re.I)
_NUMBER = re.compile(r"\s*\[?\s*(\d+)\s*\]?\s*")
_LONGEST_RANGE = 40


class BadAnswer(Exception):
    """The reply is not what was asked for. `shown` tells the model so; it holds no words of the reply."""

    def __init__(self, shown: str) -> None:
        super().__init__(shown)
        self.shown = shown


class _Part(BaseModel):
    """Unknown keys (an address, an offset) are not read; null is the same as not given."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _null_is_absent(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        return {key: value for key, value in data.items() if value is not None}


def _number(value: Any) -> Any:
    """3, "3" and "[3]" are one number; whatever else stays as it is, to be refused."""
    if isinstance(value, list | tuple) and len(value) == 1:
        value = value[0]
    match = _NUMBER.fullmatch(value) if isinstance(value, str) else None
    return int(match[1]) if match else str(value) if isinstance(value, bool) else value


def _numbers(value: Any) -> Any:
    """One number stands for a list of it, and "3-5" for what it spans."""
    if not isinstance(value, list | tuple):
        value = [value]
    return [number for each in value for number in _spanned(each)]


def _spanned(value: Any) -> list[Any]:
    ends = [_NUMBER.fullmatch(end) for end in re.split("[-–—~至]", value)] if isinstance(value, str) else []
    if len(ends) == 2 and ends[0] and ends[1]:
        first, last = int(ends[0][1]), int(ends[1][1])
        return list(range(first, min(last, first + _LONGEST_RANGE) + 1)) or [value]
    return [] if value == "" else [_number(value)]


# The number that a sentence is shown with; 0 is the page's title.
Number = Annotated[int, BeforeValidator(_number)]
Numbers = Annotated[tuple[Number, ...], BeforeValidator(_numbers)]


class DatedAt(_Part):
    """Which sentence writes the date of this role."""

    role: DateName
    sentence: Number


class CountedIn(_Part):
    """A number with its unit as written in a sentence, and the words there that say what it measures."""

    sentence: Number
    number: str
    what: str = ""

    @field_validator("number", mode="before")
    @classmethod
    def _as_written(cls, value: Any) -> Any:
        """Models write 165 as well as "165"."""
        return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


# What the model points at for a field, by the kind of its values. Names and numbers of papers are read by code.
_ANSWERED: dict[ValueKind, tuple[Any, Any]] = {
    "title": (Number, ...),
    "text": (Numbers, ()),
    "dates": (tuple[DatedAt, ...], ()),
    "figures": (tuple[CountedIn, ...], ()),
}
# One happening or policy: what it is, where its fields stand, who did it.
_GIVEN: dict[str, Any] = {
    "kind": (EventKind, ...),
    "status": (Standing, "happened"),
    "bears": (bool, True),
    **{field.name: _ANSWERED[field.kind] for field in FIELDS if field.kind in _ANSWERED},
    "actor": (str, ""),
}
RecordAnswer: Any = create_model("RecordAnswer", __base__=_Part, **_GIVEN)


class Answer(_Part):
    """What the model says of one document. `relevant: false` with a reason is an answer like any other."""

    relevant: bool
    reason: Nothing = ""
    records: tuple[RecordAnswer, ...] = ()

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if self.relevant != bool(self.records):
            raise ValueError("relevant 为 true 时须有 records，为 false 时 records 须为 []")
        return self


def read_answer(text: str) -> Answer:
    """The answer in a reply: as it is, or from between fences, prose and trailing commas; never completed.

    Raises:
        BadAnswer: no JSON object, more than one that differs, cut off, or not of the schema.
    """
    try:
        return Answer.model_validate(read_json(text))
    except ValidationError as error:
        raise BadAnswer(_explain(error)) from None


def read_json(text: str) -> Any:
    """The one JSON object of a reply.

    Raises:
        BadAnswer: none, cut off, or several that differ.
    """
    if len(text) > _LONGEST_REPLY:
        raise BadAnswer("回答过长")
    found = _objects(text) if _is_object(text) else _objects(without_thinking(text))
    if not found:
        raise BadAnswer("回答不是完整的 JSON 对象")
    if any(each != found[0] for each in found[1:]):
        raise BadAnswer("回答中有多个不同的 JSON 对象，只应有一个")
    return found[0]


def without_thinking(text: str) -> str:
    """The words outside of <think>…</think>; JSON among a model's thoughts is no answer."""
    return _UNCLOSED.sub("", _UNOPENED.sub("", _THINKING.sub("", text)))


def has_only_thought(text: str, *, cut: bool) -> bool:
    """Whether a reply that is no answer ends among its thoughts, or was cut at the limit after some."""
    return bool(_UNCLOSED.search(_THINKING.sub("", text)) or (cut and re.search(_CLOSES, text, re.I)))


def _is_object(text: str) -> bool:
    """Whether the reply is one JSON object and nothing else: then <think> in it is a word of the page."""
    stripped = text.strip()
    return stripped.startswith("{") and _closing(stripped, 0) == len(stripped)


def _objects(text: str) -> list[dict[str, Any]]:
    """All top-level JSON objects in the text; none where one was cut off. {Braces} in prose are passed over."""
    found, at = [], text.find("{")
    while at >= 0:
        end = _closing(text, at)
        if end is None:
            return []
        value = _load(text[at:end])
        if isinstance(value, dict):
            found.append(value)
        at = text.find("{", end)
    return found


def _closing(text: str, start: int) -> int | None:
    """The end of the object that opens at `start`, by braces outside of strings."""
    depth, in_string, escaped = 0, False, False
    for position in range(start, len(text)):
        character = text[position]
        if in_string:
            in_string = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            in_string = True
        elif character in "{}":
            depth += 1 if character == "{" else -1
            if depth == 0:
                return position + 1
    return None


def _load(text: str) -> Any:
    for attempt in (text, _TRAILING_COMMA.sub("", text)):
        try:
            # Not strict: models put raw line breaks into strings.
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _explain(error: ValidationError) -> str:
    """Where and what, without the reply's own words: those came from a page and are no instructions."""
    shown = []
    for each in error.errors(include_input=False, include_url=False, include_context=False)[:4]:
        place = ".".join(str(part) for part in each["loc"]) or "整体"
        shown.append(f"{place}: {_KNOWN.get(each['type'], each['type'])}")
    return "；".join(shown)


_KNOWN = {
    "missing": "缺少",
    "string_type": "应为字符串",
    "int_type": "应为句号",
    "int_parsing": "应为句号",
    "int_from_float": "应为句号",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "tuple_type": "应为数组",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
    "literal_error": "不是允许的取值",
    "value_error": "relevant 为 true 时须有 records，为 false 时 records 须为 []",
}


def _strict(schema: Any, definitions: dict[str, Any]) -> Any:
    """A JSON schema as strict endpoints want it: no references and no titles, every key required and none besides."""
    if isinstance(schema, list):
        return [_strict(each, definitions) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _strict(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    shown = {
        key: {name: _short(name, _strict(each, definitions)) for name, each in value.items()}
        if key == "properties"
        else _strict(value, definitions)
        for key, value in schema.items()
        if key not in _LEFT_OUT
    }
    if "properties" in shown:
        shown |= {"required": list(shown["properties"]), "additionalProperties": False}
    return shown


def _short(name: str, schema: Any) -> Any:
    """A list as long as the prompt allows: small models that may go on number every sentence of the page."""
    return {**schema, "maxItems": _MOST.get(name, _MOST_SENTENCES)} if "items" in schema else schema


_MOST_SENTENCES = 3
_MOST = {"records": 6, "dates": 3, "figures": 4}
_LEFT_OUT = {"$defs", "title", "description", "default", "required"}
_SCHEMA = Answer.model_json_schema()
ANSWER_SCHEMA: dict[str, Any] = _strict(_SCHEMA, _SCHEMA["$defs"])
