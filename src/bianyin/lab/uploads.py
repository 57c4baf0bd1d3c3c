"""What people give: series, change points that they edited, reports to be audited. Kept as it came, read once."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter

from bianyin.errors import InputError, NotInLab
from bianyin.knowledge import places, sectors
from bianyin.lab.job_queue import Clock, moment, new_id
from bianyin.lab.kept_things import KeptPoints, KeptSeries, Upload
from bianyin.lab.lab_database import LabDatabase
from bianyin.lab.lab_tables import points, series, uploads
from bianyin.model import ChangePoint, Series
from bianyin.series import read_points, read_series

_POINTS: TypeAdapter[tuple[ChangePoint, ...]] = TypeAdapter(tuple[ChangePoint, ...])
_TABLES = frozenset({".csv", ".xlsx"})
_POINT_FILES = frozenset({".csv", ".json", ".md"})
_REPORTS = frozenset({".md", ".txt", ".docx"})


class Uploads:
    """Rows that only their owners' hands made."""

    def __init__(self, database: LabDatabase, clock: Clock = time.time) -> None:
        self._database, self._clock = database, clock

    def keep_series(
        self,
        name: str,
        content: bytes,
        by: str,
        *,
        region: str | None = None,
        sector: str | None = None,
        columns: Mapping[str, str] | None = None,
        unit: str | None = None,
    ) -> KeptSeries:
        """Read a table and keep it with what was read.

        Raises:
            InputError: it is no table that can be read as one series; nothing was kept.
        """
        with _as_file(name, content, _TABLES) as path:
            read = read_series(path, region, sector, columns, unit)
        row = {"name": _shown(name), "series": read.model_dump_json(), "content": content, "by": by}
        return self.series(self._add(series, row))

    def series(self, series_id: str) -> KeptSeries:
        """Raises: NotInLab."""
        return _series(self._get(series, series_id, "序列"))

    def all_series(self, *, limit: int = 50, offset: int = 0) -> list[KeptSeries]:
        """The newest first."""
        return [_series(row) for row in self._list(series, limit, offset)]

    def keep_points(
        self,
        given: tuple[ChangePoint, ...],
        by: str,
        *,
        region: str,
        sector: str,
        series_id: str | None = None,
        before: str | None = None,
        window_days: int | None = None,
        wider_window_days: int | None = None,
    ) -> KeptPoints:
        """Keep points as they are now; what they were edited from stays.

        Raises:
            NotInLab: the series, or the points before, are not there.
            UnknownName: nobody knows the region or the sector.
        """
        if series_id is not None:
            self.series(series_id)
        if before is not None:
            self.points(before)
        row = {
            "series_id": series_id, "before": before, "region": places.find(region).code,
            "sector": sectors.find(sector).key, "points": _POINTS.dump_json(given).decode(),
            "window_days": window_days, "wider_window_days": wider_window_days, "by": by,
        }  # fmt: skip
        return self.points(self._add(points, row))

    def read_points(
        self, name: str, content: bytes, *, region: str, sector: str, series_id: str | None = None
    ) -> tuple[ChangePoint, ...]:
        """The points of an uploaded file; nothing is kept.

        Raises:
            InputError: they cannot be read.
        """
        of_series = None if series_id is None else self.series(series_id).series
        with _as_file(name, content, _POINT_FILES) as path:
            return read_points(path, of_series, region=region, sector=sector)

    def points(self, points_id: str) -> KeptPoints:
        """Raises: NotInLab."""
        return _points(self._get(points, points_id, "变点"))

    def all_points(
        self, *, series_id: str | None = None, limit: int = 50, offset: int = 0
    ) -> list[KeptPoints]:
        """The newest first; of one series, if it is given."""
        which = None if series_id is None else points.c.series_id == series_id
        return [_points(row) for row in self._list(points, limit, offset, which)]

    def keep_upload(self, name: str, content: bytes, by: str) -> Upload:
        """Keep a report that is to be audited.

        Raises:
            InputError: it has not the ending of one.
        """
        _ending(name, _REPORTS)
        return self.upload(self._add(uploads, {"name": _shown(name), "content": content, "by": by}))

    def upload(self, upload_id: str) -> Upload:
        """Raises: NotInLab."""
        told = (*_without_content(uploads), sa.func.length(uploads.c.content).label("size"))
        row = self._get(uploads, upload_id, "文件", told)
        return Upload(id=row.id, name=row.name, size=row.size, by=row.by, at=moment(row.at))

    @contextmanager
    def upload_file(self, upload_id: str) -> Iterator[Path]:
        """The upload as a file, as long as the block lasts."""
        row = self._get(uploads, upload_id, "文件")
        with _as_file(row.name, row.content, _REPORTS) as path:
            yield path

    def _add(self, table: sa.Table, row: dict[str, Any]) -> str:
        made = new_id()
        with self._database.write() as connection:
            connection.execute(table.insert().values(row | {"id": made, "at": self._clock()}))
        return made

    def _get(
        self, table: sa.Table, wanted: str, what: str, columns: Sequence[sa.ColumnElement[Any]] = ()
    ) -> sa.Row[Any]:
        query = sa.select(*(columns or table.c)).where(table.c.id == wanted)
        with self._database.read() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise NotInLab(f"没有这份{what}：{wanted[:40]}", remedy="请从列表中选择，或重新上传。")
        return row

    def _list(
        self, table: sa.Table, limit: int, offset: int, which: sa.ColumnElement[bool] | None = None
    ) -> list[sa.Row[Any]]:
        query = sa.select(*_without_content(table)).order_by(table.c.seq.desc()).limit(limit).offset(offset)
        with self._database.read() as connection:
            return list(connection.execute(query if which is None else query.where(which)))


def _without_content(table: sa.Table) -> list[sa.ColumnElement[Any]]:
    return [column for column in table.c if column.name != "content"]


def _series(row: sa.Row[Any]) -> KeptSeries:
    read = Series.model_validate_json(row.series)
    return KeptSeries(id=row.id, name=row.name, series=read, by=row.by, at=moment(row.at))


def _points(row: sa.Row[Any]) -> KeptPoints:
    given = {name: row._mapping[name] for name in KeptPoints.model_fields}
    return KeptPoints.model_validate(given | {"points": json.loads(row.points), "at": moment(row.at)})


def _shown(name: str) -> str:
    """A file's name as it may be shown: no folders, nothing that controls a terminal, not endless."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(each for each in last if each.isprintable())[-120:] or "未命名"


def _ending(name: str, allowed: frozenset[str]) -> str:
    ending = Path(_shown(name)).suffix.lower()
    if ending not in allowed:
        raise InputError(
            f"不能读这种文件：{_shown(name)}", remedy=f"可用的文件类型：{'、'.join(sorted(allowed))}。"
        )
    return ending


@contextmanager
def _as_file(name: str, content: bytes, allowed: frozenset[str]) -> Iterator[Path]:
    """A file in a folder of its own, of whose name only the ending is the user's."""
    ending = _ending(name, allowed)
    with tempfile.TemporaryDirectory(prefix="bianyin-lab-") as folder:
        path = Path(folder) / f"upload{ending}"
        path.write_bytes(content)
        yield path
