"""`report.docx` as Word and LibreOffice open it."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest
from docx.document import Document

from bianyin.model import Event, Report
from bianyin.plot.pixels import has_chinese_font
from bianyin.report.numbering import numbered
from bianyin.report.word import report_docx
from made_reports import FIRST, SECOND, due, paper, proved, section, source

PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><rect width="50" height="50"/></svg>'
)
_WORDS = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def written(*events: Event, picture: str | None = None) -> bytes:
    sections = tuple(
        section(at, *(each for each in events if each.change_point == at)) for at in (FIRST, SECOND)
    )
    report = Report(
        region="辽宁省", sector="工业", analysed_at=dt.datetime(2026, 1, 2), drafter="rules", sections=sections, picture=picture
    )  # fmt: skip
    return report_docx(report, numbered(report))


def opened(*events: Event, picture: str | None = None) -> Document:
    return docx.Document(io.BytesIO(written(*events, picture=picture)))


def links(document: Document) -> list[str]:
    return [each.target_ref for each in document.part.rels.values() if "hyperlink" in each.reltype]


def test_overview_sections_annex_and_references_stand_in_order() -> None:
    document = opened(due(FIRST), paper(FIRST), due(SECOND, -5))
    headings = [each.text for each in document.paragraphs if each.style.name in ("Title", "Heading 1")]
    assert headings == [
        "辽宁省 工业部门 碳排放变点相关政策与事件汇总", "总表",
        "转折点: 2021-10-31 (Event) - 置信度: 0.70", "转折点: 2021-12-01 (Event) - 置信度: 0.70",
        "附录：全国性文件", "参考文献",
    ]  # fmt: skip
    (table,) = document.tables
    assert [row.cells[0].text for row in table.rows] == ["变点", "2021-10-31", "2021-12-01"]
    text = "\n".join(each.text for each in document.paragraphs)
    assert "1. 鞍山一钢厂停产" in text and "记录 1（已见前文）" in text and "附1 关于水泥行业的通知" in text


def test_figures_are_bold_and_addresses_are_links() -> None:
    document = opened(due(FIRST))
    bold = [run.text for each in document.paragraphs for run in each.runs if run.bold]
    assert "8000吨" in bold and links(document) == ["https://example.org/a"]


def test_every_style_names_a_font_for_chinese() -> None:
    archive = zipfile.ZipFile(io.BytesIO(written(due(FIRST))))
    styles = ElementTree.fromstring(archive.read("word/styles.xml"))
    for style in styles.iter(f"{_WORDS}style"):
        if (name := style.find(f"{_WORDS}name")) is not None and name.get(f"{_WORDS}val") in (
            "Normal",
            "Title",
            "heading 1",
        ):
            (fonts,) = style.iter(f"{_WORDS}rFonts")
            assert fonts.get(f"{_WORDS}eastAsia") in ("宋体", "黑体")


def test_a_hostile_page_is_text() -> None:
    title = "<w:p>\u202e停产\x00</w:p> onerror="
    hostile = source("javascript:alert(1)", "站点\x07")
    document = opened(due(FIRST, title=proved(title), sources=(hostile,)))
    text = "\n".join(each.text for each in document.paragraphs)
    assert "<w:p>停产</w:p> onerror=" in text and links(document) == []


@pytest.mark.skipif(not has_chinese_font(), reason="no Chinese font on this machine")
def test_the_picture_lies_on_a_page_of_its_own_and_is_described() -> None:
    document = opened(due(FIRST), picture=PICTURE)
    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("descr") == "辽宁省 工业部门排放序列与变点"
    assert [page.page_width > page.page_height for page in document.sections] == [False, True, False]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it(tmp_path: Path) -> None:
    (tmp_path / "report.docx").write_bytes(written(due(FIRST), paper(FIRST), picture=PICTURE))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
               "--outdir", str(tmp_path), str(tmp_path / "report.docx")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-")
