"""How soon the web pages answer while jobs run: `python -m bench.serving CORPORA VECTOR_STORE [--readers 20] [--seconds 120]`.

A real `bianyin serve` with two workers on a copy of the corpus. Readers ask as people do, with pauses between; report jobs by rules
are queued all the while, so that two run at any time. Printed: seconds by page, what the machine did beside, and whether a job was lost.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import sqlalchemy as sa

import bianyin
from bench.results import machine
from bianyin.lab.lab_database import LabDatabase
from bianyin.lab.lab_tables import reports
from bianyin.settings import Settings

_WORKERS = 2
_PAUSE = (2.0, 8.0)  # seconds between two pages of one reader
_REGIONS = ("", "辽宁", "河北", "广东", "浙江", "江苏", "山东", "山西", "四川", "北京")
_SECTORS = ("工业", "电力")
_WORDS = (
    "有序用电 限产 停产", "碳排放配额 清缴", "钢铁 错峰生产", "项目 开工 投产", "煤炭 保供", "核电机组 并网", "疫情防控 复工复产",
    "重污染天气 应急响应", "能耗双控", "新能源汽车 产量 增长", "春节假期后工厂什么时候恢复生产", "为什么九月份限制居民用电",
    "水泥行业去产能", "特高压 输电", "电价 上浮", "减排 目标", "疫情 封控 企业停工", "高温 用电负荷 创新高",
)  # fmt: skip
_YEARS = (2019, 2020, 2021, 2022, 2023)
# Of ten pages that a reader opens, how many are of a kind.
_HABITS = {"search": 4, "reports": 3, "report": 1, "document": 1, "corpus": 1}
_LIMITS = {"search": 0.5, "reports": 0.2}  # seconds, p95: issue 19


class Asked(NamedTuple):
    page: str
    seconds: float
    status: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("vector_store", type=Path)
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--kept", type=int, default=300, help="reports on the shelf before it begins")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        settings = _copied(given.corpora, given.vector_store, Path(name))
        with _serving(settings) as address:
            _fill_shelf(settings, address, given.kept)
            load, before = os.getloadavg()[0], os.times()
            asked, jobs = _measure(address, given.readers, given.seconds)
            _tell(asked, jobs, given, load, before)


def _copied(corpora: Path, vector_store: Path, folder: Path) -> Settings:
    shutil.copytree(corpora, folder / "corpora", ignore=shutil.ignore_patterns("lab.sqlite3*"))
    shutil.copytree(vector_store, folder / "vs")
    return Settings(corpora=folder / "corpora", vector_store=folder / "vs", reports=folder / "reports")


@contextmanager
def _serving(settings: Settings) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    environment = os.environ | {
        "BIANYIN_REPORTS": str(settings.reports),
        "PYTHONPATH": str(Path(bianyin.__file__).parents[1]),
    }
    folders = ("--corpora", str(settings.corpora), "--vector-store", str(settings.vector_store))
    command = [
        sys.executable,
        "-m",
        "bianyin",
        "serve",
        "--port",
        str(port),
        "--workers",
        str(_WORKERS),
        *folders,
    ]
    process = subprocess.Popen(command, env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, process)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{address}/healthz").status_code == 200:
                return
        time.sleep(0.2)
    raise SystemExit("the server did not start")


def _request(chosen: random.Random) -> dict[str, Any]:
    """A report of a year's months: long enough that two are always under way."""
    year = chosen.choice(_YEARS)
    points = [{"date": f"{year}-{month:02d}-15", "kind": "Event"} for month in range(1, 13)]
    return {
        "kind": "report", "region": chosen.choice(_REGIONS[1:]), "sector": chosen.choice(_SECTORS), "points": points,
    }  # fmt: skip


def _fill_shelf(settings: Settings, address: str, count: int) -> None:
    """One report by a job, and its row again and again: a lab that is in its second year."""
    with httpx.Client(base_url=address, timeout=60) as client:
        job = client.post("/api/jobs", json=_request(random.Random(1))).json()["id"]
        while (found := client.get(f"/api/jobs/{job}").json())["state"] in ("waiting", "running"):
            time.sleep(0.3)
    database = LabDatabase(settings)
    with database.write() as connection:
        row = dict(
            connection.execute(sa.select(reports).where(reports.c.id == found["report_id"])).one()._mapping
        )
        del row["seq"]
        copies = [
            row | {"id": f"{at:016x}", "job_id": f"{at:016x}", "lineage": f"{at:016x}"} for at in range(count)
        ]
        connection.execute(reports.insert(), copies)
    database.close()


