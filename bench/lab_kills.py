"""`python -m bench.lab_kills [KILLS] [postgresql://…]`: workers killed at random moments; is a job lost, or done to two results?

Two workers on the bundled example; each turn one job is queued, and one worker killed (SIGKILL) at a random moment, in all
parts of a job's life: starting, searching, writing the folder, recording. A third of the turns both. At the end every job must be
done with one report, all reports equal, and no folder left that is no report's.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import bianyin
from bianyin import app
from bianyin.example_files import example_folder
from bianyin.lab import Job, Lab, ReportRequest, open_lab
from bianyin.settings import Settings

LEASE, BEAT = 2.0, 0.2
_WORK = (
    "from bianyin.lab import work; from bianyin.settings import Settings; "
    f"work(Settings(), lease={LEASE}, beat={BEAT})"
)


def main(kills: int = 24, address: str = "") -> None:
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        settings = _settings(Path(name), address)
        app.ingest([example_folder() / "pages"], settings)
        app.build_index(settings)
        with open_lab(settings) as lab:
            request, workers = _request(lab), [_start(settings) for _ in range(2)]
            jobs, killed, at = [], 0, Counter[str]()
            while killed < kills:
                jobs.append(lab.queue(request, "bench"))
                while not lab.jobs(state="running"):
                    time.sleep(0.02)
                time.sleep(chance.uniform(0, 2.5))
                for number in {chance.randrange(2), chance.randrange(2)}:
                    at[_stage(lab)] += 1
                    workers[number].send_signal(signal.SIGKILL)
                    workers[number].wait()
                    killed += 1
                    workers[number] = _start(settings)
            done = [_through(lab, job, workers) for job in jobs]
            for each in workers:
                each.terminate()
                each.wait()
            print(f"种子 {seed}；中断 {killed} 次（{dict(at)}），任务 {len(jobs)} 个")
            _judge(lab, done, settings)


def _settings(folder: Path, address: str) -> Settings:
    return Settings(corpora=folder / "corpora", vector_store=folder / "vs", database_url=address or None)


def _request(lab: Lab) -> ReportRequest:
    example = example_folder()
    series = lab.keep_series(
        "series.csv", (example / "series.csv").read_bytes(), "bench", region="辽宁", sector="工业"
    )
    content = (example / "points.csv").read_bytes()
    points = lab.uploads.read_points("points.csv", content, region="辽宁", sector="工业")
    return ReportRequest(region="辽宁", sector="工业", points=points, series=series.id)


def _start(settings: Settings) -> subprocess.Popen[bytes]:
    address = settings.database_url.get_secret_value() if settings.database_url else ""
    env = os.environ | {
        "BIANYIN_CORPORA": str(settings.corpora),
        "BIANYIN_VECTOR_STORE": str(settings.vector_store),
        "BIANYIN_DATABASE_URL": address,
        "PYTHONPATH": str(Path(bianyin.__file__).parents[1]),
    }
    return subprocess.Popen([sys.executable, "-c", _WORK], env=env, cwd=settings.corpora.parent)


def _stage(lab: Lab) -> str:
    running = lab.jobs(state="running")
    return (running[-1].stage or "开始") if running else "无任务在执行"


def _through(lab: Lab, job: Job, workers: list[subprocess.Popen[bytes]]) -> Job:
    while not (found := lab.job(job.id)).ended:
        assert any(each.poll() is None for each in workers), "no worker is left"
        time.sleep(0.05)
    if found.state == "interrupted":
        return _through(lab, lab.resume(job.id, "bench"), workers)
    return found


def _judge(lab: Lab, done: list[Job], settings: Settings) -> None:
    kept = lab.reports(limit=10_000)
    told = {(lab.report_folder(each.id) / "records.jsonl").read_bytes() for each in kept}
    stray = {each.name for each in settings.reports_folder.iterdir()} - {each.id for each in kept}
    print(
        f"状态 {dict(Counter(each.state for each in done))}；执行次数 {dict(Counter(each.run for each in done))}"
    )
    lost = {each.id for each in done} - {each.job_id for each in kept}
    print(
        f"丢失 {len(lost)}，两份结果 {len(kept) - len({each.job_id for each in kept})}，"
        f"不同的记录 {len(told) - 1}，多余的文件夹 {len(stray)}"
    )
    assert not lost and len(told) == 1 and len(kept) == len(done)


if __name__ == "__main__":
    given = sys.argv[1:]
    main(int(given[0]) if given else 24, given[1] if len(given) > 1 else "")
