"""Read change points that the user gives (CSV, JSON, or the headings of a report), and write them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, get_args

from bianyin.errors import InputError
from bianyin.model import ChangePoint, ChangePointKind, PointWarning
from bianyin.series.cells import Table, parse_date, parse_number
from bianyin.series.raw_file import read_text

_FIELDS = ("date", "kind", "confidence", "start", "end", "direction", "warnings")
_REQUIRED = ("date", "kind", "confidence")
_KINDS: dict[str, ChangePointKind] = {kind.lower(): kind for kind in get_args(ChangePointKind)}
_DIRECTIONS = ("up", "down")
_WARNING_NAMES = get_args(PointWarning.model_fields["name"].annotation)
_BETWEEN_WARNINGS, _AFTER_WARNING_NAME = " | ", ":"

_HEADING_START = re.compile(r"\s{0,3}#{1,6}\s*转折点")
_HEADING = re.compile(
    r"\s{0,3}#{1,6}\s*转折点\s*[:：]\s*(?P<date>[^\s(（]+)\s*[(（]\s*(?P<kind>[^\s)）]*)\s*[)）]"
    r"\s*[-–—]*\s*置信度\s*[:：]\s*(?P<confidence>\S*)\s*#*\s*"
)
_HEADING_EXAMPLE = "## 转折点: 2021-03-01 (Event) - 置信度: 0.67"
_MARKDOWN = {".md", ".markdown"}
_JSON_LIST_NAMES = ("change_points", "points")
_JSON_LIST_OPENING = re.compile(rf'\A\s*\[|"(?:{"|".join(_JSON_LIST_NAMES)})"\s*:\s*\[')


class _Row(NamedTuple):
    line: int
    cells: Mapping[str, str]  # by field name; absent and empty mean the same


def read_points(path: Path) -> tuple[ChangePoint, ...]:
    """The change points of a file, in order of date.

    CSV and JSON (a list of objects, or `{"change_points": [...]}`) have `date,kind,confidence` and
    optionally `start,end`, and what `write_points` adds; other columns are ignored. Of a Markdown report the
    headings `## 转折点: 2021-03-01 (Event) - 置信度: 0.67` are read; it may be cut off within a character.

    Raises:
        InputError: anything wrong with file or rows, with file and line; also a file without any point.
    """
    path = Path(path)
    suffix = (path.with_suffix("") if path.suffix.lower() == ".gz" else path).suffix.lower()
    if suffix not in {".csv", ".json", *_MARKDOWN}:
        raise InputError(
            f"不认识的变点文件类型“{path.suffix}”。", path=path, remedy="可用 .csv、.json 或 .md。"
        )
    text = read_text(path, may_be_cut_off=suffix in _MARKDOWN)
    if suffix == ".csv":
        rows = _csv_rows(path, text)
    else:
        rows = _json_rows(path, text) if suffix == ".json" else _markdown_rows(path, text)
    return _points(path, rows, heading=suffix in _MARKDOWN)


def write_points(points: tuple[ChangePoint, ...], path: Path) -> None:
    """Write a CSV that `read_points` reads back equal; the file appears whole or not at all.

    Raises:
        InputError: the file cannot be written there.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(_FIELDS)
    for point in points:
        warnings = _BETWEEN_WARNINGS.join(
            f"{warning.name}{_AFTER_WARNING_NAME}{warning.detail}" for warning in point.warnings
        )
        writer.writerow(
            [point.date, point.kind, point.confidence, point.start, point.end, point.direction, warnings]
        )
    path = Path(path)
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_text(buffer.getvalue(), encoding="utf-8", newline="")
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise InputError(
            f"写不了这个文件（{error.strerror}）。", path=path, remedy="请换一个可写的位置。"
        ) from None


def _csv_rows(path: Path, text: str) -> Iterator[_Row]:
    table = Table(path, text)
    columns: dict[str, int | None] = {
        name: table.column(name, remedy=f"需要的列：{'、'.join(_REQUIRED)}。") for name in _REQUIRED
    }
    columns |= {name: table.find_column(name) for name in _FIELDS if name not in _REQUIRED}
    there = {name: position for name, position in columns.items() if position is not None}
    for line, row in table.rows():
        yield _Row(line, {name: row[position].strip() for name, position in there.items()})


def _markdown_rows(path: Path, text: str) -> Iterator[_Row]:
    for line, content in enumerate(text.split("\n"), start=1):
        if not _HEADING_START.match(content):
            continue
        match = _HEADING.fullmatch(content.rstrip("\r"))
        if not match:
            raise InputError(
                f"转折点标题不合格式：“{content.strip()}”。", path=path, line=line,
                remedy=f"应写成：{_HEADING_EXAMPLE}",
            )  # fmt: skip
        yield _Row(line, match.groupdict())


