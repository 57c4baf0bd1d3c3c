"""The verbs as a user runs them: kills, interruptions, two at once, exit codes, 2,000 pages."""

from __future__ import annotations

import json
import random
import signal
import time
from pathlib import Path

import pytest

from bianyin.archive import archive_files, read_captures
from bianyin.catalog.catalog import Catalog
from crawl_command import environment, run, start
from loopback_site import Reply, government_site


def pages_in(corpora: Path) -> list[str]:
    return [c.url for path in archive_files(corpora) for c in read_captures(path) if c.kind == "page"]


def test_kill_9_at_random_moments_loses_nothing(tmp_path: Path) -> None:
    """A killed run costs at most the pages since its last flush, fetched once more; the corpus is as if undisturbed."""
    moments = random.Random(20211024)
    with government_site(80, seconds=0.03) as site:
        calm = run(environment(tmp_path, site, tmp_path / "calm"), "crawl", "example", "-q", "--json")
        assert calm.returncode == 0, calm.stderr
        site.log.clear()
        env = environment(tmp_path, site, tmp_path / "killed")
        halfway = 0
        for _ in range(5):
            process = start(env, "crawl", "example", "-q")
            # Moments are counted in requests, not seconds: a fast machine is caught halfway, too.
            deadline, wanted = time.monotonic() + 30, len(site.log) + moments.randrange(1, 40)
            while len(site.log) < wanted and process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.002)
            halfway += process.poll() is None
            process.send_signal(signal.SIGKILL)
            process.communicate()
        last = run(env, "crawl", "example", "-q", "--json")
        assert last.returncode == 0, last.stderr
        again = sum(site.paths().values()) - len(site.paths())
    with Catalog(tmp_path / "calm") as one, Catalog(tmp_path / "killed") as other:
        assert (other.digest(), other.count()) == (one.digest(), 88)
    assert set(pages_in(tmp_path / "killed")) == set(pages_in(tmp_path / "calm"))
    assert halfway > 0
    assert again <= 5 * (64 + 8 + 2)


@pytest.mark.parametrize("limit", [20_000, 70_000, 130_000])
def test_when_files_cannot_grow_it_says_so_and_the_same_command_completes(tmp_path: Path, limit: int) -> None:
    """Whichever file meets it first: frontier, archive or catalog."""
    with government_site(80) as site:
        env = environment(tmp_path, site, tmp_path / "corpora")
        full = run(env, "crawl", "example", "-q", file_limit=limit)
        assert full.returncode == 1, full.stdout
        assert "Traceback" not in full.stderr
        assert "磁盘空间" in full.stderr.splitlines()[-1]
        done = run(env, "crawl", "example", "-q", "--json")
        assert done.returncode == 0, done.stderr
    with Catalog(tmp_path / "corpora") as catalog:
        assert catalog.count() == 88
    assert len(set(pages_in(tmp_path / "corpora"))) == 88


def test_interrupted_by_hand_it_ends_with_130_and_goes_on_with_the_same_command(tmp_path: Path) -> None:
    with government_site(60, seconds=0.15) as site:
        env = environment(tmp_path, site, tmp_path / "corpora")
        process = start(env, "crawl", "example", "-q")
        while len(site.log) < 20 and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
        assert process.returncode == 130, errors
        assert "Traceback" not in errors
        kept = len(pages_in(tmp_path / "corpora"))
        assert kept >= 5, "what was under way is kept on an orderly end"
        assert run(env, "crawl", "example", "-q").returncode == 0
        articles = [times for path, times in site.paths().items() if path.startswith("/art/")]
    assert len(articles) == 66
    assert sum(articles) <= 66 + 8, "only requests under way are repeated"


def test_two_crawls_at_once_one_refuses_and_neither_is_harmed(tmp_path: Path) -> None:
    with government_site(40) as site:
        site.held.add("/art/39.html")
        env = environment(tmp_path, site, tmp_path / "corpora")
        first = start(env, "crawl", "example", "-q", "--json")
        while len(site.log) < 5 and first.poll() is None:
            time.sleep(0.01)
        unwilling = env | {"BIANYIN_WRITER_WAIT": "0"}
        second = run(unwilling, "crawl", "example", "-q")
        rebuilding = run(unwilling, "rebuild", "-q")
        site.held.clear()
        shown, errors = first.communicate(timeout=60)
    for refused in (second, rebuilding):
        assert refused.returncode == 1
        assert f"进程 {first.pid}" in refused.stderr.splitlines()[-1]
    assert first.returncode == 0, errors
    assert json.loads(shown)["sources"]["example"]["new"] == 44


def test_losses_are_shown_and_end_with_3(tmp_path: Path) -> None:
    with government_site(6) as site:
        site.routes["/art/3.html"] = Reply(b"", 403)
        env = environment(tmp_path, site, tmp_path / "corpora")
        done = run(env, "crawl", "example")
        assert done.returncode == 3
        assert "新增 6，变更 0，未变 0，消失 0，失败 1" in done.stdout
        assert "损失：示例市生态环境局：HTTP 403" in done.stderr
        assert site.log[0].headers["user-agent"].endswith("(+mail@example.org)")
        rebuilt = run(env, "rebuild", "-q", "--json")
        assert (rebuilt.returncode, json.loads(rebuilt.stdout)["new"]) == (0, 6)


def test_bad_arguments_end_with_2_and_write_nothing(tmp_path: Path) -> None:
    with government_site(1) as site:
        env = environment(tmp_path, site, tmp_path / "corpora")
        for arguments in (
            ["nowhere"], ["example", "--since", "2021-02-30"], ["example", "--window", "2021-12..2021-08"],
            ["example", "--query", "限产"], ["example", "--window", "2021-08"], ["example", "--max-pages", "0"],
        ):  # fmt: skip
            assert run(env, "crawl", *arguments).returncode == 2, arguments
        assert not site.log
        assert not (tmp_path / "corpora").exists()


def test_600_pages_then_a_refresh_that_downloads_and_rewrites_nothing(tmp_path: Path) -> None:
    with government_site(540, per_list=60, seconds=0.02) as site:
        env = environment(tmp_path, site, tmp_path / "corpora")
        report = json.loads(run(env, "crawl", "example", "-q", "--json").stdout)
        assert report["sources"]["example"]["new"] == report["documents_new"] == 594
        with Catalog(tmp_path / "corpora") as catalog:
            before = catalog.digest(), (tmp_path / "corpora" / "catalog.sqlite3").stat().st_size
        site.log.clear()
        second = json.loads(run(env, "crawl", "example", "-q", "--json").stdout)
        assert (second["documents_new"], second["documents_changed"], second["body_bytes"] < 100) == (
            0,
            0,
            True,
        )
        assert len(site.log) == 2, "robots.txt and the list"
        with Catalog(tmp_path / "corpora") as catalog:
            assert before == (catalog.digest(), (tmp_path / "corpora" / "catalog.sqlite3").stat().st_size)
