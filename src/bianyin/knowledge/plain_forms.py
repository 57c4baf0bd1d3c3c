"""The plain form of a text, character for character: traditional characters and the radicals of PDFs as what they mean.

遼寧省 is read as 辽宁省 and 9⽉ as 9月. One character stands for one, so every offset stays; it is for reading alone, and
what a document says is stored and quoted as the document writes it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Ranges whose characters Unicode itself takes for others: the Kangxi radicals, and ideographs doubled for old encodings.
_DOUBLED = (range(0x2F00, 0x2FD6), range(0xF900, 0xFAFF))
_IDEOGRAPHS = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000))
# Radicals that are characters of their own, for which Unicode names no plain form.
_RADICALS = dict(
    zip(
        "⺁⺒⺝⺟⺠⺩⺫⺬⺮⺴⺼⻁⻄⻅⻆⻈⻉⻊⻋⻐⻑⻒⻓⻔⻗⻘⻙⻚⻛⻜⻝⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂巳月母民王目示竹网肉虎西见角讠贝足车钅长长长门雨青韦页风飞食饣首马骨鬼鱼鸟卤麦黄黾齐齐齿齿龙龙龟龟龟",
        strict=True,
    )
)


def plain(text: str) -> str:
    """The text as it is read; as long as the text itself."""
    if text.isascii() or not _foreign().search(text):
        return text
    return text.translate(_table())


@lru_cache(maxsize=1)
def _foreign() -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(chr, _table()))}]")


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    """One character for one: OpenCC's table of characters, on top of Unicode's own."""
    doubled = {chr(code): unicodedata.normalize("NFKC", chr(code)) for each in _DOUBLED for code in each}
    forms = {mark: form for mark, form in {**doubled, **_RADICALS}.items() if len(form) == 1 and form != mark}
    ideographs = [chr(code) for each in _IDEOGRAPHS for code in each]
    simplified = _simplified(ideographs)
    return {ord(mark): simplified.get(form, form) for mark, form in (forms | simplified).items()}


def _simplified(characters: list[str]) -> dict[str, str]:
    """Those that have one simplified character. Each is asked on a line of its own: alone, and in no phrase."""
    from opencc import OpenCC

    answers = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = zip(characters, answers, strict=True)
    return {mark: form for mark, form in pairs if len(form) == 1 and form != mark}
