"""Whose page it is and which places ship: a page of another region, a paper of the centre, names within names."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bianyin.knowledge.question import Question
from bianyin.model import Document, EventKind
from bianyin.prove.quotes import Refusal
from bianyin.prove.regional import check_region, prove_place
from bianyin.prove.story import Story
from bianyin.text.reading import read
from drafting_fixtures import at

Make = Callable[..., Document]
Ask = Callable[..., Question]


def story_of(
    page: Document, question: Question, content: str, title: str = "", kind: EventKind = "event"
) -> Story:
    reading = read(page)
    story = Story(reading, question, kind)
    span = at(page, content)
    story.content = story.title = reading.at(span.start, span.end)
    if title:
        span = at(page, title)
        story.title = reading.at(span.start, span.end)
    return story


def why(check: Callable[..., object], *args: object) -> str:
    try:
        check(*args)
    except Refusal as refusal:
        return str(refusal)
    return ""


MISMATCH = "region_mismatch: 文档属于其他地区，或未提及本地区"
# the sentence on a page of another province, told as an event
EVENTS = [
    ("沈阳甲厂停产。", ""),
    ("武汉甲厂停产。", MISMATCH),
    ("甲厂停产。", MISMATCH),
    ("湖北某集团的研讨会在沈阳召开。", ""),
    ("湖北某集团的沈阳公司在鞍山召开会议。", ""),  # one of its places is where it acts
    ("湖北某集团投产一座电厂，其论坛曾在沈阳召开。", MISMATCH),  # another act first
    ("湖北某集团去年来沈阳召开会议。", MISMATCH),  # 在 does not say where
    ("湖北某集团在沈阳某开发区某街道的交易所里面召开会议。", ""),  # within sixteen characters
    ("湖北某集团在沈阳某开发区某街道某商务楼的交易所里面召开会议。", MISMATCH),
    ("湖北乙厂复产，沈阳甲厂停产。", ""),
    ("湖北乙厂停产，产能为沈阳甲厂的两倍。", MISMATCH),
]


@pytest.mark.parametrize(("sentence", "refused"), EVENTS, ids=[row[0] for row in EVENTS])
def test_an_event_on_a_page_of_another_region(sentence: str, refused: str, document: Make, ask: Ask) -> None:
    page = document("湖北要闻", f"湖北开会。\n{sentence}", site="湖北日报", page_date="2021-10-24")
    assert why(check_region, story_of(page, ask(), sentence)) == refused


PAPERS = [
    ("国家发展改革委印发《钢铁限产方案》。", "钢铁限产方案", ""),
    ("某商会印发《钢铁限产方案》。", "钢铁限产方案", MISMATCH),
    ("《钢铁限产方案》由国家发展改革委印发。", "钢铁限产方案", MISMATCH),  # named behind it
    ("国家发展改革委印发《甲项目核准批复》。", "甲项目核准批复", MISMATCH),  # for one, who is somewhere
    ("国家发展改革委印发《甲项目限产函》。", "甲项目限产函", MISMATCH),
    ("国家发展改革委印发《限产公函要点》。", "限产公函要点", ""),
    ("国家发展改革委在武汉印发《钢铁限产方案》。", "钢铁限产方案", MISMATCH),
    ("辽宁省、湖北省印发《钢铁限产方案》。", "钢铁限产方案", ""),  # one of its places is ours
    ("湖北省印发《钢铁限产方案》。", "钢铁限产方案", MISMATCH),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "title", "refused"), PAPERS, ids=[row[0] for row in PAPERS])
def test_a_policy_on_a_page_of_another_region(
    sentence: str, title: str, refused: str, document: Make, ask: Ask
) -> None:
    page = document("湖北要闻", f"湖北开会。\n{sentence}", site="湖北日报", page_date="2021-10-24")
    assert why(check_region, story_of(page, ask(), sentence, title, "policy")) == refused


def test_a_paper_of_another_region_stays_its_own(document: Make, ask: Ask) -> None:
    title = "湖北省关于支援外省的通知"
    page = document(title, "湖北省支援武汉。\n支援沈阳甲厂。", site="湖北日报", page_date="2021-10-24")
    sentence = "支援沈阳甲厂。"
    assert why(check_region, story_of(page, ask(), sentence, title, "policy")) == MISMATCH
    assert why(check_region, story_of(page, ask(), sentence, title, "event")) == ""
    assert why(check_region, story_of(page, ask(region="湖北"), sentence, title, "policy")) == ""


NO_NAME, NOT_QUOTED = "place_not_in_source: {} 不是一处地名", "place_not_in_source: {} 与所述事件不在一处"
# content, the words pointed at, why not
PLACES = [
    ("鞍山市甲厂停产。", "鞍山市", ""),
    ("辽宁省鞍山市甲厂停产。", "辽宁省鞍山市", ""),
    ("辽宁省·鞍山市甲厂停产。", "辽宁省·鞍山市", ""),
    ("辽宁省（鞍山市）甲厂停产。", "辽宁省（鞍山市）", ""),
    ("辽宁省鞍山市甲厂停产。", "辽宁省鞍山", NO_NAME),
    ("鞍山市和本溪市的甲厂停产。", "鞍山市和本溪市", NO_NAME),
    ("鞍山市本溪市甲厂停产。", "鞍山市本溪市", NO_NAME),  # neither in the other
    ("鞍山市辽宁省甲厂停产。", "鞍山市辽宁省", NO_NAME),  # the wrong way round
    ("鞍山市柳树镇甲厂停产。", "鞍山市柳树镇", ""),
    ("鞍山市经济技术开发区甲厂停产。", "鞍山市经济技术开发区", ""),
    ("鞍山市甲厂停产。", "鞍山市甲厂", NO_NAME),
    ("在鞍山市甲厂停产。", "在鞍山市", NO_NAME),
    ("现场甲厂停产。", "现场", NO_NAME),
    ("吉林市甲厂停产。", "吉林市", "region_mismatch: 吉林市 不在 辽宁省"),
    ("甲厂停产，产品销往大连市。", "大连市", "place_not_in_source: 大连市 所指为去向或抄送对象"),
    ("本厂停产。大连市晴。", "大连市", NOT_QUOTED),
    ("产品销往大连市，大连市甲厂停产。", "大连市", ""),  # its second place
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words", "refused"), PLACES, ids=[f"{row[1]} in {row[0]}" for row in PLACES]
)
def test_a_place_of_a_record(text: str, words: str, refused: str, document: Make, ask: Ask) -> None:
    page = document("停产消息一则", text, page_date="2021-10-24")
    story = story_of(page, ask(), text.partition("。")[0] + "。")
    assert why(prove_place, story, at(page, words)) == refused.format(words)
    if not refused:
        proved = prove_place(story, at(page, words))
        assert proved.value == words and proved.evidence[0].quote == words


def test_a_place_said_twice_is_proved_where_it_is_told(document: Make, ask: Ask) -> None:
    page = document("停产消息一则", "产品销往大连市，大连市甲厂停产。", page_date="2021-10-24")
    proved = prove_place(story_of(page, ask(), "产品销往大连市，大连市甲厂停产。"), at(page, "大连市"))
    assert proved.evidence[0].start == page.text.rindex("大连市")


@pytest.mark.parametrize(
    ("before", "signed", "refused"),
    [
        ("该项目位于", True, ""),
        ("该项目位于辽宁省南部的沿海地区内的", True, ""),  # twelve characters
        ("该项目位于辽宁省南部的沿海地区以内的", True, NOT_QUOTED),  # too far behind 位于
        ("该项目供应", True, NOT_QUOTED),
        ("该项目位于", False, NOT_QUOTED),  # only an official text says so of its own object
    ],
)
def test_an_official_text_says_where_its_object_lies(
    before: str, signed: bool, refused: str, document: Make, ask: Ask
) -> None:
    end = "\n大连市生态环境局\n2021年10月20日\n" if signed else ""
    text = f"各区：\n甲项目停产。\n{before}鞍山市。{end}"
    page = document("关于甲项目停产的通知", text, site="某站", page_date="2021-10-24")
    story = story_of(page, ask(), "甲项目停产。", kind="policy")
    assert why(prove_place, story, at(page, "鞍山市")) == refused.format("鞍山市")
