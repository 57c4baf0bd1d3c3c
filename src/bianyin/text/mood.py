"""Is it told as a fact? The mood of a sentence by its own words, by its place on the page, and by what takes it back.

The kinds and their words are in `cues.toml`. What counts where:

| reach | kinds | example (of our own) |
|---|---|---|
| anywhere in the sentence | denied, corrected, rumoured, rehearsed, remembered, advertised, figured | 9月18日起停窑的消息不实。 |
| before what is told | supposed, foretold, set_before | 一旦9月18日起停窑，…；原定9月18日起停窑，未能实施。 |
| behind what is told | unfulfilled, only_named | 9月12日开标，流标。；9月14日关炉的安排 |
| what the sentence is | asked, quoted | 问：甲厂9月12日停了？；所谓“9月13日集体停产” |
| what stands over its date | not_vouched (`vouching.py`) | 居民误以为甲厂9月18日停窑。 |
| what leads into it, over a list too | denied, corrected, rumoured, rehearsed, remembered, supposed | 以下说法均不属实： |
| a neighbour that speaks of it | denied, corrected, called_off | 9月18日起停窑。后因供热需要未能实施。 |
| the whole page | page_of_no_fact (its title), disowned | 辟谣声明；本文由机器翻译 |

A thing that is called off or abolished is itself a happening where its date says so: 9月18日，该市取消限产。
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from bianyin.text import cues, turns
from bianyin.text.plans import first_act
from bianyin.text.reading import Located, Reading
from bianyin.text.remarks import taken_back_behind
from bianyin.text.rows import row_taken_back
from bianyin.text.similarity import bigram_overlap
from bianyin.text.vouching import not_vouched

Mood = Literal[
    "denied", "corrected", "rumoured", "supposed", "questioned", "foretold", "rehearsed", "remembered", "called_off", "set_before",
    "unfulfilled", "only_named", "asked", "quoted", "advertised", "figured", "disowned", "pending", "page_of_no_fact", "not_vouched",
]  # fmt: skip
_ANYWHERE: tuple[Mood, ...] = (
    "denied",
    "corrected",
    "rumoured",
    "rehearsed",
    "remembered",
    "advertised",
    "figured",
)
_BEFORE: tuple[Mood, ...] = ("supposed", "questioned", "foretold", "set_before")
_OF_FURTHER_WORDS: tuple[Mood, ...] = ("supposed", "unfulfilled")
_LEADING_IN: tuple[Mood, ...] = (
    "denied",
    "corrected",
    "rumoured",
    "rehearsed",
    "remembered",
    "supposed",
    "foretold",
)
_BY_NEIGHBOUR: tuple[Mood, ...] = (
    "denied",
    "corrected",
    "called_off",
    "unfulfilled",
    "remembered",
    "rehearsed",
)
_OTHERS: tuple[Mood, ...] = ("unfulfilled", "disowned", "pending", "page_of_no_fact")
_OF_A_PART: tuple[Mood, ...] = ("denied", "rehearsed", "rumoured", "disowned")
_FAR, _NEAR = 12, 2  # sentences in which a page takes back what was told: by naming it, or by going on
_SPEAKS_OF_IT, _IS_IT = 0.25, 0.5  # shares of bigrams from which a sentence speaks of the same thing

_PATTERNS = {
    kind: cues.pattern(kind) for kind in {*_ANYWHERE, *_BEFORE, *_LEADING_IN, *_BY_NEIGHBOUR, *_OTHERS}
}
# 庆祝…27周年, 十周年年会, “…展望”论坛, 纪录片《…》首映: what is done today, and only bears the word of another time.
_OF_ANOTHER_TIME: tuple[Mood, ...] = ("remembered", "foretold", "page_of_no_fact")
_DONE_TODAY = cues.pattern("done_today")
_ONLY_NAMED = cues.pattern("only_named", before="^[^，,。；;：:]{0,16}?")
# 网传全市水泥企业永久关停的消息不实: it names what it denies, and denies nothing else.
_TOLD_BY_NAME = re.compile(rf"(?<![上前])[^，,。；;：:上述该]{{6,}}的{cues.any_of('what_was_told')}")
_NAMES_THE_ENTRY = re.compile(r"上一?[条则]|前一?[条则]|此条")
_DATES = re.compile(r"\d+\s*[年月日]")
# A comment under a post: all of its line is its writer's.
_VOICE = re.compile(r"@[^：:]{1,20}[：:]")
_TOLD = cues.pattern("what_was_told")
_POINTS_BACK = cues.pattern("points_back", before='^[“”"]?')
_POINTS_AT_IT = cues.pattern("points_at")


class TakenBack(NamedTuple):
    """Why a sentence is not told as a fact: the kind of mood, the word that shows it, and the sentence it stands in."""

    mood: Mood
    word: str
    where: str


def taken_back(reading: Reading, at: Located, told: Located | None = None) -> TakenBack | None:
    """What keeps the words at `at` from being a fact, or None.

    Args:
        told: the date of what is told, where it stands in these words: what comes before it may make it a condition or a
            forecast, what comes behind it may undo it. None: the words are looked at as a whole.
    """
    whole = _whole(reading, at)
    return (
        _by_its_words(reading, whole, told)
        or _by_turns_and_quotes(reading, whole, told)
        or _by_what_leads_in(reading, whole)
        or _by_its_part(reading, whole)
        or _by_its_row(reading, whole, told)
        or _by_neighbours(reading, whole)
        or taken_back_by_title(reading.title)
        or _by_the_page(reading, whole)
    )


def _whole(reading: Reading, at: Located) -> Located:
    units = reading.units_at(at)
    return reading.at(units[0].words.start, units[-1].words.end) if units else at


def _shown_by(kinds: Iterable[Mood], words: str, where: str) -> TakenBack | None:
    """The first of the kinds of mood that the words show."""
    for kind in kinds:
        looked_at = (
            _DONE_TODAY.sub(lambda done: "□" * len(done[0]), words) if kind in _OF_ANOTHER_TIME else words
        )
        if found := _PATTERNS[kind].search(looked_at):
            return TakenBack(kind, found[0], where)
    return None


def _by_its_words(reading: Reading, whole: Located, told: Located | None) -> TakenBack | None:
    if found := _shown_by(_ANYWHERE, whole.text, whole.text):
        return found
    if voice := _VOICE.match(reading.line_of(whole).text):
        return TakenBack("rumoured", voice[0], whole.text)
    if told is None:  # a measure or an effect that depends on a condition, or came to nothing
        return _shown_by(_OF_FURTHER_WORDS, whole.text, whole.text)
    return _by_words_around(reading, whole, told)


def _by_words_around(reading: Reading, whole: Located, told: Located) -> TakenBack | None:
    """What comes before the date and its act makes a condition of them; what comes behind them undoes them."""
    behind = reading.text[told.end : whole.end]
    act = first_act(behind) or 0
    if found := _shown_by(_BEFORE, reading.text[whole.start : told.end + act], whole.text):
        return found
    if undone := _PATTERNS["unfulfilled"].search(behind, act):
        return TakenBack("unfulfilled", undone[0], whole.text)
    if named := _ONLY_NAMED.match(behind):
        return TakenBack("only_named", named[0], whole.text)
    if remark := taken_back_behind(reading, whole, told):
        return TakenBack("denied", remark.word, remark.where)
    return not_vouched_at(reading, told)


def not_vouched_at(reading: Reading, told: Located) -> TakenBack | None:
    """What stands over a date in its own sentence and keeps that from vouching for it."""
    whole = _whole(reading, told)
    bare = not_vouched(whole.text, told.start - whole.start, told.end - whole.start)
    return TakenBack("not_vouched", f"{bare.why}：{bare.word}", whole.text) if bare else None


def _by_turns_and_quotes(reading: Reading, whole: Located, told: Located | None) -> TakenBack | None:
    """A question asks; words that the page only quotes are somebody else's."""
    if turns.is_asked(reading, whole):
        return TakenBack("asked", whole.text[:12], whole.text)
    if told is not None and turns.is_only_quoted(reading, whole, told):
        return TakenBack("quoted", told.text, whole.text)
    return None


