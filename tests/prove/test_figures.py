"""Figures through the trust line: what is claimed of a page, and what ships of it with what qualifies it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bianyin.knowledge.question import Question
from bianyin.model import Document, DraftFigure, EventDraft
from bianyin.prove import ground
from drafting_fixtures import at, counted

TITLE = "鞍山市关于印发钢铁行业压减产量工作方案的通知"
CONTENT = "1至8月，鞍山市粗钢产量约300万吨，同比下降3.5%，钢材价格涨幅-2%。"
RANGES = "鞍山市生铁产能控制在30—40万吨，高炉设计产能不低于12万吨，新建2×66万千瓦机组，非化石能源发电量5.6亿千瓦·时。"
TEXT = f"各区人民政府：\n{CONTENT}{RANGES}\n鞍山市人民政府\n2021年10月20日\n"

# What is said to be measured, the number as it is pointed at; what ships: from, until, unit and what is said of it.
ROWS = [
    ("粗钢产量", "300万吨", (300, None, "万吨", ["period:1至8月", "approximate:约"])),
    ("粗钢产量", "300", "number_not_in_quote"),
    ("粗钢产量同比下降", "3.5%", "value_not_in_quote"),
    ("粗钢产量", "3.5%", (3.5, None, "%", ["period:1至8月", "year_on_year:同比", "decrease:下降"])),
    ("钢材价格涨幅", "-2%", (-2, None, "%", ["period:1至8月", "increase:涨幅"])),
    ("钢材价格涨幅", "2%", "number_not_in_quote"),
    ("生铁产能", "30—40万吨", (30, 40, "万吨", [])),
    ("生铁产能", "40万吨", "number_not_in_quote"),
    ("高炉设计产能", "12万吨", (12, None, "万吨", ["rated:设计", "at_least:不低于"])),
    ("机组", "66万千瓦", "number_not_in_quote"),
    ("化石能源发电量", "5.6亿千瓦·时", "value_not_in_quote"),
    ("非化石能源发电量", "5.6亿千瓦·时", (5.6, None, "亿千瓦·时", [])),
    ("非化石能源发电量", "5.6亿千瓦", "number_not_in_quote"),
]


def _ground(page: Document, question: Question, figure: DraftFigure):  # type: ignore[no-untyped-def]
    draft = EventDraft(
        document_id=page.id,
        kind="policy",
        title=at(page, TITLE),
        dates={"issued_on": at(page, "2021年10月20日")},
        content=at(page, CONTENT),
        figures=(figure,),
        drafter="测试",
    )
    return ground(draft, page, question)


@pytest.fixture
def page(document: Callable[..., Document]) -> Document:
    return document(TITLE, TEXT, site="鞍山市人民政府", page_date="2021-10-25")


@pytest.mark.parametrize(("what", "number", "ships"), ROWS, ids=[f"{row[0]} {row[1]}" for row in ROWS])
def test_a_figure_ships_with_what_is_said_of_it(
    what: str,
    number: str,
    ships: str | tuple[float, float | None, str, list[str]],
    page: Document,
    ask: Callable[..., Question],
) -> None:
    sentence = CONTENT if number in CONTENT else RANGES
    grounded = _ground(page, ask(), counted(page, what, number, sentence))
    assert grounded.record is not None
    if isinstance(ships, str):
        assert [rejection.reason for rejection in grounded.rejections] == [ships]
        return
    (figure,) = (proved.value for proved in grounded.record.figures)
    said = [f"{each.name}:{each.words}" for each in figure.qualifiers]
    assert (figure.value, figure.until, figure.unit, said) == ships
    assert figure.text in (CONTENT, RANGES)
