"""What belongs to another happening of the page is refused, and its neighbour is not: by date, place, item and paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bianyin.knowledge.question import Question
from bianyin.model import DateName, Document, EventKind, PartialDate
from bianyin.prove.one_happening import (
    check_event_date,
    check_event_title,
    check_policy_date,
    check_policy_words,
    check_tells_on,
)
from bianyin.prove.quotes import Refusal
from bianyin.prove.story import Story
from bianyin.text.reading import read
from drafting_fixtures import at

Make = Callable[..., Document]
Ask = Callable[..., Question]
FILLER = "现场秩序正常。"


def story_of(
    page: Document, question: Question, content: str, *, title: str = "", kind: EventKind = "event",
    dates: dict[DateName, str] | None = None,
) -> Story:  # fmt: skip
    """A record's title, content and days, each where the page says it last."""
    reading = read(page)
    story = Story(reading, question, kind)

    def last(words: str):  # type: ignore[no-untyped-def]
        start = reading.text.rindex(words)
        return reading.at(start, start + len(words))

    story.content, story.title = last(content), last(content)
    if title:
        span = at(page, title)
        story.title = reading.at(span.start, span.end)
    for name, words in (dates or {}).items():
        mention = next(each for each in reading.dates if reading.text[each.start : each.end] == words)
        story.dates[name], story.dated_at[name] = mention.date, reading.at(mention.start, mention.end)
    return story


def why(check: Callable[..., None], *args: object) -> str:
    """The reason and its details; empty where the check holds."""
    try:
        check(*args)
    except Refusal as refusal:
        return str(refusal)
    return ""


NO_DATE = "date_not_in_source: 2021-09-18 不是所述事件的日期"
STOPPED = "鞍山甲厂停窑。"


@pytest.mark.parametrize(
    ("text", "content", "refused"),
    [
        (f"2021年9月18日开会。{STOPPED}", STOPPED, ""),
        ("2021年9月18日，鞍山甲厂停窑。", "2021年9月18日，鞍山甲厂停窑。", ""),
        (
            "2021年9月19日，鞍山甲厂停窑。",
            "2021年9月19日，鞍山甲厂停窑。",
            f"{NO_DATE}（2021-09-19）",
        ),  # its own day, to the day
        (f"2021年9月21日开会。{STOPPED}", STOPPED, ""),  # three days from it
        (f"2021年9月22日开会。{STOPPED}", STOPPED, f"{NO_DATE}（2021-09-22）"),
        (f"2021年9月22日和2021年9月25日开会。{STOPPED}", STOPPED, f"{NO_DATE}（2021-09-22、2021-09-25）"),
        (f"2021年9月18日和2021年9月25日开会。{STOPPED}", STOPPED, ""),  # one of them
        (STOPPED, STOPPED, f"{NO_DATE}（附近没有日期）"),
        (f"2021年9月18日开会。那是1998年建的老厂。{STOPPED}", STOPPED, f"{NO_DATE}（前文说的是 1998 年）"),
        ("那是1998年建的老厂。2021年9月18日，鞍山甲厂停窑。", "2021年9月18日，鞍山甲厂停窑。", ""),
    ],
)
def test_the_date_of_what_the_content_tells(
    text: str, content: str, refused: str, document: Make, ask: Ask
) -> None:
    page = document("鞍山停窑消息一则", text, page_date="2021-10-24")
    assert why(check_event_date, story_of(page, ask(), content), PartialDate.of(2021, 9, 18)) == refused


NOT_HERE, OTHER_FIRM = "source_mismatch: 标题与内容不在一处", "source_mismatch: 内容说的是另一家"
OTHER_PLACE, OTHER_EVENT = (
    "source_mismatch: 标题与内容说的不是同一地方",
    "source_mismatch: 标题说的是另一件事",
)
TOLD = "2021年9月18日，鞍山甲厂高炉停产检修。"
MET = "2021年9月18日，鞍山某公司召开例会。"
ELSEWHEN = "2021年6月3日，鞍山甲厂高炉停产检修。"
LONG = "某市钢铁企业高炉停产检修公告"


