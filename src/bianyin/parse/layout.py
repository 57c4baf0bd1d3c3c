"""Lines of a typeset page to paragraphs, and the title of an official document among its first lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bianyin.parse.canonical import clean, without_spaces
from bianyin.parse.document_numbers import is_number_line
from bianyin.parse.running_heads import without_running_lines
from bianyin.parse.status import is_official

_PAGE_NUMBER = re.compile(r"[-—－–•·\s]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[/共]\s*\d{1,4}\s*页?)?[-—－–•·\s]*")
_FULL_LINE = 0.84  # of the widest line of the file; a shorter one ends its paragraph
_ENDS = re.compile(r"[。！？；：:!?]$")
_OPENS = re.compile(
    r"(?:[（(]?[一二三四五六七八九十百]+[、）).．]|第[一二三四五六七八九十百\d]+[章节条款]|附件|附[:：]|\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[)）])"
)
_LATIN_EDGE = re.compile(r"[A-Za-z,;]$")
_LATIN = re.compile(r"[A-Za-z]")
_NARROWEST = 12  # characters; a file without a line as wide has no paragraphs to be joined
_HEADING = re.compile(
    r".{2,40}(?:文件|简报|公报|[厅局部委室会]\s*函)|(?:特急|加急|内部|公开|机密|秘密)\S{0,6}|[★☆]+.*|.{0,4}附件\s*\d{0,2}\s*[:：]?|签发人.*"
)
_DATE_LINE = re.compile(r"[（(]?\s*[\d一二〇○零]{4}\s*年.{2,12}日\s*[)）]?")
_SALUTATION = re.compile(r".{2,}[:：]$")
_TITLE_LINES = 16
_TITLE_LENGTH = 120


def paragraphs(pages: Sequence[Sequence[str]]) -> str:
    """Lines of pages as running text: page numbers, running heads and feet away, and lines that a full width broke put together again."""
    numbered = [without_page_number([line for raw in page if (line := clean(raw))]) for page in pages]
    kept = [without_page_number(page) for page in without_running_lines(numbered)]
    widest = max((len(line) for page in kept for line in page), default=0)
    joined: list[str] = []
    previous = 0  # length of the last line as it was set
    for line in (line for page in kept for line in page):
        if joined and _continues(joined[-1], previous, line, widest):
            joined[-1] = run_on(joined[-1], line)
        else:
            joined.append(line)
        previous = len(line)
    return "\n".join(joined)


def run_on(above: str, line: str) -> str:
    """A line and the rest of it from the next; Latin words are kept apart."""
    return above + (" " if _LATIN_EDGE.search(above) and _LATIN.match(line) else "") + line


def opens_paragraph(line: str) -> bool:
    """Whether a line opens with the number of a heading, an item or an annex."""
    return bool(_OPENS.match(line))


def without_page_number(lines: list[str]) -> list[str]:
    """The lines of a page but for the numbers above and below them."""
    while lines and _PAGE_NUMBER.fullmatch(lines[-1]):
        lines = lines[:-1]
    return lines[1:] if lines and _PAGE_NUMBER.fullmatch(lines[0]) else lines


def _continues(above: str, width: int, line: str, widest: int) -> bool:
    if widest < _NARROWEST or _OPENS.match(line):
        return False
    full = width >= widest * _FULL_LINE
    return full and (not _ENDS.search(above) or (above.endswith(("：", ":")) and len(above) > widest))


def split_title(body: str) -> tuple[str, str]:
    """The title, which may fill several lines, and the body without the title's lines.

    It stands after letterhead and number, and before who is addressed.
    """
    lines = body.split("\n")
    gathered: list[int] = []
    for number, line in enumerate(lines[:_TITLE_LINES]):
        if is_number_line(line):
            gathered = []  # what stood above it was the letterhead
            continue
        skipped = _HEADING.fullmatch(without_spaces(line)) or _DATE_LINE.fullmatch(line)
        if skipped and not gathered:
            continue
        if skipped or _SALUTATION.fullmatch(line) or line.endswith("。"):
            break
        gathered.append(number)
        whole = _joined([lines[at] for at in gathered])
        if is_official(whole):
            return whole, _without(lines, gathered)
        if len(whole) > _TITLE_LENGTH:
            break
    if not gathered:
        return "", body
    return lines[gathered[0]][:_TITLE_LENGTH], _without(lines, gathered[:1])


def _without(lines: Sequence[str], numbers: Sequence[int]) -> str:
    return "\n".join(line for number, line in enumerate(lines) if number not in numbers)


def _joined(lines: list[str]) -> str:
    return "".join(without_spaces(line) if not _LATIN.search(line) else line for line in lines)
