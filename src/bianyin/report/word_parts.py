"""What python-docx lacks: Chinese fonts, links, rows that repeat, page numbers. Word's own XML (ECMA-376) stays in this file."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from bianyin.report.shown_fields import Words
from bianyin.text.harmless import harmless

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

_LATIN, _BODY, _HEAD = "Times New Roman", "宋体", "黑体"
_LINK = "0563C1"
# Styles with their sizes in points; without `w:eastAsia` Word takes whatever font it likes for Chinese.
_STYLES: dict[str, tuple[str, float]] = {
    "Normal": (_BODY, 10.5),
    "Title": (_HEAD, 18),
    "Heading 1": (_HEAD, 15),
    "Heading 2": (_HEAD, 12.5),
    "List Bullet": (_BODY, 10.5),
}


def new_document() -> Document:
    """An empty A4 document with Chinese fonts, its pages numbered."""
    import docx
    from docx.oxml.ns import qn
    from docx.shared import Cm

    document = docx.Document()
    for language in document.styles.element.xpath(
        "w:docDefaults//w:lang"
    ):  # else punctuation is set as in Japan
        language.set(qn("w:eastAsia"), "zh-CN")
    for name, (font, size) in _STYLES.items():
        _set_font(document.styles[name], font, size)
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.4)
    _number_pages(page.footer.paragraphs[0])
    return document


def _set_font(style: Any, font: str, size: float) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.name, style.font.size, style.font.color.rgb = _LATIN, Pt(size), RGBColor(0x1F, 0x29, 0x33)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in [name for name in fonts.attrib if "Theme" in name]:  # would win over the font's name
        del fonts.attrib[theme]
    for script, face in {"ascii": _LATIN, "hAnsi": _LATIN, "eastAsia": font}.items():
        fonts.set(qn(f"w:{script}"), face)
    style.paragraph_format.space_after = Pt(4)


def _element(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _number_pages(paragraph: Paragraph) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph._p.append(_element("w:fldSimple", instr="PAGE"))


def write_words(paragraph: Paragraph, words: Iterable[Words]) -> None:
    """Words of one line: what is strong is bold, what leads somewhere a link."""
    for each in words:
        text = " ".join(harmless(each.text).split()) if each.address else harmless(each.text)
        if each.address.startswith(("http://", "https://")):
            _link(paragraph, text, each.address)
        else:
            paragraph.add_run(text).bold = each.strong or None


def _link(paragraph: Paragraph, text: str, address: str) -> None:
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    relation = paragraph.part.relate_to(harmless(address), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    run: Run = paragraph.add_run(text)
    run.font.color.rgb, run.font.underline = RGBColor.from_string(_LINK), True
    link = _element("w:hyperlink")
    link.set(qn("r:id"), relation)
    run._r.addprevious(link)
    link.append(run._r)


def add_table(document: Document, rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
    """A table whose first row repeats on every page and whose rows are never cut; `widths` in centimetres."""
    from docx.shared import Cm, Pt

    table = document.add_table(rows=len(rows), cols=len(widths), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for at, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
        row._tr.get_or_add_trPr().append(_element("w:cantSplit"))
        for cell, text, width in zip(row.cells, cells, widths, strict=True):
            cell.width = Cm(width)
            run = cell.paragraphs[0].add_run(harmless(text))
            run.font.size, run.bold = Pt(9), at == 0 or None
    table.rows[0]._tr.get_or_add_trPr().append(_element("w:tblHeader"))


def add_wide_picture(document: Document, png: bytes, description: str) -> None:
    """A picture on a page of its own that lies on its side, and what a screen reader says of it; the next page stands again."""
    from docx.enum.section import WD_ORIENT, WD_SECTION

    page = document.add_section(WD_SECTION.NEW_PAGE)
    page.orientation, page.page_width, page.page_height = (
        WD_ORIENT.LANDSCAPE,
        page.page_height,
        page.page_width,
    )
    width = (page.page_width or 0) - (page.left_margin or 0) - (page.right_margin or 0)
    document.add_picture(io.BytesIO(png), width=width)
    document.inline_shapes[-1]._inline.docPr.set("descr", description)
    page = document.add_section(WD_SECTION.NEW_PAGE)
    page.orientation, page.page_width, page.page_height = (
        WD_ORIENT.PORTRAIT,
        page.page_height,
        page.page_width,
    )
