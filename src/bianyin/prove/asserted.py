"""Is it told as a fact? What the page denies, supposes, foretells, rehearses or remembers is no happening of that date."""

from __future__ import annotations

from bianyin.prove.quotes import Refusal
from bianyin.prove.story import Story
from bianyin.text import cues, turns
from bianyin.text.clauses import within
from bianyin.text.locality import is_official_text
from bianyin.text.mood import Mood, TakenBack, not_vouched_at, taken_back, taken_back_by_title
from bianyin.text.plans import only_planned
from bianyin.text.reading import Located

_ENDED = cues.pattern("called_off", "unfulfilled", "abolished")
# 《甲令》（某部令第5号）同时废止, in the content itself.
_ENDED_HERE = cues.pattern("abolished", before=within(80) + "?(?:同时|即行|相应|予以|自行|一并|自动)")
_ABOLISHED = cues.pattern("abolished")
_SAID: dict[Mood, str] = {
    "denied": "原文否认",
    "corrected": "原文更正",
    "rumoured": "原文称系传闻",
    "supposed": "原文为假设或疑问",
    "questioned": "原文为疑问",
    "foretold": "原文为预测或看法",
    "rehearsed": "原文为演练或模拟",
    "remembered": "原文为回忆或纪念",
    "called_off": "原文随后说明未实现",
    "set_before": "原文为原定安排",
    "unfulfilled": "原文说明未成或未生效",
    "only_named": "原文只是提及，并未说已发生",
    "asked": "原文为提问",
    "quoted": "原文只是引述他人的说法",
    "pending": "原文所在部分表明尚未执行或不计入",
    "advertised": "广告",
    "figured": "比喻，并非实事",
    "disowned": "页面声明内容不可采信",
    "not_vouched": "原句并未断言此事",
    "page_of_no_fact": "页面标题表明并非事实报道",
}


def check_happened(story: Story) -> None:
    """The content of an event, or of a page that reports a policy, is told as a fact.

    Raises:
        Refusal: `not_asserted`.
    """
    # A policy's own text states rules: 数据不实的，责令改正 denies nothing.
    if story.kind == "policy" and is_official_text(story.document):
        return
    told = _told(story)
    _refuse(taken_back_by_title(story.title.text) or taken_back(story.reading, story.content, told))
    if told is None and (dated := story.dated_at.get("occurred_on")):
        _refuse(not_vouched_at(story.reading, dated))


def check_in_force(story: Story) -> None:
    """A policy that a page only reports is not taken back further on: 《甲令》公布两天后即被收回.

    Raises:
        Refusal: `not_asserted`.
    """
    if story.is_of_the_page or story.kind != "policy":
        return
    for place in story.reading.everywhere(story.title.text):
        sentence = story.reading.sentence_of(place)
        behind = story.reading.text[place.end : sentence.end]
        own = sentence.meets(story.content)
        if found := _ENDED_HERE.match(behind) if own else _ENDED.search(behind):
            raise Refusal(
                "not_asserted",
                f"原文随后说明该文件未生效或已收回（{found[0].lstrip('》')}）：{sentence.text[:60]}",
            )


def check_told_as_fact(story: Story, at: Located) -> None:
    """Further words of an event are not taken back.

    Raises:
        Refusal: `not_asserted`.
    """
    if story.kind == "event":
        _refuse(taken_back(story.reading, at))
        return
    # （二）《乙办法》，该办法规定… under 一、对下列文件予以废止：
    lead = turns.lead_of(story.reading, story.reading.sentence_of(at))
    if lead is not None and (found := _ABOLISHED.search(lead.text)):
        raise Refusal("not_asserted", f"该内容属于已{found[0]}的文件：{lead.text[:40]}")


def check_done(at: Located) -> None:
    """A measure of an event was taken, and is not only meant to be.

    Raises:
        Refusal: `not_asserted`.
    """
    if only_planned(at.text):
        raise Refusal("not_asserted", f"原文为拟议或计划：{at.text[:60]}")


def _told(story: Story) -> Located | None:
    """The date of what is told, where it stands in the content itself."""
    dated = story.dated_at.get("occurred_on")
    return dated if dated is not None and dated.meets(story.content) else None


def _refuse(found: TakenBack | None) -> None:
    if found is not None:
        raise Refusal("not_asserted", f"{_SAID[found.mood]}（{found.word}）：{found.where[:60]}")
