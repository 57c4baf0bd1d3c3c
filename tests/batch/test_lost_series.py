"""A worker that is lost while change points are detected changes no point; a series that loses each of its workers is told."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from bianyin.batch import BatchRow, OpenExecutor, local_processes
from bianyin.batch.row_points import Given, points_of_rows
from bianyin.model import StageProgress
from bianyin.settings import Settings

_SPAWN = multiprocessing.get_context("spawn")


def test_a_worker_that_is_killed_while_series_are_read_changes_no_point(tmp_path: Path) -> None:
    rows = [
        BatchRow(region=code, sector="industry", series=_two_series(tmp_path))
        for code in ("210000", "420000")
    ]
    killed: list[int] = []

    def kill(stage: str, done: int, total: int | None) -> None:
        if stage == "检测变点" and not killed:
            working = multiprocessing.active_children()
            assert working
            for each in working:
                killed.append(each.pid or 0)
                each.kill()

    def points(folder: str, tell: StageProgress) -> list[Given]:
        found = points_of_rows(rows, Settings(), local_processes(1), tmp_path / folder, tell)
        return [given for _, given in found]

    for name in ("whole", "killed"):
        (tmp_path / name).mkdir()
    whole = points("whole", lambda *_: None)
    assert points("killed", kill) == whole and killed
    assert all(given.points and not given.failed for given in whole)


def test_a_series_that_kills_each_of_its_workers_is_told_and_tried_again_the_next_time(
    tmp_path: Path,
) -> None:
    row = BatchRow(region="210000", sector="industry", series=_two_series(tmp_path))

    def failed(workers: OpenExecutor) -> str:
        ((_, given),) = points_of_rows([row], Settings(), workers, tmp_path, lambda *_: None)
        return given.failed

    @contextmanager
    def lost() -> Iterator[Executor]:
        with ProcessPoolExecutor(1, initializer=os._exit, initargs=(9,), mp_context=_SPAWN) as pool:
            yield pool

    assert "工作进程" in failed(lost)
    assert failed(local_processes(1)) == ""


def _two_series(folder: Path) -> Path:
    """Two provinces' industry for two years, each with a step."""
    path = folder / "series.csv"
    lines = ["region,sector,date,mt_co2_per_day"]
    for region, step in (("辽宁", 300), ("湖北", 400)):
        for day in range(730):
            level = 1.0 + 0.02 * ((day * 7919) % 13) / 13 + (0.4 if day >= step else 0.0)
            lines.append(f"{region},工业,{dt.date(2020, 1, 1) + dt.timedelta(day)},{level:.4f}")
    path.write_text("\n".join(lines), "utf-8")
    return path
