"""In which language a report speaks, and a sentence said in it.

The language holds for a stretch of work, as a locale does (`with speaking("en"): …`), and is Chinese elsewhere: what is said of a
change point, a window or a record is said where it is found out, in many rooms, and none of them passes the language on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal, Protocol, get_args

from bianyin.wording.tables import tables

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
_spoken: ContextVar[Language] = ContextVar("spoken", default="zh")


class Named(Protocol):
    """What knowledge names in both languages: a region, a sector, a season, a kind of act."""

    @property
    def name(self) -> str: ...
    @property
    def english(self) -> str: ...


def language() -> Language:
    """The language that is spoken here."""
    return _spoken.get()


@contextmanager
def speaking(spoken: Language) -> Iterator[None]:
    """Every sentence within is said in this language."""
    before = _spoken.set(spoken)
    try:
        yield
    finally:
        _spoken.reset(before)


def say(name: str, /, **values: object) -> str:
    """The sentence of this name (`zh.toml`, `en.toml`) with its values; days are written as the language has them."""
    return said_in(language(), name, **values)


def said_in(spoken: Language, name: str, /, **values: object) -> str:
    """The same in a given language."""
    told = {key: _written(spoken, value) for key, value in values.items()}
    return tables()[spoken][name].told(told)


def named(thing: Named) -> str:
    """A thing's name in the language that is spoken."""
    return thing.name if language() == "zh" or not thing.english else thing.english


def _written(spoken: Language, value: object) -> object:
    if not isinstance(value, dt.date):
        return value
    return (
        value.isoformat()
        if spoken == "zh"
        else f"{value.day} {said_in(spoken, f'month.{value.month}')} {value.year}"
    )
