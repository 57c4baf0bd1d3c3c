"""Is a place told as where something is? In: a text and where a place stands in it. Out: whether it does, or why not.

| not where it is | example (of our own) |
|---|---|
| part of an organ's name | 沈阳市生态环境局通报检查结果。 |
| part of a firm's name | 大连重工集团；中海石油（大连）有限公司 |
| where goods go | 产品远销山东、河北。 |
| who gets a copy | 抄送：辽宁省某局。 |
| who carries the paper out | 本办法由辽宁省某厅负责解释。 |
| an end of a line | 沈阳至大连高速公路 |
| what is near, like, or where something comes from | 厂区距沈阳市二十公里；来自沈阳市的施工队 |

鞍山市甲水泥公司 is a firm in that city: a city's full name says where a firm is, unless it is a group of many places.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bianyin.knowledge.places import Mention
from bianyin.text import cues
from bianyin.text.clauses import CLAUSES, SENTENCES, behind_last, none_of, within

_IN_CLAUSE, _IN_SENTENCE = none_of() + "*", none_of(SENTENCES) + "*"
# Where goods go, to the end of the clause; who gets a copy, to the end of the sentence.
_GOES_TO = re.compile(
    rf"{cues.any_of('sold_to')}{_IN_CLAUSE}|{cues.any_of('copied_to')}(?:至|给)?\s*[：:]?{_IN_SENTENCE}"
)
_BY = re.compile(rf"由(?P<organs>{within(60)}?){cues.any_of('carried_out')}")
_CARRIES_OUT = cues.pattern("carried_out", before="^")
# 距沈阳市二十公里, 来自沈阳市的施工队, 做法与沈阳市相仿: beside, from, like.
_NOT_HERE = cues.pattern("not_where", behind=r"(?:[\u4e00-\u9fff]{1,8}?[省市州盟])?$")
_NOT_HERE_BEHIND = cues.pattern("not_where_behind", before="^(?:城区|市区|境内|等地)?")
_FETCHED = re.compile(
    r"^[\u4e00-\u9fff]{0,8}?(?:(?:调|运|购|引|请|抽调|赶|采购)[来到入进]|制造|生产|设计|供货|研制|供应|承建)"
)
_BY_WAY_OF = (
    (re.compile("[从由]$"), _FETCHED),  # 从沈阳市调来抢修队
    (re.compile("(?:通过|经由?|取道|借道)$"), re.compile("口岸|港|海关")),  # 通过大连口岸出口
)
_BESIDE = re.compile(
    rf"{cues.any_of('not_where')}(?:(?:[\u4e00-\u9fff]{{1,8}}?[省市县区州盟旗])+|[\u4e00-\u9fff]{{2,3}})"
)
_NAME = rf"[）)]?(?:(?!{cues.any_of('no_name')})[\u4e00-\u9fff（）()]){{0,16}}?"
_ORGAN = re.compile(_NAME + cues.any_of("organ_end"))
_FIRM = re.compile(_NAME + cues.any_of("firm_end"))
_OF_MANY_PLACES = cues.pattern("firm_of_many_places")
_FULL_NAME = re.compile("[市县区旗州盟]$")
# 沈阳至大连: ends of a line, where nothing of its own happens.
_TO = re.compile(r"\s*(?:至|到|—{1,2}|–|-|~|～)\s*")
ON_THE_WAY = re.compile(r"(?:至|到|抵|往|连接|接入|止于|途经|通往)$")


def without_destinations(text: str) -> str:
    """The text with what goods go to, and who gets a copy, blanked out; every other character keeps its place."""
    for elsewhere in (_GOES_TO, _BESIDE):
        text = elsewhere.sub(lambda match: "□" * len(match[0]), text)
    return text


def carried_out_by(text: str, start: int, end: int) -> bool:
    """Whether the organ at `[start, end)` is told as the one that carries a paper out: 由…组织实施, …负责解释."""
    clause = behind_last(CLAUSES, text, start)
    named = (match.span("organs") for match in _BY.finditer(text, clause))
    return bool(_CARRIES_OUT.match(text[end:])) or any(first <= start < last for first, last in named)


def why_not_where(text: str, start: int, end: int, named: Iterable[Mention]) -> str | None:
    """Why the place at `[start, end)` is not where something is; None where nothing says so.

    Args:
        named: the places of the text.
    """
    since = behind_last(SENTENCES, text, start)
    if any(match.start() <= start < match.end() for match in _GOES_TO.finditer(text, since, end)):
        return "所指为去向或抄送对象"
    before, behind = text[since:start], text[end : end + 12]
    if _NOT_HERE.search(before) or _NOT_HERE_BEHIND.match(behind):
        return "所指为比较、相邻或来源之地"
    if any(said.search(before) and then.match(behind) for said, then in _BY_WAY_OF):
        return "所指为比较、相邻或来源之地"
    if carried_out_by(text, start, end) or _is_inside_a_name(text, start, end):
        return "是机构或企业名称的一部分"
    if _ends_a_line(text, start, end, named) or ON_THE_WAY.search(text[max(0, start - 3) : start]):
        return "所指为线路的一端"
    return None


def _ends_a_line(text: str, start: int, end: int, named: Iterable[Mention]) -> bool:
    """Whether it is joined to another place by 至 or a dash."""
    gaps = ((end, other.start) if other.start >= end else (other.end, start) for other in named)
    return any(first < last and _TO.fullmatch(text, first, last) for first, last in gaps)


def _is_inside_a_name(text: str, start: int, end: int) -> bool:
    if _ORGAN.match(text, end):
        return True
    firm = _FIRM.match(text, end)
    if firm is None:
        return False
    return not _FULL_NAME.search(text[start:end]) or bool(_OF_MANY_PLACES.search(firm[0]))
