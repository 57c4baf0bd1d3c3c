"""What does a number measure? The thing must stand beside it in its sentence, and no other number between."""

from __future__ import annotations

import re
from typing import NamedTuple

from bianyin.extract.ground.locate import Refusal
from bianyin.text import Quantity, find_folded, find_quantities, fold

_STOPS = re.compile(r"[，,。；;！？!?、\n]")
_ENDS_CLAUSE = re.compile(r"[，,。；;！？!?、）)\n]")
_LIST_SIGN = re.compile(r"\s*(?:、|，|,|和|及|与|以及)\s*")
_RESPECTIVELY = re.compile(r"分别|依次|各自")
# 由120万吨降至80万吨: the second number is what is now, the first what was.
_CHANGES_TO = re.compile(
    r"(?:降至|降到|减至|减少到|减少至|下降到|下降至|压减到|压减至|增至|增加到|增加至|增长到|增长至|升至|上升到|提高到|提高至|提升到|提升至"
    r"|扩大到|扩至|调整为|调至|变为|改为)"
)
_FROM = re.compile(r"(?:由|从)[^，,。；;]*$")
# A change is no level: 产量减少20万吨 does not give the output as 20万吨.
_DELTA = re.compile(
    r"增加|增长|减少|下降|压减|削减|降低|提高|提升|上升|新增|节约|节省|淘汰|退出|缩减|回落|上调|下调|减排|缺口"
)
_TO_LEVEL = re.compile(r"到|至|为")


class Sentence(NamedTuple):
    """A sentence's text and the quantities in it, by their place in that text."""

    text: str
    quantities: tuple[Quantity, ...]

    @classmethod
    def read(cls, text: str) -> Sentence:
        return cls(text, tuple(find_quantities(text)))


def subject_of(sentence: Sentence, quantity: Quantity, what: str) -> str:
    """What the number measures, as the sentence says it: `what`, with the change in quantity if it tells one.

    Raises:
        Refusal: `value_not_in_quote`: the number belongs to something else.
    """
    if not what.strip():
        raise Refusal("value_not_in_quote", "未说明数字所指")
    if (aligned := _aligned(sentence, quantity)) is not None:
        if _names_item(aligned, what):
            return what
        raise Refusal("value_not_in_quote", f"「分别」所列的该数字属于 {aligned.item}")
    if _follows(sentence, quantity, what):
        return what
    if (shown := _precedes(sentence, quantity, what)) is not None:
        return shown
    raise Refusal("value_not_in_quote", f"原文该数字并非指 {what}")


class _Aligned(NamedTuple):
    """The item of a list that a number of 分别 belongs to, and the words all items share."""

    item: str
    shared: str


def _aligned(sentence: Sentence, quantity: Quantity) -> _Aligned | None:
    """A、B产能分别为10万吨和20万吨: the first number is A's, the second B's. None without 分别 before the number.

    Raises:
        Refusal: as many things as numbers cannot be told.
    """
    word = next((m for m in reversed(list(_RESPECTIVELY.finditer(sentence.text, 0, quantity.start)))), None)
    if word is None or re.search(r"[。；;]", sentence.text[word.end() : quantity.start]):
        return None
    numbers = _run_of_numbers(sentence, word.end())
    if quantity not in numbers:
        return None
    items = _items(sentence.text[: word.start()], len(numbers))
    if len(items) != len(numbers):
        raise Refusal("value_not_in_quote", "「分别」所列事物与数字个数不一致")
    between = sentence.text[word.end() : numbers[0].start]
    return _Aligned(items[numbers.index(quantity)], items[-1] + between)


def _run_of_numbers(sentence: Sentence, start: int) -> list[Quantity]:
    """The numbers behind 分别 that follow each other as a list."""
    run: list[Quantity] = []
    for quantity in sentence.quantities:
        if quantity.start < start:
            continue
        if run and not _LIST_SIGN.fullmatch(sentence.text[run[-1].end : quantity.start]):
            break
        run.append(quantity)
    return run


def _items(before: str, count: int) -> list[str]:
    """The last `count` things listed in the words before 分别; fewer or none where so many are not listed."""
    clause = re.split(r"[。；;：:，,]", before)[-1] if count > 1 else before
    parts = [part for part in _LIST_SIGN.split(clause) if part.strip()]
    if len(parts) < count:
        parts = [part for part in _LIST_SIGN.split(re.split(r"[。；;：:]", before)[-1]) if part.strip()]
    if len(parts) < count:
        return []
    return parts[-count:]


def _names_item(aligned: _Aligned, what: str) -> bool:
    """The item by its own words, with or without what all items share; never by another item's."""
    item, wanted, shared = (fold(text).text for text in (aligned.item, what, aligned.shared))
    if not wanted:
        return False
    if wanted in item:
        return True
    # 鞍山粗钢产量, where only the last item carries 粗钢产量, and 分别压减 stands after it.
    rest = wanted.removeprefix(item)
    return rest != wanted and rest in shared


def _follows(sentence: Sentence, quantity: Quantity, what: str) -> bool:
    """165万吨乙烯: the thing stands right behind its number, before any stop and any other number."""
    after = sentence.text[quantity.end :]
    ends = [match.start() for match in [_STOPS.search(after)] if match]
    ends += [other.start - quantity.end for other in sentence.quantities if other.start >= quantity.end]
    return find_folded(after[: min(ends, default=len(after))], what) is not None


def _precedes(sentence: Sentence, quantity: Quantity, what: str) -> str | None:
    """乙烯产能达165万吨: the thing stands before its number with no other number in between."""
    at = _last(sentence.text, quantity.start, what)
    if at is None:
        return None
    between = sentence.text[at[1] : quantity.start]
    others = [q for q in sentence.quantities if at[1] <= q.start and q.end <= quantity.start]
    if _was(sentence, quantity):
        return None
    if others and not (len(others) == 1 and _CHANGES_TO.search(sentence.text, others[0].end, quantity.start)):
        return None
    if not others and _belongs_to_earlier(sentence, at[0], quantity):
        return None
    return what if others else _with_change(what, between)


def _last(text: str, end: int, what: str) -> tuple[int, int] | None:
    """The last place of `what` before `end`."""
    found, start = None, 0
    while (span := find_folded(text[:end], what, start)) is not None:
        found, start = span, span[0] + 1
    return found


def _was(sentence: Sentence, quantity: Quantity) -> bool:
    """由120万吨降至80万吨: 120 is what it was, and is given as what it is."""
    after = sentence.text[quantity.end : quantity.end + 8]
    return bool(_CHANGES_TO.match(after)) and bool(_FROM.search(sentence.text[: quantity.start]))


def _belongs_to_earlier(sentence: Sentence, start: int, quantity: Quantity) -> bool:
    """10万吨的甲厂和20万吨的乙厂: 甲厂 has its number before it, and the next number has its own thing behind it."""
    beside = [q for q in sentence.quantities if q.end <= start and sentence.text[q.end : start] in ("", "的")]
    behind = sentence.text[quantity.end :]
    return bool(beside) and bool(behind) and not _ENDS_CLAUSE.match(behind)


def _with_change(what: str, between: str) -> str:
    """产量 + 比上年减少 + 20万吨 is shown as 产量比上年减少; 产量降至20万吨 stays 产量."""
    change = next(reversed(list(_DELTA.finditer(between))), None)
    if change is None or _TO_LEVEL.match(between, change.end()) or _STOPS.search(between):
        return what
    return what + between[: change.end()]