def _by_what_leads_in(reading: Reading, whole: Located) -> TakenBack | None:
    """以下为应急演练脚本：, 以下说法均不属实：, over all items of the list that follows."""
    lead = turns.lead_of(reading, whole)
    if lead is None:
        return _by_a_memory_before(reading, whole)
    asked = TakenBack("asked", lead.text[:12], lead.text) if lead.text[-1] in "？?" else None
    return _shown_by(_LEADING_IN, lead.text, lead.text) or asked


def _by_its_part(reading: Reading, whole: Located) -> TakenBack | None:
    """二、拟执行, 本节各段均为模型设定, 以上说法没有一条成立: what heads, opens or closes the part it stands in."""
    heading, opening = turns.part_of(reading, whole)
    if heading and (found := _shown_by(["pending"], heading.text, heading.text)):
        return found
    closing = turns.closing_of(reading, whole)
    if closing and not _POINTS_AT_IT.search(closing.text):
        closing = None
    parts = (part for part in (opening, heading, closing) if part)
    return next((found for part in parts if (found := _shown_by(_OF_A_PART, part.text, part.text))), None)


def _by_its_row(reading: Reading, whole: Located, told: Located | None) -> TakenBack | None:
    """是否执行：否, ☐, 注：带*的未实际执行: what a table says of its row, and a later entry of this one."""
    found = row_taken_back(reading, whole, told)
    return TakenBack("pending", found.word, found.where) if found else None


