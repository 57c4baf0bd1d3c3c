"""Whose words are they, and under which heading? Turns of a conversation, quotations, lists with their lead-in."""

from __future__ import annotations

import re

from bianyin.text import cues
from bianyin.text.reading import Located, Reading
from bianyin.text.sentences import after_salutation

_ASKS = re.compile(
    rf"(?:^|\n)\s*[^，,。；;！？!?：:\n]{{0,16}}?{cues.any_of('asker')}[一二三四五六七八九十\d]{{0,3}}\s*[：:]"
)
_ANSWERS = re.compile(
    rf"(?:^|\n)\s*[^，,。；;！？!?：:\n]{{0,16}}?{cues.any_of('answerer')}[一二三四五六七八九十\d]{{0,3}}\s*[：:]"
)
_QUESTION = re.compile(r"[？?][”’」』）》)\"']*$")
# Who stands for quoted words: 发言人表示：“…”
_SAYS = re.compile(
    r"(?:称|说|道|表示|指出|介绍|通报|强调|透露|宣布|告诉[^，。]{0,6}|回应|确认|证实)[：:，,]?\s*$"
)
# An item of a list on a line of its own: 1. （二） ③ A. 一、 -
ITEM = re.compile(
    r"\s*(?:[“\"]?\d{1,2}[.．、)）](?!\d)|\d{1,2}[.．](?=(?:(?:19|20)\d{2}年|\d{1,2}月\d))|（[一二三四五六七八九十\d]{1,3}）|\([一二三四五六七八九十\d]{1,3}\)|[①-⑳]|[A-Ha-h][.．、)）]"
    r"|[一二三四五六七八九十]{1,3}、|其[一二三四五六七八九十][，,：:]|[-•·*●■◆☐□○])"
)
_LEADS = "：:"
_HEADING = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|第[一二三四五六七八九十]+[章节部分]+|【|——)[^。；;\n]{1,40}$"
)
# A part that says what it is: 本节各段均为模型设定.
_OF_ITSELF = re.compile(r"(?:本(?:节|部分|章|段|栏|页)|以下|下列|下文)")
_LONGEST_TURN = 12  # sentences over which a turn goes on without a new label


def is_asked(reading: Reading, sentence: Located) -> bool:
    """Whether the sentence is a question, or stands in the turn of somebody who asks."""
    if _QUESTION.search(sentence.text):
        return True
    before = reading.text[: sentence.end]
    asked = [match.start() for match in _ASKS.finditer(before) if match.start() <= sentence.start]
    answered = [match.start() for match in _ANSWERS.finditer(before) if match.start() <= sentence.start]
    if not asked or (answered and answered[-1] > asked[-1]):
        return False
    # A turn ends with its paragraph, where the answer has no label.
    return reading.text.count("\n", asked[-1] + 1, sentence.start) == 0 or (
        bool(answered or len(asked) > 1)
        and reading.sentence_number(sentence.start) - reading.sentence_number(asked[-1]) <= _LONGEST_TURN
    )


def is_only_quoted(reading: Reading, sentence: Located, told: Located) -> bool:
    """Whether what is told stands in a quotation that nobody stands for: a post, a label, a phrase that is discussed."""
    before = reading.text[sentence.start : told.start]
    opened = max(before.rfind("“"), before.rfind("「"))
    if opened < 0 or any(mark in before[opened:] for mark in "”」"):
        return False
    return not _SAYS.search(before[:opened]) and opened > 0


def lead_of(reading: Reading, sentence: Located) -> Located | None:
    """The sentence that leads into this one: the one before, with a colon at its end, or the one above its list."""
    before = [unit.words for unit in reading.units_before(sentence.start)]
    if ITEM.match(sentence.text):
        while before and ITEM.match(before[-1].text) and before[-1].text[-1] not in _LEADS:
            before.pop()
    elif before and before[-1].text[-1] not in _LEADS:
        return None
    if not before or after_salutation(reading.text, before[-1].start, before[-1].end) >= before[-1].end:
        return None  # 各市工业和信息化局： leads into no list
    return before[-1]


def lead_in_of(reading: Reading, sentence: Located) -> Located | None:
    """The words to be shown before the sentence, without which it is no whole: those that end in a colon."""
    lead = lead_of(reading, sentence)
    return lead if lead is not None and lead.text[-1] in _LEADS else None


def part_of(reading: Reading, sentence: Located) -> tuple[Located | None, Located | None]:
    """The line that heads the part of the page in which it stands, and the first sentence under it that says what it is.

    二、拟执行 and 本节各段均为模型设定。; None for what there is not.
    """
    before = [unit.words for unit in reading.units_before(sentence.start)]
    at = next((place for place in reversed(range(len(before))) if _HEADING.match(before[place].text)), None)
    if at is None:
        return None, None
    opening = before[at + 1 : at + 2]
    return before[at], opening[0] if opening and _OF_ITSELF.match(opening[0].text) else None


def closing_of(reading: Reading, sentence: Located) -> Located | None:
    """The sentence right behind the list in which the sentence is an item; None where it is no item."""
    if not ITEM.match(sentence.text):
        return None
    behind = (unit.words for unit in reading.units_behind(sentence.end))
    return next((each for each in behind if not ITEM.match(each.text)), None)
