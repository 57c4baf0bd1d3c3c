"""`python -m bench.crawl`: a site of 2,000 pages on loopback that takes 50 ms an answer, crawled, refreshed, killed."""

from __future__ import annotations

import json
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))  # the site of the tests is the site of the bench

from bianyin.catalog.catalog import Catalog  # noqa: E402
from crawl_command import environment, registry, run, start  # noqa: E402
from loopback_site import Site, government_site  # noqa: E402

PAGES, PER_LIST, SECONDS = 1_800, 25, 0.05
KILLS = 20


def main() -> None:
    print("| 采集 2,000 页，每个回答 50 毫秒 | 秒 | 请求 | 占并发上限 | 下载字节 | 新文档 |")
    print("|---|---:|---:|---:|---:|---:|")
    for concurrency in (4, 8):
        with (
            tempfile.TemporaryDirectory() as name,
            government_site(PAGES, per_list=PER_LIST, seconds=SECONDS) as site,
        ):
            crawls(Path(name), site, concurrency)
    with tempfile.TemporaryDirectory() as name, government_site(300, seconds=0.02) as site:
        kills(Path(name), site)


def crawls(folder: Path, site: Site, concurrency: int) -> None:
    env = environment(folder, site, folder / "corpora")
    registry(folder, site, concurrency=concurrency)
    first = crawl(f"首次，{concurrency} 路并发", env, concurrency)
    second = crawl("再次，站点未变", env, concurrency)
    crawl("再次，--recheck 逐页询问", env, concurrency, "--recheck")
    began = time.perf_counter()
    run(env, "rebuild", "-q")
    print(f"| rebuild | {time.perf_counter() - began:.1f} | | | | |")
    print(f"再次为首次的 1/{first / second:.0f}。", flush=True)


def crawl(label: str, env: dict[str, str], concurrency: int, *more: str) -> float:
    began = time.perf_counter()
    done = run(env, "crawl", "example", "-q", "--json", *more)
    seconds = time.perf_counter() - began
    report = json.loads(done.stdout)
    share = report["requests"] / report["seconds"] / (concurrency / SECONDS)
    print(
        f"| {label} | {seconds:.1f} | {report['requests']} | {share:.0%} | {report['body_bytes']:,} "
        f"| {report['documents_new']} |",
        flush=True,
    )
    return seconds


def kills(folder: Path, site: Site) -> None:
    """Kill -9 at random moments; every corpus must then become what an undisturbed run makes."""
    calm = run(environment(folder, site, folder / "calm"), "crawl", "example", "-q")
    assert calm.returncode == 0, calm.stderr
    wanted, moments, lost = digest(folder / "calm"), random.Random(20211024), 0
    for attempt in range(KILLS):
        env = environment(folder, site, folder / f"killed{attempt}")
        process = start(env, "crawl", "example", "-q")
        asked = len(site.log)
        while len(site.log) == asked and process.poll() is None:
            time.sleep(0.005)
        time.sleep(moments.uniform(0, 2.0))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert run(env, "crawl", "example", "-q").returncode == 0
        lost += digest(folder / f"killed{attempt}") != wanted
    print(f"kill -9 于 {KILLS} 个随机时刻：与未中断者不同的语料库 {lost} 个。")


def digest(corpora: Path) -> str:
    with Catalog(corpora) as catalog:
        return catalog.digest()


if __name__ == "__main__":
    main()
