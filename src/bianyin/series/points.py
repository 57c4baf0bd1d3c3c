"""Read change points that the user gives (CSV, XLSX, JSON, or the headings of a report), and write them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bianyin.errors import BianyinError, InputError
from bianyin.knowledge import places, sectors
from bianyin.model import ChangePoint, Series
from bianyin.series.cells import Table
from bianyin.series.period_dates import AmbiguousOrder, DayOrder, day_order, parse_period
from bianyin.series.point_cells import WRITTEN, field_of, join_warnings, read_point, written
from bianyin.series.point_heading import HEADING_EXAMPLE, heading_cells, is_point_heading
from bianyin.series.positions import PointRow, dates_of_positions
from bianyin.series.raw_file import read_text
from bianyin.series.table_file import WORKBOOKS, read_table_text, read_tables
from bianyin.series.whole_file import write_whole

_MARKDOWN = {".md", ".markdown"}
_TABLES = {".csv", ".tsv", ".txt"}
_JSON_LIST_NAMES = ("change_points", "points", "breakpoints", "bkps")
_JSON_LIST_OPENING = re.compile(rf'\A\s*\[|"(?:{"|".join(_JSON_LIST_NAMES)})"\s*:\s*\[')
_BETWEEN_ENTRIES = re.compile(r"[ \t\r\n,]*")


class _NoneOfThem(InputError):
    """A table of many regions or sectors has no row of the one that is asked for."""


def read_points(
    path: Path,
    series: Series | None = None,
    *,
    region: str | None = None,
    sector: str | None = None,
    may_be_none: bool = False,
) -> tuple[ChangePoint, ...]:
    """The change points of a file, in order of date.

    A table (CSV, XLSX) or JSON (a list, or `{"change_points": [...]}`) needs a date alone, by any usual name in
    English or Chinese, or with no header at all; `kind`, `confidence`, `start,end`, `size` and what `write_points`
    adds are read where they are there, other columns are ignored. A date may be a week, month, quarter or year.
    Positions, which ruptures and strucchange give, are read with the series that they count in. Of a Markdown
    report the headings `## 转折点: 2021-03-01 (Event) - 置信度: 0.67` are read, or those of a report in English; it may be cut off within a character.

    Args:
        series: what positions count in; nothing else is taken from it.
        region, sector: of a table of many regions or sectors, whose rows are meant.
        may_be_none: a table of many that has no row of these is no fault: they have no change point.

    Raises:
        InputError: anything wrong with file or rows, with file and line; also a file without any point.
    """
    path = Path(path)
    suffix = (path.with_suffix("") if path.suffix.lower() == ".gz" else path).suffix.lower()
    if suffix not in {".json", *_TABLES, *WORKBOOKS, *_MARKDOWN}:
        raise InputError(
            f"不认识的变点文件类型“{path.suffix}”。", path=path, remedy="可用 .csv、.xlsx、.json 或 .md。"
        )
    rows = list(_rows(path, suffix))
    try:
        rows = _of_subject(rows, "region", region, places.find, path)
        rows = _of_subject(rows, "sector", sector, sectors.find, path)
    except _NoneOfThem:
        if may_be_none:
            return ()
        raise
    return _points(path, dates_of_positions(path, rows, series), heading=suffix in _MARKDOWN)


def write_points(points: Sequence[ChangePoint], path: Path) -> None:
    """Write a CSV that `read_points` reads back equal; the file appears whole or not at all.

    Raises:
        InputError: the file cannot be written there.
    """
    _write([WRITTEN, *(written(point) for point in points)], path)


def write_points_of_many(found: Sequence[tuple[str, str, Sequence[ChangePoint]]], path: Path) -> None:
    """One CSV for many series, with the region's and the sector's name before each point.

    Args:
        found: region, sector and points of each series.

    Raises:
        InputError: the file cannot be written there.
    """
    rows = [[region, sector, *written(point)] for region, sector, points in found for point in points]
    _write([["region", "sector", *WRITTEN], *rows], path)


def _write(rows: Sequence[Sequence[Any]], path: Path) -> None:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    write_whole(Path(path), buffer.getvalue().encode())


def _rows(path: Path, suffix: str) -> Iterator[PointRow]:
    if suffix in WORKBOOKS:
        yield from _table_rows(read_tables(path)[0])
        return
    text = read_text(path, may_be_cut_off=suffix in _MARKDOWN)
    if suffix in _TABLES:
        yield from _table_rows(read_table_text(path, text))
    else:
        yield from (_json_rows(path, text) if suffix == ".json" else _markdown_rows(path, text))


def _table_rows(table: Table) -> Iterator[PointRow]:
    if any(_is_date(cell) for cell in table.header):
        table = table.without_header()
    there: dict[str, int] = {}
    for position, name in enumerate(table.header):
        if (field := field_of(name)) and (field not in there or name.strip().lower() == field):
            there[field] = position
    if "date" not in there:
        there["date"] = _column_of_dates(table)
    for line, row in table.rows:
        yield PointRow(line, {name: row[position].strip() for name, position in there.items()})


def _column_of_dates(table: Table) -> int:
    """The one column whose cells are dates, where none is called so: `x` of R's write.csv."""
    for position in range(len(table.header)):
        cells = list(table.cells_of(position))
        if cells and all(_is_date(cell) for cell in cells):
            return position
    return table.column(
        "date", remedy="变点文件至少需要一列日期，如 date 或 日期；kind、confidence 可有可无。"
    )


