"""Units in all spellings that pages use, with their scale (万, 亿): kWh, 千瓦·时 and 千瓦时 are one, 吨/年 is not 吨."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files

from bianyin.text.fold import fold
from bianyin.text.numerals import SCALES

_DOT = "[·•∙⋅・‧.*]?"
_LETTER_ENDS = "(?![A-Za-z0-9²³⁻])"


@lru_cache(maxsize=1)
def _spellings() -> dict[str, dict[str, tuple[str, ...]]]:
    raw = tomllib.loads((files("bianyin.text") / "units.toml").read_text(encoding="utf-8"))
    return {
        kind: {name: tuple(map(_as_pattern, spelt)) for name, spelt in units.items()}
        for kind, units in raw.items()
    }


def _as_pattern(spelling: str) -> str:
    latin = re.search(r"[A-Za-z0-9²³\]?)]$", spelling) and re.search(
        "[A-Za-z]", re.sub(r"\(\?i?[:!]", "", spelling)
    )
    return spelling.replace("·", _DOT) + (_LETTER_ENDS if latin else "")


def _any_of(*kinds: str) -> str:
    """A spelling of these kinds, longest first: 千瓦时 before 千瓦."""
    spelt = [each for kind in kinds for spellings in _spellings()[kind].values() for each in spellings]
    return "(?:" + "|".join(sorted(spelt, key=_length, reverse=True)) + ")"


def _length(spelling: str) -> int:
    """How long the unit is that a spelling stands for, without what must not follow it."""
    return len(re.sub(r"\(\?![^)]*\)|\(\?i?:|\[[^]]*\]\??|[()?\\]", "", spelling))


def unit_pattern() -> str:
    """A regular expression: a unit without its scale, with all that it is divided by: 千克标准煤/吨, 毫克每立方米."""
    own, divisor = _any_of("measured", "counted"), _any_of("measured", "counted", "divides")
    of = rf"(?:1?0{{0,4}}[十百千万亿]{{0,2}}{divisor}(?:[·•*]{divisor})?)"
    return rf"(?:{own}(?:/(?:{of}|\({of}\)))*(?:每{of}(?![^,。;、)]))?)"


@lru_cache(maxsize=4096)
def split_unit(unit: str) -> tuple[int, str]:
    """A unit as written into its scale and the name of its base: 万千瓦 → (10000, 千瓦), 亿kWh → (100000000, 千瓦时)."""
    first, *divisors = re.split("[/每]", fold(unit).text)
    scale, base = _scaled(first)
    return scale, "/".join([base, *map(_divisor, divisors)])


def _scaled(part: str) -> tuple[int, str]:
    if part.startswith("成"):
        return 10, "%"
    for scale in sorted(SCALES, key=len):
        rest = part.removeprefix(scale)
        if part.startswith(scale) and (name := _name(rest, "measured", "counted")):
            return SCALES[scale], name
    return _scaled_unknown(part)


def _scaled_unknown(part: str) -> tuple[int, str]:
    found = re.match("[十百千]?万亿|[十百千]?亿|[十百千]?万", part)
    return (SCALES[found[0]], part[found.end() :]) if found and found.end() < len(part) else (1, part)


def _divisor(part: str) -> str:
    """(千瓦·时) → 千瓦时, 万元 stays: it is what the number is of, and no scale of it."""
    part = part.strip("()")
    for start in range(len(part)):
        if name := _name(part[start:], "measured", "counted", "divides"):
            return part[:start] + name
    return part


def is_counted(unit: str) -> bool:
    """Whether a unit without its scale counts whole things."""
    return _name(unit, "counted") is not None


@lru_cache(maxsize=4096)
def _name(spelt: str, *kinds: str) -> str | None:
    for kind in kinds:
        for name, spellings in _spellings()[kind].items():
            if any(re.fullmatch(each, spelt) for each in spellings):
                return name
    return None
