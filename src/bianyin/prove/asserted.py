"""Is it told as a fact? What the page denies, supposes, foretells, rehearses or remembers is no happening of that date."""

from __future__ import annotations

from bianyin.prove.quotes import Refusal
from bianyin.prove.story import Story
from bianyin.text.locality import is_official_text
from bianyin.text.mood import Mood, TakenBack, taken_back, taken_back_by_title
from bianyin.text.plans import first_act
from bianyin.text.reading import Located

_SAID: dict[Mood, str] = {
    "denied": "原文否认",
    "corrected": "原文更正",
    "rumoured": "原文称系传闻",
    "supposed": "原文为假设或疑问",
    "foretold": "原文为预测或看法",
    "rehearsed": "原文为演练或模拟",
    "remembered": "原文为回忆或纪念",
    "called_off": "原文随后说明未实现",
    "set_before": "原文为原定安排",
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
    _refuse(taken_back_by_title(story.title.text) or taken_back(story.reading, story.content, _told(story)))


def check_told_as_fact(story: Story, at: Located) -> None:
    """Further words of an event are not taken back.

    Raises:
        Refusal: `not_asserted`.
    """
    if story.kind == "event":
        _refuse(taken_back(story.reading, at, at.start))


def _told(story: Story) -> int:
    """Where the thing is told: the act behind its date, which a condition or forecast would stand before."""
    dated = story.dated_at.get("occurred_on")
    if dated is None or not dated.meets(story.reading.sentence_of(story.content)):
        return story.content.start
    act = first_act(story.reading.text[dated.end : story.reading.sentence_of(dated).end])
    return dated.end + (act or 0)


def _refuse(found: TakenBack | None) -> None:
    if found is not None:
        raise Refusal("not_asserted", f"{_SAID[found.mood]}（{found.word}）：{found.where[:60]}")
