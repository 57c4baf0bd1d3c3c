"""Text whose lines a full width broke (the text of a PDF, of a mail) put together to paragraphs again; any other is left.

| lines | joined |
|---|---|
| of one width, cut within sentences, the next line not set in | yes |
| names, headlines, rows of a table, a poem | no: of all widths, or nothing in them ends like a sentence |
| headlines over paragraphs that nobody cut | no: what follows is wider than the width |
| a heading, a number, a signature; an item （一）…; a line set in | ends a paragraph, or begins one |

Joining changes no word: only the line ends inside a paragraph go.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bianyin.parse.canonical import NEWLINES, clean
from bianyin.parse.document_numbers import is_number_line
from bianyin.parse.layout import opens_paragraph, run_on

_NARROWEST, _WIDEST = 12, 64  # characters of a full line; nobody cuts lines wider or narrower
_FULL = 0.88  # of the width at which lines were cut: words, numbers and marks that may not open a line are kept whole
_OVER = 1.04
_LEAST_CUTS = 2
_CUT_SHARE = 0.6  # of the lines that go on without a stop, how many must be full
_STOP = re.compile(r"[。！？；：:!?…][”’」』）》)\"']*$")
_SENTENCE = re.compile(r"[，、。][^。！？；]*[。！？；：]|[^。！？；]{12}[。！？；]")
_OPENS = re.compile(r"[●◆■□·▲※*★☆【〔\[]|[①-⑳]|[-—–]\s|[\u4e00-\u9fff]{2,4}[：:]|[A-Za-z]+\s*[:：]")
_HANGING = re.compile(r"[，。、；：！？）》”’」』】,;:!?)%％]")  # what opens no line but a broken one
_COLUMNS = re.compile(r"\t|[|｜]|\S[ \u3000]{2,}\S")
# — 17 —, · 3 ·, 第 2 页, 5/12, or a number alone on its line.
_PAGE_NUMBER = re.compile(r"[-—－–·•\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/共]\s*\d{1,4}\s*页?)?[-—－–·•\s]*")
_LEAST_PAGES = 2
_SET_IN = re.compile(r"[ \t\u3000]*")


class _Line(NamedTuple):
    words: str
    indent: int  # more than the other lines
    apart: bool  # behind an empty line, or itself a row of cells
    full: bool = False
    over: bool = False  # wider than lines are cut: nobody cut it


def without_cuts(text: str, title: str = "") -> str:
    """The text with each paragraph on one line where its lines were cut at one width; else as it is.

    Args:
        title: where it is known; a line of it is no part of a paragraph. Without one, the first line is it.
    """
    found = _without_page_edges(_lines_of(text))
    counted = [float(len(line.words) + line.indent) for line in found]  # as programs cut lines
    measured = [_measure(line) for line in found]  # as typesetters do
    read = [_marked(found, widths) for widths in (counted, measured)]
    lines = max(read, key=lambda each: _evidence(each, title).cuts)
    cuts, loose = _evidence(lines, title)
    if cuts < _LEAST_CUTS or cuts < _CUT_SHARE * (cuts + loose):
        return text
    paragraphs: list[list[_Line]] = []
    for number, line in enumerate(lines):
        if number and _goes_on(lines, number, title):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return "\n".join(part for paragraph in paragraphs for part in _together(paragraph))


def _lines_of(text: str) -> list[_Line]:
    found: list[_Line] = []
    apart = False
    for raw in NEWLINES.sub("\n", text).split("\n"):
        if words := clean(raw):
            set_in = _SET_IN.match(raw)
            in_cells = bool(_COLUMNS.search(raw.strip()))
            found.append(_Line(words, set_in.end() if set_in else 0, apart or in_cells))
            apart = in_cells
        else:
            apart = True
    least = min((line.indent for line in found), default=0)
    return [line._replace(indent=line.indent - least) for line in found]


def _without_page_edges(lines: Sequence[_Line]) -> list[_Line]:
    """The lines but for what stands above and below each page: its number, and a head that comes again on the next."""
    numbers = {at for at, line in enumerate(lines) if _PAGE_NUMBER.fullmatch(line.words)}
    if len(numbers) < _LEAST_PAGES:
        return list(lines)
    beside = {at for number in numbers for at in (number - 1, number + 1) if 0 <= at < len(lines)}
    times = Counter(line.words for line in lines)
    firsts = {line.words: at for at, line in reversed(list(enumerate(lines)))}
    heads = {at for at in beside if times[lines[at].words] > 1 and firsts[lines[at].words] != at}
    return [line for at, line in enumerate(lines) if at not in numbers | heads]


def _marked(lines: Sequence[_Line], widths: Sequence[float]) -> list[_Line]:
    """The lines, marked by the width at which most of them end."""
    most = _most_common(widths)
    return [
        line._replace(full=most * _FULL <= width <= most * _OVER, over=width > most * _OVER)
        for line, width in zip(lines, widths, strict=True)
    ]


def _measure(line: _Line) -> float:
    """The width in Chinese characters; Latin letters and digits have half of one."""
    return line.indent + sum(0.5 if character < "\u0100" else 1.0 for character in line.words)


def _most_common(widths: Sequence[float]) -> float:
    """The width at which most lines end, or a little short of it."""
    wide = sorted({width for width in widths if _NARROWEST <= width <= _WIDEST}, reverse=True)
    ends = {most: sum(most * _FULL <= width <= most for width in widths) for most in wide}
    return max(wide, key=lambda most: ends[most], default=_NARROWEST)


class _Evidence(NamedTuple):
    cuts: int  # lines that are full, end without a stop and may go on
    loose: int  # lines that end without a stop, and before which nobody ran out of space


def _evidence(lines: Sequence[_Line], title: str) -> _Evidence:
    cuts = loose = 0
    for number in range(1, len(lines)):
        if _STOP.search(lines[number - 1].words) or not _may_follow(lines, number, title):
            continue
        if lines[number - 1].full and not lines[number].over:
            cuts += 1
        else:
            loose += 1
    return _Evidence(cuts, loose)


def _goes_on(lines: Sequence[_Line], number: int, title: str) -> bool:
    above, line = lines[number - 1], lines[number]
    cut = above.full and not line.over and not _STOP.search(above.words)
    return cut and _may_follow(lines, number, title)


def _may_follow(lines: Sequence[_Line], number: int, title: str) -> bool:
    """Whether a line can be the rest of the one above it."""
    above, line = lines[number - 1], lines[number]
    is_title = above.words in title if title else number == 1
    if line.apart or line.indent or is_title or is_number_line(above.words):
        return False
    if _HANGING.match(line.words):
        return True
    return not (opens_paragraph(line.words) or _OPENS.match(line.words) or is_number_line(line.words))


def _together(paragraph: Sequence[_Line]) -> Iterator[str]:
    """One line where a sentence comes of it; else the lines as they were."""
    whole = ""
    for line in paragraph:
        whole = run_on(whole, line.words)
    if _SENTENCE.search(whole):
        yield whole
    else:
        yield from (line.words for line in paragraph)
