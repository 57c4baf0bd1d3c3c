"""`python -m bench.server_kills [KILLS]`: a real `bianyin serve` and its workers, killed (SIGKILL) at random moments; is a job lost?

Jobs are asked for over HTTP, each with its own key, by a client that asks again until it is answered, as a script would. Of the kills
a half are of the server, which is then started anew on the same folder, a half of one of its workers. At the end every job must be
done with one report, all reports equal, and none more than jobs.
"""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import psutil

import bianyin
from bianyin import app
from bianyin.example_files import example_folder
from bianyin.lab import open_lab
from bianyin.settings import Settings

_WORKERS = 2
_ASKED = {
    "kind": "report", "region": "辽宁", "sector": "工业",
    "points": [
        {"date": f"{year}-{month:02d}-15", "kind": "Event"} for year in (2019, 2020, 2021, 2022) for month in range(1, 13)
    ],
}  # fmt: skip


def main(kills: int = 20) -> None:
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(
            corpora=folder / "corpora", vector_store=folder / "vs", reports=folder / "reports"
        )
        app.ingest([example_folder() / "pages"], settings)
        app.build_index(settings)
        server = _Server(settings)
        keys, killed, at = [], Counter[str](), Counter[str]()
        try:
            while sum(killed.values()) < kills:
                keys.append(f"job {len(keys)}")
                server.ask(keys[-1])
                time.sleep(chance.uniform(0, 3))
                at[server.stage()] += 1
                what = "server" if chance.random() < 0.5 else "worker"
                killed[what] += server.kill(what, chance)
            done = [server.through(key) for key in keys]
        finally:
            server.end()
        print(f"seed {seed}; killed {dict(killed)}, amid {dict(at)}; {len(keys)} jobs")
        _judge(settings, done)


class _Server:
    """A server process that is started again whenever it was killed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        with socket.create_server(("127.0.0.1", 0)) as taken:
            self._port = taken.getsockname()[1]
        self._client = httpx.Client(base_url=f"http://127.0.0.1:{self._port}", timeout=60)
        self._process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        given = {
            "CORPORA": self._settings.corpora,
            "VECTOR_STORE": self._settings.vector_store,
            "REPORTS": self._settings.reports,
        }
        environment = os.environ | {f"BIANYIN_{name}": str(value) for name, value in given.items()}
        environment["PYTHONPATH"] = str(Path(bianyin.__file__).parents[1])
        command = [
            sys.executable,
            "-m",
            "bianyin",
            "serve",
            "--quiet",
            "--port",
            str(self._port),
            "--workers",
            str(_WORKERS),
        ]
        return subprocess.Popen(command, env=environment)

    def _answer(self, method: str, path: str, **given: Any) -> Any:
        while True:
            try:
                return self._client.request(method, path, **given).raise_for_status().json()
            except httpx.TransportError:
                time.sleep(0.2)  # killed; it comes again

    def ask(self, key: str) -> Any:
        return self._answer("POST", "/api/jobs", params={"key": key}, json=_ASKED)

    def stage(self) -> str:
        running = self._answer("GET", "/api/jobs", params={"state": "running"})
        return (running[-1]["stage"] or "开始") if running else "no job"

    def kill(self, what: str, chance: random.Random) -> int:
        """Kill the server or one of its workers; how many were killed."""
        if what == "server":
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = self._start()
            return 1
        running = self._answer("GET", "/api/jobs", params={"state": "running"})
        at_work = {int(each["worker"].split("-")[-2]) for each in running if each["worker"]}
        children = psutil.Process(self._process.pid).children()
        workers = [each for each in children if each.is_running() and "worker" in " ".join(each.cmdline())]
        chosen = [each for each in workers if each.pid in at_work] or workers
        for each in chosen and [chance.choice(chosen)]:
            each.kill()
        return min(len(chosen), 1)

    def through(self, key: str) -> Any:
        """The job of a key at its end; one that was interrupted too often goes on when somebody says so."""
        job = self.ask(key)
        while job["state"] in ("waiting", "running", "interrupted"):
            if job["state"] == "interrupted":
                self._answer("POST", f"/api/jobs/{job['id']}/resume")
            time.sleep(0.3)
            job = self._answer("GET", f"/api/jobs/{job['id']}")
        return job

    def end(self) -> None:
        self._process.terminate()
        self._process.wait(60)
        self._client.close()


def _judge(settings: Settings, done: list[Any]) -> None:
    with open_lab(settings) as lab:
        kept = lab.reports(limit=10_000)
        told = {(lab.report_folder(each.id) / "records.jsonl").read_bytes() for each in kept}
    print(
        f"states {dict(Counter(each['state'] for each in done))}; tries {dict(Counter(each['run'] for each in done))}"
    )
    lost = {each["id"] for each in done} - {each.job_id for each in kept}
    twice = len(kept) - len({each.job_id for each in kept})
    print(
        f"lost {len(lost)}, with two results {twice}, reports {len(kept)}, different records {len(told) - 1}"
    )
    assert not lost and not twice and len(kept) == len(done) and len(told) == 1


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
