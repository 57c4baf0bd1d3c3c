"""The marks of a report's lines: headings, items, fields with their labels, links, numbers of references."""

from __future__ import annotations

import re
from typing import NamedTuple

from bianyin.audit.reported import Link, Role

_ESCAPED = re.compile(r"\\([\\`*\[\]<>|_#])")
_LINK = re.compile(
    r"(?<!\\)\[(?P<label>(?:\\.|[^\]\\])*)\]\((?:<(?P<wide>[^>]*)>|(?P<plain>(?:[^()\s]|\([^()\s]*\))*))[^)]*\)"
)
_BARE_LINK = re.compile(r"(?:https?|ftp)://[^\s<>\])）；;，,。\"”]+")
_REFERENCES = re.compile(r"\\?\[(\d{1,4})\\?\]")
# 1. …, - **附2** …: the number that opens a record.
_ITEM = re.compile(
    r"\s{0,3}(?:[-*+]\s+)?(?:\*\*)?(?P<label>\d{1,3}(?=\s*[.、．)])|附\d{1,3})(?:\*\*)?\s*[.、．):：]?\s*"
)
_FIELD = re.compile(
    r"\s*(?:[-*+•]\s+)?\*\*(?P<label>[^*：:]{1,20})(?:\*\*\s*[：:]|[：:]\s*\*\*)\s*(?P<text>.*)"
)
_PLAIN_FIELD = re.compile(r"\s*(?:[-*+•]\s+)?(?P<label>[\u4e00-\u9fff/]{2,12})\s*[：:]\s*(?P<text>.*)")
_CUT_FIELD = re.compile(r"\s*(?:[-*+•]\s+)?\*\*[^*]*(?:\*\*[：:]?\s*|\*?)$")
_BOLD_HEAD = re.compile(r"\*\*(?P<words>.+?)\*\*\s*$")
# The first that a label holds counts: 与变点的时间关系 before 时间, 信息来源网址 before 信息.
_ROLES: tuple[tuple[re.Pattern[str], Role], ...] = (
    (re.compile("时间关系|提前|滞后"), "timing"),
    (re.compile("关联"), "association"),
    (re.compile("来源|网址|链接|出处|参考"), "source"),
    (re.compile("名称|标题|题名"), "title"),
    (re.compile("字号|文号"), "number"),
    (re.compile("日期|时间"), "date"),
    (re.compile("(?:机构|机关|单位|部门)$"), "issuer"),
    (re.compile("地点|地区|区域"), "place"),
)
_NOT_OURS = re.compile("资金|进展|实施|建设|覆盖|涉及|重点")


class Marked(NamedTuple):
    """A field of one line."""

    role: Role
    label: str
    text: str


def item_of(line: str) -> tuple[str, str] | None:
    """Number and rest of a line that opens a record; None for any other line."""
    match = _ITEM.match(line)
    return (match["label"], line[match.end() :]) if match and line[match.end() :].strip() else None


def field_of(line: str, *, plain: bool = False) -> Marked | None:
    """The field that the line holds. `plain`: labels that are not bold count, where they say what a record's fields say."""
    match = _FIELD.match(line)
    if match is None and plain and (match := _PLAIN_FIELD.match(line)) and role_of(match["label"]) == "text":
        return None
    return Marked(role_of(match["label"]), match["label"].strip(), match["text"]) if match else None


def role_of(label: str) -> Role:
    if _NOT_OURS.search(label):
        return "text"
    return next((role for pattern, role in _ROLES if pattern.search(label)), "text")


def bold_head(text: str) -> str:
    """The words of a line that is nothing but bold; empty for any other."""
    match = _BOLD_HEAD.fullmatch(text.strip())
    return match["words"] if match else ""


def plain_text(text: str) -> str:
    """The words without marks: bold, escapes, links by their labels."""
    text = _LINK.sub(lambda match: match["label"], text)
    return _ESCAPED.sub(r"\1", text.replace("**", "")).strip()


def links_in(text: str) -> tuple[Link, ...]:
    """The links of a field, and addresses that stand bare in it, with the numbers of references behind each."""
    found = list(_LINK.finditer(text))
    links = []
    for at, match in enumerate(found):
        behind = text[match.end() : found[at + 1].start() if at + 1 < len(found) else len(text)]
        numbers = tuple(int(number) for number in _REFERENCES.findall(behind))
        address = match["wide"] if match["wide"] is not None else match["plain"]
        links.append(Link(plain_text(match["label"]), address.strip(), numbers))
    rest = _LINK.sub(" ", text)
    return (*links, *(Link("", match[0]) for match in _BARE_LINK.finditer(rest)))


def is_cut_field(line: str) -> bool:
    """Whether the line is a label without its words, or a mark that was never closed."""
    return _CUT_FIELD.fullmatch(line) is not None
