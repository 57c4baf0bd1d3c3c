"""Scanned files: pages that are pictures, made here by drawing a page's words; read with the real models (extra `ocr`)."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache

import paper
import pypdfium2  # type: ignore[import-untyped]
import pytest
from PIL import Image, ImageFilter

from bianyin.model import Document, Page
from bianyin.parse import parse as parsing
from bianyin.parse import scans
from bianyin.parse.canonical import without_spaces
from bianyin.parse.parse import parse
from bianyin.parse.scans import Piece, lines_of

NOTICE = [
    "示例省发展和改革委员会文件",
    "示发改环资〔2021〕312号",
    "示例省发展和改革委员会关于完善能耗双控的通知",
    "各市发展和改革委员会，有关企业：",
    "2021年9月至12月，全省钢铁、水泥企业用电负荷压减三成，",
    "不得擅自恢复生产。粗钢产量比上年减少850万吨。",
    "示例省发展和改革委员会",
    "2021年9月16日",
]  # fmt: skip


@cache
def _draws_chinese() -> bool:
    lister = shutil.which("fc-list")
    return bool(lister and subprocess.run([lister, ":lang=zh"], capture_output=True, check=True).stdout)


needs_models = pytest.mark.skipif(not scans.can_read_scans(), reason="bianyin[ocr] is not installed")
needs_font = pytest.mark.skipif(not _draws_chinese(), reason="no Chinese font draws the page here")


def picture(lines: Sequence[str]) -> Image.Image:
    """A page as a scanner sees it, 200 dots an inch."""
    with pypdfium2.PdfDocument(paper.pdf([lines])) as document:
        drawn: Image.Image = document[0].render(scale=200 / 72).to_pil().convert("RGB")
    return drawn


def scanned(*pages: Image.Image) -> bytes:
    body = io.BytesIO()
    pages[0].save(body, "PDF", resolution=200, save_all=True, append_images=pages[1:])
    return body.getvalue()


def read(body: bytes) -> Document:
    return parse(Page(url="https://fgw.example.gov.cn/P0202109.pdf", body=body, media_type="pdf"))


@needs_models
@needs_font
def test_a_scan_is_read_and_says_so() -> None:
    document = read(scanned(picture(NOTICE)))
    assert document.warnings == ("read_by_ocr",) and document.read_by_ocr
    assert document.title == NOTICE[2]
    assert document.document_number == NOTICE[1]
    assert "用电负荷压减三成，不得擅自恢复生产。粗钢产量比上年减少850万吨。" in document.text
    assert {date.name: date.date.value for date in document.dates} == {"issued_on": "2021-09-16"}


@needs_models
@needs_font
def test_a_poor_scan_of_two_pages_loses_few_characters_and_keeps_its_pages() -> None:
    tilted = [
        picture(lines).rotate(0.7, fillcolor="white").filter(ImageFilter.GaussianBlur(1.1))
        for lines in (NOTICE[:4], NOTICE[4:])
    ]
    document = read(scanned(*tilted))
    wanted = without_spaces("".join([NOTICE[2], *NOTICE[:2], *NOTICE[3:]]))
    got = without_spaces(document.text)
    assert sum(each.size for each in SequenceMatcher(None, wanted, got).get_matching_blocks()) > 0.97 * len(
        wanted
    )
    assert document.page_of(document.text.index("全省钢铁")) == 2


def test_without_what_reads_it_a_scan_stays_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "can_read_scans", lambda: False)
    assert read(scanned(Image.new("RGB", (400, 400), "white"))).warnings == ("needs_ocr", "no_main_text")


@needs_models
def test_an_empty_page_has_no_words_to_be_read() -> None:
    assert read(scanned(Image.new("RGB", (400, 400), "white"))).warnings == ("needs_ocr", "no_main_text")


def test_pieces_of_a_line_from_the_left_and_lines_from_the_top() -> None:
    pieces = [
        Piece(300, 12, 40, "右"), Piece(10, 100, 130, "下"), Piece(10, 10, 42, "左"), Piece(10, 44, 70, "中"),
    ]  # fmt: skip
    assert lines_of(pieces) == ["左 右", "中", "下"]
    assert lines_of([]) == []
