"""Does the sentence itself vouch for a date? What stands over the date in its clause, and whether the act behind it is denied.

A sentence vouches for a happening only where its own main clause asserts it: the date opens the clause, or follows what the
clause is about. It does not, where the date stands

| where | example (of our own) |
|---|---|
| behind a verb of belief, fear, wish or request, in its clause | 居民误以为甲厂9月18日停窑。 |
| behind a verb of averting or refusing, or a modal that denies | 抢修及时，甲厂避免了9月18日的停窑。 |
| in what is only weighed, granted, likened or all but done | 与其9月18日停窑等料，不如外购。 |
| behind a condition in 的, | 逾期未改的，9月18日起停窑。 |
| in the words of a work, a placard, a lesson | 墙上的标语还在：9月18日前全部停窑。 |
| behind a colon that no speaker, place or label stands before | 谜面：9月18日停窑（打一成语） |
| as a verb's object, or inside of a longer name | 协议写有9月18日停窑一条；会上播放的9月18日停窑实况 |
| as the day of another thing | 9月18日出厂的风机送抵甲厂；9月18日的停窑令没有用上。 |
| as what is aimed at, or as what the sentence defines | 为9月18日停窑备料；9月18日是他的生日 |
| before an act that is denied | 9月18日不必停窑。 |
| in brackets, with more than itself | 甲公司（9月18日登记）停运一座窑。 |

因担心冻裂，9月18日停窑: what ends with its own clause does not reach the date.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from bianyin.knowledge import sectors
from bianyin.text import cues
from bianyin.text.clauses import CLAUSES_AND_COLONS, behind_last, none_of, within

# Reaching from its place to the end of its clause; or over the comma, where it ends its clause: 市民相信，…
_IN_CLAUSE = cues.pattern("believed", "averted", "wished_done", "not_free_to", "likened")
_ENDS_CLAUSE = cues.pattern("believed", "wished_done", behind="$")
# Reaching to the end of the sentence.
_IN_SENTENCE = cues.pattern("conceded", "portrayed", "elsewhere")
_NEAR_MISS = cues.pattern("near_miss")
_TAUGHT = cues.pattern("taught")
_CONDITION = re.compile(
    rf"(?:^|[，,：:；;])(?!{within(40)}是){none_of(CLAUSES_AND_COLONS)}{{4,60}}(?<![是日月年])的[，,]\s*(?:从|自|则|于|在|应|须|按|可|一律)?\s*$"
)
# 会上播放的9月18日停窑实况; 刚刚过去的9月18日 is a day.
_OF_A_NAME = re.compile(r"(?<!过去)(?<![刚年月日天前])的\s*$")
_OBJECT = cues.pattern("complement", behind=r"了?\s*$")
_LED = re.compile(
    rf"(?:^|[，,；;])\s*(?P<lead>{none_of(CLAUSES_AND_COLONS)}{{5,}})[：:]\s*[“\"]?[^，,；;：:]{{0,12}}$"
)
_MAY_LEAD = cues.pattern("may_lead_in", behind=r"\s*$")
_OF_ANOTHER_THING = re.compile(
    rf"\s*(?!{cues.any_of('a_public_act')}|{sectors.happening().pattern}|[在对就向将为从用由与和经于]|[早晚上中下凌当夜])"
    r"[\u4e00-\u9fff]{1,3}的(?!是)"
)
_ITS_NAME = re.compile(rf"\s*(?:那[天日])?的(?!{within(16)}{cues.any_of('a_gathering')})")  # 9月18日的停窑令
_CLEFT = re.compile(r"\s*[^，,。；;：:]{0,6}的(?:其实|只|却|正)?是(?!否)")
_AS_A_TIME = cues.pattern("as_a_time", behind=r"\s*$")
_IS_DEFINED = re.compile(r"\s*[，,]?\s*(?:也|正|就|恰)?是(?!由|因|在|否|以|经|按)")
_BEFORE_SPEECH = none_of("。；;：:表称说指介")  # a speaker's own words are not the date's
_STOPS = "停[炉产窑机工运]|熄[炉火灭]|关[炉停]"
_DENIED_ACT = re.compile(
    rf"^{_BEFORE_SPEECH}{{0,30}}?{cues.any_of('turns_no_act')}[再曾]?(?:{sectors.happening().pattern}|{_STOPS})(?!{within(8)}的)"
)
_NAME = re.compile("《[^》]*》")  # 《某某倡议》今天发布 asks for nothing
_CLOSES, _SAYS_MORE = re.compile("[）)]"), re.compile("[\u4e00-\u9fff]{2}")
_DENIED_NEAR = 30  # characters behind a date in which its act is told


class NotVouched(NamedTuple):
    """The word that keeps a sentence from vouching for its date, and what it makes of it."""

    word: str
    why: str


def not_vouched(sentence: str, start: int, end: int) -> NotVouched | None:
    """Why a sentence does not vouch for the date at `[start, end)`, or None."""
    sentence = _NAME.sub(lambda name: "□" * len(name[0]), sentence)
    clause = behind_last(CLAUSES_AND_COLONS, sentence, start)
    before, within_clause, behind = sentence[:start], sentence[clause:start], sentence[end:]
    for pattern, text, why in (
        (_TAUGHT, before, "例句或练习"),
        (_IN_SENTENCE, before, "并非直述"),
        (_NEAR_MISS, sentence, "并未发生"),
        (_IN_CLAUSE, within_clause, "并非直述"),
        (_ENDS_CLAUSE, sentence[: clause - 1] if clause else "", "并非直述"),
        (_CONDITION, before, "条件"),
        (_AS_A_TIME, before, "只作时间参照"),
        (_OF_A_NAME, within_clause, "只作修饰"),
        (_OBJECT, within_clause, "只作宾语"),
        (_DENIED_ACT, behind[:_DENIED_NEAR], "原文说明未发生"),
    ):
        if found := pattern.search(text):
            return NotVouched(found[0].strip(), why)
    if (led := _LED.search(before)) and not _MAY_LEAD.search(led["lead"]):
        return NotVouched(led["lead"].strip(), "引领其后之语的并非陈述者")
    if other := _ITS_NAME.match(behind) or _OF_ANOTHER_THING.match(behind) or _CLEFT.match(behind):
        return NotVouched(other[0].strip(), "只作修饰")
    if aside := _aside(before, behind):
        return NotVouched(aside, "括注")
    defined = _IS_DEFINED.match(behind)
    return NotVouched(defined[0].strip(), "只作说明") if defined else None


def _aside(before: str, behind: str) -> str:
    """What a bracket says beside the date in it; nothing where it holds the date alone, or the date stands in none."""
    opened = max(before.rfind("（"), before.rfind("("))
    if opened <= 0 or set(before[opened:]) & set("）)"):
        return ""
    closed = _CLOSES.search(behind)
    said = before[opened + 1 :] + behind[: closed.start()] if closed else ""
    return said if _SAYS_MORE.search(said) else ""
