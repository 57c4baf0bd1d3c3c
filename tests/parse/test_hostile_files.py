"""What a page or file does to the machine stays with it: the others of the run arrive, and it is a document that says why it is not read."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import paper
import pytest

from bianyin.catalog.catalog import Catalog
from bianyin.catalog.sqlite_file import SqliteFile
from bianyin.model import Page
from bianyin.parse import parse as parsing
from bianyin.parse.apart import FileReader
from bianyin.parse.parse import parse
from bianyin.parse.unread import Unread

NOTICE = "示例市生态环境局通知，自2021年10月1日起全市水泥企业停产三十天，影响产量十万吨。"
NOTICE_PAGE = (
    f"<html><title>关于水泥企业停产的通知</title><body><div id='zoom'><p>{NOTICE}</p></div></body></html>"
)
WIDE = (
    '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="100000000"/></w:tcPr><w:p><w:r><w:t>'
    f"{NOTICE}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
)
LIMIT = 3 * 2**30


def of_a_later_version(body: bytes) -> bytes:
    """An archive whose parts say that they need a program of the future."""
    at = body.index(b"PK\x01\x02")
    return body[: at + 6] + b"\xff" + body[at + 7 :]


def far_cell(rows: list[list[object]]) -> bytes:
    return paper.changed(
        paper.sheet(rows),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b'r="2"', b'r="999999999"').replace(b'"A2"', b'"A999999999"'),
    )


def hostile(folder: Path) -> None:
    attributes = " ".join(f"a{number}=1" for number in range(200_000))
    files: dict[str, bytes] = {
        "a-operators.pdf": paper.operators_pdf(6_000_000),
        "b-bomb.docx": paper.bomb("word/document.xml", 300 * 2**20),
        "c-bomb.xlsx": paper.bomb("xl/workbook.xml", 40 * 2**20),
        "d-future.docx": of_a_later_version(paper.word(["x"])),
        "e-wide.docx": paper.word_of(WIDE),
        "f-far.xlsx": far_cell([[NOTICE], ["末行"]]),
        "g-nested.html": f"<title>示例通知</title>{'<div>' * 100_000}{NOTICE}".encode(),
        "h-attributes.html": f"<title>示例通知</title><body><div {attributes}><p>{NOTICE}</p></div>".encode(),
        "i-dates.html": f"<title>示例通知</title><p>{NOTICE}</p><p>{'2021年10月1日' * 20_000}</p>".encode(),
        "z-last.html": NOTICE_PAGE.encode(),
    }
    folder.mkdir()
    for name, body in files.items():
        (folder / name).write_bytes(body)


def command(*arguments: str) -> int:
    return subprocess.run(
        [sys.executable, "-m", "bianyin", *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT)),
        capture_output=True,
        timeout=240,
    ).returncode


def test_hostile_files_end_no_run_in_three_gibibytes(tmp_path: Path) -> None:
    hostile(tmp_path / "pages")
    expected = {
        "a-operators.pdf": "too_large", "b-bomb.docx": "too_large", "c-bomb.xlsx": "too_large", "d-future.docx": "unreadable",
        "e-wide.docx": "", "f-far.xlsx": "", "g-nested.html": None, "h-attributes.html": "", "i-dates.html": "", "z-last.html": "",
    }  # fmt: skip
    corpora = str(tmp_path / "corpora")
    for code, *arguments in ((3, "ingest", str(tmp_path / "pages")), (0, "rebuild")):
        assert command(*map(str, arguments), "--corpora", corpora) == code
        with Catalog(SqliteFile(Path(corpora))) as catalog:
            found = {document.url.split("/")[-1].split("#")[0]: document for document in catalog.documents()}
        assert found.keys() == expected.keys()
        for name, reason in expected.items():
            if reason is not None:
                assert (reason in found[name].warnings) if reason else NOTICE in found[name].text, name


def test_a_file_that_takes_too_long_or_too_much_leaves_the_reader_ready() -> None:
    good = paper.pdf([paper.wrapped([NOTICE])])
    body = paper.operators_pdf(3_000_000)
    for reader in (FileReader(seconds=1.5, memory=8 * 2**30), FileReader(memory=600 * 2**20)):
        try:
            reader.read("docx", paper.word([NOTICE]))  # one that has served is made anew as well
            with pytest.raises(Unread) as error:
                reader.read("pdf", body)
            assert error.value.reason == "too_large"
            assert NOTICE in reader.read("pdf", good).text
        finally:
            reader.close()


def test_a_reader_killed_from_outside_reads_the_next_file() -> None:
    reader = FileReader()
    try:
        assert reader.read("docx", paper.word([NOTICE])).text == NOTICE
        assert reader._process is not None
        reader._process.kill()
        assert reader.read("docx", paper.word([NOTICE])).text == NOTICE
    finally:
        reader.close()


def test_web_pages_start_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: pytest.fail("a process for a page"))
    assert parse(Page(url="https://www.ln.gov.cn/a.html", body=NOTICE_PAGE.encode(), media_type="html")).text


@pytest.mark.parametrize(
    ("error", "reason"),
    [(RecursionError, "unreadable"), (MemoryError, "too_large"), (NotImplementedError, "unreadable"), (ValueError, "unreadable")],
)  # fmt: skip
def test_whatever_reading_fails_with_is_a_warning_of_the_page(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception], reason: str
) -> None:
    def fail(_: Page) -> None:
        raise error

    monkeypatch.setitem(parsing._READERS, "html", fail)
    document = parse(Page(url="https://www.ln.gov.cn/通知.html", body=b"<p>", media_type="html"))
    assert (document.title, document.warnings) == ("通知.html", (reason, "no_main_text"))


@pytest.mark.parametrize("flood", ["2021年10月1日", "2021-10-01至", "2021年", "10月", "1日", "2021.10.1、"])
def test_time_grows_with_the_length_of_a_run_of_dates(flood: str) -> None:
    def once(page: Page) -> float:
        start = time.process_time()
        parse(page)
        return time.process_time() - start

    def seconds(times: int) -> float:
        """The better of two: one of them may clear up the garbage of the thousand tests before."""
        body = f"<title>示例通知</title><p>{NOTICE}</p><p>{flood * times}</p>".encode()
        page = Page(url="https://www.ln.gov.cn/a.html", body=body, media_type="html")
        return min(once(page) for _ in range(2))

    seconds(10)
    assert seconds(16_000) < 10 * seconds(4_000) + 0.5
