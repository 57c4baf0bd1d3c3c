"""A corpus and its index that may not be written are searched and reported on, and answer as before."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from commands import environment

_COMMAND = [sys.executable, "-c", "from bianyin.cli import main; main()"]
Run = Callable[..., subprocess.CompletedProcess[str]]
_PAGE = (
    "<html><head><meta charset=utf-8><title>鞍山市关于{n}号高炉停产的通知</title></head><body><h1>鞍山市关于{n}号高炉停产的通知</h1>"
    "<p>发布日期：2021-09-{n:02d}</p><p>2021年9月{n}日，辽宁省鞍山市要求{n}号高炉自即日起停产检修，各钢铁企业要落实错峰生产要求。</p></body></html>"
)


@pytest.fixture
def asked(lab: Path) -> list[str]:
    return ["report", "-q", "--region", "辽宁", "--sector", "工业", "--points", str(lab / "points.json")]


@pytest.fixture(scope="module")
def lab() -> Iterator[Path]:
    """A corpus with its index, where other users may read and nobody may write."""
    folder = Path(tempfile.mkdtemp(prefix="bianyin-test-"))
    pages = folder / "pages"
    pages.mkdir()
    for n in range(1, 21):
        (pages / f"{n}.html").write_text(_PAGE.format(n=n), encoding="utf-8")
    (folder / "points.json").write_text('[{"date": "2021-09-12"}]')
    for verb in (["ingest", "-q", str(pages)], ["index", "-q"]):
        assert _run(folder, folder, *verb).returncode == 0
    (folder / "searched").write_text(_run(folder, folder, "search", "高炉停产检修").stdout)
    yield folder
    _let(folder, "u+w")
    shutil.rmtree(folder)


def _let(folder: Path, mode: str) -> None:
    subprocess.run(["chmod", "-R", mode, str(folder)], check=True)


def _run(
    lab: Path, cwd: Path, *arguments: str, before: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    env = environment(
        BIANYIN_CORPORA=str(lab / "corpora"), BIANYIN_VECTOR_STORE=str(lab / "vs"), HOME=str(cwd),
        PYTHONDONTWRITEBYTECODE="1", BIANYIN_MODEL_CACHE=str(lab / "models"), TMPDIR=str(cwd),
    )  # fmt: skip
    return subprocess.run(
        [*before, *_COMMAND, *arguments], cwd=cwd, env=env, text=True, encoding="utf-8", capture_output=True
    )


@pytest.fixture
def reading(lab: Path) -> Iterator[Run]:
    """Runs verbs for which the lab cannot be written. Root ignores permissions, so it gets a read-only mount of its own."""
    before: tuple[str, ...] = ()
    if os.geteuid() == 0:
        script = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'
        before = ("unshare", "--mount", "sh", "-c", script, str(lab))
        if not shutil.which("unshare") or subprocess.run([*before, "true"], capture_output=True).returncode:
            pytest.skip("root ignores permissions, and no read-only mount can be made here")
    work = Path(tempfile.mkdtemp(prefix="bianyin-test-"))
    _let(lab, "a-w")
    yield lambda *arguments: _run(lab, work, *arguments, before=before)
    _let(lab, "u+w")
    assert not list(work.glob("bianyin-*")), "folders of links are removed"
    shutil.rmtree(work)


def test_search_report_and_doctor_read_what_cannot_be_written(
    lab: Path, asked: list[str], reading: Run
) -> None:
    searched, examined = reading("search", "高炉停产检修"), reading("doctor")
    reported, counted = reading(*asked, "-o", "out"), reading("corpus", "--json")
    refused = [reading("ingest", str(lab / "pages")), reading("index")]
    assert (searched.returncode, searched.stdout) == (0, (lab / "searched").read_text()), searched.stderr
    assert "高炉" in searched.stdout
    assert reported.returncode == 0, reported.stderr
    assert "缺  索引" not in examined.stdout and "缺  语料库" not in examined.stdout, examined.stdout
    assert json.loads(counted.stdout)["documents"] == 20
    for each in refused:
        assert each.returncode == 1 and "写权限" in each.stderr.splitlines()[-1]


def test_what_is_not_indexed_is_told_where_it_cannot_be_indexed(
    lab: Path, asked: list[str], request: pytest.FixtureRequest
) -> None:
    extra = lab / "pages" / "99.html"
    extra.write_text(_PAGE.format(n=25), encoding="utf-8")
    assert _run(lab, lab, "ingest", "-q", str(extra)).returncode == 0
    reading = request.getfixturevalue("reading")
    reported = reading(*asked, "--json", "-o", "more")
    assert reported.returncode == 3, reported.stderr
    assert any("1 篇" in warning for warning in json.loads(reported.stdout)["warnings"])
