"""A batch from the table to its pages: whole folders, the same to the byte whoever works, and resumed where it was stopped."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import multiprocessing
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from bianyin import app
from bianyin.batch import BatchDone, BatchRow, OpenExecutor, dask_cluster, local_processes, run_batch
from bianyin.batch.batch_file import NAME
from bianyin.batch.executors import processors
from bianyin.batch.row_points import Given, points_of_rows
from bianyin.batch.row_report import RowTask
from bianyin.errors import ServiceError
from bianyin.example_files import example_folder
from bianyin.model import StageProgress
from bianyin.settings import Settings
from commands import bianyin

NOON = dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC)
_SPAWN = multiprocessing.get_context("spawn")
POINTS = """region,sector,date,kind,confidence
辽宁,工业,2021-09-27,Event,0.8
湖北,工业,2021-09-20,Event,0.5
河北,工业,2021-10-01,Event,0.5
"""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The bundled example as corpus and index."""
    folder = tmp_path_factory.mktemp("batch")
    made = Settings(corpora=folder / "corpora", vector_store=folder / "index", passage_vectors=False)
    app.ingest([example_folder() / "pages"], made)
    app.build_index(made)
    (folder / "points.csv").write_text(POINTS, "utf-8")
    return made


@pytest.fixture
def rows(settings: Settings) -> list[BatchRow]:
    points = settings.corpora.parent / "points.csv"
    return [
        BatchRow(region=code, sector="industry", points=points)
        for code in ("210000", "420000", "130000", "370000")
    ]


class InThisProcess(Executor):
    """An executor that does the work at once, and keeps what it was."""

    def __init__(self) -> None:
        self.tasks: list[RowTask] = []

    def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def]
        from concurrent.futures import Future

        future: Future[object] = Future()
        self.tasks.append(*args)
        future.set_result(fn(*args, **kwargs))
        return future


@contextmanager
def opened(executor: Executor) -> Iterator[Executor]:
    yield executor


def run(
    rows: list[BatchRow], folder: Path, settings: Settings, workers: OpenExecutor, only_failed: bool = False
) -> BatchDone:
    return run_batch(
        rows, folder, settings, open_executor=workers, only_failed=only_failed, clock=lambda: NOON
    )


def counted(
    rows: list[BatchRow], folder: Path, settings: Settings, only_failed: bool = False
) -> tuple[int, BatchDone]:
    """How many reports were made anew, and what the batch came to."""
    executor = InThisProcess()
    done = run(rows, folder, settings, lambda: opened(executor), only_failed)
    return len(executor.tasks), done


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


def test_a_worker_that_is_killed_while_series_are_read_changes_no_point(
    tmp_path: Path, settings: Settings
) -> None:
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
        found = points_of_rows(rows, settings, local_processes(1), tmp_path / folder, tell)
        return [given for _, given in found]

    for name in ("whole", "killed"):
        (tmp_path / name).mkdir()
    whole = points("whole", lambda *_: None)
    assert points("killed", kill) == whole and killed
    assert all(given.points and not given.failed for given in whole)


def test_a_series_that_kills_each_of_its_workers_is_told_and_tried_again_the_next_time(
    tmp_path: Path, settings: Settings
) -> None:
    row = BatchRow(region="210000", sector="industry", series=_two_series(tmp_path))

    def failed(workers: OpenExecutor) -> str:
        ((_, given),) = points_of_rows([row], settings, workers, tmp_path, lambda *_: None)
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
