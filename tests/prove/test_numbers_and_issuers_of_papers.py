"""A paper's number and its issuers: its own, or told beside its name, and what only looks like them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bianyin.knowledge.question import Question
from bianyin.model import Document, EventKind
from bianyin.prove.issuers import prove_issuer
from bianyin.prove.paper_number import prove_number
from bianyin.prove.quotes import Refusal
from bianyin.prove.story import Story
from bianyin.text.reading import read
from drafting_fixtures import at

Make = Callable[..., Document]
Ask = Callable[..., Question]
PAPER = "钢铁行业错峰生产方案"
NUMBER = "辽政办发〔2021〕31号"


def story_of(
    page: Document, question: Question, title: str, content: str, kind: EventKind = "policy"
) -> Story:
    reading = read(page)
    story = Story(reading, question, kind)
    for name, said in (("title", title), ("content", content)):
        span = at(page, said)
        setattr(story, name, reading.at(span.start, span.end))
    return story


@pytest.mark.parametrize(
    ("sentence", "ships"),
    [
        (f"省政府印发《{PAPER}》（{NUMBER}）。", True),
        (f"省政府印发《{PAPER}》({NUMBER})。", True),
        (f"省政府印发《{PAPER}》 （{NUMBER}）。", True),
        (f"省政府印发《{PAPER}》，文号为{NUMBER}。", True),
        (f"省政府印发《{PAPER}》文号：{NUMBER}。", True),
        (f"省政府印发《{PAPER}》，文号为：{NUMBER}。", True),
        (f"省政府印发《{PAPER}》 ，文号为： {NUMBER}。", True),  # eight characters between
        (f"省政府印发《{PAPER}》{NUMBER}。", True),
        (f"省政府印发《{PAPER}》和《乙地办法》（{NUMBER}）。", False),
        (f"省政府印发《{PAPER}》，依据{NUMBER}。", False),
        (f"省政府印发《{PAPER}》（共九页）{NUMBER}。", False),
        (f"依据（{NUMBER}），省政府印发《{PAPER}》。", False),
        (f"《{PAPER}》将施行。《{PAPER}》（{NUMBER}）印发。", True),
        (f"{NUMBER}已收。《{PAPER}》（{NUMBER}）印发。", True),  # said twice, once behind the name
    ],
)
def test_a_number_stands_right_behind_the_name(sentence: str, ships: bool, document: Make, ask: Ask) -> None:
    page = document("省政府消息一则", sentence, page_date="2021-10-24")
    story = story_of(page, ask(), PAPER, sentence)
    if ships:
        proved = prove_number(story, at(page, NUMBER))
        assert proved.value == NUMBER
        before = page.text[: proved.evidence[0].start]
        assert PAPER in before[-len(PAPER) - 8 :]
    else:
        with pytest.raises(Refusal, match="source_mismatch"):
            prove_number(story, at(page, NUMBER))


OWN = f"{NUMBER}\n各市人民政府：\n依据国发〔2021〕23号文件，印发本方案。\n辽宁省人民政府办公厅\n2021年10月20日\n"


def test_a_papers_own_number_is_its_only_one(document: Make, ask: Ask) -> None:
    title = f"辽宁省人民政府办公厅关于印发{PAPER}的通知"
    page = document(title, OWN, site="辽宁省人民政府", page_date="2021-10-25")
    story = story_of(page, ask(), title, "印发本方案。")
    assert prove_number(story, at(page, NUMBER)).value == NUMBER
    with pytest.raises(Refusal, match="source_mismatch") as refused:
        prove_number(story, at(page, "国发〔2021〕23号"))
    assert NUMBER in refused.value.detail


def test_a_paper_that_is_only_named_does_not_get_the_pages_number(document: Make, ask: Ask) -> None:
    title = "辽宁省人民政府办公厅关于落实限产要求的通知"
    text = OWN.replace("印发本方案", "落实《全国限产方案》（国发〔2021〕24号）")
    page = document(title, text, site="辽宁省人民政府", page_date="2021-10-25")
    story = story_of(page, ask(), "全国限产方案", "落实《全国限产方案》（国发〔2021〕24号）")
    with pytest.raises(Refusal, match="source_mismatch"):
        prove_number(story, at(page, NUMBER))
    assert prove_number(story, at(page, "国发〔2021〕24号")).value == "国发〔2021〕24号"


ORGAN = "营口市生态环境局"
FAR = "在全市范围内多方听取意见并经过反复讨论之后于当日上午正式"  # 28 characters
# The content of a report, and whether the organ in it is shown issuing.
ISSUERS = [
    (f"{ORGAN}印发《停产通知》。", True),
    (f"{ORGAN}开展检查，甲厂停产。", True),
    (f"{ORGAN}{FAR}{FAR[:10]}印发通知。", True),  # 40 characters to the end of the act
    (f"{ORGAN}{FAR}{FAR[:11]}印发通知。", False),
    (f"{ORGAN}说明情况。市政府印发通知。", False),  # another sentence
    (f"按照{ORGAN}通知，甲厂停产。", False),
    (f"会同{ORGAN}印发通知。", False),
    (f"会同市局和有关的{ORGAN}印发通知。", False),
    (f"会同市局和有关各的{ORGAN}印发通知。", True),  # too far for whom it is done with
    (f"配合检查，{ORGAN}印发通知。", True),  # another clause
    (f"各{ORGAN}印发通知。", False),
    (f"抄送{ORGAN}通知一份。", False),
    (f"{ORGAN}办公室印发通知。", False),  # half a name
    (f"据悉，原{ORGAN}印发通知。", False),  # of a name that is no more
    (f"大石桥{ORGAN}印发通知。", False),  # a place right before it
    (f"辽宁省{ORGAN[3:]}印发通知。{ORGAN}到场。", False),
    (f"{ORGAN}：你局关于停产的通知收悉。", False),
    (f"{ORGAN}：贵局关于停产的通知收到。", False),
    (f"{ORGAN}、市工信局：你局关于停产的通知收悉。", False),
    (f"{ORGAN}：印发停产通知。", True),
    (f"关于同意{ORGAN}开展试点的复函发布。", False),
    (f"关于同意甲厂停产的批复已由市政府发布，{ORGAN}通知甲厂。", True),
    (f"停产要求由{ORGAN}组织实施。", False),
]  # fmt: skip


@pytest.mark.parametrize(("content", "ships"), ISSUERS, ids=[row[0] for row in ISSUERS])
def test_an_issuer_is_shown_issuing(content: str, ships: bool, document: Make, ask: Ask) -> None:
    page = document("营口钢铁消息", f"{content}\n现场秩序正常。", page_date="2021-09-24")
    first = content.partition("。")[0] + "。"
    story = story_of(page, ask(), "营口钢铁消息", first, "event")
    pointed = at(page, ORGAN)
    if ships:
        assert prove_issuer(story, pointed).value == ORGAN
    else:
        with pytest.raises(Refusal, match="issuer_not_in_source"):
            prove_issuer(story, pointed)


def test_an_issuer_counts_only_in_a_sentence_that_is_quoted(document: Make, ask: Ask) -> None:
    page = document("营口钢铁消息", f"甲厂停产检修。{ORGAN}印发通知。", page_date="2021-09-24")
    with pytest.raises(Refusal, match="issuer_not_in_source"):
        prove_issuer(story_of(page, ask(), "营口钢铁消息", "甲厂停产检修。", "event"), at(page, ORGAN))
    assert prove_issuer(story_of(page, ask(), "营口钢铁消息", f"{ORGAN}印发通知。", "event"), at(page, ORGAN))


def test_an_issuer_named_twice_is_proved_where_it_issues(document: Make, ask: Ask) -> None:
    text = f"按照{ORGAN}要求停产，{ORGAN}印发通知。"
    page = document("营口钢铁消息", text, page_date="2021-09-24")
    proved = prove_issuer(story_of(page, ask(), "营口钢铁消息", text, "event"), at(page, ORGAN))
    assert proved.evidence[0].start == page.text.rindex(ORGAN)


@pytest.mark.parametrize(
    ("content", "ships"),
    [
        ("我局开展突击检查，两家企业停产。", True),
        ("两家企业停产，自我局部降温。", False),
        ("我国会同企业停产。", False),
        ("两家企业停产检修。", False),
    ],
)
def test_who_says_we_is_the_pages_own_organ(content: str, ships: bool, document: Make, ask: Ask) -> None:
    text = f"{content}\n{ORGAN}\n2021年10月20日\n"
    page = document("突击检查情况", text, site=ORGAN, page_date="2021-10-24")
    assert page.issuers == (ORGAN,)
    story = story_of(page, ask(), content, content, "event")  # a title out of the text: not of the page
    if ships:
        assert prove_issuer(story, at(page, ORGAN)).value == ORGAN
    else:
        with pytest.raises(Refusal, match="issuer_not_in_source"):
            prove_issuer(story, at(page, ORGAN))


def test_who_says_we_is_no_other_organ(document: Make, ask: Ask) -> None:
    content = "我局会同营口市工信局检查，两家企业停产。"
    page = document("检查情况", f"{content}\n{ORGAN}\n2021年10月20日\n", site=ORGAN, page_date="2021-10-24")
    story = story_of(page, ask(), content, content, "event")
    assert prove_issuer(story, at(page, ORGAN)).value == ORGAN
    with pytest.raises(Refusal, match="issuer_not_in_source"):
        prove_issuer(story, at(page, "营口市工信局"))


def test_a_signed_page_without_a_number_may_tell_of_another_organ(document: Make, ask: Ask) -> None:
    text = f"各区：\n营口市工信局通知企业停产。\n{ORGAN}\n2021年10月20日\n"
    page = document("营口市停产情况", text, site=ORGAN, page_date="2021-10-24")
    story = story_of(page, ask(), "营口市停产情况", "营口市工信局通知企业停产。")
    assert page.issuers == (ORGAN,) and story.is_of_the_page
    assert prove_issuer(story, at(page, "营口市工信局")).value == "营口市工信局"


def test_a_paper_with_a_number_has_no_other_issuer_than_its_own(document: Make, ask: Ask) -> None:
    title = f"辽宁省人民政府办公厅关于印发{PAPER}的通知"
    text = OWN.replace("印发本方案。", "印发本方案，省工信厅通知企业。")
    page = document(title, text, site="辽宁省人民政府", page_date="2021-10-25")
    story = story_of(page, ask(), title, "印发本方案，省工信厅通知企业。")
    assert prove_issuer(story, at(page, "辽宁省人民政府办公厅", "辽宁省人民政府办公厅\n2021")).value
    with pytest.raises(Refusal, match="本文发文机关为 辽宁省人民政府办公厅"):
        prove_issuer(story, at(page, "省工信厅"))
