"""PDF, Word and Excel files: their words, their dates, and what is said of those that cannot be read."""

from __future__ import annotations

import io
import resource
import time
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import paper
import pytest

from bianyin.model import Document, MediaType, Page
from bianyin.parse.media import sniff
from bianyin.parse.office import read_xlsx
from bianyin.parse.pages import read_pages
from bianyin.parse.parse import parse

HEAD = [
    "示例省工业和信息化厅文件",
    "示工信发〔2021〕58号",
    "示例省工业和信息化厅关于开展水泥行业",
    "错峰生产的通知",
]
BODY = [
    "各市工业和信息化局，有关企业：",
    "　　为做好冬季大气污染防治，经研究决定，2021年11月1日至2022年3月31日在全省水泥熟料生产线实行错峰生产，停窑不少于120天。",
    "　　一、各市要制定实施方案，明确停窑时间和责任人，每月5日前报送上月执行情况。",
    "　　二、本通知自2021年11月1日起施行。",
    "　　　　示例省工业和信息化厅",
    "　　　　2021年10月20日",
]
TABLE = [["企业", "停窑天数"], ["示例水泥一厂", "120"], ["示例水泥二厂", "130"]]


def read(body: bytes, kind: MediaType, **more: str) -> Document:
    return parse(Page(url="https://gxt.ln.gov.cn/files/P020211022.pdf", body=body, media_type=kind, **more))


def check_notice(document: Document) -> None:
    assert document.title == "示例省工业和信息化厅关于开展水泥行业错峰生产的通知"
    assert document.document_number == "示工信发〔2021〕58号"
    assert "2021年11月1日至2022年3月31日在全省水泥熟料生产线实行错峰生产，停窑不少于120天。" in document.text
    found = {date.name: date.date.value for date in document.dates}
    assert (found["issued_on"], found["effective_on"]) == ("2021-10-20", "2021-11-01")
    assert document.warnings == ()


def test_a_notice_as_pdf_its_lines_and_pages_put_together() -> None:
    lines = paper.wrapped(BODY)
    body = paper.pdf([[*HEAD, *lines[:4], "— 1 —"], [*lines[4:], "— 2 —"]])
    check_notice(read(body, "pdf"))
    assert "— 1 —" not in read(body, "pdf").text


def test_a_notice_as_word_with_a_table() -> None:
    document = read(paper.word([*HEAD[:2], "".join(HEAD[2:]), *BODY], TABLE), "docx")
    check_notice(document)
    assert "示例水泥二厂 130" in document.text.split("\n")


def test_tables_as_text() -> None:
    document = read(
        paper.sheet([["2021年错峰生产计划"], ["企业", "天数"], ["示例水泥一厂", 120.0]]),
        "xlsx",
        title="附件：错峰生产计划表",
    )
    assert document.title == "附件：错峰生产计划表"
    assert "示例水泥一厂 120" in document.text
    assert document.warnings == ()


def test_an_attachment_knows_its_page_and_its_name() -> None:
    page = "https://gxt.ln.gov.cn/t20211022_1.html"
    document = read(paper.pdf([paper.wrapped(["全省水泥企业名单如下，共计三十家企业，详见各市上报的材料和清单。"])]), "pdf",
                    title="水泥企业名单", linked_from=page)  # fmt: skip
    assert (document.title, document.attached_to) == ("水泥企业名单", page)