@pytest.mark.parametrize(
    ("title", "text", "content", "refused"),
    [
        # the page's own title
        ("鞍山甲厂高炉停产", TOLD, TOLD, ""),
        ("甲厂关于高炉检修的公告", "2021年9月18日，同行业乙厂关停。", "2021年9月18日，同行业乙厂关停。", OTHER_FIRM),
        ("同行业乙厂关停的公告", "2021年9月18日，同行业乙厂关停。", "2021年9月18日，同行业乙厂关停。", ""),
        ("鞍山甲厂高炉停产", "2021年9月18日，鞍山甲厂高炉停产，同行业乙厂照常。", "2021年9月18日，鞍山甲厂高炉停产，同行业乙厂照常。", ""),
        ("鞍山甲厂高炉停产", "2021年9月18日，今，同行业乙厂高炉停产。", "2021年9月18日，今，同行业乙厂高炉停产。", OTHER_FIRM),
        ("鞍山甲厂高炉停产", "同行业乙厂2021年9月18日高炉停产。", "同行业乙厂2021年9月18日高炉停产。", OTHER_FIRM),
        ("鞍山甲厂高炉停产", "2021年9月18日，本溪甲厂高炉停产。", "2021年9月18日，本溪甲厂高炉停产。", OTHER_PLACE),
        ("鞍山等地高炉停产", "2021年9月18日，本溪甲厂高炉停产。", "2021年9月18日，本溪甲厂高炉停产。", ""),
        ("甲厂及同行业乙厂关停的公告", "2021年9月18日，同行业乙厂关停。", "2021年9月18日，同行业乙厂关停。", ""),
        ("鞍山甲厂高炉停产", "同行业乙厂照常。" + TOLD, TOLD, ""),  # another sentence tells of the other
        # another sentence tells the title
        ("鞍山甲厂高炉停产检修", MET + ELSEWHEN, MET, OTHER_EVENT),
        ("鞍山甲厂高炉停产检修", MET + FILLER, MET, ""),
        ("鞍山甲厂高炉停产检修", MET + "甲厂高炉停产。" + ELSEWHEN, MET, OTHER_EVENT),
        ("鞍山甲厂高炉停产检修", MET + "停产检修。", MET, ""),  # less than half as long as the title
        ("鞍山甲厂高炉停产检修", MET + FILLER * 3 + "鞍山甲厂高炉停产。", MET, ""),  # of no date, and told by its own a little
        ("某市钢铁高炉停产检修", "2021年9月18日，有会。" + FILLER * 7 + "全市钢铁高炉停产检修。", "2021年9月18日，有会。", OTHER_EVENT),
        ("某市钢铁高炉停产检修", "2021年9月18日，有会。" + FILLER * 7 + "全市的钢铁和高炉都停产。", "2021年9月18日，有会。", ""),
        ("鞍山甲厂高炉停产检修", MET + ELSEWHEN.replace("6月3日", "9月8日"), MET, ""),  # near in time: one story
        ("鞍山甲厂高炉停产检修", MET + ELSEWHEN.replace("6月3日", "9月3日"), MET, ""),  # fifteen days
        ("鞍山甲厂高炉停产检修", MET + ELSEWHEN.replace("6月3日", "9月2日"), MET, OTHER_EVENT),  # sixteen
        ("鞍山甲厂高炉停产检修", MET + "2021年9月18日和2021年6月3日，鞍山甲厂高炉停产检修。", MET, ""),  # one of its days
        ("某市钢铁高炉停产检修", FILLER * 3 + "2021年9月18日，有会。", "2021年9月18日，有会。", ""),  # the title itself is no other
        ("鞍山甲厂高炉停产检修", TOLD + ELSEWHEN, TOLD, ""),  # its own sentence tells it
        # one of 13 pairs of characters is its own; nine of 13 are the other's
        (LONG, "2021年9月18日，停产会。" + FILLER * 7 + "某市钢铁企业高炉停产检修。", "2021年9月18日，停产会。", OTHER_EVENT),
        (LONG, "2021年9月18日，有会。" + FILLER * 7 + "钢铁企业高炉停产检修。", "2021年9月18日，有会。", OTHER_EVENT),
        # a title out of the text
        ("关停的消息一则", f"{TOLD}{MET}", TOLD, ""),
    ],
)  # fmt: skip
def test_the_pages_title_tells_the_event_of_the_content(
    title: str, text: str, content: str, refused: str, document: Make, ask: Ask
) -> None:
    page = document(title, text, page_date="2021-10-24")
    story = story_of(page, ask(), content, title=title, dates={"occurred_on": "2021年9月18日"})
    found = why(check_event_title, story, PartialDate.of(2021, 9, 18))
    assert found.startswith(refused) and bool(found) is bool(refused)


def test_a_title_out_of_the_text_is_of_the_contents_own_sentence(document: Make, ask: Ask) -> None:
    page = document("快讯", f"{TOLD}{MET}", page_date="2021-10-24")
    day = PartialDate.of(2021, 9, 18)
    dates: dict[DateName, str] = {"occurred_on": "2021年9月18日"}
    assert not why(check_event_title, story_of(page, ask(), TOLD, title=TOLD, dates=dates), day)
    assert why(check_event_title, story_of(page, ask(), MET, title=TOLD, dates=dates), day).startswith(
        NOT_HERE
    )


A, B = "鞍山市钢铁企业错峰方案", "本溪市水泥企业停窑办法"
OF_B = f"date_not_in_source: 该日期属于《{B}》"
FAR = "date_not_in_source: 日期与标题不在一处"


