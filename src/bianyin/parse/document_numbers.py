"""Document numbers (发文字号): a document's own, and never one that it cites."""

from __future__ import annotations

import re

from bianyin.parse.canonical import without_spaces
from bianyin.parse.organs import organs_at

_OPENING, _CLOSING = "〔\\[［﹝(（【〈<＜「『{｛", "〕\\]］﹞)）】〉>＞」』}｝"
_YEAR = rf"[{_OPENING}]\s*(?:19|20)\d{{2}}\s*(?:年\s*)?[{_CLOSING}]"
_AGENCY = r"[\u4e00-\u9fff]{1,12}(?:[（(][\u4e00-\u9fff]{1,6}[)）])?[\u4e00-\u9fff]{0,4}"
_NUMBER = rf"{_AGENCY}\s*{_YEAR}\s*(?:第\s*)?\d{{1,5}}\s*号"
_ANNOUNCEMENT = (
    r"(?:(?:公告|通告)\s*(?:19|20)\d{2}\s*年?\s*第\s*\d{1,4}\s*号"
    r"|(?:19|20)\d{2}\s*年\s*第\s*\d{1,4}\s*号\s*(?:公告|通告|令)?)"
)
_ORDER = r"(?:第\s*\d{1,4}\s*号\s*令|令\s*(?:(?:19|20)\d{2}\s*年\s*)?第\s*\d{1,4}\s*号)"
# Brackets lost on the way to the web (粤发改气候函2016664号). The year is told from the number by its four digits, so
# the number is kept as it stands and only where a document's own number stands, never in running text.
_UNBRACKETED = r"[\u4e00-\u9fff]{1,10}[发函办字文规通审批](?:19|20)\d{2}\s*(?:第\s*)?\d{1,4}\s*号"
_OWN = re.compile(rf"{_NUMBER}|{_ANNOUNCEMENT}|{_ORDER}|{_UNBRACKETED}")
_IN_TITLE = re.compile(
    rf"[（(]\s*({_NUMBER}|{_ANNOUNCEMENT}|{_ORDER})\s*[)）]?\s*$|({_ANNOUNCEMENT}|{_ORDER})"
)
_LINE = re.compile(rf"(?:文\s*号|发文字号|字号)?\s*[:：]?\s*[（(]?\s*({_OWN.pattern})\s*[)）]?\s*")
_AFTER_HEADING = re.compile(rf"(?:文件|公告|令|(?<=[厅部局委院室会署司])函)\s*({_NUMBER})")
_AFTER_TITLE = re.compile(rf"\s*[（(]?\s*({_OWN.pattern})\s*[)）]?")
_LAST_NUMBER = re.compile(rf"[\u4e00-\u9fff\s]*{_YEAR}\s*\d{{1,5}}\s*号\s*$")
_ORDER_HEAD = re.compile(r"[\u4e00-\u9fff、 ]{2,60}令")  # 辽宁省人民政府令, its number on the next line
_ORDER_NUMBER = re.compile(r"\s*(第\s*\d{1,4}\s*号)\s*")
_CITING = re.compile(r"^(?:根据|按照|依据|依照|贯彻|落实|执行|转发|见|关于)")
_HEAD = 600  # characters of the body in which a running text may still be in its heading


def own_number(title: str, body: str, rows: dict[str, str], labels: tuple[str, ...]) -> str | None:
    """The document's own number, white space removed: from the table, the title, or the heading of the body."""
    for label in labels:
        if match := _OWN.search(rows.get(label, "")):
            return _bare(match[0])
    if match := _IN_TITLE.search(title):
        return _bare(match[1] or match[2])
    return _in_lines(body) or _in_running_head(title, body)


def _in_lines(body: str) -> str | None:
    """A line to itself, near the top."""
    lines = body.split("\n", 12)[:12]
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if len(line) > 120:
            break
        if _ORDER_HEAD.fullmatch(line) and (part := _ORDER_NUMBER.fullmatch(following)):
            return _bare("令" + part[1])
        if (match := _LINE.fullmatch(line) or _LINE.fullmatch(without_spaces(line))) and not _CITING.match(
            match[1]
        ):
            return _bare(match[1])
    return None


def _in_running_head(title: str, body: str) -> str | None:
    """In text without line breaks: after the name of the paper (…文件, …函), or right after the title."""
    at = body.find(title, 0, _HEAD) if title else -1
    if at >= 0:
        after = _AFTER_TITLE.match(body, at + len(title))
        if after and not _CITING.match(after[1]):
            return _bare(after[1])
        return _in_heading(body[:at])
    match = _AFTER_TITLE.match(body)
    return _bare(match[1]) if match and not _CITING.match(match[1]) else None


def _in_heading(heading: str) -> str | None:
    """Before the title: after 文件 or 函, or right after the names of the organs that issue together."""
    match = _LAST_NUMBER.search(heading)
    return _bare(match[0]) if match else None


def _bare(number: str) -> str:
    """The number alone: white space, brackets and the names of organs before its mark taken away."""
    number = without_spaces(number).strip("（(）)")
    if match := _AFTER_HEADING.search(number):
        return match[1]
    mark_end = min(
        (at for at in (number.find(mark) for mark in "〔[［﹝(（【〈<＜「『{｛") if at > 0), default=0
    )
    # 工信部联节〔2022〕88号: the mark may itself open with the short name of an organ.
    starts = [end for end in organs_at(number) if mark_end - end >= 3 and number[end] not in "联函发办"]
    return number[starts[-1] :] if starts else number


def is_number_line(line: str) -> bool:
    """Whether a line is nothing but a document number."""
    return _LINE.fullmatch(line) is not None
