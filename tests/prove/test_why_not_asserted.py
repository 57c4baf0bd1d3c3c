"""Why what a page tells is no happening, in the words of the reason: one sentence for each kind of mood."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bianyin.knowledge.question import Question
from bianyin.model import Document, EventDraft, EventKind
from bianyin.prove import ground
from bianyin.prove.asserted import check_happened, check_in_force, check_told_as_fact
from bianyin.prove.quotes import Refusal
from bianyin.prove.story import Story
from bianyin.text.reading import read
from drafting_fixtures import at

Make = Callable[..., Document]
Ask = Callable[..., Question]
STOPPED = "9月14日，营口市甲钢铁厂停产。"

# what the page tells ({}: the plain sentence), the sentence pointed at, and why it is no fact
MOODS = [
    ("关于营口市甲钢铁厂9月14日停产的消息不实。", "", "原文否认（不实）"),
    ("9月14日，营口市甲钢铁厂停产一说系统计错误。", "", "原文更正（系统计错误）"),
    ("网传9月14日营口市甲钢铁厂停产。", "", "原文称系传闻（网传）"),
    ("一旦9月14日营口市甲钢铁厂停产，产量减少。", "", "原文为假设或疑问（一旦）"),
    ("难道9月14日营口市甲钢铁厂停产了。", "", "原文为疑问（难道）"),
    ("分析师称，9月14日营口市甲钢铁厂停产。", "", "原文为预测或看法（分析师）"),
    ("应急演练模拟9月14日营口市甲钢铁厂停产。", "", "原文为演练或模拟（演练）"),
    ("老工人回忆9月14日营口市甲钢铁厂停产。", "", "原文为回忆或纪念（回忆）"),
    ("原定9月14日营口市甲钢铁厂停产。", "", "原文为原定安排（原定）"),
    (STOPPED + "后因供热需要未能实施。", STOPPED, "原文随后说明未实现（未能）：后因供热需要未能实施。"),
    ("营口市甲钢铁厂9月14日开标停产改造，流标。", "", "原文说明未成或未生效（流标）"),
    ("营口市甲钢铁厂撤回9月14日停产的安排。", "", "原文只是提及，并未说已发生（停产的安排）"),
    ("营口市甲钢铁厂9月14日停产了吗？", "", "原文为提问"),
    ("营口市所谓“9月14日甲钢铁厂停产”流传。", "", "原文只是引述他人的说法"),
    ("二、拟执行（待上会研究）\n" + STOPPED, STOPPED, "原文所在部分表明尚未执行或不计入（拟）"),
    ("【推广】9月14日，营口市甲钢铁厂停产，优惠。", "", "广告（【推广】）"),
    ("营口战队9月14日三局连丢，遭对手停产。", "", "比喻，并非实事（战队）"),
    (STOPPED + "\n本文由机器翻译，日期可能有误。", STOPPED, "页面声明内容不可采信（机器翻译）"),
    ("居民误以为营口市甲钢铁厂9月14日停产。", "", "原句并未断言此事"),
    (STOPPED, "", ""),
]


@pytest.mark.parametrize(("text", "content", "why"), MOODS, ids=[row[0] for row in MOODS])
def test_a_happening_is_told_as_a_fact(text: str, content: str, why: str, document: Make, ask: Ask) -> None:
    page = document("营口快讯", f"{text}\n市民正常出行。", page_date="2021-09-20")
    draft = EventDraft(
        document_id=page.id, kind="event", title=at(page, "营口快讯"), content=at(page, content or text),
        dates={"occurred_on": at(page, "9月14日", content or text)}, drafter="测试",
    )  # fmt: skip
    grounded = ground(draft, page, ask())
    assert (grounded.record is None) is bool(why)
    last = [(each.reason, each.field) for each in grounded.rejections][-1:]
    assert last == ([("not_asserted", None)] if why else [])
    assert not why or (grounded.rejections[-1].detail or "").startswith(why)


def story_of(
    page: Document, question: Question, kind: EventKind, title: str, content: str, day: str = ""
) -> Story:
    reading = read(page)
    story = Story(reading, question, kind)
    for name, words in (("title", title), ("content", content)):
        span = at(page, words)
        setattr(story, name, reading.at(span.start, span.end))
    if day:
        span = at(page, day)
        story.dated_at["occurred_on"] = reading.at(span.start, span.end)
    return story


def why_not(check: Callable[..., None], *args: object) -> str:
    try:
        check(*args)
    except Refusal as refusal:
        assert refusal.reason == "not_asserted"
        return refusal.detail
    return ""


def test_a_title_that_denies_costs_the_record(document: Make, ask: Ask) -> None:
    page = document("辟谣声明一则", STOPPED, page_date="2021-09-20")
    story = story_of(page, ask(), "event", "辟谣声明一则", STOPPED, "9月14日")
    assert why_not(check_happened, story).startswith("页面标题表明并非事实报道（辟谣）")


def test_rules_of_a_policys_own_text_deny_nothing(document: Make, ask: Ask) -> None:
    rule = "数据不实的，责令改正。"
    signed = document(
        "营口市停产通知", f"各区：\n{rule}\n营口市人民政府\n2021年9月10日\n", site="营口市人民政府"
    )
    assert why_not(check_happened, story_of(signed, ask(), "policy", "营口市停产通知", rule)) == ""
    assert "原文否认" in why_not(check_happened, story_of(signed, ask(), "event", "营口市停产通知", rule))
    news = document("营口市停产通知", f"各区：\n{rule}\n", page_date="2021-09-20")
    assert "原文否认" in why_not(check_happened, story_of(news, ask(), "policy", "营口市停产通知", rule))


@pytest.mark.parametrize(
    ("before", "why"),
    [("市民误以为9月14日另有安排。", "原句并未断言此事"), ("9月14日，市民照常出行。", "")],
)
def test_a_day_outside_of_the_content_is_vouched_for_where_it_stands(
    before: str, why: str, document: Make, ask: Ask
) -> None:
    told = "营口市甲钢铁厂停产。"
    page = document("营口快讯", before + told, page_date="2021-09-20")
    found = why_not(check_happened, story_of(page, ask(), "event", "营口快讯", told, "9月14日"))
    assert found.startswith(why) and bool(found) is bool(why)


PAPER = "营口市钢铁企业错峰通告"
TAKEN_BACK = "原文随后说明该文件未生效或已收回"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"印发《{PAPER}》。《{PAPER}》被叫停。", f"{TAKEN_BACK}（叫停）：《{PAPER}》被叫停。"),
        (f"印发《{PAPER}》。《{PAPER}》未及生效。", f"{TAKEN_BACK}（未及生效）"),
        (f"印发《{PAPER}》。《{PAPER}》现已废止。", f"{TAKEN_BACK}（废止）"),
        (f"印发《{PAPER}》。《{PAPER}》现已执行。", ""),
        (f"印发《{PAPER}》。旧规定叫停，改按《{PAPER}》执行。", ""),  # told before its name
        (f"印发《{PAPER}》。旧规定叫停。", ""),  # of something else
        # in the content itself only the end of the paper counts
        (f"印发《{PAPER}》，叫停夜间生产。", ""),
        (f"印发《{PAPER}》同时废止。", f"{TAKEN_BACK}（同时废止）"),
        (f"印发《{PAPER}》自行失效。", f"{TAKEN_BACK}（自行失效）"),
        (f"印发《{PAPER}》，旧规定同时废止。", ""),
        (f"印发《{PAPER}》{'甲' * 78}同时废止。", TAKEN_BACK),  # within eighty characters
        (f"印发《{PAPER}》{'甲' * 80}同时废止。", ""),
    ],
)
def test_a_reported_paper_is_not_taken_back(text: str, why: str, document: Make, ask: Ask) -> None:
    page = document("营口限产消息", text, page_date="2021-09-20")
    content = text.partition("。")[0] + "。"
    found = why_not(check_in_force, story_of(page, ask(), "policy", PAPER, content))
    assert found.startswith(why) and bool(found) is bool(why), found
    assert why_not(check_in_force, story_of(page, ask(), "event", PAPER, content)) == ""
    own = document(PAPER, text, page_date="2021-09-20")
    assert why_not(check_in_force, story_of(own, ask(), "policy", PAPER, content)) == ""


@pytest.mark.parametrize(
    ("lead", "why"),
    [
        ("对下列文件予以废止：", "该内容属于已废止的文件：对下列文件予以废止："),
        ("对下列文件予以执行：", ""),
    ],
)
def test_what_stands_under_what_is_abolished(lead: str, why: str, document: Make, ask: Ask) -> None:
    item = "1. 乙办法，该办法规定错峰。"
    page = document("营口限产消息", f"{STOPPED}\n{lead}\n{item}", page_date="2021-09-20")
    policy = story_of(page, ask(), "policy", "营口限产消息", STOPPED)
    span = at(page, item)
    place = read(page).at(span.start, span.end)
    assert why_not(check_told_as_fact, policy, place).startswith(why)
    assert bool(why_not(check_told_as_fact, policy, place)) is bool(why)
    span = at(page, STOPPED)
    assert why_not(check_told_as_fact, policy, read(page).at(span.start, span.end)) == ""
