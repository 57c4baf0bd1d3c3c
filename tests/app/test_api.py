"""bianyin from Python: the verbs as functions, and what a notebook shows of them."""

from __future__ import annotations

import datetime as dt
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path

import pytest

import bianyin
from bianyin import api
from bianyin.answered import Answered
from bianyin.errors import BianyinError, InputError
from bianyin.model import Event, Report
from made_reports import FIRST, due, proved, section, source


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("api")
    counts = api.ingest(api.example_folder() / "pages", corpora=folder / "corpora")
    assert counts.new
    api.build_index(corpora=folder / "corpora", vector_store=folder / "vector_store")
    return folder


def test_everything_named_is_there_and_documented() -> None:
    assert set(bianyin.__all__) <= set(dir(bianyin))
    for name in bianyin.__all__:
        assert getattr(bianyin, name).__doc__
    with pytest.raises(AttributeError, match="nothing_like_it"):
        bianyin.nothing_like_it  # noqa: B018


def test_a_room_never_stands_in_the_place_of_a_function(corpus: Path) -> None:
    """`bianyin.search` and `bianyin.report` are rooms too, which a first call imports."""
    folders = {"corpora": corpus / "corpora", "vector_store": corpus / "vector_store"}
    first, again = (bianyin.search("有序用电", k=3, **folders) for _ in range(2))
    assert first == again
    import_module("bianyin.report"), import_module("bianyin.search")
    assert (bianyin.report, bianyin.search) == (api.report, api.search)


def test_a_passage_stands_where_it_is_said_to_stand(corpus: Path) -> None:
    folders = {"corpora": corpus / "corpora", "vector_store": corpus / "vector_store"}
    found = api.search(
        "有序用电", region="辽宁", start="2021-08-01", end=dt.date(2021, 12, 31), k=3, **folders
    )
    assert [each.rank for each in found] == [1, 2, 3]
    text = api.open_document(found[0].document_id, corpora=corpus / "corpora").text
    assert text[found[0].start : found[0].end] == found[0].text


def test_a_report_from_bare_days_writes_nothing_unless_told_where(corpus: Path, tmp_path: Path) -> None:
    folders = {"corpora": corpus / "corpora", "vector_store": corpus / "vector_store"}
    answered = api.report("辽宁", "工业", points=["2021-10-31", dt.date(2015, 1, 1)], **folders)
    with_records, without = answered.points
    assert with_records.records and not without.records and answered.folder is None
    assert answered.records[0].as_dict()["title"] == answered.records[0].title
    assert "未找到相关政策或事件" in without._repr_html_()
    assert answered.as_markdown().startswith("# 辽宁省 工业部门")
    api.report("辽宁", "工业", points=["2021-10-31"], folder=tmp_path / "out", **folders)
    assert (tmp_path / "out" / "report.md").is_file()


def test_an_audit_of_a_report_twice_in_one_process(corpus: Path, tmp_path: Path) -> None:
    folders = {"corpora": corpus / "corpora", "vector_store": corpus / "vector_store"}
    bianyin.report("辽宁", "工业", points=["2021-10-31"], folder=tmp_path / "out", **folders)
    first, second = (
        bianyin.audit(tmp_path / "out" / "report.md", alone=alone, **folders) for alone in (True, False)
    )
    assert first.records and len(first.records) == len(second.records)


def test_points_found_in_a_series_have_a_picture() -> None:
    found = api.detect(api.example_folder() / "series.csv", "辽宁", "工业")
    assert found.points and found._repr_html_().startswith("<svg")
    assert api.detect(found.series).points == found.points


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: api.report("辽宁", "工业"), "没有给出变点来源"),
        (lambda: api.report("辽宁", "工业", points=["2021-13-01"]), "不是有效日期"),
        (lambda: api.search("词", start="2021-02-01", end="2021-01-01"), "早于起始日期"),
        (lambda: api.search(" "), "检索词为空"),
    ],
)
def test_what_is_wrong_is_said(wrong: object, said: str) -> None:
    with pytest.raises(InputError, match=said):
        wrong()  # type: ignore[operator]


def test_an_empty_place_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BianyinError):
        api.open_document("nothing", corpora=tmp_path)


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def answered_with(event: Event) -> Answered:
    report = Report(
        region="辽宁省", sector="工业", analysed_at=dt.datetime(2026, 1, 2), drafter="rules", sections=(section(FIRST, event),)
    )  # fmt: skip
    return Answered(report)


def test_page_words_are_text_in_a_notebook() -> None:
    words = "<script>alert(1)</script><img onerror=x>\u202e停产"
    hostile = due(FIRST, title=proved(words), sources=(source("javascript:alert(1)", "<b>站</b>"),))
    answered = answered_with(hostile)
    shown = answered.records[0]._repr_html_() + answered.points[0]._repr_html_() + answered._repr_html_()
    names = {tag for tag, _ in Tags(shown).found}
    assert not names & {"script", "img"} and "&lt;script&gt;" in shown and "\u202e" not in shown
    assert not any((attrs.get("href") or "").startswith("javascript") for _, attrs in Tags(shown).found)


def test_a_link_leads_to_the_page() -> None:
    links = [
        attrs["href"]
        for tag, attrs in Tags(answered_with(due(FIRST)).records[0]._repr_html_()).found
        if tag == "a"
    ]
    assert links == ["https://example.org/a"]
