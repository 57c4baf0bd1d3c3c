"""A Word file's tree as its text reads once every tracked change is accepted, so that python-docx, which passes over much, reads all.

| in the file | read as |
|---|---|
| w:ins, w:moveTo; w:del, w:moveFrom; a paragraph or row whose mark is deleted | text; nothing; joined to the next, nothing |
| struck, hidden (by the run or its style) | nothing |
| w:sdt (of blocks, rows, cells, runs), w:smartTag, w:customXml, w:fldSimple, w:bdo, w:dir | what is in it |
| a control that still shows its prompt; a table of contents | nothing: no words of the document |
| text boxes, drawn and old form alike | paragraphs behind the one that they hang on, once |
| w:ruby; m:oMath | the words below; the characters of the formula |
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_OFF = ("0", "false", "off", "none")
_GONE = tuple(_W + name for name in ("del", "moveFrom", "delText", "sdtPr", "sdtEndPr", "rt"))
_WRAPPERS = tuple(
    _W + name
    for name in ("ins", "moveTo", "sdt", "sdtContent", "smartTag", "customXml", "fldSimple", "bdo", "dir")
)
_MARKS = ("strike", "dstrike", "vanish")
_CONTENTS = "Table of Contents"


def accept_changes(body: Any, styles: Any = None) -> None:
    """Make the tree of a document's body what a reader of its final form sees, in place.

    Args:
        body: the `w:body` element.
        styles: the `w:styles` element; by it runs of a struck or hidden style are known.
    """
    _drop_changes(body)
    _drop_unseen(body, _unseen_styles(styles))
    _settle_alternatives(body)
    _plain_formulas(body)
    for tag in list(body.iter(_W + "ruby")):
        _unwrap_ruby(tag)
    for tag in reversed(list(body.iter(*_WRAPPERS))):
        _unwrap(tag)
    _join_paragraphs(body)
    _lift_text_boxes(body)


def _drop_changes(body: Any) -> None:
    for control in list(body.iter(_W + "sdt")):
        if _is_no_text(control):
            _remove(control)
    for row in list(body.iter(_W + "tr")):
        if row.find(f"{_W}trPr/{_W}del") is not None:
            _remove(row)
    for cell in list(body.iter(_W + "tc")):
        if cell.find(f"{_W}tcPr/{_W}cellDel") is not None:
            _remove(cell)
    for tag in list(body.iter(*_GONE)):
        if tag.getparent() is not None and tag.getparent().tag not in (_W + "rPr", _W + "trPr"):
            _remove(tag)


def _is_no_text(control: Any) -> bool:
    """A prompt that nobody filled in, or a table of contents, which says each heading a second time."""
    said = control.find(_W + "sdtPr")
    if said is None:
        return False
    gallery = said.find(f"{_W}docPartObj/{_W}docPartGallery")
    return _is_on(said.find(_W + "showingPlcHdr")) or (
        gallery is not None and gallery.get(_W + "val") == _CONTENTS
    )


def _is_on(tag: Any) -> bool:
    return tag is not None and tag.get(_W + "val", "1").lower() not in _OFF


def _unseen_styles(styles: Any) -> frozenset[str]:
    """Names of the styles that strike or hide, by themselves or by the style that they are based on."""
    found: set[str] = set()
    for _ in range(3):  # bases of bases; deeper nobody goes
        for style in styles.iter(_W + "style") if styles is not None else ():
            base = style.find(_W + "basedOn")
            based = base is not None and base.get(_W + "val") in found
            own = [style.find(f"{_W}rPr/{_W}{mark}") for mark in _MARKS]
            if any(map(_is_on, own)) or (based and not any(tag is not None for tag in own)):
                found.add(style.get(_W + "styleId") or "")
    return frozenset(found)


def _drop_unseen(body: Any, styles: frozenset[str]) -> None:
    for run in list(body.iter(_W + "r")):
        marks = [run.find(f"{_W}rPr/{_W}{mark}") for mark in _MARKS]
        named = run.find(f"{_W}rPr/{_W}rStyle")
        of_style = (named is not None and named.get(_W + "val") in styles) or _paragraph_style(run) in styles
        if any(map(_is_on, marks)) or (of_style and not any(tag is not None for tag in marks)):
            _remove(run)


def _paragraph_style(run: Any) -> str:
    paragraph = next(run.iterancestors(_W + "p"), None)
    named = paragraph.find(f"{_W}pPr/{_W}pStyle") if paragraph is not None else None
    return named.get(_W + "val", "") if named is not None else ""


def _settle_alternatives(body: Any) -> None:
    """Of one thing in a new and an old form keep one, that which holds words."""
    for tag in list(body.iter(_MC + "AlternateContent")):
        forms = [form for form in tag if isinstance(form.tag, str)]
        kept = next((form for form in forms if next(form.iter(_W + "t"), None) is not None), None)
        for form in forms:
            if form is not kept:
                tag.remove(form)


def _plain_formulas(body: Any) -> None:
    for formula in list(body.iter(_M + "oMath")):
        words = "".join(part.text or "" for part in formula.iter(_M + "t"))
        run = formula.makeelement(_W + "r")
        etree.SubElement(run, _W + "t", {_XML_SPACE: "preserve"}).text = words
        parent = formula.getparent()
        if parent.tag == _M + "oMathPara":
            formula, parent = parent, parent.getparent()
        if parent is not None:
            parent.replace(formula, run)


def _unwrap_ruby(ruby: Any) -> None:
    """The run that holds it becomes the runs of the words below."""
    run = ruby.getparent()
    base = ruby.find(_W + "rubyBase")
    if run is None or run.getparent() is None or base is None:
        return
    for inner in list(base):
        run.addprevious(inner)
    run.remove(ruby)


def _unwrap(tag: Any) -> None:
    if tag.getparent() is None or tag.getparent().tag in (_W + "rPr", _W + "trPr", _W + "tblPr"):
        return  # the mark of a change, and no wrapper
    for inner in list(tag):
        tag.addprevious(inner)
    _remove(tag)


def _join_paragraphs(body: Any) -> None:
    """A paragraph whose end is deleted opens the one behind it."""
    for paragraph in reversed(list(body.iter(_W + "p"))):
        mark = paragraph.find(f"{_W}pPr/{_W}rPr")
        following = paragraph.getnext()
        if mark is None or following is None or following.tag != _W + "p":
            continue
        if mark.find(_W + "del") is None and mark.find(_W + "moveFrom") is None:
            continue
        at = 1 if following.find(_W + "pPr") is not None else 0
        for inner in reversed([part for part in paragraph if part.tag != _W + "pPr"]):
            following.insert(at, inner)
        _remove(paragraph)


def _lift_text_boxes(body: Any) -> None:
    for box in reversed(list(body.iter(_W + "txbxContent"))):
        holder = next(box.iterancestors(_W + "p"), None)
        if holder is not None:
            for inner in reversed(list(box)):
                holder.addnext(inner)
            _remove(box)


def _remove(tag: Any) -> None:
    parent = tag.getparent()
    if parent is not None:
        parent.remove(tag)


def grid_cells(table: Any) -> Iterator[list[Any]]:
    """The `w:tc` elements of each row of a `w:tbl`, one that is merged with the one above it as that one; none twice in a row.

    Columns are counted and never laid out: a cell may call itself a hundred million columns wide.
    """
    above: dict[int, Any] = {}
    for row in table.iter(_W + "tr"):
        if next(row.iterancestors(_W + "tbl"), None) is not table:
            continue
        column, cells = _number(row.find(f"{_W}trPr/{_W}gridBefore"), 0), []
        for cell in row.findall(_W + "tc"):
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            if merge is not None and merge.get(_W + "val", "continue") == "continue":
                cell = above.get(column, cell)
            above[column] = cell
            column += _number(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1)
            cells.append(cell)
        yield cells


def _number(tag: Any, default: int) -> int:
    value = tag.get(_W + "val", "") if tag is not None else ""
    return int(value) if value.isdigit() and len(value) < 12 else default
