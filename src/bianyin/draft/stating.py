"""Which sentences of a page state something: no title, no line of its head or foot, no salutation, no fragment."""

from __future__ import annotations

import re

from bianyin.model import Document
from bianyin.text import cues, fold
from bianyin.text.headings import behind_heading
from bianyin.text.reading import read

_BOILERPLATE = cues.pattern("around_text")
_HEADER = cues.pattern("header_label", before="^", behind=r"\s*(?:[：:]|[\d年月日\-/.]+$)")
# 某区发布 2022-02-09 09:11: when a post was sent.
_STAMP = re.compile(
    r"[^\d，。；]{0,16}\s*(?:19|20)\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\s*\S{1,12})?"
)
# （见附件1）: names an annex, and is not its heading.
_SEE_ANNEX = re.compile(r"[（(](?:详)?见?附件[^（）()]*[）)]")
# 项目名称：…持证单位：…注册地址：…: the cells of a form, run together.
_LABELLED = re.compile(r"(?:名称|地址|单位|代表人|机关|日期|期限|编号|电话|联系人|邮编|类别|证号)\s*[：:]")
_BLOB = 3
_PRINTED = re.compile(
    r"(?:厅|室|局|委|会|府)\s*\d{4}年\d{1,2}月\d{1,2}日\s*印\s*发\s*$|^\s*(?:相关|政策)?(?:解读|链接|阅读|新闻)\s*[：:]"
)
_SHORTEST = 12  # characters of a sentence worth quoting


def statement_in(document: Document, start: int, end: int) -> tuple[int, int] | None:
    """The range of the sentence `[start, end)` that states something; None where nothing of it does."""
    text, title = read(document).text, read(document).title
    start = behind_heading(text, title, max(start, len(title) if text.startswith(title) else 0), end)
    words = text[start:end]
    if len(words) < _SHORTEST or fold(words).text == fold(document.document_number or "").text:
        return None
    around = _STAMP.fullmatch(words) or _HEADER.match(words) or _BOILERPLATE.search(_SEE_ANNEX.sub("", words))
    return (
        None if around or len(_LABELLED.findall(words)) >= _BLOB or _PRINTED.search(words) else (start, end)
    )
