"""Run the `bianyin` command as a user does: its own process, its exit code, both its streams.

`bianyin` forks that process off a server which has imported what verbs import, and so spares the seconds of a start;
`bianyin_anew` starts the command itself.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import pkgutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from multiprocessing import forkserver
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import NamedTuple

import bianyin as bianyin_package

COMMAND = Path(sys.executable).with_name("bianyin")
PATIENCE = 300  # seconds

# What verbs import where they use it, of ours and of others.
_OURS = [
    found.name
    for found in pkgutil.walk_packages(bianyin_package.__path__, "bianyin.")
    if ".migrations" not in found.name and not found.name.endswith("__main__")
]
_OTHERS = [
    "chromadb.api.rust",
    "docx",
    "jinja2",
    "onnxruntime",
    "opencc",
    "sentencepiece",
    "tantivy",
    "trafilatura",
    "warcio",
]
_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(_OURS + _OTHERS)


class Result(NamedTuple):
    """What a finished command left behind."""

    code: int
    stdout: str
    stderr: str

    @property
    def last_line(self) -> str:
        """stderr's last line: where every failure says what to do."""
        lines = self.stderr.strip().splitlines()
        return lines[-1] if lines else ""


def environment(**changes: str) -> dict[str, str]:
    """This process's environment without any setting of ours, plus `changes`."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("BIANYIN_")}
    return {**clean, **changes}


def bianyin(cwd: Path, *arguments: str | Path, **changes: str) -> Result:
    """Run a verb in `cwd` and wait for it. Settings of Python itself ask for a new one."""
    if not all(name.startswith("BIANYIN_") for name in changes):
        return bianyin_anew(cwd, *arguments, **changes)
    return forked(cwd, arguments, environment(**changes))


def forked(cwd: Path, arguments: Sequence[str | Path], environ: dict[str, str]) -> Result:
    """Run it with the whole environment given, off the server of warm imports."""
    with tempfile.TemporaryDirectory(prefix="bianyin-command-") as name:
        said = [Path(name) / "stdout", Path(name) / "stderr"]
        process = started(cwd, arguments, environ, said)
        process.join(PATIENCE)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(["bianyin", *map(str, arguments)], PATIENCE)
        return Result(process.exitcode, *(path.read_bytes().decode() for path in said))


def started(
    cwd: Path,
    arguments: Sequence[str | Path],
    environ: dict[str, str],
    said: Sequence[str | Path] = (os.devnull, os.devnull),
) -> ForkServerProcess:
    """The same, running; `said`: where its two streams go."""
    _start_server()
    process = _SERVER.Process(target=_become, args=(cwd, [*map(str, arguments)], environ, said))
    process.start()
    return process


@cache
def _start_server() -> None:
    """Away from the test's folder: chromadb reads a `.env` as it is imported."""
    here = Path.cwd()
    os.chdir(tempfile.gettempdir())
    try:
        forkserver.ensure_running()
    finally:
        os.chdir(here)


def bianyin_anew(cwd: Path, *arguments: str | Path, **changes: str) -> Result:
    """The same by a Python of its own."""
    finished = subprocess.run(
        [COMMAND, *map(str, arguments)],
        cwd=cwd,
        env=environment(**changes),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    return Result(finished.returncode, finished.stdout, finished.stderr)


def _become(cwd: Path, arguments: Sequence[str], environ: dict[str, str], said: Sequence[str | Path]) -> None:
    """In the fork: the folder, environment and streams of the command; then what its entry point calls."""
    for number, place in enumerate([os.devnull, *said]):
        os.dup2(os.open(place, os.O_RDWR | os.O_CREAT, 0o666), number)
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environ)
    sys.argv = ["bianyin", *arguments]
    from bianyin.cli import main

    try:
        main()
    finally:
        atexit._run_exitfuncs()  # which multiprocessing leaves out