def _by_a_memory_before(reading: Reading, whole: Located) -> TakenBack | None:
    """还记得那年吗？…: the sentence before, in the same paragraph, opens a memory."""
    before = reading.units_before(whole.start)[-1:]
    if not before or "\n" in reading.text[before[0].words.end : whole.start]:
        return None
    return _shown_by(["remembered"], before[0].words.text, before[0].words.text)


def _by_neighbours(reading: Reading, whole: Located) -> TakenBack | None:
    """Sentences near by that deny, correct or call off what was told: by name, or because they go on with it."""
    for sentence in _around(reading, whole, _FAR):
        found = _shown_by(["denied", "corrected"], sentence.text, sentence.text)
        if found and _names(reading, sentence, whole):
            return found
    for unit in reading.units_behind(whole.end)[:_NEAR]:
        sentence = unit.words
        if turns.ITEM.match(sentence.text) and not _NAMES_THE_ENTRY.search(sentence.text):
            break  # the next item of a list tells its own
        for kind in _BY_NEIGHBOUR:
            found = _shown_by([kind], sentence.text, sentence.text)
            if found and _goes_on(reading, sentence, whole, kind):
                return found
    return None


def _around(reading: Reading, whole: Located, reach: int) -> list[Located]:
    units = (*reading.units_before(whole.start)[-reach:], *reading.units_behind(whole.end)[:reach])
    return [unit.words for unit in units]


def _names(reading: Reading, sentence: Located, told: Located) -> bool:
    """Whether a sentence speaks of the very thing told: its day and some of its words, or most of its words."""
    opens, closes = sentence.text.find("“"), sentence.text.rfind("”")
    if 0 <= opens < closes:  # 本报9月17日关于“…”的报道有误: what it quotes is what it speaks of
        sentence = reading.at(sentence.start + opens, sentence.start + closes)
    overlap = bigram_overlap(_DATES.sub("", sentence.text), _DATES.sub("", told.text))
    days, own = _days(reading, sentence), _days(reading, told)
    shared = days & own
    if days and own and not shared:
        return False  # it tells of a day of its own: a row of the same table
    return overlap >= _IS_IT or (bool(shared) and overlap >= _SPEAKS_OF_IT)


def _goes_on(reading: Reading, sentence: Located, told: Located, kind: Mood) -> bool:
    """Whether a sentence right behind takes back the one before it: 上述消息不实, 后因故未能实施."""
    if _POINTS_AT_IT.search(sentence.text):
        return True
    if kind == "remembered" or _days(reading, sentence) or "“" in sentence.text:
        return False  # a date or a quotation of its own: what it speaks of is named there
    if kind != "called_off" and _TOLD.search(sentence.text) and not _TOLD_BY_NAME.search(sentence.text):
        return True
    similar = kind == "called_off" and bigram_overlap(sentence.text, told.text) >= _SPEAKS_OF_IT
    return similar or bool(_POINTS_BACK.match(sentence.text))


def _days(reading: Reading, at: Located) -> set[str]:
    return {each.date.value for each in reading.placing_dates if at.start <= each.start < at.end}


def _by_the_page(reading: Reading, whole: Located) -> TakenBack | None:
    """本文由机器翻译，日期可能有误: the page disowns its own words, near by."""
    for sentence in (whole, *_around(reading, whole, _NEAR)):
        if sentence != whole and (_both_items(sentence, whole) or "“" in sentence.text):
            continue  # an item of a list disowns itself
        if found := _shown_by(["disowned"], sentence.text, sentence.text):
            return found
    return None


def _both_items(sentence: Located, other: Located) -> bool:
    return bool(turns.ITEM.match(sentence.text) and turns.ITEM.match(other.text))


def taken_back_by_title(title: str) -> TakenBack | None:
    """辟谣, 更正, 应急演练, 周年 in a title: all that stands under it is of that kind."""
    return _shown_by(["page_of_no_fact"], title, title)
