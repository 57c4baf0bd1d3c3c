"""A report's text, line by line, into what it claims. Reads any text; what cannot be read as a record is prose."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from bianyin.audit import marked_lines as marks
from bianyin.audit.ending import cut_of
from bianyin.audit.reported import Reference, Reported, ReportedField, ReportedRecord, ReportedSection
from bianyin.model import ChangePoint, Window
from bianyin.series.point_cells import read_point
from bianyin.series.point_heading import heading_cells, is_point_heading

_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*")
_STATED = re.compile(r"(?:共(?:包含|计|有)?|包含)\s*(\d{1,4})\s*个[^\n。]{0,12}?(?:转折点|变点)")
_ANALYSED = re.compile(r"(?:分析|生成|报告)(?:时间|日期)\s*[:：]\s*(\d{4})-(\d{1,2})-(\d{1,2})")
_SEARCHED = re.compile(r"已检索窗口\s*(\d{4}-\d\d-\d\d)\s*至\s*(\d{4}-\d\d-\d\d)")
_CITED = re.compile(r"\s*-\s+(?:记录\s*)?(?P<label>附?\d{1,3})(?:（已见前文）)?\s*[：:]\s*(?P<title>.+)")
_CITED_TAIL = re.compile(r"（\d{4}年[^（）]*(?:（[^）]*）[^（）]*)*.*）$|，(?:约?[早晚]于变点|与变点)[^，]*$")
_REFERENCE = re.compile(r"\s*\\?\[(\d{1,4})\\?\]\s+(.+)")
_ROW = re.compile(r"\|\s*(\d{4}[^|]*?)\s*\|[^|]*\|[^|]*\|\s*(\d+)\s*\|\s*(\d+)\s*\|")
_VERBATIM = re.compile("每个字段均为已存网页的原文")
_NO_RECORD = re.compile(r"^(?:>|已检索窗口|未采用|概述：|变点区间|所处时段|注意：|全国性文件|---|!\[|\|)")


def read_report(text: str) -> Reported:
    """What the report claims; a text that is none has no sections."""
    lines = text.split("\n")
    blocks = list(_blocks(lines))
    head = "\n".join(text for _, heading, body in blocks if not is_point_heading(heading) for _, text in body)
    sections = tuple(_section(*block) for block in blocks if is_point_heading(block[1]))
    annex = next((block for block in blocks if "附录" in block[1]), None)
    sections, annexed = _with_points(sections, _records(annex[2], ()) if annex else ())
    first = next((heading for _, heading, _ in blocks if heading), "")
    stated, analysed = _STATED.search(head), _ANALYSED.search(head)
    return Reported(
        title="" if is_point_heading(first) else marks.plain_text(first.lstrip("# ")),
        stated_points=int(stated[1]) if stated else None,
        analysed_on=_day(*map(int, analysed.groups())) if analysed else None,
        sections=_last_marked(sections, is_end=annex is None),
        annex=annexed,
        references=tuple(_references(blocks)),
        overview=tuple((match[1], match[2], match[3]) for line in lines if (match := _ROW.match(line))),
        verbatim=_VERBATIM.search(head) is not None,
        cut=cut_of(text, sections, annexed),
    )


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, str, list[tuple[int, str]]]]:
    """(line, heading, numbered lines below it) of the title, each section, the annex and the references."""
    line, heading, body = 1, "", list[tuple[int, str]]()
    level = min((_level(text) for text in lines if is_point_heading(text)), default=2)
    for number, text in enumerate(lines, start=1):
        # Deeper headings stand within a section, above a record.
        if is_point_heading(text) or 0 < _level(text) <= level:
            yield line, heading, body
            line, heading, body = number, text, []
        else:
            body.append((number, text))
    yield line, heading, body


def _level(text: str) -> int:
    """Of a heading; 0 for any other line."""
    match = _HEADING.fullmatch(text)
    return len(match[1]) if match else 0


def _section(line: int, heading: str, body: list[tuple[int, str]]) -> ReportedSection:
    point = _point(heading)
    return ReportedSection(
        heading=heading.lstrip("# ").strip(),
        line=line,
        point=point,
        records=_records(body, (point,) if point else ()),
        windows=tuple(_window(*match.groups()) for _, text in body for match in _SEARCHED.finditer(text)),
        cited=tuple(
            (match["label"], _CITED_TAIL.sub("", marks.plain_text(match["title"])))
            for _, text in body
            if (match := _CITED.match(text))
        ),
        prose=tuple(_prose(body)),
    )


def _point(heading: str) -> ChangePoint | None:
    cells = heading_cells(heading)
    try:
        return read_point(cells, None) if cells else None
    except ValueError:
        return None


def _window(start: str, end: str) -> Window:
    first, after = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
    return Window(start=first, end=max(after, first + dt.timedelta(days=1)))


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _records(body: Sequence[tuple[int, str]], points: tuple[ChangePoint, ...]) -> tuple[ReportedRecord, ...]:
    return tuple(
        ReportedRecord(label, line, tuple(fields), points) for label, line, fields in _found_records(body)
    )


def _found_records(body: Sequence[tuple[int, str]]) -> Iterator[tuple[str, int, list[ReportedField]]]:
    """Number, line and fields of each record: it begins at an item, a heading, or a second title, and ends at prose."""
    label, first, fields, blank = "", 0, list[ReportedField](), False
    for line, text in body:
        opened = _opened(text)
        rest = opened[1] if opened else text
        field = marks.field_of(rest, plain=bool(fields or opened))
        title = marks.bold_head(rest) if opened and field is None else ""
        if title or (opened and field) or (field and field.role == "title"):
            if fields:
                yield label, first, fields
            label, first, fields = (opened[0] if opened else ""), line, []
        if title:
            fields.append(ReportedField("title", "", marks.plain_text(title), line))
        elif field and (fields or opened or field.role == "title"):
            fields.append(_field(field, line))
        elif fields and text.strip() and not blank and not _NO_RECORD.match(text):
            fields[-1] = _longer(fields[-1], text)
        elif fields and text.strip():
            yield label, first, fields
            label, first, fields = "", 0, []
        blank = not text.strip()
    if fields:
        yield label, first, fields


def _opened(text: str) -> tuple[str, str] | None:
    """Number and rest of what opens a record: an item, or a heading within the section."""
    if match := _HEADING.fullmatch(text):
        item = marks.item_of(match[2])
        return (item[0] if item else "", f"**{marks.plain_text(item[1] if item else match[2])}**")
    return marks.item_of(text)


def _field(field: marks.Marked, line: int) -> ReportedField:
    links = marks.links_in(field.text) if field.role == "source" else ()
    return ReportedField(field.role, field.label, marks.plain_text(field.text), line, links)


def _longer(field: ReportedField, text: str) -> ReportedField:
    links = field.links + (marks.links_in(text) if field.role == "source" else ())
    return field._replace(text=f"{field.text} {marks.plain_text(text)}".strip(), links=links)


def _prose(body: Sequence[tuple[int, str]]) -> Iterator[str]:
    """Lines that belong to no record."""
    taken = {field.line for _, _, fields in _found_records(body) for field in fields}
    for line, text in body:
        if not text.strip() or line in taken or _NO_RECORD.match(text) or _CITED.match(text):
            continue
        if marks.field_of(text) is None:
            yield marks.plain_text(text)


def _with_points(
    sections: tuple[ReportedSection, ...], annex: tuple[ReportedRecord, ...]
) -> tuple[tuple[ReportedSection, ...], tuple[ReportedRecord, ...]]:
    """Records of the annex, and those that later sections name by number, with all their change points."""
    due: dict[str, list[ChangePoint]] = {}
    for section in sections:
        for label, _ in section.cited:
            due.setdefault(label, []).extend([section.point] if section.point else [])
    annexed = tuple(record._replace(points=tuple(due.get(record.label, ()))) for record in annex)
    return sections, annexed


def _last_marked(sections: tuple[ReportedSection, ...], *, is_end: bool) -> tuple[ReportedSection, ...]:
    if not (is_end and sections and sections[-1].records):
        return sections
    *before, last = sections[-1].records
    records = (*before, last._replace(is_last=True))
    return (*sections[:-1], sections[-1]._replace(records=records))


def _references(blocks: Sequence[tuple[int, str, list[tuple[int, str]]]]) -> Iterator[Reference]:
    for _, heading, body in blocks:
        if "参考文献" in heading:
            for line, text in body:
                if match := _REFERENCE.match(text):
                    yield Reference(int(match[1]), marks.plain_text(match[2]), line)
