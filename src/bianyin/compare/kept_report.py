"""A report folder read back: its happenings, its refusals, and what its run was given."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, Field, ValidationError, model_validator

from bianyin.errors import InputError

Row = dict[str, Any]


class _Page(BaseModel):
    url: str


class _Day(BaseModel):
    date: str


class _Date(BaseModel):
    value: str


class _Record(BaseModel):
    """What is read of a row of `records.jsonl`."""

    title: str
    sources: list[_Page] = Field(min_length=1)
    dates: dict[str, _Date | None]
    window_date: str
    change_point: _Day

    @model_validator(mode="after")
    def _is_placed(self) -> _Record:
        if self.dates.get(self.window_date) is None:
            raise ValueError("window_date names no date")
        return self


class _PointOfRun(_Day):
    read: list[_Page]


class _Run(BaseModel):
    """What is read of `run.json`."""

    change_points: list[_PointOfRun]


class Happening(NamedTuple):
    """A happening of a report.

    Attributes:
        record: its row in `records.jsonl`, of the first point that it is due by.
        points: the dates of all change points that it stands under, in order.
    """

    record: Row
    points: tuple[str, ...]

    @property
    def title(self) -> str:
        return str(self.record["title"])

    @property
    def urls(self) -> frozenset[str]:
        return frozenset(source["url"] for source in self.record["sources"])

    @property
    def day(self) -> str:
        """The date that placed it, as written: 2021-09-28, 2021-09 or 2021."""
        return str(self.record["dates"][self.record["window_date"]]["value"])


class KeptReport(NamedTuple):
    """What a report folder holds, in the order of its records."""

    folder: Path
    happenings: tuple[Happening, ...]
    rejections: tuple[Row, ...]
    run: Row

    @property
    def points(self) -> tuple[str, ...]:
        return tuple(point["date"] for point in self.run["change_points"])

    @property
    def read(self) -> frozenset[str]:
        """The addresses of all pages that extraction was given."""
        return frozenset(page["url"] for point in self.run["change_points"] for page in point["read"])


def read_report(folder: Path) -> KeptReport:
    """Read a report folder.

    Raises:
        InputError: it is no report folder, or one of its files is damaged; the message names file and line.
    """
    if not (folder / "run.json").is_file():
        raise InputError(
            "不是报告文件夹：其中没有 run.json。", path=folder, remedy="请给出 bianyin report 写出的文件夹。"
        )
    happenings: dict[str, list[Row]] = {}
    for record in _rows(folder / "records.jsonl", _Record):
        happenings.setdefault(_label(record), []).append(record)
    return KeptReport(
        folder,
        tuple(_happening(records) for records in happenings.values()),
        tuple(_rows(folder / "rejected.jsonl")),
        _object(folder / "run.json"),
    )


def _label(record: Row) -> str:
    """The number that the report gives the happening; reports of before it did: title and page."""
    return str(record.get("number") or (record["title"], record["sources"][0]["url"]))


def _happening(records: list[Row]) -> Happening:
    return Happening(records[0], tuple(dict.fromkeys(each["change_point"]["date"] for each in records)))


def _rows(path: Path, kind: type[BaseModel] | None = None) -> Iterator[Row]:
    for number, line in enumerate(_text(path).split("\n"), 1):
        if line.strip():
            yield _checked(_parsed(line, path, number), kind, path, number)


def _checked(row: Row, kind: type[BaseModel] | None, path: Path, line: int | None) -> Row:
    try:
        if kind is not None:
            kind.model_validate(row)
    except ValidationError as error:
        place = ".".join(map(str, error.errors()[0]["loc"])) or "window_date"
        raise InputError(
            f"字段 {place} 缺少或不对。", path=path, line=line, remedy="文件已损坏，请重新生成这份报告。"
        ) from None
    return row


def _object(path: Path) -> Row:
    run = _parsed(_text(path), path, None)
    if not isinstance(run.get("change_points"), list):
        raise InputError("没有 change_points。", path=path, remedy="请重新生成这份报告。")
    return _checked(run, _Run, path, None)


def _parsed(text: str, path: Path, line: int | None) -> Row:
    try:
        row = json.loads(text)
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict):
        raise InputError("不是 JSON 对象。", path=path, line=line, remedy="文件已损坏，请重新生成这份报告。")
    return row


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"读不了（{error}）。", path=path, remedy="请重新生成这份报告。") from None
