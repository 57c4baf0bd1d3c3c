"""The signature of an official document: who issued it, and on which day, also inside text without line breaks."""

from __future__ import annotations

import re
from typing import NamedTuple

from bianyin.model import PartialDate, Span
from bianyin.parse.organs import organs_before
from bianyin.parse.word_lists import word_lists
from bianyin.text import find_dates
from bianyin.text.dates import WRITTEN_DAY, narrow

_DAY = re.compile(WRITTEN_DAY)
_AFTER = re.compile(rf"\s*(?:$|\n|{'|'.join(word_lists('furniture')['after_signatures'])})")
_AFTER_SPACE = re.compile(r"\s+(?!印发|起|前|至|举行|发布|公布|召开|在|的|以|，|。)")
_PRINTED = re.compile(r"\s*印发(?!的|了|《|关于|实施|给|至|，)")
_LEADER = re.compile(
    r"(?:部\s?长|主\s?任|局\s?长|省长|市长|署长|总理|行长|主席|厅长|区长|县长)\s*[：:]?\s*[\u4e00-\u9fff](?:\s?[\u4e00-\u9fff]){1,3}\s*$"
)
_NOT_SIGNED = re.compile(
    r"(?:来源|稿源|作者|记者|摄影|发布机构|发文机关|供稿)\s*[:：]?\s*$|[由经据从向在对与和]$"
)
_SIGN_OFF = re.compile(r"(?:特此(?:公告|通知|通告|函复|批复|说明|通报)|此复|[。！？：）)])\s*$")
_ALONE = re.compile(r"^\s*[（(]?\s*$")
_BELOW_TITLE = 40  # characters after the title line in which a date in brackets is the document's own


class Signature(NamedTuple):
    """Day of issue with its span, and the issuers that sign (empty where only a leader or nobody does)."""

    date: PartialDate
    span: Span
    issuers: tuple[str, ...]


def find_signature(
    text: str, body_start: int, *, official: bool, expected: tuple[str, ...] = ()
) -> Signature | None:
    """The first signature in the body: issuer, then a day, then the end of what is signed.

    The first, because what follows it is enclosed: attachments may carry signatures of their own. Where there is
    none: the day of printing (…办公厅2021年5月26日印发), or, for an official document, a day on a line to itself.

    Args:
        text: canonical text.
        body_start: where the body begins in it.
        official: the title is that of an official document.
        expected: issuers that the title or the table names; a signature of others is that of an enclosed paper
            (国务院批转…的请示), and its day is not this document's.
    """
    text, printed, alone = narrow(text), None, None
    for match in _DAY.finditer(text, body_start):
        if signature := _signed(text, body_start, match, official):
            if _agrees(signature.issuers, expected):
                return signature
        elif _PRINTED.match(text, match.end()):
            printed = printed or _printed(text, match)
        elif official:
            alone = alone or _standing_alone(text, body_start, match)
    return alone or printed


def _signed(text: str, body_start: int, match: re.Match[str], official: bool) -> Signature | None:
    ends = bool(_AFTER.match(text, match.end()))
    spaced = not ends and bool(_AFTER_SPACE.match(text, match.end()))
    if not (ends or spaced):
        return None
    found = organs_before(text[body_start : match.start()], match.start() - body_start)
    if found:
        issuers, start = found
        before = text[max(0, body_start, body_start + start - 30) : body_start + start]
        if _NOT_SIGNED.search(before) or (spaced and not official and not _SIGN_OFF.search(before)):
            return None
        return _make(match, issuers)
    if _LEADER.search(text[max(body_start, match.start() - 24) : match.start()]):
        return _make(match, ())
    return None


def _agrees(issuers: tuple[str, ...], expected: tuple[str, ...]) -> bool:
    """Whether an issuer is one of the expected names, in full or short form (国家发展改革委, 发展改革委)."""
    if not issuers or not expected:
        return True
    return any(name in other or other in name for name in issuers for other in expected)


def _make(match: re.Match[str], issuers: tuple[str, ...]) -> Signature | None:
    dates = find_dates(match[0])
    if not dates or dates[0].date.precision != "day":
        return None
    return Signature(dates[0].date, Span(start=match.start(), end=match.end()), issuers)


def _printed(text: str, match: re.Match[str]) -> Signature | None:
    """An office's line at the foot of the last page; only a full stop, a space or a list of names before it."""
    found = organs_before(text, match.start())
    return _make(match, ()) if found else None


def _standing_alone(text: str, body_start: int, match: re.Match[str]) -> Signature | None:
    """A day on a line of its own at the end, or in brackets below the title."""
    line_start = text.rfind("\n", 0, match.start()) + 1
    line_end = text.find("\n", match.end())
    line_end = len(text) if line_end < 0 else line_end
    bracketed = text[match.start() - 1 : match.start()] in ("（", "(") and text[
        match.end() : match.end() + 1
    ] in ("）", ")")
    if (
        bracketed
        and match.start() - 1 - body_start <= _BELOW_TITLE
        and _ALONE.match(text[line_start : match.start()])
    ):
        return _make(match, ())
    if text[line_start:line_end].strip() == match[0] and line_start > body_start:
        return _make(match, ())
    return None
