"""Every verb under a stand-in for Windows (`other_system`), each a process of its own: nothing of another system is leant on."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from commands import Result
from crawl_command import environment as crawl_settings
from loopback_site import government_site
from other_system import windows_environment

EXAMPLE = Path(__file__).parents[2] / "examples" / "liaoning-industry"
ASKED = (
    "report",
    "--region",
    "辽宁",
    "--sector",
    "工业",
    "--points",
    "points.csv",
    "--series",
    "series.csv",
    "-q",
)


class Lab:
    """A folder on that system."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "start").mkdir()

    def run(self, *arguments: str, console: str = "gbk", **settings: str) -> Result:
        """Run a verb to its end; its output is read as the console would."""
        env = windows_environment(self.folder / "start", console=console, **settings)
        command = [sys.executable, "-m", "bianyin", *arguments]
        done = subprocess.run(command, cwd=self.folder, env=env, capture_output=True, check=False)
        told = (stream.decode(console, "backslashreplace") for stream in (done.stdout, done.stderr))
        return Result(done.returncode, *told)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Lab:
    """In which the demo has run."""
    made = Lab(tmp_path_factory.mktemp("windows"))
    done = made.run("demo")
    assert done.code == 0 and "8 个变点" in done.stdout, done.stderr
    shutil.copy(EXAMPLE / "series.csv", made.folder)
    (made.folder / "points.csv").write_text("date\n2021-09-27\n2021-10-31\n", "utf-8")
    return made


def test_the_stand_in_refuses_what_windows_refuses(tmp_path: Path) -> None:
    lab = Lab(tmp_path)
    (tmp_path / "sub").mkdir()
    code = """
import os, signal, sys, types
def refused(do):
    try: do()
    except (OSError, ImportError, AttributeError): return True
    return False
ours = {"__name__": "bianyin.made", "os": os, "signal": signal}
file = open("sub/a.txt", "w", encoding="utf-8")
print([refused(do) for do in (
    lambda: os.replace("sub/a.txt", "b.txt"), lambda: os.remove("sub/a.txt"), lambda: os.rename("sub", "sub2"),
    lambda: os.open("sub", os.O_RDONLY), lambda: open("a?.txt", "w", encoding="utf-8"), lambda: os.mkdir("con"),
    lambda: exec("import fcntl", ours), lambda: exec("from resource import getrlimit", ours), lambda: os.fork(),
    lambda: signal.SIGKILL, lambda: os.sched_getaffinity(0), lambda: os.symlink("sub", "link"),
)], sys.stdout.encoding)
"""
    env = windows_environment(tmp_path / "start", console="cp1252")
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=lab.folder, env=env, capture_output=True, text=True, check=True
    )
    assert told.stdout.split(" cp")[0] == str([True] * 12) and told.stdout.strip().endswith("cp1252")


@pytest.mark.parametrize("console", ["gbk", "cp1252"])
def test_search_answers_on_its_console(lab: Lab, console: str) -> None:
    place = ("--corpora", "corpora/demo", "--vector-store", "vector_store/demo")
    done = lab.run("search", "有序用电", "--region", "辽宁", *place, console=console)
    assert done.code == 0 and ("有序用电" in done.stdout or "\\u6709" in done.stdout), done.stderr


def test_files_are_ingested_indexed_and_reported_on_and_all_of_it_replaced(lab: Lab) -> None:
    shutil.copytree(EXAMPLE / "pages", lab.folder / "pages")
    for verb in (
        ("ingest", "pages", "-q"),
        ("index", "-q"),
        (*ASKED, "-o", "report"),
        ("rebuild", "-q"),
        ("index", "--rebuild", "-q"),
        ("report", "--update", "report", "-q"),
        ("detect", "series.csv", "--all", "-o", "found.csv"),
        ("detect", "series.csv", "-o", "found.csv", "--plot", "found.html"),
        ("doctor",),
    ):
        done = lab.run(*verb)
        assert done.code == 0 and "Traceback" not in done.stderr, (verb, done.stderr)
    names = {path.name for path in (lab.folder / "report").iterdir()}
    assert {"report.md", "report.html", "report.docx", "diff.md", "run.json"} <= names
    assert not [
        path
        for path in lab.folder.glob("**/*")
        if path.name.endswith((".partial", ".open", ".part", "gz.lock"))
    ]
    records = (lab.folder / "report" / "records.jsonl").read_text("utf-8").splitlines()
    assert records and json.loads(records[0])["title"]


def test_many_reports_are_written_by_several_processes(lab: Lab) -> None:
    place = ("--corpora", "corpora/demo", "--vector-store", "vector_store/demo")
    rows = ("--regions", "辽宁", "--sectors", "工业,电力", "--series", "series.csv", "--workers", "2")
    done = lab.run("batch", *rows, "-o", "batch", "-q", *place)
    assert "Traceback" not in done.stderr and (lab.folder / "batch" / "index.html").is_file(), done.stderr
    assert list((lab.folder / "batch").glob("*/report.md"))


def test_a_site_is_crawled_twice(lab: Lab) -> None:
    with government_site(12) as site:
        settings = crawl_settings(lab.folder, site, lab.folder / "crawled")
        ours = {name: value for name, value in settings.items() if name.startswith("BIANYIN_")}
        first, again = (lab.run("crawl", "example", "-q", **ours) for _ in range(2))
    assert first.code == again.code == 0, first.stderr + again.stderr
    assert "：新增 14，" in first.stdout and "：新增 0，" in again.stdout, first.stdout + again.stdout
    assert {path.suffix for path in (lab.folder / "crawled" / "archive").iterdir()} == {".gz"}


def test_every_module_can_be_imported(lab: Lab) -> None:
    code = (
        "import importlib, pkgutil, bianyin\n"
        "names = [found.name for found in pkgutil.walk_packages(bianyin.__path__, 'bianyin.')]\n"
        "for name in names: name.endswith('__main__') or 'migrations' in name or importlib.import_module(name)\n"
        "print(len(names))"
    )
    env = windows_environment(lab.folder / "start", console="gbk")
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=lab.folder, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0 and int(done.stdout) > 300, done.stderr
