"""Is this what somebody wrote? Scores for garbled, machine-spun and spam text; all linear in the text.

A garbled or spun page stays in archive and catalog with a warning (`mojibake`, `spam`), which keeps it out of evidence.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from bianyin.parse.decode import COMMON
from bianyin.parse.word_lists import any_of, word_lists

_REACH = 60_000  # characters that are looked at
_SAMPLE = 5_000  # of those, over which the frequency of characters is taken
_CHINESE = re.compile("[\u3400-\u9fff]")
_LOST = re.compile("[\ufffd\ue000-\uf8ff]")
_LATIN_GARBAGE = re.compile("[\u00c0-\u00ff][\u0080-\u00bf\u0152-\u02dc\u2010-\u2122]")  # UTF-8 read as Latin
_GBK_GARBAGE = re.compile("锟斤拷|烫烫烫|屯屯屯|ï¿½|鈥|锛屼|銆[\u4e00-\u9fff]")
_UNGARBLED = 0.35  # of the Chinese characters that come out when GBK is undone
_RARE = 0.06  # of characters in running Chinese that must be frequent ones; names in a list have 0.15
_ENOUGH = 120  # Chinese characters from which shares mean anything

_BRACKETED = re.compile("([\u3400-\u9fff])[（(]([\u3400-\u9fff])[)）]")
_STRAY = re.compile(
    "@@|(?<=[\u3400-\u9fff，。])@{1,3}(?=[\u3400-\u9fff，。])|(?<=[\u3400-\u9fff])[#^~|]{2,}(?=[\u3400-\u9fff])"
)
_AROUND = 40  # characters in which a word of report stands beside what is reported

_MOJIBAKE, _SPAM = 1.0, 1.0  # scores from which a page is refused


class Quality(NamedTuple):
    """Scores; 1 and more is bad enough to be refused. `signs` names what was found, for whoever asks why."""

    mojibake: float
    spun: float
    spam: float
    signs: tuple[str, ...]


class _Words(NamedTuple):
    advertisements: re.Pattern[str]
    reports: re.Pattern[str]
    spun: re.Pattern[str]


def quality_warnings(text: str) -> tuple[str, ...]:
    """Names of the warnings that a text deserves."""
    found = assess(text)
    warnings = ["mojibake"] if found.mojibake >= _MOJIBAKE else []
    if max(found.spun, found.spam) >= _SPAM:
        warnings.append("spam")
    return tuple(warnings)


def assess(text: str) -> Quality:
    """Score a text."""
    text = text[:_REACH]
    mojibake = _mojibake(text)
    doubled, stray, spun = _doubled(text), _stray(text), len(set(_words().spun.findall(text)))
    advertised = _advertised(text)
    spam = max(len(set(advertised)) / 2, len(advertised) / 4)
    signs = [
        *(["乱码"] if mojibake >= _MOJIBAKE else []),
        *([f"括注简体 {doubled} 处"] if doubled else []),
        *([f"杂散符号 {stray} 处"] if stray else []),
        *([f"同义词替换 {spun} 种"] if spun else []),
        *([f"广告词 {'、'.join(sorted(set(advertised)))}"] if advertised else []),
    ]
    return Quality(mojibake, max(doubled / 4, spun / 3, stray / 4, (spun + stray) / 4), spam, tuple(signs))


def _mojibake(text: str) -> float:
    chinese = _CHINESE.findall(text[:_SAMPLE])
    lost = len(_LOST.findall(text)) / max(1, len(text))
    scores = [lost / 0.02, len(_GBK_GARBAGE.findall(text)) / 4, len(_LATIN_GARBAGE.findall(text)) / 30]
    if len(chinese) >= _ENOUGH:
        scores.append(_undone(chinese) / _UNGARBLED)
        common = sum(character in COMMON for character in chinese) / len(chinese)
        scores.append(_RARE / max(common, 0.001) if common < _RARE else 0.0)
    return max(scores)


def _undone(chinese: list[str]) -> float:
    """The share of the characters that becomes Chinese again when taken for UTF-8 read as GBK; ordinary Chinese has none."""
    sample = "".join(chinese[:2000])
    restored = sample.encode("gb18030", errors="ignore").decode("utf-8", errors="ignore")
    found = _CHINESE.findall(restored)
    common = sum(character in COMMON for character in found)
    return len(found) / len(sample) if common > 0.1 * len(found) else 0.0


def _doubled(text: str) -> int:
    """Traditional characters with their simplified form in brackets behind them: 國（国）務（务）院."""
    pairs = _BRACKETED.findall(text)
    if len(pairs) < 2:
        return 0
    simplify = _simplifier()
    return sum(one != other and simplify(one) == other for one, other in pairs)


@lru_cache(maxsize=1)
def _simplifier() -> Callable[[str], str]:
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC("t2s").convert
    return convert


def _stray(text: str) -> int:
    """Signs that stand where no writer puts them; `@@` by itself is two."""
    found = _STRAY.findall(text)
    return len(found) + found.count("@@")


def _advertised(text: str) -> list[str]:
    """The advertisements' words in a text. A word near a word of report (警方查处网上赌场) is told of, and left out."""
    words, text = _words(), text.lower()
    return [
        match[0]
        for match in words.advertisements.finditer(text)
        if not words.reports.search(text, max(0, match.start() - _AROUND), match.end() + _AROUND)
    ]


@lru_cache(maxsize=1)
def _words() -> _Words:
    lists = word_lists("spam")
    found = (any_of(word.lower() for word in lists[name]) for name in ("advertisements", "reports", "spun"))
    return _Words(*map(re.compile, found))
