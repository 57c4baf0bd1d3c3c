"""A worker that is lost in the middle changes nothing but the time; a task that kills each of its workers is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from lost_workers import dies_always, dies_once

from bianyin.batch import local_processes
from bianyin.batch.all_done import all_done

NAMES = ["a", "b", "mortal1", "c", "mortal2", "d"]


def test_a_lost_workers_tasks_are_done_again(tmp_path: Path) -> None:
    tasks = [str(tmp_path / name) for name in NAMES]
    ended = sorted(all_done(dies_once, tasks, local_processes(2)))
    assert ended == [(place, name) for place, name in enumerate(NAMES)]


def test_a_task_that_kills_every_worker_ends_without_a_result_and_alone(tmp_path: Path) -> None:
    tasks = [str(tmp_path / name) for name in NAMES]
    ended = sorted(all_done(dies_always, tasks, local_processes(2)))
    assert ended == [(place, None if name.startswith("mortal") else name) for place, name in enumerate(NAMES)]


def test_an_error_of_the_work_itself_is_no_lost_worker() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        list(all_done(int, ["1", "x"], local_processes(1)))


def test_no_task_needs_no_worker(tmp_path: Path) -> None:
    def none() -> None:
        raise AssertionError("no executor is opened for nothing")

    assert list(all_done(dies_once, [], none)) == []
