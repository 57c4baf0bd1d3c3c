"""How a batch scales: the same rows by one Dask worker process and by two, and whether they write the same bytes.

    python -m bench.batch CORPORA VECTOR_STORE [--rows 24]

The rows are of Carbon Monitor's series (`../shared/data`), with points detected once, before the clock runs, and read from a file.
Every round has a cluster of its own and begins after its workers have been warmed by a row; the ratio is of rounds in one run.
Workers have one thread each, for what libraries do too (Dask sets OMP_NUM_THREADS=1): one worker is one processor.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import shutil
import tempfile
import time
from functools import partial
from pathlib import Path

from bench.data_files import DATA, SERIES, required
from bianyin.batch import BatchRow, all_done, all_pairs, dask_cluster, local_processes, run_batch
from bianyin.draft.llm.opening import ModelChoice
from bianyin.knowledge import places, sectors
from bianyin.series import SeriesFile, Subject, detect_all, write_points_of_many
from bianyin.settings import Settings

NOON = dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC)


def main() -> None:
    """Print seconds, speed-up and differences."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("vector_store", type=Path)
    parser.add_argument("--rows", type=int, default=24)
    given = parser.parse_args()
    required("bench.batch")
    settings = Settings(corpora=given.corpora, vector_store=given.vector_store)
    with tempfile.TemporaryDirectory() as folder:
        rows = _rows(Path(folder), settings, given.rows)
        folders = {count: Path(folder) / str(count) for count in (1, 2)}
        seconds = {count: _seconds(rows, place, settings, count) for count, place in folders.items()}
        differences = [
            name for name in _files(folders[1]) if _files(folders[1])[name] != _files(folders[2]).get(name)
        ]
    print(
        f"{len(rows)} reports: one worker {seconds[1]:.0f} s, two {seconds[2]:.0f} s: {seconds[1] / seconds[2]:.2f} times as fast"
    )
    print(f"files that differ: {differences or 'none'}")


def _rows(folder: Path, settings: Settings, count: int) -> tuple[BatchRow, ...]:
    """Of two sectors in turn, their points in a file."""
    series, points = DATA / SERIES, folder / "points.csv"
    asked = partial(all_pairs, None, ["工业", "电力"], series=series)
    wanted = [Subject(row.region, row.sector) for row in asked(points=None)[:count]]
    do_all = partial(all_done, open_executor=local_processes())
    found = detect_all(SeriesFile(series), wanted, window_days=settings.window_days, do_all=do_all)
    names = [(places.get(each.subject.region).name, sectors.get(each.subject.sector).name) for each in found]
    write_points_of_many([(*name, each.points) for name, each in zip(names, found, strict=True)], points)
    return asked(points=points)[:count]


def _seconds(rows: tuple[BatchRow, ...], folder: Path, settings: Settings, workers: int) -> float:
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        run = partial(
            run_batch, folder=folder, settings=settings, open_executor=dask_cluster(cluster.scheduler_address),
            choice=ModelChoice(off=True), clock=lambda: NOON,
        )  # fmt: skip
        run(rows[-workers:])
        for row in rows[-workers:]:
            shutil.rmtree(folder / row.folder_name)
        began = time.monotonic()
        run(rows)
        return time.monotonic() - began


def _files(folder: Path) -> dict[str, bytes]:
    """Every file of every report; of `run.json` all but the seconds that it took."""
    found = {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.glob("[!.]*/*"))}
    for name in [each for each in found if each.endswith("run.json")]:
        run = json.loads(found[name])
        del run["seconds"]
        found[name] = json.dumps(run).encode()
    return found


if __name__ == "__main__":
    main()
