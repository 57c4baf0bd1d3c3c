"""A batch from the table to its pages: whole folders, the same to the byte whoever works, and resumed where it was stopped."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from pathlib import Path

import pytest
from batch_runs import NOON, POINTS, InThisProcess, counted, opened, run

from bianyin.batch import BatchRow, dask_cluster, local_processes, run_batch
from bianyin.batch.batch_file import NAME
from bianyin.batch.executors import processors
from bianyin.errors import ServiceError
from bianyin.settings import Settings
from commands import bianyin


def files(folder: Path) -> dict[str, bytes]:
    """Every file of the reports; of `run.json` all but the seconds that it took."""
    found = {}
    for path in sorted(folder.glob("*/*")):
        body = path.read_bytes()
        if path.name == "run.json":
            run = json.loads(body)
            del run["seconds"]
            body = json.dumps(run).encode()
        found[str(path.relative_to(folder))] = body
    return found


def test_every_row_has_its_folder_and_the_pages_tell_of_all(
    tmp_path: Path, rows: list[BatchRow], settings: Settings
) -> None:
    count, done = counted(rows, tmp_path, settings)
    assert count == done.made == 4 and not done.failed
    names = {
        "report.md",
        "report.html",
        "report.docx",
        "records.jsonl",
        "rejected.jsonl",
        "run.json",
        "records.csv",
    }
    for row in rows:
        assert names <= {path.name for path in (tmp_path / row.folder_name).iterdir()}
    table = list(csv.DictReader(io.StringIO((tmp_path / "index.csv").read_text("utf-8-sig"))))
    assert [(row["region"], row["date"]) for row in table] == [
        ("河北省", "2021-10-01"), ("辽宁省", "2021-09-27"), ("山东省", ""), ("湖北省", "2021-09-20"),
    ]  # fmt: skip
    liaoning = next(row for row in table if row["region"] == "辽宁省")
    records = [
        json.loads(line)
        for line in (tmp_path / "210000-liaoning-industry/records.jsonl").read_text().splitlines()
    ]
    own = sum(each["association"]["names_region"] for each in records)
    assert own and int(liaoning["own_records"]) == own and liaoning["closest_record"]
    page = (tmp_path / "index.html").read_text("utf-8")
    assert page.count("<svg") == 1 and "涉及多个地区的事件与政策" in page
    assert all(f'href="{row.folder_name}/report.html"' in page for row in rows)


def test_rows_with_most_points_come_first(tmp_path: Path, rows: list[BatchRow], settings: Settings) -> None:
    """One that comes last is one that all the others wait for."""
    points = tmp_path / "points.csv"
    points.write_text(POINTS + "湖北,工业,2021-10-02,Event,0.4\n", "utf-8")
    asked = [row.model_copy(update={"points": points}) for row in rows]
    executor = InThisProcess()
    run(asked, tmp_path / "out", settings, lambda: opened(executor))
    assert [len(task.points) for task in executor.tasks] == [2, 1, 1, 0]


@pytest.mark.parametrize("workers", [1, 2, 64])
def test_workers_share_the_processors(workers: int) -> None:
    with local_processes(workers)() as pool:
        threads = int(pool.submit(os.getenv, "OMP_NUM_THREADS").result() or 0)
    assert threads == max(1, processors() // workers)


def test_what_is_done_is_not_done_again_and_what_changed_is(
    tmp_path: Path, rows: list[BatchRow], settings: Settings
) -> None:
    assert counted(rows[:2], tmp_path, settings)[0] == 2
    assert counted(rows, tmp_path, settings)[0] == 2
    assert counted(rows, tmp_path, settings)[0] == 0
    shutil.rmtree(tmp_path / rows[1].folder_name)
    assert counted(rows, tmp_path, settings)[0] == 1
    assert counted(rows, tmp_path, settings.model_copy(update={"window_days": 60}))[0] == 4


def test_a_batch_that_was_killed_goes_on(tmp_path: Path, rows: list[BatchRow], settings: Settings) -> None:
    counted(rows, tmp_path / "whole", settings)
    counted(rows[:2], tmp_path / "cut", settings)
    path = tmp_path / "cut" / NAME
    path.write_bytes(path.read_bytes()[:-20])  # killed while the second row's line was being written
    count, done = counted(rows, tmp_path / "cut", settings)
    assert count == 3 and len(done.rows) == 4
    assert counted(rows, tmp_path / "cut", settings)[0] == 0
    assert files(tmp_path / "cut") == files(tmp_path / "whole")
    for name in ("index.html", "index.csv"):
        assert (tmp_path / "cut" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_one_bad_row_stops_no_other_and_can_be_done_alone(
    tmp_path: Path, rows: list[BatchRow], settings: Settings
) -> None:
    points = tmp_path / "own.csv"
    points.write_text("date,kind\n2021-13-45,Event\n")
    bad = rows[1].model_copy(update={"points": points})
    count, done = counted([rows[0], bad, rows[2]], tmp_path / "out", settings)
    assert (
        count == 2
        and [row.folder for row in done.failed] == [bad.folder_name]
        and "own.csv" in done.failed[0].failed
    )
    assert "湖北省 工业" in (tmp_path / "out/index.html").read_text("utf-8")
    points.write_text("date,kind\n2021-09-20,Event\n")
    count, done = counted([rows[0], bad, rows[2]], tmp_path / "out", settings, only_failed=True)
    assert count == 1 and not done.failed and len(done.rows) == 1
    assert counted([rows[0], bad, rows[2]], tmp_path / "out", settings, only_failed=True)[0] == 0


def test_processes_and_a_cluster_write_the_same_bytes_also_where_a_worker_is_killed(
    tmp_path: Path, rows: list[BatchRow], settings: Settings
) -> None:
    distributed = pytest.importorskip("distributed")
    counted(rows, tmp_path / "one", settings)
    run(rows, tmp_path / "two", settings, local_processes(2))
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        killed = []

        def kill(stage: str, done: int, total: int | None) -> None:
            if stage == "生成报告" and not killed:
                killed.append(next(iter(cluster.workers.values())).process.process.pid)
                import os
                import signal

                os.kill(killed[0], signal.SIGKILL)

        done = run_batch(
            rows, tmp_path / "dask", settings, open_executor=dask_cluster(cluster.scheduler_address),
            clock=lambda: NOON, on_progress=kill,
        )  # fmt: skip
    assert killed and done.made == 4
    assert files(tmp_path / "one") == files(tmp_path / "two") == files(tmp_path / "dask")


def test_a_scheduler_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("bianyin.batch.executors._PATIENCE", 0.5)
    with pytest.raises(ServiceError, match="没有应答"), dask_cluster("tcp://127.0.0.1:9")():
        pass


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "没有说清"),
        (["--all-provinces"], "哪些部门"),
        (["--all-provinces", "--sectors", "工业"], "变点来源"),
        (["t.csv", "--sectors", "工业"], "不与"),
        (["--regions", "辽宁", "--sectors", "工业", "--points", "p.csv", "--workers", "2", "--scheduler", "tcp://a:1"], "--workers"),
    ],
)  # fmt: skip
def test_bad_arguments_are_refused_with_what_to_do(tmp_path: Path, arguments: list[str], said: str) -> None:
    (tmp_path / "t.csv").write_text("region,sector,points\n辽宁,工业,p.csv\n")
    (tmp_path / "p.csv").write_text("date\n2021-09-27\n")
    done = bianyin(tmp_path, "batch", *arguments)
    assert done.code == 2 and said in done.last_line
    assert sorted(path.name for path in tmp_path.iterdir()) == ["p.csv", "t.csv"]