def _is_date(text: str) -> bool:
    try:
        parse_period(text)
    except AmbiguousOrder:
        return True
    except ValueError:
        return False
    return True


def _of_subject(rows: list[PointRow], name: str, wanted: str | None, find: Any, path: Path) -> list[PointRow]:
    """The rows of the wanted region or sector; all where none is asked for or the file does not say."""
    if wanted is None or not any(row.cells.get(name) for row in rows):
        return rows
    meant, kept, seen = find(wanted), [], {}
    for row in rows:
        cell = row.cells.get(name, "")
        if cell not in seen:
            try:
                seen[cell] = not cell or find(cell) == meant
            except BianyinError:
                seen[cell] = False
        if seen[cell]:
            kept.append(row)
    if not kept:
        there = "、".join(list(seen)[:20])
        raise _NoneOfThem(f"文件里没有“{wanted}”的变点。", path=path, remedy=f"其中有：{there}。")
    return kept


def _markdown_rows(path: Path, text: str) -> Iterator[PointRow]:
    for line, content in enumerate(text.split("\n"), start=1):
        if not is_point_heading(content):
            continue
        cells = heading_cells(content)
        if cells is None:
            raise InputError(
                f"转折点标题不合格式：“{content.strip()}”。", path=path, line=line,
                remedy=f"应写成：{HEADING_EXAMPLE}",
            )  # fmt: skip
        yield PointRow(line, cells)


def _json_rows(path: Path, text: str) -> Iterator[PointRow]:
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
    except ValueError:  # an integer of thousands of digits
        raise InputError("JSON 里有一个过长的整数。", path=path, remedy="请检查导出步骤。") from None
    if isinstance(value, dict):
        lists = [name for name in _JSON_LIST_NAMES if name in value]
        if len(lists) > 1:
            raise InputError(
                f"JSON 里有几个变点列表：{'、'.join(lists)}。", path=path, line=1, remedy="请只留一个。"
            )
        value = value[lists[0]] if lists else None
    if not isinstance(value, list):
        raise InputError(
            "JSON 里没有变点列表。", path=path, line=1,
            remedy='应为对象的列表，例如 [{"date": "2021-03-01", "kind": "Event", "confidence": 0.67}]。',
        )  # fmt: skip
    lines = _lines_of_entries(text, len(value))
    for line, entry in zip(lines, value, strict=True):
        if isinstance(entry, list | bool) or entry is None:
            raise InputError(
                f"列表里有一项不是对象也不是日期：{entry!r}。",
                path=path,
                line=line,
                remedy="请写成带字段名的对象。",
            )
        named = entry if isinstance(entry, dict) else {"date": entry}
        inner = named.get("here_or_everywhere") or {}
        if not isinstance(inner, dict):
            raise InputError(
                "here_or_everywhere 不是对象。",
                path=path,
                line=line,
                remedy="请写成带字段名的对象，或去掉它。",
            )
        named = {**named, **inner}
        yield PointRow(
            line, {field: _as_cell(cell) for name, cell in named.items() if (field := field_of(name))}
        )


def _as_cell(value: Any) -> str:
    """A JSON value as it would stand in a CSV; a warning list as `write_points` writes it."""
    if value is None:
        return ""
    if isinstance(value, list):
        return join_warnings(
            [(item.get("name"), item.get("detail")) for item in value if isinstance(item, dict)]
        )
    return value.strip() if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _lines_of_entries(text: str, count: int) -> list[int]:
    """The line that each entry of the list begins on: the parser itself keeps no positions."""
    opening = _JSON_LIST_OPENING.search(text)
    if not opening:
        return [1] * count
    decoder, position, lines = json.JSONDecoder(), opening.end(), []
    counted = line = 0
    for _ in range(count):
        position = _BETWEEN_ENTRIES.match(text, position).end()  # type: ignore[union-attr]  # it matches nothing, too
        line, counted = line + text.count("\n", counted, position), position
        lines.append(line + 1)
        _, position = decoder.raw_decode(text, position)
    return lines


def _points(path: Path, rows: Sequence[PointRow], *, heading: bool) -> tuple[ChangePoint, ...]:
    found: dict[tuple[object, str], tuple[int, ChangePoint]] = {}
    order = _order(path, rows)
    for row in rows:
        try:
            point = read_point(row.cells, order)
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
        remedy = f"报告里应有这样的标题：{HEADING_EXAMPLE}" if heading else "请至少给出一个变点。"
        raise InputError("文件里没有变点。", path=path, remedy=remedy)
    return tuple(sorted((point for _, point in found.values()), key=lambda point: (point.date, point.kind)))


def _order(path: Path, rows: Sequence[PointRow]) -> DayOrder | None:
    try:
        return day_order(row.cells.get(name, "") for row in rows for name in ("date", "start", "end"))
    except AmbiguousOrder as error:
        raise InputError(f"{error}", path=path, remedy="请把日期写成 2021-03-01 的样子。") from None