def _measure(address: str, readers: int, seconds: float) -> tuple[list[Asked], list[dict[str, Any]]]:
    over = threading.Event()
    asked: list[Asked] = []
    threads = [threading.Thread(target=_read, args=(address, seed, over, asked)) for seed in range(readers)]
    feeder = threading.Thread(target=_feed, args=(address, over))
    for each in (feeder, *threads):
        each.start()
    time.sleep(seconds)
    over.set()
    for each in (feeder, *threads):
        each.join()
    return asked, httpx.get(f"{address}/api/jobs", params={"limit": 500}, timeout=60).json()


def _feed(address: str, over: threading.Event) -> None:
    """Keep the queue filled."""
    chosen = random.Random(7)
    with httpx.Client(base_url=address, timeout=60) as client:
        while not over.is_set():
            waiting = client.get("/api/jobs", params={"state": "waiting"}).json()
            for _ in range(_WORKERS - len(waiting)):
                client.post("/api/jobs", json=_request(chosen)).raise_for_status()
            over.wait(1)


def _read(address: str, seed: int, over: threading.Event, asked: list[Asked]) -> None:
    """One reader: opens a page, reads, opens the next."""
    chosen = random.Random(seed)
    kinds = [kind for kind, count in _HABITS.items() for _ in range(count)]
    with httpx.Client(base_url=address, timeout=120, follow_redirects=True) as client:
        over.wait(chosen.uniform(0, _PAUSE[1]))
        documents: list[str] = []
        while not over.is_set():
            kind = chosen.choice(kinds)
            if kind == "document" and not documents:
                kind = "search"
            path, query = _page(kind, chosen, documents)
            began = time.perf_counter()
            answer = client.get(path, params=query)
            asked.append(Asked(kind, time.perf_counter() - began, answer.status_code))
            if kind == "search":
                links = (part.split("?")[0] for part in answer.text.split('href="/documents/')[1:])
                documents = list(dict.fromkeys(links)) or documents
            over.wait(chosen.uniform(*_PAUSE))


def _page(kind: str, chosen: random.Random, documents: list[str]) -> tuple[str, dict[str, str]]:
    if kind == "search":
        year, month = chosen.choice(_YEARS), chosen.randrange(1, 7)
        window = {"start": f"{year}-{month:02d}-01", "end": f"{year}-{month + 6:02d}-01"}
        words = {"q": chosen.choice(_WORDS), "region": chosen.choice(_REGIONS)}
        return "/search", words | (window if chosen.random() < 0.6 else {})
    if kind == "report":
        return f"/reports/{chosen.randrange(100):016x}", {}
    if kind == "document":
        return f"/documents/{chosen.choice(documents)}", {}
    if kind == "corpus":
        return "/corpus", {}
    return "/reports", {"region": chosen.choice(("", "", "辽宁", "河北"))}


def _tell(
    asked: list[Asked],
    jobs: list[dict[str, Any]],
    given: argparse.Namespace,
    load: float,
    before: os.times_result,
) -> None:
    after = os.times()
    print(machine())
    print(
        f"{given.readers} readers for {given.seconds:g} s, {_WORKERS} workers; 1-minute load average before {load:.1f}, "
        f"after {os.getloadavg()[0]:.1f}, of which readers {(after.user - before.user) / given.seconds:.2f}"
    )
    times = defaultdict(list)
    for each in asked:
        times[each.page].append(1000 * each.seconds)
    print("| page | answers | p50 ms | p95 ms | most ms | asked for |\n|---|---:|---:|---:|---:|---:|")
    for name in sorted(times):
        found, limit = times[name], _LIMITS.get(name)
        p95 = statistics.quantiles(found, n=20)[-1] if len(found) > 1 else found[0]
        wanted = "" if limit is None else f"≤ {1000 * limit:.0f}"
        print(
            f"| {name} | {len(found)} | {statistics.median(found):.0f} | {p95:.0f} | {max(found):.0f} | {wanted} |"
        )
    print(
        f"status {dict(Counter(each.status for each in asked))}; jobs {dict(Counter(each['state'] for each in jobs))}"
    )


if __name__ == "__main__":
    main()
