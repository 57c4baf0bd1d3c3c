"""Workers as processes: a job gives what the command gives, outlives its worker, and has one result."""

from __future__ import annotations

import json
import random
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from lab_processes import ended, start_worker, wait_for

from bianyin import api
from bianyin.example_files import example_folder
from bianyin.lab import (
    AuditRequest,
    CrawlRequest,
    IndexRequest,
    Job,
    Lab,
    RenewRequest,
    ReportRequest,
    open_lab,
)
from bianyin.settings import Settings


@contextmanager
def worker(settings: Settings) -> Iterator[int]:
    process = start_worker(settings)
    try:
        yield process.pid
    finally:
        process.terminate()
        assert process.wait(60) == 0


def report_request(lab: Lab) -> ReportRequest:
    """Of the bundled example: an uploaded series, and edited points."""
    example = example_folder()
    ask = {"region": "辽宁", "sector": "工业"}
    series = lab.keep_series("../序列.csv", (example / "series.csv").read_bytes(), "甲", **ask)
    points = lab.uploads.read_points("points.csv", (example / "points.csv").read_bytes(), **ask)
    kept = lab.keep_points(points, "甲", **ask, series_id=series.id)
    return ReportRequest(**ask, points_id=kept.id, series=series.id)


def records(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "records.jsonl").read_text("utf-8").splitlines()]


def test_a_job_gives_what_python_gives_and_is_renewed(filled: Settings, tmp_path: Path) -> None:
    example = example_folder()
    api.report(
        "辽宁", "工业", points=example / "points.csv", series=example / "series.csv", folder=tmp_path / "own",
        corpora=filled.corpora, vector_store=filled.vector_store,
    )  # fmt: skip
    with open_lab(filled) as lab, worker(filled):
        job = ended(lab, lab.queue(report_request(lab), "甲"))
        assert (job.state, job.run, job.error) == ("done", 1, "") and job.report_id
        kept, folder = lab.report(job.report_id), lab.report_folder(job.report_id)
        assert records(folder) == records(tmp_path / "own")
        assert (folder / "report.md").is_file() and (folder / "series.svg").is_file()
        assert job.records == len({(row.title, row.url, row.point) for row in job.found}) > 0
        assert {row["title"] for row in records(folder)} <= {row.title for row in job.found}
        assert kept.records == len(records(folder)) and kept.by == "甲" and kept.before is None

        renewed = ended(lab, lab.queue(RenewRequest(report_id=kept.id), "乙"))
        assert renewed.state == "done" and renewed.report_id
        after = lab.report(renewed.report_id)
        assert (after.before, after.lineage, after.by) == (kept.id, kept.lineage, "乙")
        assert lab.record_keys(after.id) == lab.record_keys(kept.id)
        assert (lab.report_folder(after.id) / "diff.md").is_file() and not (folder / "diff.md").exists()
        assert [each.id for each in lab.reports(lineage=kept.lineage)] == [after.id, kept.id]


def test_other_jobs_give_their_counts_and_findings(filled: Settings, tmp_path: Path) -> None:
    example = example_folder()
    api.report(
        "辽宁", "工业", points=example / "points.csv", folder=tmp_path / "own",
        corpora=filled.corpora, vector_store=filled.vector_store,
    )  # fmt: skip
    with open_lab(filled) as lab, worker(filled):
        upload = lab.keep_upload("某报告.md", (tmp_path / "own" / "report.md").read_bytes(), "甲")
        audit = ended(lab, lab.queue(AuditRequest(upload=upload.id), "甲"))
        assert audit.state == "done" and audit.outcome["report"] == "某报告.md" and audit.outcome["records"]
        index = ended(lab, lab.queue(IndexRequest(), "甲"))
        assert index.state == "done" and index.outcome["added"] == 0 and index.outcome["unchanged"] > 0
        crawl = ended(lab, lab.queue(CrawlRequest(sources=("无此来源",)), "甲"))
        assert crawl.state == "failed" and "无此来源" in crawl.error and crawl.remedy
        broken = lab.keep_upload("空.docx", b"no zip", "甲")
        bad = ended(lab, lab.queue(AuditRequest(upload=broken.id), "甲"))
        assert bad.state == "failed" and bad.error
        model = report_request(lab).model_copy(update={"llm": "some-model"})
        unset = ended(lab, lab.queue(model, "甲"))
        assert unset.state == "failed" and "some-model" in unset.error
        assert not list(filled.reports_folder.glob("*"))  # what failed leaves no folder


