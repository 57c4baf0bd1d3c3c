"""The change points of a batch's rows: read from their files, or detected, each series once and beside the others of its sector."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pydantic import TypeAdapter, ValidationError

from bianyin.batch.all_done import all_done
from bianyin.batch.asked_rows import BatchRow
from bianyin.batch.executors import OpenExecutor
from bianyin.errors import BianyinError
from bianyin.model import ChangePoint, Frozen, Series
from bianyin.series import DEFAULT_SEED, LOST, SeriesFile, Subject, detect_all, given_points, read_points
from bianyin.series.whole_file import write_whole
from bianyin.version import __version__

if TYPE_CHECKING:
    from bianyin.model import StageProgress
    from bianyin.settings import Settings

_KEPT = ".detected"  # folder of what was detected, so that a batch that goes on does not detect again


class Given(NamedTuple):
    """What a row's report begins with; or why it cannot begin, in Chinese."""

    points: tuple[ChangePoint, ...] = ()
    series: Series | None = None
    failed: str = ""


class _OfSubject(Frozen):
    region: str
    sector: str
    points: tuple[ChangePoint, ...]
    failed: str


_DETECTED = TypeAdapter(tuple[_OfSubject, ...])


def points_of_rows(
    rows: Sequence[BatchRow],
    settings: Settings,
    open_executor: OpenExecutor,
    folder: Path,
    tell: StageProgress,
) -> Iterator[tuple[BatchRow, Given]]:
    """Each row with its points and series.

    A series file is read once, and where its points are asked for, all its series of the sectors asked for are detected:
    what happens here alone is told by the others.
    """
    files: dict[Path, SeriesFile | str] = {}
    detected: dict[Path, dict[Subject, _OfSubject]] = {}
    for row in rows:
        if row.series is not None and row.series not in files:
            files[row.series] = _read(row.series)
    for path, file in files.items():
        wanted = {row.sector for row in rows if row.series == path and row.points is None}
        if isinstance(file, SeriesFile) and wanted:
            detected[path] = _detected(file, wanted, settings, open_executor, folder, tell)
    for row in rows:
        yield row, _given(row, files, detected, settings)


def _read(path: Path) -> SeriesFile | str:
    try:
        return SeriesFile(path)
    except BianyinError as error:
        return str(error)


def _given(
    row: BatchRow,
    files: dict[Path, SeriesFile | str],
    detected: dict[Path, dict[Subject, _OfSubject]],
    settings: Settings,
) -> Given:
    file = files.get(row.series) if row.series is not None else None
    if isinstance(file, str):
        return Given(failed=file)
    try:
        series = file.series(row.region, row.sector) if file is not None else None
        if row.points is not None:
            read = read_points(row.points, series, region=row.region, sector=row.sector, may_be_none=True)
            return Given(given_points(read, series, settings.window_days), series)
    except BianyinError as error:
        return Given(failed=str(error))
    assert row.series is not None
    found = detected[row.series].get(Subject(row.region, row.sector))
    if found is None or found.failed:
        return Given(failed=found.failed if found else "没有检测到这个序列。")
    return Given(found.points, series)


def _detected(
    file: SeriesFile,
    wanted: set[str],
    settings: Settings,
    open_executor: OpenExecutor,
    folder: Path,
    tell: StageProgress,
) -> dict[Subject, _OfSubject]:
    """All series of the sectors, from this run or from the one before over the same file."""
    asked = f"{__version__} {DEFAULT_SEED} {settings.window_days} {sorted(wanted)} ".encode()
    name = hashlib.sha256(asked + file.path.read_bytes()).hexdigest()
    path = folder / _KEPT / f"{name}.json"
    found = _kept(path)
    if found is None:
        found = _detect(
            file, wanted, settings, open_executor, lambda done, total: tell("检测变点", done, total)
        )
        if all(each.failed != LOST for each in found):  # that may go better the next time
            path.parent.mkdir(exist_ok=True)
            write_whole(path, _DETECTED.dump_json(found))
    return {Subject(each.region, each.sector): each for each in found}


def _kept(path: Path) -> tuple[_OfSubject, ...] | None:
    try:
        return _DETECTED.validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def _detect(
    file: SeriesFile,
    wanted: set[str],
    settings: Settings,
    open_executor: OpenExecutor,
    on_progress: Callable[[int, int], None],
) -> tuple[_OfSubject, ...]:
    subjects = [each for each in file.subjects() if each.sector in wanted]
    do_all = partial(all_done, open_executor=open_executor)
    found = detect_all(
        file, subjects, window_days=settings.window_days, do_all=do_all, on_progress=on_progress
    )
    return tuple(
        _OfSubject(
            region=each.subject.region, sector=each.subject.sector, points=each.points, failed=each.failed
        )
        for each in found
    )
