"""The pages behind a report: quotes cut out exactly, long pages shortened and said so, the whole within its size."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bianyin.model import Document, DocumentDate, Evidence, PartialDate
from bianyin.report.html import report_html
from bianyin.report.numbering import numbered
from bianyin.report.stored_pages import _page, extracts, stored_pages
from large_report import large_report
from made_reports import CONTENT, FIRST, due, report_of, section

TEXT = "鞍山钢厂停产。" + "市场平稳。" * 40 + "影响产量8000吨。" + "价格平稳。" * 200 + "恢复时间未定。"
PAGE = Document(id="d", url="https://a.example/", site="站", title="题", text=TEXT, tier="市", sha256="0" * 64)  # fmt: skip
RANGES = st.lists(
    st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 60)).map(
        lambda pair: (pair[0], min(len(TEXT), pair[0] + pair[1]))
    ),
    min_size=1,
    max_size=8,
)


def quote(start: int, end: int) -> Evidence:
    return Evidence(quote=TEXT[start:end], document_id="d", start=start, end=end)


@given(RANGES, st.integers(100, 2 * len(TEXT)))
def test_a_page_is_its_text_with_what_is_left_out_counted_and_every_quote_marked(
    ranges: list[tuple[int, int]], most: int
) -> None:
    page = _page(1, PAGE, ranges, most)
    at, marked = 0, set()
    for piece in page.pieces:
        if piece.left_out:
            at += piece.left_out
            continue
        assert TEXT.startswith(piece.text, at) and piece.start == at
        marked |= set(range(at, at + len(piece.text))) if piece.quoted else set()
        at += len(piece.text)
    assert at == len(TEXT)
    assert marked == {place for start, end in ranges for place in range(start, end)}
    assert page.shown == sum(len(piece.text) for piece in page.pieces)
    # Each quote has a piece that begins with it: that is where its link leads.
    begins = {piece.start for piece in page.pieces if piece.quoted}
    assert {start for start, _ in ranges} <= begins


@given(RANGES)
def test_extracts_show_every_quote_in_its_context(ranges: list[tuple[int, int]]) -> None:
    found = extracts([quote(*each) for each in ranges], {"d": PAGE})
    marks = [piece for each in found for piece in each.pieces if piece.quoted]
    for start, end in ranges:
        assert any(mark.start <= start and end <= mark.start + len(mark.text) for mark in marks)
    for each in found:
        shown = "".join(piece.text for piece in each.pieces).strip("…")
        assert shown in TEXT


def test_quotes_that_touch_are_two_marks_and_one_within_another_is_none_of_its_own() -> None:
    (found,) = extracts([quote(0, 2), quote(2, 4), quote(4, 7), quote(5, 6)], {"d": PAGE})
    assert [piece.text for piece in found.pieces if piece.quoted] == ["鞍山", "钢厂", "停产。"]


def test_quotes_far_from_each_other_stand_in_extracts_of_their_own() -> None:
    first, last = quote(0, 7), quote(len(TEXT) - 7, len(TEXT))
    found = extracts([last, first], {"d": PAGE})
    assert [each.start for each in found] == [first.start, last.start]
    assert found[0].pieces[-1].text == "……" and found[1].pieces[0].text == "……"


def test_without_its_page_a_quote_stands_alone() -> None:
    (found,) = extracts([quote(0, 7)], {})
    assert [(piece.text, piece.quoted) for piece in found.pieces] == [("鞍山钢厂停产。", True)]


@pytest.mark.parametrize("length", [200, 3_000, 100_000])
def test_ten_points_are_at_most_a_megabyte_and_a_half_and_soon_made(length: int) -> None:
    report = large_report(length)
    found = numbered(report)
    report_html(report, found)  # templates are read once
    began = time.process_time()
    page = report_html(report, found)
    assert time.process_time() - began <= 2.0
    assert len(page.encode()) <= 1_500_000
    assert page.count('class="record"') == page.count('class="page"') == 80
    shortened = page.count("这里只收引文前后的")
    assert shortened == (0 if length == 200 else 80)
    pages = stored_pages(report, found)
    assert sum(each.shown for each in pages.values()) <= 300_000


def test_a_page_says_its_other_day_and_that_it_was_read_off_pictures() -> None:
    days = [
        DocumentDate(name="published_on", date=PartialDate.parse(day), origin=origin)
        for day, origin in (("2021-09-24", "byline"), ("2023-01-05", "meta"))
    ]
    page = PAGE.model_copy(
        update={"id": "d1", "url": "https://example.org/a", "text": CONTENT, "dates": (days[0],), "other_datings": (days[1],)}
    )  # fmt: skip
    scan = page.model_copy(update={"warnings": ("read_by_ocr",)})
    for shown, said in ((page, False), (scan, True)):
        report = report_of(section(FIRST, due(FIRST)), documents={"d1": shown})
        words = report_html(report, numbered(report))
        assert "另标：2023年1月5日" in words
        assert ("扫描件，文字由 OCR 识读" in words) is said
