"""Which role a page's words give a date, as a table; no role is told by a label or by words of something else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bianyin.knowledge.question import Question
from bianyin.model import DateName, Document, EventDraft
from bianyin.prove import ground
from bianyin.prove.dates_in_role import prove_date
from bianyin.prove.quotes import Refusal
from bianyin.text.reading import read
from drafting_fixtures import at

Make = Callable[..., Document]
Ask = Callable[..., Question]
DAY = "2021年9月18日"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("issued_on", "2021年9月18日，省政府印发《钢铁限产方案》。"),
        ("issued_on", "2021年9月18日，省政府按照国家部署和要求印发《钢铁限产方案》。"),
        ("issued_on", "2021年9月18日，省政府常务会议研究并原则通过《钢铁限产方案》。"),
        ("issued_on", "2021年9月18日，省环境科学研究院印发《钢铁限产方案》。"),
        ("issued_on", "2021年9月18日，国务院批复《钢铁限产方案》。"),
        ("issued_on", "2021年9月18日，省政府发布《钢铁限产方案》。"),
        ("issued_on", "停产时间已过，2021年9月18日，省政府印发《钢铁限产方案》。"),
        ("published_on", "2021年9月18日，省政府宣布《钢铁限产方案》。"),
        ("occurred_on", "方案发布时间已过，2021年9月18日，鞍山一钢厂高炉停产。"),
        ("occurred_on", "方案印发日期已过，2021年9月18日，鞍山一钢厂高炉停产。"),
        ("occurred_on", "方案施行日期已过，2021年9月18日，鞍山一钢厂高炉停产。"),
        ("issued_on", "《钢铁限产方案》成文日期：2021年9月18日。"),
        ("issued_on", "《钢铁限产方案》生成日期：2021年9月18日。"),
        ("published_on", "2021年9月18日，省政府公布《钢铁限产方案》。"),
        ("published_on", "《钢铁限产方案》发布时间：2021年9月18日。"),
        ("published_on", "《钢铁限产方案》公开日期：2021年9月18日。"),
        ("published_on", "《钢铁限产方案》于2021年9月18日在本报刊登。"),
        ("published_on", "2021年9月18日消息，省政府下达全年淘汰落后产能任务。"),
        ("effective_on", "《钢铁限产方案》自2021年9月18日起施行。"),
        ("effective_on", "《钢铁限产方案》施行日期：2021年9月18日。"),
        ("effective_on", "《钢铁限产方案》自2021年9月18日起限制货车通行。"),
        ("occurred_on", "2021年9月18日，鞍山一钢厂高炉停产。"),
        ("occurred_on", "鞍山一钢厂停产时间：2021年9月18日。"),
    ],
)  # fmt: skip
def test_a_role_that_the_words_give(name: DateName, text: str, document: Make) -> None:
    page = document("鞍山钢厂消息一则", text, page_date="2021-09-24")
    assert prove_date(read(page), name, at(page, DAY))[1].value.value == "2021-09-18"


OF_A_POLICY: tuple[DateName, ...] = ("issued_on", "published_on", "effective_on")


@pytest.mark.parametrize("name", OF_A_POLICY)
@pytest.mark.parametrize(
    "text",
    [
        "新华社沈阳2021年9月18日电 省政府日前印发、公布《钢铁限产方案》，10月起施行。",
        "本报2021年9月18日讯 《钢铁限产方案》近日出台。",
        "2021年9月18日消息，《钢铁限产方案》已经发布。",
        "2021年9月18日消息，省政府印发《钢铁限产方案》。",
        "2021年9月18日消息，省政府日前下达全年淘汰落后产能任务。",
        "新华社沈阳2021年9月18日电 省政府下达全年淘汰落后产能任务。",
        "《钢铁限产方案》失效日期：2021年9月18日，由省政府发布。",
        "《钢铁限产方案》废止日期：2021年9月18日。",
        "《钢铁限产方案》自2021年9月18日起废止。",
        "《钢铁限产方案》自2021年9月18日起停止执行。",
        "《钢铁限产方案》有效期至2021年9月18日。",
        "《钢铁限产方案》有效期：2021年9月18日。",
        "方案发布后报名时间：2021年9月18日。",
        "方案公布，截止日期：2021年9月18日。",
        "方案公布，备案时间：2021年9月18日。",
        "打印时间：2021年9月18日，发布《钢铁限产方案》。",
        "访问时间：2021年9月18日，发布《钢铁限产方案》。",
        "缴费时间为2021年9月18日，公布《钢铁限产方案》。",
        "征求意见截止2021年9月18日，公开征求。",
        "《钢铁限产方案》公开征求意见，于2021年9月18日前反馈。",
        "公示期：2021年9月18日至25日，印发《钢铁限产方案》。",
        "开标时间：2021年9月18日，公布中标人。",
        "投标截止2021年9月18日，公布结果。",
        "今天是2021年9月18日，发布《钢铁限产方案》。",
        "自2021年9月18日起报名，公布《钢铁限产方案》。",
        "自2021年9月18日起公示，公布《钢铁限产方案》。",
        "2021年9月18日，省政府召开会议，要求尽快出台《钢铁限产方案》。",
        "2021年9月18日，省长强调要抓紧制定印发《钢铁限产方案》。",
        "2021年9月18日，省政府研究制定《钢铁限产方案》。",
        "2021年9月18日，省政府召开新闻发布会介绍《钢铁限产方案》。",
        "2021年9月18日，省政府将印发、公布《钢铁限产方案》。",
        "《钢铁限产方案》落款日期待补，2021年9月18日再议。",
        "印发、公布《钢铁限产方案》，意见征集2021年9月18日 截止。",
        "《钢铁限产方案》上网日期待定，2021年9月18日再议。",
        "省政府印发、公布2021年9月18日至2021年10月8日的限产安排。",
    ],
)
def test_a_day_of_something_else_is_none_of_a_policy(name: DateName, text: str, document: Make) -> None:
    page = document("鞍山钢厂消息一则", text, page_date="2021-09-24")
    with pytest.raises(Refusal, match="date_not_in_source"):
        prove_date(read(page), name, at(page, DAY))


@pytest.mark.parametrize(
    "text",
    [
        "报名时间：2021年9月18日，培训停产企业职工。",
        "今天是2021年9月18日，一钢厂停产。",
        "截止日期：2021年9月18日，一钢厂停产。",
        "成文日期：2021年9月18日，一钢厂停产。",
        "发布时间：2021年9月18日，一钢厂停产。",
        "2021年9月18日，记者走进园区，看到一钢厂已停产。",
        "某社沈阳2021年9月18日电　发言人说，前一日鞍山一钢厂停产。",
        "2021年9月18日，本报记者来到园区，钢厂停产。",
    ],
)
def test_a_day_of_something_else_is_no_happening(text: str, document: Make) -> None:
    page = document("鞍山钢厂消息一则", f"情况如下。{text}", page_date="2021-09-24")
    with pytest.raises(Refusal, match="date_not_in_source"):
        prove_date(read(page), "occurred_on", at(page, DAY))


def _event(page: Document, day: str, content: str) -> EventDraft:
    fields: dict[str, Any] = {"title": at(page, page.title), "content": at(page, content)}
    return EventDraft(
        document_id=page.id, kind="event", dates={"occurred_on": at(page, day)}, drafter="测试", **fields
    )


@pytest.mark.parametrize(
    "text",
    [
        "2021年9月18日，记者走进鞍山园区。这里的钢厂已停产两座高炉。",
        "2021年9月18日，鞍山一钢厂停产检修。三年来变化很大。2018年，鞍山一钢厂停产两座高炉。",
        "2021年9月18日，鞍山召开会议。去年，鞍山一钢厂停产两座高炉。",
        "2021年9月18日，鞍山召开会议。早在建厂之初，鞍山一钢厂停产两座高炉。",
    ],
)
def test_what_follows_at_another_time_is_not_of_the_day(text: str, document: Make, ask: Ask) -> None:
    page = document("鞍山一钢厂停产两座高炉", text, page_date="2021-09-24")
    content = text[text.rindex("。", 0, -1) + 1 :]
    grounded = ground(_event(page, DAY, content), page, ask())
    assert grounded.record is None


def test_what_follows_in_the_same_story_is_of_the_day(document: Make, ask: Ask) -> None:
    text = "2021年9月18日，鞍山召开会议。2021年，鞍山一钢厂停产两座高炉。"
    page = document("鞍山一钢厂停产两座高炉", text, page_date="2021-09-24")
    assert ground(_event(page, DAY, "2021年，鞍山一钢厂停产两座高炉。"), page, ask()).record is not None


@pytest.mark.parametrize(
    ("words", "day", "note"),
    [
        ("9月18日", "2021-09-18", "年份据页面发布日期 2021-09-24推定"),
        ("18日", "2021-09-18", "日期据页面发布日期 2021-09-24推定"),
        ("昨日", "2021-09-23", "日期据页面发布日期 2021-09-24推定"),
        ("本月15日", "2021-09-15", "日期据页面发布日期 2021-09-24推定"),
        ("上月", "2021-08", "日期据页面发布日期 2021-09-24推定"),
        ("2021年9月18日至20日", "2021-09-18", None),
        ("二O二一年九月十八日", "2021-09-18", None),
    ],
)
def test_an_inferred_day_ships_with_what_it_was_read_from(
    words: str, day: str, note: str | None, document: Make, ask: Ask
) -> None:
    text = f"{words}，鞍山一钢厂停产两座高炉。"
    page = document("鞍山一钢厂停产两座高炉", text, page_date="2021-09-24")
    record = ground(_event(page, words, text), page, ask()).record
    assert record is not None
    date = record.dates["occurred_on"]
    assert (date.value.value, date.evidence[0].quote, date.evidence[0].note) == (day, words, note)


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("https://example.org/2023010509411077517/", "9月18日，鞍山一钢厂停产两座高炉。"),
        ("https://example.org/art/2023/1/5/art_1_2.html", "9月18日，鞍山一钢厂停产两座高炉。"),
        ("https://example.org/1", "更新时间：2023-01-05\n9月18日，鞍山一钢厂停产两座高炉。"),
    ],
)
def test_a_year_is_not_inferred_where_the_page_gives_several(
    url: str, text: str, document: Make, ask: Ask
) -> None:
    page = document("鞍山一钢厂停产两座高炉", text, page_date="2021-09-24", url=url)
    grounded = ground(_event(page, "9月18日", "9月18日，鞍山一钢厂停产两座高炉。"), page, ask())
    assert grounded.record is None
    (refused, _) = grounded.rejections
    assert (refused.field, refused.reason) == ("occurred_on", "date_not_in_source")
    assert "2021-09-24" in (refused.detail or "") and "2023-01-05" in (refused.detail or "")
