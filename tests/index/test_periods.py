"""The days that place a document: also at the ends of the calendar."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from invented_documents import HashEmbedder, Source, make_document

from bianyin.index import update
from bianyin.index.periods import Period, of_document, of_text, told_above
from bianyin.model import Query, Window
from bianyin.search import Searcher
from bianyin.services.chroma import open_chroma

RELATIVE_TIMES = "自明年1月起停产，去年8月、上月、下月、次日、三天后、年底、十天前、三年后另行安排。"
NEVER = "停产期限至9999年12月31日，即9999年12月；另见0001年1月1日。"


@pytest.mark.parametrize("day", ["9999-12-31", "9999-12", "9999", "9999-11-30", "0001-01-01", "0001-01"])
@pytest.mark.parametrize("words", ["企业停产。", RELATIVE_TIMES, NEVER], ids=["plain", "relative", "written"])
def test_a_document_of_any_day_is_indexed_and_found(tmp_path: Path, day: str, words: str) -> None:
    document = make_document("停产消息", words, day)
    assert update(Source([document]), tmp_path, HashEmbedder(), open_store=open_chroma).added == 1
    with Searcher(tmp_path, HashEmbedder(), open_store=open_chroma) as searcher:
        assert [each.chunk.document_id for each in searcher.search(Query(text="停产"))] == [document.id]
        for start, end in (("9999-12-01", "9999-12-31"), ("0001-01-01", "0001-02-01")):
            window = Window(start=dt.date.fromisoformat(start), end=dt.date.fromisoformat(end))
            assert len(searcher.search(Query(text="停产", window=window))) <= 1


def test_what_has_no_day_after_it_places_nothing() -> None:
    november = dt.date(9999, 11, 1).toordinal()
    assert of_document(make_document("甲", "乙", "9999-12")) == []
    assert of_document(make_document("甲", "乙", "9999-11")) == [Period(november, november + 30, 0)]


def test_a_day_below_its_heading_places_its_piece() -> None:
    document = make_document("某省2021年大事记", "9月\n10日 全省启动有序用电\n同日，甲厂停产。", "2023-05-01")
    days = {each.date.value for each in told_above(document, dt.date(2023, 5, 1))}
    assert days == {"2021-09-10"}
    september = dt.date(2021, 9, 10).toordinal()
    headed = [each.date for each in told_above(document, None)]
    assert Period(september, september + 1, 4) in of_text("10日 全省启动有序用电", None, headed)
