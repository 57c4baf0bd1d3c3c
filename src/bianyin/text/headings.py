"""Where the first sentence of a page really begins: pages without line breaks run its head into it.

| glued to the front | example (of our own) |
|---|---|
| organs, a number, the page's own title | 某省某厅某环〔2021〕1号关于限产的通知各市：… |
| whom the paper addresses | 某市人民政府，某区人民政府：我部… |
| what the page is a report of | 某网消息（某节目）：…；本报讯（记者 某某）… |
| the line of its printing | 某省某厅办公室2021年9月3日印发　解读：… |
"""

from __future__ import annotations

import re

from bianyin.text import cues
from bianyin.text.sentences import after_salutation

# Only organs, numbers and days stand in front of a title in a head; 某厅印发关于…的通知要求… is a sentence.
_HEAD = re.compile(r"[\u4e00-\u9fff\s〔〕\[\]（）()\d年月日号第、]{0,120}")
_ACT_IN_HEAD = cues.pattern("issued", "released", "announced", before=r"(?<!现)")
_GOES_ON = re.compile(r"[，,。；;、》”’」』：:]|的|等|要求|明确|提出|指出|规定|印发|发布|已|自|中|是|为")
_NUMBER_LINE = re.compile(
    r"[\u4e00-\u9fff\s、]{0,60}[\u4e00-\u9fff]{1,12}[〔\[（]\d{4}[〕\]）]\s*\d+\s*号\s*(?=关于|[\u4e00-\u9fff]{2,40}[：:])"
)
_PRINTING = re.compile(r"[\u4e00-\u9fff]{2,30}(?:厅|室|局|委|会|府)\s*\d{4}年\d{1,2}月\d{1,2}日\s*印\s*发")
_REPORT = re.compile(
    r"[\u4e00-\u9fff]{2,10}(?:消息|讯|报道)\s*(?:[（(][^（）()\d]{1,24}[）)])?\s*[：:]|(?:本报|本网|本台|本刊)(?:综合)?讯\s*(?:[（(][^（）()\d]{1,30}[）)])?\s*"
)
_GOVERNMENTS = re.compile(
    r"(?:[\u4e00-\u9fff（）()]{2,24}(?:人民政府|管委会|管理委员会)\s*[，,、]?\s*){1,8}[：:]"
)
_MARKS = "：:，。、 \u3000\n\t"


def behind_heading(text: str, title: str, start: int, end: int) -> int:
    """Where what is told begins in `[start, end)`: behind head, salutation and printing line, where they run into it."""
    begins = -1
    while begins != start:
        begins = start
        start = _behind_title(text, title, start, end)
        for line in (_PRINTING, _NUMBER_LINE, _REPORT, _GOVERNMENTS):
            if found := line.match(text, start, end):
                start = found.end()
        start = after_salutation(text, start, end)
        while start < end and text[start] in _MARKS:
            start += 1
    return start


def _behind_title(text: str, title: str, start: int, end: int) -> int:
    at = text.find(title, start, end) if title else -1
    if at < 0 or text[at - 1 : at] == "《" or _GOES_ON.match(text, at + len(title)):
        return start
    head = text[start:at]
    return at + len(title) if _HEAD.fullmatch(head) and not _ACT_IN_HEAD.search(head) else start
