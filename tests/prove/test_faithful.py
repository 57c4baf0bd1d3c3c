"""What is true ships and its neighbour does not, as tables: kinds found by faithful drafts of real sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bianyin.knowledge.question import Question
from bianyin.model import Document, EventDraft
from bianyin.prove import Grounded, ground
from drafting_fixtures import at, counted

Make = Callable[..., Document]
Ask = Callable[..., Question]


def told(
    page: Document, question: Question, sentence: str, day: str, *, title: str | None = None, **more: Any
) -> Grounded:
    draft = EventDraft(
        document_id=page.id,
        kind="event",
        title=at(page, title or sentence),
        content=at(page, sentence),
        dates={"occurred_on": at(page, day, sentence)},
        drafter="测试",
        **more,
    )
    return ground(draft, page, question)


@pytest.mark.parametrize(
    ("sentence", "day", "ships"),
    [
        # a day written twice is one day, and plays where its sentence does
        ("今天（9月18日），首届钢铁论坛在辽宁营口开幕。", "今天", True),
        ("今天（9月18日），首届钢铁论坛在山东日照开幕。", "今天", False),
        ("记者今天（9月18日）获悉，鞍山两座高炉停产。", "今天", True),
        # an anniversary that is kept, and one that looks back
        ("9月18日，鞍山市举行仪式，纪念建市三十周年。", "9月18日", True),
        ("中国工业遗产保护10周年年会9月18日在鞍山开幕。", "9月18日", True),
        ("鞍山老厂停产二十周年之际，9月18日的汽笛又被提起。", "9月18日", False),
        # names that hold a word of another time
        ("9月18日，“钢铁行业展望”论坛在鞍山举行。", "9月18日", True),
        ("分析师展望，9月18日鞍山高炉停产。", "9月18日", False),
        ("“碳启未来”行动计划9月18日在鞍山启动。", "9月18日", True),
        ("鞍山一钢厂计划9月18日启动检修。", "9月18日", False),
        ("鞍山一钢厂9月18日计划启动检修。", "9月18日", False),
        ("9月18日，鞍山举行虚拟电厂签约仪式。", "9月18日", True),
        ("经过模拟交易，培训于9月18日在鞍山召开。", "9月18日", True),
        ("拟于9月18日在鞍山召开培训。", "9月18日", False),
        ("9月18日，鞍山一公司完成首单碳配额远期交易。", "9月18日", True),
        ("酝酿多时的碳市场9月18日在沈阳启动。", "9月18日", True),
        ("9月18日，沈阳酝酿启动碳市场。", "9月18日", False),
        ("为保证供热，9月18日鞍山启动调峰机组。", "9月18日", True),
        ("鞍山一钢厂保证9月18日停产。", "9月18日", False),
        ("9月18日，鞍山试验平台投产，可以模拟海上工况。", "9月18日", True),
        ("应急演练模拟9月18日鞍山高炉停产。", "9月18日", False),
        ("9月18日，鞍山查处甲厂伪造监测数据案。", "9月18日", True),
        ("所谓9月18日鞍山停产的通知系伪造。", "9月18日", False),
        ("9月18日，营口钢铁公司更名为辽南钢铁公司。", "9月18日", True),
        ("9月18日，鞍山甲厂名为停产，实为检修。", "9月18日", False),
        # a clock is no label; abroad it is another country's
        ("北京时间9月18日上午，鞍山高炉停产。", "9月18日", True),
        ("从沈阳到巴黎的展览当地时间9月18日在巴黎开幕。", "9月18日", False),
        # ends of a count, and the foot of a paper
        ("截至上次公告（9月18日），鞍山五家企业停产。", "9月18日", False),
        ("鞍山市工信局办公室9月18日（此件公开发布）停产企业名单见附件。", "9月18日", False),
    ],
)
def test_a_sentence_and_its_neighbour(sentence: str, day: str, ships: bool, document: Make, ask: Ask) -> None:
    page = document("快讯", f"{sentence}\n其他消息见下。", page_date="2021-09-18")
    found = told(page, ask(), sentence, day)
    assert (found.record is not None) is ships, found.rejections


@pytest.mark.parametrize(
    ("sentence", "ships"),
    [
        ("9月18日，内蒙古某集团林业碳汇研讨会在沈阳某交易所召开。", True),
        ("9月18日，内蒙古某集团投产一座电厂，其论坛曾在沈阳召开。", False),
        ("9月18日，内蒙古某集团在呼和浩特召开会议，沈阳某厂派人参加。", False),
    ],
)
def test_an_act_is_where_it_is_done(sentence: str, ships: bool, document: Make, ask: Ask) -> None:
    page = document("内蒙古某集团动态", sentence, site="内蒙古日报", page_date="2021-09-20")
    assert (told(page, ask(), sentence, "9月18日").record is not None) is ships


@pytest.mark.parametrize(
    ("organ", "title", "behind", "ships"),
    [
        ("国家发展改革委", "钢铁行业节能降碳行动方案", "，自发布之日起施行。", True),
        ("国家发展改革委", "关于甲钢铁项目核准的批复", "。", False),  # for one, who is somewhere
        ("湖北省发展改革委", "钢铁行业节能降碳行动方案", "，自发布之日起施行。", False),
        ("国家发展改革委", "钢铁行业节能降碳行动方案", "同时废止。", False),
        ("国家发展改革委", "钢铁行业节能降碳行动方案 ", "，自发布之日起施行。", True),  # a space before 》
    ],
)
def test_a_paper_of_the_centre_on_a_page_of_another_region(
    organ: str, title: str, behind: str, ships: bool, document: Make, ask: Ask
) -> None:
    sentence = f"9月18日，{organ}发布《{title}》{behind}"
    page = document("湖北碳市场要闻", sentence, site="湖北日报", page_date="2021-09-20")
    draft = EventDraft(
        document_id=page.id,
        kind="policy",
        title=at(page, title),
        content=at(page, sentence),
        dates={"published_on": at(page, "9月18日")},
        drafter="测试",
    )
    assert (ground(draft, page, ask()).record is not None) is ships


@pytest.mark.parametrize(
    ("sentence", "what", "number", "ships"),
    [
        ("9月18日，鞍山一风电场并网，共建设60台风机。", "风机", "60台", True),
        ("9月18日，某集团在鞍山、本溪分别开工建设甲、乙两座电站。", "电站", "两座", True),
        ("9月18日，某集团在鞍山、本溪分别开工建设三座电站。", "电站", "三座", False),
        ("9月18日，鞍山论坛开幕，约150名专家参会。", "专家", "150名", True),
        ("9月18日，鞍山论坛开幕，约150名专家、企业家等各界人士参会。", "专家", "150名", False),
    ],
)
def test_what_a_number_counts(
    sentence: str, what: str, number: str, ships: bool, document: Make, ask: Ask
) -> None:
    page = document("快讯", sentence, page_date="2021-09-20")
    found = told(page, ask(), sentence, "9月18日", figures=(counted(page, what, number, sentence),))
    assert found.record is not None
    assert bool(found.record.figures) is ships, found.rejections
