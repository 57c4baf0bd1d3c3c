"""Names of organs and newspapers in one form, and names that no organ has. The table: `organ_names.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any

from bianyin.knowledge import places

_MUNICIPALITIES = ("110000", "120000", "310000", "500000")
_OTHER_SYSTEMS = ("710000", "810000", "820000")


def one_form(name: str) -> str:
    """辽宁省发改委 as 辽宁省发展和改革委员会, Xinhua as 新华网: the names that the registry of sites has."""
    name = "".join(name.split()).removeprefix("中华人民共和国") if not name.isascii() else name
    for pattern, full in _same():
        name = pattern.sub(full, name)
    return name


def no_such_organ(text: str) -> tuple[str, str] | None:
    """A province's department under a city's name, and its true name: 辽宁省生态环境局, 辽宁省生态环境厅."""
    for mention in places.mentions(text):
        found = _departments().match(text, mention.end)
        # 新疆生产建设兵团生态环境局 is the corps' own.
        if found and "兵团" not in text[mention.start : found.end()] and _is_province(mention.region.code):
            name = text[mention.start : found.end()]
            return name, name[:-1] + "厅"
    return None


def _is_province(code: str) -> bool:
    return code.endswith("0000") and code not in (places.COUNTRY, *_MUNICIPALITIES, *_OTHER_SYSTEMS)


@lru_cache(maxsize=1)
def _same() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), full) for pattern, full in _data()["same"].items())


@lru_cache(maxsize=1)
def _departments() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(_data()['departments']['names'])})局")


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return tomllib.loads((resources.files("bianyin.knowledge") / "organ_names.toml").read_text("utf-8"))
