"""The queue: in order, each job once, none lost, and no word of a worker that has lost its job."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter
from collections.abc import Iterator

import pytest
from lab_clock import Clock

from bianyin.errors import BianyinError, LabError, NotInLab, UnknownJob, UnknownName
from bianyin.lab import IndexRequest, JobProgress, Lab, RenewRequest, ReportRequest, open_lab
from bianyin.model import ChangePoint
from bianyin.settings import Settings

POINT = ChangePoint(date=dt.date(2021, 10, 31), kind="Event")
REQUEST = ReportRequest(region="辽宁", sector="工业", points=(POINT,))


@pytest.fixture
def timed(settings: Settings, clock: Clock) -> Iterator[Lab]:
    """A lab with leases of 30 seconds by the test's clock."""
    with open_lab(settings, lease=30, clock=clock) as lab:
        yield lab


def test_jobs_wait_in_order_and_know_their_place(lab: Lab) -> None:
    made = [lab.queue(REQUEST, "甲") for _ in range(3)]
    assert [lab.job(each.id).place for each in made] == [1, 2, 3]
    assert [each.id for each in lab.jobs()] == [each.id for each in reversed(made)]
    claimed = lab.work.claim("w")
    assert claimed is not None and claimed.id == made[0].id and claimed.place is None and claimed.by == "甲"
    assert [lab.job(each.id).place for each in made[1:]] == [1, 2]
    assert claimed.request == REQUEST
    assert [each.id for each in lab.jobs(state="running")] == [made[0].id]
    assert [each.id for each in lab.jobs(limit=1, offset=1)] == [made[1].id]


def test_what_could_only_fail_later_is_refused_at_once(lab: Lab) -> None:
    with pytest.raises(UnknownName):
        lab.queue(REQUEST.model_copy(update={"region": "亚特兰蒂斯"}), "甲")
    with pytest.raises(NotInLab):
        lab.queue(RenewRequest(report_id="0" * 16), "甲")
    with pytest.raises(NotInLab):
        lab.queue(ReportRequest(region="辽宁", sector="工业", series="0" * 16), "甲")
    with pytest.raises(ValueError, match="没有变点"):
        ReportRequest(region="辽宁", sector="工业")
    with pytest.raises(UnknownJob):
        lab.job("../../etc/passwd")
    assert lab.jobs() == []


def test_a_form_sent_twice_is_one_job(lab: Lab) -> None:
    first, again = (lab.queue(REQUEST, "甲", key="form-1") for _ in range(2))
    assert first.id == again.id and len(lab.jobs()) == 1
    assert lab.queue(REQUEST, "甲", key="form-2").id != first.id