def _json_rows(path: Path, text: str) -> Iterator[_Row]:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(
            f"不是完好的 JSON（{error.msg}）。",
            path=path,
            line=error.lineno,
            remedy="请检查括号、引号与逗号。",
        ) from None
    except RecursionError:
        raise InputError("JSON 嵌套过深。", path=path, remedy="应为对象的列表。") from None
    if isinstance(value, dict):
        value = next((value[name] for name in _JSON_LIST_NAMES if name in value), None)
    if not isinstance(value, list):
        raise InputError(
            "JSON 里没有变点列表。", path=path, line=1,
            remedy='应为对象的列表，例如 [{"date": "2021-03-01", "kind": "Event", "confidence": 0.67}]。',
        )  # fmt: skip
    lines = _lines_of_entries(text, len(value))
    for line, entry in zip(lines, value, strict=True):
        if not isinstance(entry, dict):
            raise InputError(
                f"列表里有一项不是对象：{entry!r}。", path=path, line=line, remedy="请写成带字段名的对象。"
            )
        yield _Row(line, {name: _as_cell(entry.get(name)) for name in _FIELDS})


def _as_cell(value: Any) -> str:
    """A JSON value as it would stand in a CSV; a warning list as `write_points` writes it."""
    if value is None:
        return ""
    if isinstance(value, list):
        return _BETWEEN_WARNINGS.join(
            f"{item.get('name')}{_AFTER_WARNING_NAME}{item.get('detail')}"
            for item in value
            if isinstance(item, dict)
        )
    return value.strip() if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _lines_of_entries(text: str, count: int) -> list[int]:
    """The line that each entry of the list begins on: the parser itself keeps no positions."""
    opening = _JSON_LIST_OPENING.search(text)
    if not opening:
        return [1] * count
    decoder, position, lines = json.JSONDecoder(), opening.end(), []
    for _ in range(count):
        position += len(text[position:]) - len(text[position:].lstrip(" \t\r\n,"))
        lines.append(text.count("\n", 0, position) + 1)
        _, position = decoder.raw_decode(text, position)
    return lines


def _points(path: Path, rows: Iterator[_Row], *, heading: bool) -> tuple[ChangePoint, ...]:
    found: dict[tuple[object, str], tuple[int, ChangePoint]] = {}
    for row in rows:
        try:
            point = _point(row.cells)
        except ValueError as error:
            raise InputError(
                f"{error}。", path=path, line=row.line, remedy="请更正这个变点；置信度是 0 到 1 之间的概率。"
            ) from None
        key = (point.date, point.kind)
        if key in found:
            raise InputError(
                f"变点 {point.date} ({point.kind}) 重复，第 {found[key][0]} 行已有。",
                path=path,
                line=row.line,
                remedy="请只保留一个。",
            )
        found[key] = (row.line, point)
    if not found:
        remedy = f"报告里应有这样的标题：{_HEADING_EXAMPLE}" if heading else "请至少给出一个变点。"
        raise InputError("文件里没有变点。", path=path, remedy=remedy)
    return tuple(sorted((point for _, point in found.values()), key=lambda point: (point.date, point.kind)))


def _point(cells: Mapping[str, str]) -> ChangePoint:
    """One change point from its cells; a ValueError says in Chinese what is wrong."""
    for name in _REQUIRED:
        if not cells.get(name):
            raise ValueError(f"缺少 {name}")
    date = parse_date(cells["date"])
    kind = _KINDS.get(cells["kind"].lower())
    if kind is None:
        raise ValueError(f"kind 是“{cells['kind']}”，应为 {' 或 '.join(_KINDS.values())}")
    confidence = parse_number(cells["confidence"])
    if not 0 <= confidence <= 1:
        raise ValueError(f"置信度 {cells['confidence']} 不在 0 到 1 之间")
    start, end = (parse_date(cells[name]) if cells.get(name) else None for name in ("start", "end"))
    if (start is None) != (end is None):
        raise ValueError("start 与 end 要么都给，要么都不给")
    if start and end and not start <= date <= end:
        raise ValueError(f"日期 {date} 不在区间 {start} 至 {end} 之内")
    return ChangePoint.model_validate(
        {
            "date": date,
            "kind": kind,
            "confidence": confidence,
            "start": start,
            "end": end,
            "direction": _direction(cells.get("direction", "")),
            "warnings": _warnings(cells.get("warnings", "")),
        }
    )


def _direction(cell: str) -> str | None:
    if cell and cell not in _DIRECTIONS:
        raise ValueError(f"direction 是“{cell}”，应为 {' 或 '.join(_DIRECTIONS)}，或留空")
    return cell or None


def _warnings(cell: str) -> tuple[PointWarning, ...]:
    found = []
    for part in cell.split(_BETWEEN_WARNINGS) if cell else ():
        name, _, detail = part.partition(_AFTER_WARNING_NAME)
        if name not in _WARNING_NAMES:
            raise ValueError(f"warnings 里有不认识的“{name}”，可用：{'、'.join(_WARNING_NAMES)}")
        found.append(PointWarning(name=name, detail=detail))
    return tuple(found)
