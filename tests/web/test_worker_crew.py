"""Workers beside the server: started again whatever they end by, less and less soon, and ended with it."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import signal
import sys
import time
from pathlib import Path

import httpx
import psutil
import pytest
from test_serve_command import answers, free_port, serve, until

from bianyin.web.worker_crew import Pauses, WorkerCrew
from web_server import TOKENS

_SECONDS = 120  # generous: only a fault takes so long
QUICK = Pauses(first=0.05, longest=0.4, lived=3600)


def starts(file: Path) -> list[float]:
    return [float(line) for line in file.read_text().splitlines()] if file.exists() else []


def ending_with(how: str, file: Path) -> list[str]:
    """A worker that notes when it was started, and ends."""
    said = f"import os, signal, time; open({str(file)!r}, 'a').write(f'{{time.monotonic()}}\\n'); {how}"
    return [sys.executable, "-c", said]


def wait_for(file: Path, count: int) -> list[float]:
    end = time.monotonic() + _SECONDS
    while len(found := starts(file)) < count:
        assert time.monotonic() < end, found
        time.sleep(0.05)
    return found


@pytest.mark.parametrize(
    "how", ["os._exit(75)", "os._exit(1)", "os.kill(os.getpid(), signal.SIGKILL)", "pass"]
)
def test_a_worker_that_ends_is_started_again_and_less_and_less_soon(how: str, tmp_path: Path) -> None:
    with WorkerCrew(ending_with(how, tmp_path / "starts"), 1, QUICK):
        found = wait_for(tmp_path / "starts", 5)
    pauses = [later - earlier for earlier, later in itertools.pairwise(found)]
    assert pauses[3] >= 0.4 and pauses[2] >= 0.2, pauses
    count = len(starts(tmp_path / "starts"))
    time.sleep(1)
    assert len(starts(tmp_path / "starts")) == count, "none is started once it is over"


def test_a_worker_that_lived_is_started_again_soon(tmp_path: Path) -> None:
    how = "time.sleep(0.3); os._exit(75)"
    with WorkerCrew(ending_with(how, tmp_path / "starts"), 1, Pauses(first=0.05, longest=600, lived=0.1)):
        wait_for(tmp_path / "starts", 12)  # doubled each time it would take minutes


def test_workers_that_do_not_leave_are_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bianyin.web.worker_crew._LEAVE_SECONDS", 1.0)
    how = f"signal.signal(signal.SIGTERM, signal.SIG_IGN); open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    with WorkerCrew(ending_with(how, tmp_path / "starts"), 1):
        end = time.monotonic() + _SECONDS
        while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
            assert time.monotonic() < end
            time.sleep(0.05)
    assert not psutil.pid_exists(int((tmp_path / "pid").read_text()))


def test_the_server_goes_on_with_a_job_whose_worker_was_killed(corpus: Path, tmp_path: Path) -> None:
    """And a worker gives way to readers, in the session where that counts."""
    shutil.copytree(corpus, tmp_path / "own")
    port = free_port()
    process = serve(tmp_path, tmp_path / "own", "--port", str(port), BIANYIN_WEB_TOKENS=json.dumps(TOKENS))
    bearer = {"Authorization": f"Bearer {TOKENS['张三']}"}
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=bearer, timeout=60) as client:
        until(lambda: answers(client, "/healthz"), process)
        (worker,) = _workers(process.pid)
        end = time.monotonic() + _SECONDS
        while worker.nice() <= psutil.Process(process.pid).nice():
            assert time.monotonic() < end
            time.sleep(0.1)
        assert os.getsid(worker.pid) == os.getsid(process.pid)
        worker.kill()
        until(lambda: [each for each in _workers(process.pid) if each.pid != worker.pid], process)
        points = [{"date": "2021-10-31", "kind": "Event"}]
        asked = {"kind": "report", "region": "辽宁", "sector": "工业", "points": points}
        job = client.post("/api/jobs", json=asked).json()["id"]
        until(lambda: client.get(f"/api/jobs/{job}").json()["state"] == "done", process)
        (left,) = _workers(process.pid)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=_SECONDS)
    assert not left.is_running()


def _workers(server: int) -> list[psutil.Process]:
    return [
        each for each in psutil.Process(server).children()
        if each.status() != psutil.STATUS_ZOMBIE and "worker" in each.cmdline()
    ]  # fmt: skip
