"""What does a number measure? The thing must stand beside it in its sentence, and no other number between."""

from __future__ import annotations

import re
from typing import NamedTuple

from bianyin.prove.quotes import Refusal
from bianyin.text import Quantity, cues, find_folded, fold
from bianyin.text.clauses import CLAUSES_AND_COLONS, LISTED, SENTENCES, behind_last, none_of, one_of, within
from bianyin.text.whole_terms import is_cut

_STOPS = re.compile(one_of(LISTED))
_ENDS_CLAUSE = re.compile(one_of(LISTED + "）)"))
_LIST_SIGN = re.compile(r"\s*(?:、|，|,|和|及|与|以及)\s*")
_NAMES_LISTED = re.compile(r"\s*(?:、|和|及|与|以及)\s*")
_LIST = 2  # numbers side by side that make a list
_RESPECTIVELY = re.compile(r"分别|依次|各自")
# 由120万吨降至80万吨: the second number is what is now, the first what was.
_CHANGES_TO = cues.pattern("changed_to")
_FROM = re.compile(f"(?:由|从){none_of()}*$")
# A clause that begins with one of these has no subject of its own.
_PREDICATE = cues.pattern("no_subject", behind=within(10))
# A change is no level: 产量减少20万吨 does not give the output as 20万吨.
_DELTA = cues.pattern("change")
_TO_LEVEL = re.compile(r"到|至|为")

_LINK_WORDS = cues.any_of(
    "links_number", "changed_to", "change", "no_subject", "increase", "decrease", "year_on_year", "on_previous_period",
    "compared", "same_period", "at_most_before", "at_least_before", "below_before", "above_before", "about_before",
    "before_measured",
)  # fmt: skip
_LINKS = re.compile(_LINK_WORDS)
# 损耗不是5吨，而是3吨: the first is put aside, the second holds.
_PUT_ASIDE = cues.pattern("put_aside", behind=r"[约近]?\s*$")
_REPLACED = cues.pattern("replaced_by", before=r"[，,；;]\s*", behind=f"{within(8)}")
_OF_WHICH = re.compile(r"(?:当?中|里)的?\s*[\d一二三四五六七八九十百千两]")  # 26座中的3座: the whole
_REPLACER = cues.pattern("replaced_by")
_CLAIMED = cues.pattern("claimed_only", before=f"^{within(6)}")
_PROVISIONAL = re.compile("申报|上报|自报|申请|初步|初核|预估|估算|暂定|计划|不是")
_IS_CHANGE = cues.pattern("changed_to", behind="$")
_HEADS_A_LIST = re.compile(r"(?:[、和及与][^，。；\d、和及与等]{1,12})+等[\u4e00-\u9fff]")
_BARELY = re.compile(r"[的余多以上左右]{0,3}")
_CLAUSE_STOP = re.compile(one_of(CLAUSES_AND_COLONS))
_LONGEST_REST = 8  # characters that still belong to the name of the thing


class Sentence(NamedTuple):
    """A sentence's text and the quantities in it, by their place in that text."""

    text: str
    quantities: tuple[Quantity, ...]


def subject_of(sentence: Sentence, quantity: Quantity, what: str) -> str:
    """What the number measures, as the sentence says it: `what`, with the change in quantity if it tells one.

    Raises:
        Refusal: `value_not_in_quote`: the number belongs to something else, or `what` is cut out of a longer term.
    """
    if not what.strip():
        raise Refusal("value_not_in_quote", "未说明数字所指")
    if find_folded(sentence.text, what) and not _places(sentence.text, what):
        raise Refusal("value_not_in_quote", f"「{what}」只是原文更长词语的一部分")
    if _IS_CHANGE.match(what):  # 库存由152万吨降至89万吨: 降至 is no thing
        raise Refusal("value_not_in_quote", f"{what} 不是所测之物")
    if _is_put_aside(sentence, quantity) and not _PROVISIONAL.search(what):
        raise Refusal("value_not_in_quote", "原文随后以另一数字为准，或该数字只是申请、意向")
    if (aligned := _aligned(sentence, quantity)) is not None:
        if _names_item(aligned, what):
            return what
        raise Refusal("value_not_in_quote", f"「分别」所列的该数字属于 {aligned.item}")
    if _follows(sentence, quantity, what):
        return what
    if (shown := _precedes(sentence, quantity, what)) is not None:
        return shown
    raise Refusal("value_not_in_quote", f"原文该数字并非指 {what}")