def test_two_workers_claim_forty_jobs_and_none_twice(settings: Settings) -> None:
    claimed: Counter[str] = Counter()
    with open_lab(settings) as lab:
        made = {lab.queue(IndexRequest(), "甲").id for _ in range(40)}

        def claim_all(name: str) -> None:
            with open_lab(settings) as own:
                while (job := own.work.claim(name)) is not None:
                    claimed[job.id] += 1
                    assert own.work.finish(job, {"by": name})

        threads = [threading.Thread(target=claim_all, args=(f"w{number}",)) for number in range(2)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert set(claimed) == made and set(claimed.values()) == {1}
        assert {each.state for each in lab.jobs()} == {"done"}


def test_a_job_whose_worker_is_gone_is_taken_up_and_the_first_ones_word_counts_no_more(
    timed: Lab, clock: Clock
) -> None:
    job = timed.queue(IndexRequest(), "甲")
    first = timed.work.claim("w1")
    assert first is not None and timed.work.claim("w2") is None
    clock.now += 29
    assert timed.work.beat(first, JobProgress(stage="索引", step=1, done=5, total=9))
    clock.now += 29
    assert timed.work.claim("w2") is None  # the beat has renewed the lease
    clock.now += 2
    second = timed.work.claim("w2")
    assert second is not None and (second.id, second.run, second.done) == (job.id, 2, 0)
    assert not timed.work.beat(first, JobProgress(step=9))
    assert not timed.work.finish(first, {"of": "w1"})
    assert not timed.work.fail(first, BianyinError("w1"))
    assert not timed.work.hand_back(first)
    assert timed.work.finish(second, {"of": "w2"})
    found = timed.job(job.id)
    assert (found.state, found.outcome, found.error) == ("done", {"of": "w2"}, "")


def test_a_worker_of_the_same_name_has_only_its_own_run(timed: Lab, clock: Clock) -> None:
    timed.queue(IndexRequest(), "甲")
    first = timed.work.claim("w")
    clock.now += 31
    second = timed.work.claim("w")
    assert first is not None and second is not None
    assert not timed.work.finish(first, {}) and timed.work.finish(second, {})


def test_three_tries_and_then_somebody_must_say_that_it_goes_on(timed: Lab, clock: Clock) -> None:
    job = timed.queue(IndexRequest(), "甲")
    for run in (1, 2, 3):
        claimed = timed.work.claim("w")
        assert claimed is not None and claimed.run == run
        clock.now += 31
    assert timed.work.claim("w") is None
    found = timed.job(job.id)
    assert found.state == "interrupted" and found.error and found.remedy
    assert timed.resume(job.id, "甲").state == "waiting"
    again = timed.work.claim("w")
    assert again is not None and again.run == 4


def test_a_job_handed_back_is_taken_at_once_and_has_lost_no_try(timed: Lab) -> None:
    job = timed.queue(IndexRequest(), "甲")
    for _ in range(5):
        claimed = timed.work.claim("w")
        assert claimed is not None and timed.work.hand_back(claimed)
    assert timed.job(job.id).state == "waiting" and timed.job(job.id).place == 1


def test_progress_never_runs_backwards(timed: Lab) -> None:
    job = timed.queue(IndexRequest(), "甲")
    claimed = timed.work.claim("w")
    assert claimed is not None
    told = [(1, 5), (1, 3), (2, 0), (1, 9), (2, 4)]
    seen = []
    for step, done in told:
        assert timed.work.beat(claimed, JobProgress(stage=f"第{step}步", step=step, done=done, total=9))
        now = timed.job(job.id)
        seen.append((now.step, now.done))
    assert seen == [(1, 5), (1, 5), (2, 0), (2, 0), (2, 4)]


def test_a_cancelled_job_stops_its_worker_and_can_go_on_later(timed: Lab) -> None:
    waiting, running = (timed.queue(IndexRequest(), "甲") for _ in range(2))
    assert timed.cancel(waiting.id, "乙").state == "cancelled"
    claimed = timed.work.claim("w")
    assert claimed is not None and claimed.id == running.id
    assert timed.cancel(running.id, "乙").state == "cancelled"
    assert not timed.work.beat(claimed, JobProgress()) and not timed.work.finish(claimed, {})
    assert timed.work.claim("w") is None
    assert timed.resume(running.id, "乙").state == "waiting"
    assert not timed.work.finish(claimed, {})
    again = timed.work.claim("w")
    assert again is not None and timed.work.finish(again, {})
    assert timed.cancel(running.id, "乙").state == "done"  # what is done stays so
    with pytest.raises(LabError, match="已经完成"):
        timed.resume(running.id, "乙")


def test_a_failure_says_what_to_do(timed: Lab) -> None:
    job = timed.queue(IndexRequest(), "甲")
    claimed = timed.work.claim("w")
    assert claimed is not None
    assert timed.work.fail(claimed, LabError("坏了。", remedy="请修。"))
    assert (timed.job(job.id).error, timed.job(job.id).remedy) == ("坏了。", "请修。")
    assert timed.resume(job.id, "甲").error == ""


def test_all_outlives_the_process(settings: Settings) -> None:
    with open_lab(settings) as lab:
        job = lab.queue(REQUEST, "甲")
    with open_lab(settings) as lab:
        assert lab.job(job.id) == job