@pytest.mark.parametrize(
    ("text", "day", "refused"),
    [
        (f"2021年9月1日印发《{A}》。", "2021年9月1日", ""),
        (f"2021年9月1日印发《{B}》，2021年9月5日印发《{B}》。《{A}》也已印发。", "2021年9月1日", OF_B),
        (f"2021年9月1日印发《{B}》和《{A}（试行）》。《{A}》也已印发。", "2021年9月1日", ""),
        (f"2021年9月1日印发《{A}（试行）》和《{B}》。", "2021年9月1日", ""),  # one of them
        (f"《{A}》。2021年9月1日印发。", "2021年9月1日", ""),  # next to a mention
        (f"2021年9月1日印发。《{A}》。", "2021年9月1日", ""),
        (f"《{A}》。{FILLER}2021年9月1日印发。", "2021年9月1日", FAR),
        (f"2021年9月1日印发。{FILLER}《{A}》。", "2021年9月1日", FAR),
        (
            f"《{A}》。{FILLER * 3}《{A}》。2021年9月1日印发。",
            "2021年9月1日",
            "",
        ),  # next to its second mention
    ],
)
def test_a_date_is_of_the_policy_that_it_stands_with(
    text: str, day: str, refused: str, document: Make, ask: Ask
) -> None:
    page = document("省限产消息一则", text, page_date="2021-10-24")
    story = story_of(page, ask(), text, title=A, kind="policy", dates={"issued_on": day})
    assert why(check_policy_date, story, "issued_on") == refused


def test_a_date_far_from_the_pages_own_title_is_its_own(document: Make, ask: Ask) -> None:
    page = document(A, f"{FILLER * 3}2021年9月1日印发。", page_date="2021-10-24")
    story = story_of(page, ask(), FILLER, title=A, kind="policy", dates={"issued_on": "2021年9月1日"})
    assert why(check_policy_date, story, "issued_on") == ""


SAYS = "钢铁企业限产三成。"
OF_OTHER = f"source_mismatch: 内容属于《{B}》"


@pytest.mark.parametrize(
    ("text", "content", "refused"),
    [
        (f"《{A}》要求限产。", f"《{A}》要求限产。", ""),
        (f"《{A}》印发。{SAYS}", SAYS, ""),
        (f"《{A}》印发。《{B}》也在。{SAYS}", SAYS, OF_OTHER),  # the paper named last governs
        (f"《{B}》在先。《{A}》印发。{SAYS}", SAYS, ""),
        (f"《{B}》也在。{SAYS}《{A}》印发。", SAYS, OF_OTHER),  # named behind it
        (f"《{A}》印发。《{B}》也在。{FILLER * 5}{SAYS}", SAYS, OF_OTHER),  # six sentences on
        (f"《{A}》印发。《{B}》也在。{FILLER * 6}{SAYS}", SAYS, ""),
        (f"{SAYS}《{B}》也在。《{A}》印发。", SAYS, ""),  # nothing named before
        (f"《{A}》印发。《{B}》也在。《{A[:2]}{A[3:]}》要求限产。", f"《{A[:2]}{A[3:]}》要求限产。", ""),
        (
            f"《{A}》印发。市里印发《{B}》，限产。",
            f"市里印发《{B}》，限产。",
            f"source_mismatch: 该句说的是《{B}》",
        ),
        (
            f"《{A}》印发。市里印发《{B}》和《{A}（试行）》，限产。",
            f"市里印发《{B}》和《{A}（试行）》，限产。",
            "",
        ),
    ],
)
def test_words_are_of_the_policy_that_was_named_last(
    text: str, content: str, refused: str, document: Make, ask: Ask
) -> None:
    page = document("省限产消息一则", text, page_date="2021-10-24")
    story = story_of(page, ask(), content, title=A, kind="policy")
    assert why(check_policy_words, story, story.content) == refused


def test_a_page_that_names_no_paper_of_its_title_tells_one_story(document: Make, ask: Ask) -> None:
    page = document(A, f"《{B}》也在。{SAYS}", page_date="2021-10-24")
    story = story_of(page, ask(), SAYS, title=A, kind="policy")
    assert why(check_policy_words, story, story.content) == ""


def test_a_page_that_names_the_paper_of_its_title_and_another_tells_two(document: Make, ask: Ask) -> None:
    page = document(A, f"《{A}》印发。《{B}》也在。{SAYS}", page_date="2021-10-24")
    story = story_of(page, ask(), SAYS, title=A, kind="policy")
    assert why(check_policy_words, story, story.content) == OF_OTHER


SIGNED = "\n鞍山市人民政府\n2021年10月20日\n"


@pytest.mark.parametrize(
    ("title", "content", "refused"),
    [
        (f"鞍山市关于印发{A}的通知", SAYS, ""),
        (B, SAYS, "source_mismatch: 内容属于本文件，不属于文中提及的另一文件"),
        (B, f"《{B}》施行。", ""),
    ],
)
def test_the_text_of_a_paper_is_its_own(
    title: str, content: str, refused: str, document: Make, ask: Ask
) -> None:
    text = f"《{B}》施行。{FILLER}{SAYS}{SIGNED}"
    page = document(f"鞍山市关于印发{A}的通知", text, site="鞍山市人民政府")
    story = story_of(page, ask(), content, title=title, kind="policy")
    assert why(check_policy_words, story, story.content) == refused
    assert why(check_tells_on, story, story.content) == refused
