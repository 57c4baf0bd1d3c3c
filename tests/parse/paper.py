"""Small PDF, Word and Excel files made for the tests. The PDF has a real Chinese text layer and no font inside."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Sequence

_WIDTH, _SIZE, _LEADING = 28, 14, 22  # characters a line, points


def pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF whose pages show these lines, from the top."""
    objects: list[bytes] = [b"", b""]  # catalog and page tree, filled in below
    font = _add(objects, b"<< /Type /Font /Subtype /Type0 /BaseFont /SimSun /Encoding /UniGB-UCS2-H /DescendantFonts [ << /Type /Font"
                b" /Subtype /CIDFontType0 /BaseFont /SimSun /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>"
                b" /DW 1000 /FontDescriptor << /Type /FontDescriptor /FontName /SimSun /Flags 4 /FontBBox [0 -200 1000 900]"
                b" /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >> >> ] >>")  # fmt: skip
    kids = []
    for lines in pages:
        shown = "".join(
            f"1 0 0 1 72 {760 - number * _LEADING} Tm <{line.encode('utf-16-be').hex()}> Tj\n"
            for number, line in enumerate(lines)
        )
        stream = f"BT /F1 {_SIZE} Tf\n{shown}ET".encode()
        content = _add(objects, b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        kids.append(_add(objects, b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
                                  b" /Resources << /Font << /F1 %d 0 R >> >> >>" % (content, font)))  # fmt: skip
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (
        len(kids),
        b" ".join(b"%d 0 R" % kid for kid in kids),
    )
    return _file(objects)


def wrapped(paragraphs: Sequence[str]) -> list[str]:
    """Paragraphs broken into lines as a typesetter does."""
    return [text[at : at + _WIDTH] for text in paragraphs for at in range(0, len(text), _WIDTH)]


def _add(objects: list[bytes], content: bytes) -> int:
    objects.append(content)
    return len(objects)


def _file(objects: Sequence[bytes]) -> bytes:
    out = io.BytesIO(b"%PDF-1.5\n")
    out.seek(0, io.SEEK_END)
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()


def word(paragraphs: Sequence[str], table: Sequence[Sequence[str]] = ()) -> bytes:
    """A DOCX with these paragraphs, a table after the last but two."""
    import docx

    document = docx.Document()
    for number, text in enumerate(paragraphs):
        document.add_paragraph(text)
        if table and number == len(paragraphs) - 3:
            grid = document.add_table(rows=0, cols=len(table[0]))
            for row in table:
                for cell, value in zip(grid.add_row().cells, row, strict=True):
                    cell.text = value
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def sheet(rows: Sequence[Sequence[object]]) -> bytes:
    """An XLSX with these rows."""
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bomb(part: str, size: int) -> bytes:
    """An archive that calls itself an office file and unpacks to `size` bytes of spaces."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, b" " * size)
    return out.getvalue()


def word_of(body: str, styles: str = "") -> bytes:
    """A DOCX whose body is this XML (prefixes w, m, mc, wps, v), with more styles."""
    names = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
        ' xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    document = (
        f"<?xml version='1.0' encoding='UTF-8'?><w:document {names}><w:body>{body}</w:body></w:document>"
    )
    return changed(word(["x"]), "word/document.xml", lambda _: document.encode(), styles)


def changed(archive: bytes, part: str, change: Callable[[bytes], bytes], styles: str = "") -> bytes:
    """An office file with one of its parts made another."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == part:
                content = change(content)
            if info.filename == "word/styles.xml":
                content = content.replace(b"</w:styles>", styles.encode() + b"</w:styles>")
            new.writestr(info, content)
    return out.getvalue()


def operators_pdf(count: int) -> bytes:
    """A PDF of one page that unpacks to this many text operators."""
    stream = zlib.compress(b"BT /F1 1 Tf (a) Tj ET\n" * count, 9)
    return _file(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
            b" /Resources << /Font << /F1 4 0 R >> >> >>",
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
        ]
    )
