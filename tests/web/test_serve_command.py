"""`bianyin serve` as a process: it answers, its worker does a job, and both end when told to."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from web_server import SOURCE, TOKENS

_SECONDS = 120


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def serve(folder: Path, corpus: Path, *options: str, **given: str) -> subprocess.Popen[bytes]:
    settings = {
        "CORPORA": corpus / "corpora",
        "VECTOR_STORE": corpus / "vector_store",
        "REPORTS": folder / "reports",
    }
    environment = {f"BIANYIN_{name}": str(value) for name, value in settings.items()} | {
        "PYTHONPATH": str(SOURCE)
    }
    command = [sys.executable, "-m", "bianyin", "serve", *options]
    return subprocess.Popen(command, env=os.environ | environment | given, stderr=subprocess.PIPE)


def until(is_so, process: subprocess.Popen[bytes]) -> None:  # type: ignore[no-untyped-def]
    end = time.monotonic() + _SECONDS
    while not is_so():
        assert process.poll() is None, process.stderr and process.stderr.read().decode()
        assert time.monotonic() < end
        time.sleep(0.2)


def answers(client: httpx.Client, path: str) -> bool:
    try:
        return client.get(path).status_code == 200
    except httpx.TransportError:
        return False


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_it_serves_does_jobs_and_ends_with_its_worker(
    corpus: Path, tmp_path: Path, told: signal.Signals
) -> None:
    """The worker holds the server's stderr: it is at its end when both have ended."""
    shutil.copytree(corpus, tmp_path / "own")
    port = free_port()
    process = serve(tmp_path, tmp_path / "own", "--port", str(port), BIANYIN_WEB_TOKENS=json.dumps(TOKENS))
    bearer = {"Authorization": f"Bearer {TOKENS['张三']}"}
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=bearer, timeout=30) as client:
        until(lambda: answers(client, "/healthz"), process)
        points = [{"date": "2021-10-31", "kind": "Event"}]
        asked = {"kind": "report", "region": "辽宁", "sector": "工业", "points": points}
        job = client.post("/api/jobs", json=asked).json()["id"]
        if told == signal.SIGTERM:
            until(lambda: client.get(f"/api/jobs/{job}").json()["state"] == "done", process)
        else:
            until(lambda: client.get(f"/api/jobs/{job}").json()["state"] != "waiting", process)
    process.send_signal(told)
    _, said = process.communicate(timeout=_SECONDS)
    if told == signal.SIGTERM:  # a worker that lets a job go may log what it was amid
        assert "Traceback" not in said.decode(), said.decode()


@pytest.mark.parametrize("options", [("--host", "0.0.0.0")])
def test_it_does_not_open_to_others_without_sign_in(
    corpus: Path, tmp_path: Path, options: tuple[str, ...]
) -> None:
    process = serve(tmp_path, corpus, "--port", str(free_port()), *options)
    _, said = process.communicate(timeout=_SECONDS)
    assert process.returncode == 2
    assert "没有设置登录" in said.decode()


def test_a_port_that_is_taken_is_said(corpus: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process = serve(tmp_path, corpus, "--port", str(taken.getsockname()[1]))
        _, said = process.communicate(timeout=_SECONDS)
    assert process.returncode == 2
    assert "--port" in said.decode()
    assert "Traceback" not in said.decode()