def _is_put_aside(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether the sentence says that the number is not the one, or gives another that holds."""
    before, behind = sentence.text[: quantity.start], sentence.text[quantity.end :]
    if _PUT_ASIDE.search(before) or _CLAIMED.match(behind) or _OF_WHICH.match(behind):
        return True
    later = next((each for each in sentence.quantities if each.start >= quantity.end), None)
    if later is None or later.base_unit != quantity.base_unit:
        return False
    gap = sentence.text[quantity.end : later.start]
    return bool(_REPLACED.fullmatch(gap)) and not _without_links(_REPLACER.sub("", gap).strip("，,；; "))


class _Aligned(NamedTuple):
    """The item of a list that a number belongs to, the other items, and the words that all share."""

    item: str
    others: tuple[str, ...]
    last: str  # the last item, which may carry words meant for all
    shared: str


def _aligned(sentence: Sentence, quantity: Quantity) -> _Aligned | None:
    """A、B产能分别为10万吨和20万吨: the first number is A's, the second B's; also A、B企业5家、8家 without 分别.

    None where the number stands in no such list.

    Raises:
        Refusal: 分别, but not as many things as numbers.
    """
    word = _respectively_before(sentence, quantity)
    if word and _sums_up(sentence.text[word.end() : quantity.start], quantity):
        return None
    numbers = _run_of_numbers(sentence, quantity, word.end() if word else 0)
    if not numbers or (word is None and len(numbers) < _LIST):
        return None
    until = word.start() if word else numbers[0].start
    items, shared = _items(sentence.text[:until], len(numbers))
    if not items:
        if word is None:
            return None
        raise Refusal("value_not_in_quote", "「分别」所列事物与数字个数不一致")
    between = sentence.text[until : numbers[0].start]
    at = numbers.index(quantity)
    return _Aligned(items[at], (*items[:at], *items[at + 1 :]), items[-1], shared + between)


def _sums_up(listed: str, quantity: Quantity) -> bool:
    """分别开工建设大雅河、兴城两座电站: the number only counts the names before it."""
    clause = listed[behind_last(CLAUSES_AND_COLONS, listed, len(listed)) :]
    names = _NAMES_LISTED.split(re.sub("、", "和", clause))
    # 分别为1万吨、2万吨: what stands before the second number is another, and counts as no name.
    return len(names) > 1 and all(names) and quantity.until is None and quantity.value == len(names)


def _respectively_before(sentence: Sentence, quantity: Quantity) -> re.Match[str] | None:
    words = list(_RESPECTIVELY.finditer(sentence.text, 0, quantity.start))
    if not words or re.search(one_of(SENTENCES), sentence.text[words[-1].end() : quantity.start]):
        return None
    return words[-1]


def _run_of_numbers(sentence: Sentence, quantity: Quantity, start: int) -> list[Quantity]:
    """The numbers from `start` on that follow each other as one list of one unit, if `quantity` is among them."""
    run: list[Quantity] = []
    for each in sentence.quantities:
        if each.start < start:
            continue
        listed = run and _LIST_SIGN.fullmatch(sentence.text[run[-1].end : each.start])
        if run and not (listed and each.base_unit == run[-1].base_unit):
            if quantity in run:
                return run
            if start:
                return []
            run = []
        run.append(each)
    return run if quantity in run else []


def _items(before: str, count: int) -> tuple[list[str], str]:
    """The `count` things listed in the last clause that lists any, and the clauses behind it; empty if not so many."""
    clauses = re.split(one_of(CLAUSES_AND_COLONS), before)
    for back in range(1, len(clauses) + 1):
        parts = [part for part in _NAMES_LISTED.split(clauses[-back]) if part.strip()]
        if len(parts) > 1 or count == 1:
            return (parts if len(parts) == count else []), "".join(clauses[len(clauses) - back + 1 :])
    return [], ""


def _names_item(aligned: _Aligned, what: str) -> bool:
    """The item by its own words, with or without what all items share; never by another item's.

    鞍山粗钢产量, where the list is 鞍山、本溪粗钢产量 and only its last item carries 粗钢产量; 粗钢产量 alone names none.
    """
    item, wanted, last, shared = (
        fold(text).text for text in (aligned.item, what, aligned.last, aligned.shared)
    )
    others = [fold(other).text for other in aligned.others]
    for end in range(len(wanted), 0, -1):
        head, rest = wanted[:end], wanted[end:]
        if head in item and not any(head in other for other in others) and rest in last + shared:
            return True
    return bool(wanted) and wanted in shared


def _follows(sentence: Sentence, quantity: Quantity, what: str) -> bool:
    """165万吨乙烯: the thing stands right behind its number, before any stop and any other number."""
    ends = [other.start for other in sentence.quantities if other.start >= quantity.end]
    if stop := _STOPS.search(sentence.text, quantity.end):
        ends.append(stop.start())
    end = min(ends, default=len(sentence.text))
    inside = [first for first, last in _places(sentence.text, what) if quantity.end <= first and last <= end]
    # 产能118万吨的高炉投料89吨: a measure is that of the thing right behind it; a count may have words between.
    counts = quantity.base_unit in cues.words("counted")
    # 150名专家、企业家等各界人士 counts all of them.
    if counts and any(_HEADS_A_LIST.match(sentence.text, first + len(what)) for first in inside):
        return False
    return any(counts or _BARELY.fullmatch(sentence.text, quantity.end, first) for first in inside)


def _precedes(sentence: Sentence, quantity: Quantity, what: str) -> str | None:
    """乙烯产能达165万吨: the thing stands before its number with no other number in between."""
    at = _last(sentence.text, quantity.start, what)
    if at is None or _was(sentence, quantity):
        return None
    between = sentence.text[at[1] : quantity.start]
    others = [q for q in sentence.quantities if at[1] <= q.start and q.end <= quantity.start]
    if others:
        return _carried_on(sentence, at[1], others, quantity, what)
    if _belongs_to_earlier(sentence, at[0], quantity):
        return None
    if (rest := _said_between(between)) is None:
        return None
    changed = _with_change(what, between)
    return what + rest if rest and changed == what else changed


def _said_between(between: str) -> str | None:
    """What stands between a thing and its number beside links and changes: 发电 + 能力 + 为 makes the thing 发电能力.

    None where a clause with a subject of its own stands between: 全市生产钢材的企业中，甲厂生产5吨.
    """
    first, *clauses = _CLAUSE_STOP.split(between)
    if clauses:
        return "" if not _without_links(clauses[-1]) else None
    rest = _without_links(first)
    return (
        first[: first.index(rest) + len(rest)]
        if rest and len(rest) <= _LONGEST_REST and rest in first
        else ""
    )


def _without_links(words: str) -> str:
    return _LINKS.sub("", words).strip(" 的了约近")


def _carried_on(
    sentence: Sentence, start: int, others: list[Quantity], quantity: Quantity, what: str
) -> str | None:
    """产量同比下降12.3%，较上年减少30万吨，降至200万吨: clauses without a subject of their own carry the first one's on."""
    text = sentence.text
    if len(others) == 1 and _CHANGES_TO.search(text, others[0].end, quantity.start):
        return what
    if len(others) == 1 and _is_put_aside(sentence, others[0]):
        return what
    for earlier, later in zip(others, [*others[1:], quantity], strict=True):
        gap = text[earlier.end : later.start]
        if not re.match(r"[，,]", gap) or not _PREDICATE.fullmatch(gap[1:]):
            return None
    if _STOPS.search(text[start : others[0].start]):
        return None
    gap = text[others[-1].end + 1 : quantity.start]
    return what if _CHANGES_TO.search(gap) or not _DELTA.search(gap) else what + gap


def _last(text: str, end: int, what: str) -> tuple[int, int] | None:
    """The last place of `what` before `end`."""
    return next((place for place in reversed(_places(text, what)) if place[1] <= end), None)


def _places(text: str, what: str) -> list[tuple[int, int]]:
    """Where `what` stands as a term of its own, in order."""
    found, start = [], 0
    while (span := find_folded(text, what, start)) is not None:
        if not is_cut(text, *span):
            found.append(span)
        start = span[0] + 1
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