def test_a_job_waits_for_another_process_and_says_so(filled: Settings) -> None:
    lock = filled.vector_store / "index.lock"
    with closing(sqlite3.connect(lock, isolation_level=None)) as other, open_lab(filled) as lab:
        other.execute("BEGIN EXCLUSIVE")
        with worker(filled):
            job = lab.queue(IndexRequest(), "甲")
            waiting = wait_for(lambda: now if (now := lab.job(job.id)).stage.startswith("等待") else None)
            assert waiting.state == "running" and waiting.run == 1
            time.sleep(4)  # longer than the lease: waiting keeps the job
            assert (lab.job(job.id).state, lab.job(job.id).run) == ("running", 1)
            other.execute("COMMIT")
            assert ended(lab, job).state == "done"


def test_a_worker_that_is_asked_to_leave_hands_its_job_back_at_once(filled: Settings) -> None:
    lock = filled.vector_store / "index.lock"
    with closing(sqlite3.connect(lock, isolation_level=None)) as other, open_lab(filled) as lab:
        other.execute("BEGIN EXCLUSIVE")  # the job cannot end by itself
        process = start_worker(filled, lease=600)
        job = lab.queue(IndexRequest(), "甲")
        wait_for(lambda: lab.job(job.id).stage)
        process.terminate()
        assert process.wait(60) == 0
        assert lab.job(job.id).state == "waiting" and lab.job(job.id).place == 1
        other.execute("COMMIT")
        with worker(filled):
            assert ended(lab, job).state == "done" and lab.job(job.id).run == 2


def test_a_cancelled_job_frees_its_worker(filled: Settings) -> None:
    lock = filled.vector_store / "index.lock"
    with closing(sqlite3.connect(lock, isolation_level=None)) as other, open_lab(filled) as lab:
        other.execute("BEGIN EXCLUSIVE")
        with worker(filled):
            job = lab.queue(IndexRequest(), "甲")
            wait_for(lambda: lab.job(job.id).stage)
            lab.cancel(job.id, "乙")
            other.execute("COMMIT")
            after = ended(lab, lab.queue(IndexRequest(rebuild=False), "甲"))
            assert after.state == "done" and lab.job(job.id).state == "cancelled"


def test_workers_killed_at_random_lose_no_job_and_give_none_two_results(filled: Settings) -> None:
    chance, jobs, killed = random.Random(19), [], 0
    with open_lab(filled) as lab:
        request = report_request(lab)
        workers = [start_worker(filled, lease=1.5, beat=0.2) for _ in range(2)]
        try:
            for _ in range(4):
                jobs.append(lab.queue(request, "甲"))
                wait_for(lambda: lab.jobs(state="running"))
                time.sleep(chance.uniform(0, 1.5))  # the moment is the point; nothing is awaited by it
                at = chance.randrange(2)
                workers[at].send_signal(signal.SIGKILL)
                workers[at].wait()
                killed += 1
                workers[at] = start_worker(filled, lease=1.5, beat=0.2)
            done = [_through(lab, job) for job in jobs]
        finally:
            for each in workers:
                each.kill()
                each.wait()
        check_one_result_each(lab, done, filled)
        assert killed == 4


def _through(lab: Lab, job: Job) -> Job:
    """A job to its end; where three kills in a row met it, somebody says that it goes on."""
    while (found := ended(lab, job)).state == "interrupted":
        lab.resume(job.id, "甲")
    return found


def check_one_result_each(lab: Lab, done: list[Job], settings: Settings) -> None:
    assert [each.state for each in done] == ["done"] * len(done)
    kept = lab.reports()
    assert sorted(each.job_id for each in kept) == sorted(each.id for each in done)
    assert {each.report_id for each in done} == {each.id for each in kept}
    told = [records(lab.report_folder(each.id)) for each in kept]
    assert all(each == told[0] for each in told)
    folders = {path.name for path in settings.reports_folder.iterdir() if not path.name.startswith(".")}
    assert {each.id for each in kept} <= folders


def test_threads_of_one_lab_do_not_harm_each_other(settings: Settings) -> None:
    failed: list[BaseException] = []
    with open_lab(settings) as lab:

        def ask(number: int) -> None:
            try:
                for _ in range(10):
                    job = lab.queue(IndexRequest(), f"用户{number}")
                    assert lab.job(job.id).by == f"用户{number}"
                    lab.jobs(limit=5)
                    lab.cancel(job.id, "甲")
            except BaseException as error:
                failed.append(error)

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert failed == []
        assert len(lab.jobs(limit=100, state="cancelled")) == 80


@pytest.mark.parametrize("name", ["../../x", "0" * 15 + "/", "", "a" * 15 + "G"])
def test_no_id_leads_out_of_the_folder(lab: Lab, name: str) -> None:
    from bianyin.errors import NotInLab

    for ask in (lab.report_folder, lab.report, lab.load_report, lab.series, lab.points, lab.shelf.place):
        with pytest.raises(NotInLab):
            ask(name)
