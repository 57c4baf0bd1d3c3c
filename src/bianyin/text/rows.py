"""Rows of a table and entries with a label: what a column, a box, a mark or a later entry says of them.

| taken back by | example (of our own) |
|---|---|
| a column of the row | 甲厂　9月18日停窑　是否执行：否 |
| a box that is not ticked, where the page ticks others | ☐9月18日停窑　☑正常生产 |
| the note on a mark | 甲厂*　9月18日停窑 … 注：带*的未实际执行。 |
| a later entry that names its label | 09:30　9月18日停窑。 … 09:41　09:30一条作废。 |
| a line shortly before that announces it | 以下一节是小说。 … 9月18日，甲厂的窑停了。 |
| a heading right above that looks back, over words without a date | 午间回顾（十年前的今天） / 甲厂的窑停了。 |

A correction that only gives another number takes back the numbers of its entry, and not the entry.
"""

from __future__ import annotations

import re

from bianyin.text import cues
from bianyin.text.reading import Located, Reading
from bianyin.text.remarks import Remark

_SAYS_NO = cues.pattern("column_says_no")
_EMPTY_BOX = re.compile(r"[☐□○](?=[^☑☒√✓✔■●]{0,4}$)")
_TICKED = re.compile("[☑√✓✔■]")
_MARK = re.compile(r"(?<=[\u4e00-\u9fff])[*＊※▲△#＃](?=[\s\d]|$)")
_OF_A_MARK = r"(?:带|标|注|有|加|打|，|：|:|\.|、|^)[“\"]?{mark}"
_TAKES_BACK = cues.pattern(
    "denied",
    "corrected",
    "rumoured",
    "rehearsed",
    "unfulfilled",
    "called_off",
    "disowned",
    "pending",
    "self_told",
)
_LABEL = re.compile(r"\s*(?P<label>\d{1,2}[:：]\d{2}|第[一二三四五六七八九十\d]{1,3}[条则项])(?=\s)")
_ANNOUNCES = cues.pattern("announces", before="^", behind=".{0,12}?")
_MAKES_NO_FACT = cues.pattern("rehearsed", "rumoured", "denied", "remembered", "disowned")
_ANNOUNCED_LINES = 4  # lines over which an announcement reaches
_LOOKS_BACK = cues.pattern("remembered")
_LONGEST_HEADING = 24
_GIVES_NUMBER = re.compile(r"(?:应为|改为|更正为|实为)[^。；]{0,6}\d")
_TAKES_ENTRY_BACK = cues.pattern("denied", "corrected", "unfulfilled", "disowned")


def row_taken_back(reading: Reading, sentence: Located, told: Located | None) -> Remark | None:
    """What takes the row or entry back that the sentence is or stands in, or None.

    Args:
        told: the date of what is told, where it stands in the sentence.
    """
    line = reading.line_of(sentence)
    if found := _SAYS_NO.search(line.text):
        return Remark(found[0], line.text)
    if told is not None and _is_not_ticked(reading, line, told):
        return Remark("☐", line.text)
    return (
        _by_its_mark(reading, line)
        or _by_its_label(reading, line, told)
        or _by_an_announcement(reading, line)
        or (_by_a_heading_that_looks_back(reading, line) if told is None else None)
    )


def _is_not_ticked(reading: Reading, line: Located, told: Located) -> bool:
    """Whether an empty box stands right before the date, on a page that ticks boxes."""
    empty = _EMPTY_BOX.search(reading.text[line.start : told.start])
    return bool(empty) and bool(_TICKED.search(line.text) or _TICKED.search(reading.text))


def _by_its_mark(reading: Reading, line: Located) -> Remark | None:
    for mark in set(_MARK.findall(line.text)):
        of_it = re.compile(_OF_A_MARK.format(mark=re.escape(mark)))
        for note, _ in reading.units_behind(line.end):
            if of_it.search(note.text) and (found := _TAKES_BACK.search(note.text)):
                return Remark(found[0], note.text)
    return None


def _by_an_announcement(reading: Reading, line: Located) -> Remark | None:
    """以下一节是小说, a few lines before."""
    opens = line.start
    for _ in range(_ANNOUNCED_LINES):
        if opens == 0:
            return None
        before = reading.line_of(reading.at(reading.text.rfind("\n", 0, opens - 1) + 1, opens))
        opens = before.start
        if _ANNOUNCES.match(before.text) and (found := _MAKES_NO_FACT.search(before.text)):
            return Remark(found[0], before.text)
    return None


def _by_a_heading_that_looks_back(reading: Reading, line: Located) -> Remark | None:
    """午间回顾（十年前的今天）: a short line without a stop, right above."""
    if not line.start:
        return None
    above = reading.text[reading.text.rfind("\n", 0, line.start - 1) + 1 : line.start - 1].strip()
    found = _LOOKS_BACK.search(above)
    heads = found and len(above) <= _LONGEST_HEADING and above[-1] not in "。！？；，：:"
    return Remark(found[0], above) if found and heads and above != reading.title else None


def _by_its_label(reading: Reading, line: Located, told: Located | None) -> Remark | None:
    label = _LABEL.match(line.text)
    if label is None:
        return None
    named = re.compile(rf"{re.escape(label['label'])}[的那这]?一?[条则项]?")
    for later, _ in reading.units_behind(line.end):
        names = named.search(later.text)
        if not names or (told is not None and _GIVES_NUMBER.search(later.text)):
            continue
        if names.start() > 0 and (found := _TAKES_ENTRY_BACK.search(later.text)):
            return Remark(found[0], later.text)
    return None