@pytest.mark.parametrize(
    ("body", "kind", "warning"),
    [
        (paper.pdf([BODY])[:400], "pdf", "unreadable"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 20, "pdf", "unreadable"),
        (paper.word(BODY)[:-200], "docx", "unreadable"),
        (b"PK\x03\x04" + bytes(500) + b"word/", "docx", "unreadable"),
        (paper.bomb("word/document.xml", 300 * 2**20), "docx", "too_large"),
        (paper.bomb("xl/workbook.xml", 40 * 2**20), "xlsx", "too_large"),
        (paper.sheet([["a"]])[:300], "xlsx", "unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "legacy", None),
    ],
    ids=["cut pdf", "noise", "cut word", "no archive", "bomb", "sheet bomb", "cut sheet", "binary word"],
)  # fmt: skip
def test_what_cannot_be_read_is_recorded_at_once(body: bytes, kind: MediaType, warning: str | None) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    document = read(body, kind)
    assert time.process_time() - start < 60
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024  # KiB
    assert document.title
    assert "no_main_text" in document.warnings
    assert (
        warning in document.warnings if warning else {"unread_format", "unreadable"} & set(document.warnings)
    )


@pytest.mark.parametrize(
    ("body", "name", "kind"),
    [
        (paper.pdf([["a"]]), "a.html", "pdf"),
        (b"\n\n<!DOCTYPE html><html><body>404</body></html>", "a.pdf", "html"),
        ("<p>没有文件头的网页</p>".encode("gb18030"), "a.doc", "html"),
        ("纯文本，没有标记。".encode(), "a.txt", "text"),
        (paper.word(["x"]), "a.doc", "docx"),
        (paper.sheet([["x"]]), "download?id=1", "xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", "a.wps", "legacy"),
        (b"\x89PNG\r\n\x1a\n....", "a.html", None),
        (b"", "a.html", None),
    ],
    ids=["pdf", "error page", "bare html", "text", "word", "excel", "binary word", "picture", "nothing"],
)
def test_kinds_are_told_by_the_bytes(body: bytes, name: str, kind: MediaType | None) -> None:
    assert sniff(body, name) == kind


def test_a_pdf_that_is_html_is_read_as_html(tmp_path: Path) -> None:
    file = tmp_path / "notice.pdf"
    file.write_text(
        "<html><title>示例通知</title><div id='zoom'><p>示例企业停产检修三十天，影响产量十万吨，全年计划不变。</p></div></html>"
    )
    document = parse(next(iter(read_pages([file]))))
    assert "示例企业停产检修三十天" in document.text


def test_a_page_of_forty_megabytes_takes_bounded_time_and_memory() -> None:
    row = "<tr><td>示例企业名称</td><td>2021年10月</td><td>停产检修三十天，影响产量十万吨，恢复生产的时间另行通知。</td></tr>".encode()
    body = b"<html><title>" + "示例清单".encode() + b"</title><body><table>" + row * (40 * 2**20 // len(row))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    document = parse(Page(url="https://example.org/big.html", body=body, media_type="html"))
    assert "cut_off" in document.warnings
    assert "示例企业名称" in document.text
    assert time.process_time() - start < 60
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 1000 * 1024


def test_a_page_of_scripts_and_pictures_loses_nothing() -> None:
    ballast = (
        b"<script>"
        + b"x=1;" * 2_000_000
        + b"</script><img src='data:image/png;base64,"
        + b"A" * 4_000_000
        + b"'>"
    )
    words = "<h1>示例标题一二三四</h1><div id='zoom'><p>示例企业停产检修三十天，影响产量十万吨，全年计划不变。</p></div>".encode()
    document = parse(
        Page(url="https://example.org/big.html", body=b"<html>" + ballast + words, media_type="html")
    )
    assert "影响产量十万吨" in document.text
    assert document.warnings == ()


def test_a_page_names_its_attachments() -> None:
    body = (
        "<h1>关于印发示例方案的通知</h1><div id='zoom'><p>现将示例方案印发给你们，请认真组织实施，并按月报送进展。</p>"
        "<a href='./P020211022.pdf'>附件1</a><a href='/files/表.xlsx?v=1'>附件2</a><a href='./P020211022.pdf#page=2'>附件1</a>"
        "<a href='javascript:void(0)'>x.pdf</a><a href='next.html'>下一篇</a></div>"
    ).encode()
    document = parse(Page(url="https://gxt.ln.gov.cn/zwgk/t20211022_1.html", body=body, media_type="html"))
    assert document.attachments == (
        "https://gxt.ln.gov.cn/zwgk/P020211022.pdf",
        "https://gxt.ln.gov.cn/files/表.xlsx?v=1",
    )


@pytest.fixture
def converter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program called soffice that answers as LibreOffice does, and the file it hands out."""
    given = tmp_path / "given.docx"
    program = tmp_path / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text(
        '#!/bin/sh\nwhile [ $# -gt 1 ]; do [ "$1" = --outdir ] && out="$2"; shift; done\n'
        f'mkdir -p "$out" && cp "{given}" "$out/given.docx"\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    return given


BINARY_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def test_binary_word_files_are_read_where_there_is_a_converter(converter: Path) -> None:
    converter.write_bytes(paper.word([*HEAD[:2], "".join(HEAD[2:]), *BODY]))
    check_notice(read(BINARY_WORD, "legacy"))


def test_a_converter_that_fails_leaves_the_file_unreadable(converter: Path) -> None:
    assert "unreadable" in read(BINARY_WORD, "legacy").warnings


def test_without_a_converter_the_format_is_unread(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "unread_format" in read(BINARY_WORD, "legacy").warnings


def test_the_pages_of_a_pdf_are_known_by_where_they_begin() -> None:
    lines = paper.wrapped(
        ["".join(f"第{n}家水泥企业在采暖季停窑{n + 90}天，由所在市报送。" for n in range(8))]
    )
    pages = [[*HEAD, *lines[:4], "— 1 —"], [*lines[4:6], "— 2 —"], [*paper.wrapped(["附件所列三十家企业名单如下。"]), "— 3 —"]]  # fmt: skip
    document = read(paper.pdf(pages), "pdf")
    assert len(document.page_starts) == 3 and document.page_starts[0] == 0
    assert [document.page_of(document.text.index(words)) for words in (lines[0][:8], "附件所列三十家")] == [
        1,
        3,
    ]
    second = document.page_starts[1]
    assert document.text[second:].replace("\n", "").startswith(lines[4])
    assert (document.page_of(second - 1), document.page_of(second)) == (1, 2)


def test_a_page_whose_beginning_is_not_found_makes_the_one_before_uncertain() -> None:
    document = read(paper.pdf([[*HEAD, *paper.wrapped(["全省水泥企业实行错峰生产。"])]]), "pdf")
    unsure = document.model_copy(update={"page_starts": (0, -1, 30)})
    assert [unsure.page_of(offset) for offset in (0, 29, 30)] == [None, None, 3]
    assert read(b"<p>" + "一页网页。".encode() * 30, "html").page_of(3) is None


def test_a_hidden_sheet_is_not_read_and_gaps_cost_nothing() -> None:
    book = openpyxl.Workbook()
    book.active.append(["示例水泥一厂", 120])
    book.active["C1048576"] = "末行"
    book.create_sheet("选项").append(["内部选项"])
    book["选项"].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    assert read_xlsx(out.getvalue()).split("\n") == ["示例水泥一厂 120", "末行"]
