"""Run the real command in a fork of a process that has imported everything: as it runs for a user, less the seconds of its start."""

from __future__ import annotations

import ctypes
import io
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bench.odd_inputs.cases import Case
from bench.odd_inputs.judging import Ended

PATIENCE = 120.0  # seconds; the machine may be busy
MEMORY = 6 * 2**30  # bytes of address space
OURS = {
    "BIANYIN_SOURCES": "own.toml", "BIANYIN_CONTACT": "mail@example.org", "BIANYIN_WRITER_WAIT": "1",
    "BIANYIN_EMBEDDER": "langchain:bench.hashed_words:HashedWords",
}  # fmt: skip
_CAPABILITY_VERSION = 0x20080522


def prepare() -> None:
    """Import what the verbs import; start no thread."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    import importlib
    import pkgutil

    import bianyin

    for found in pkgutil.walk_packages(bianyin.__path__, "bianyin."):
        if not found.name.endswith(("__main__", ".migrations")) and ".migrations." not in found.name:
            importlib.import_module(found.name)
    for name in (
        "chromadb",
        "chromadb.api.rust",
        "tantivy",
        "trafilatura",
        "langchain_core.embeddings",
        "bench.hashed_words",
    ):
        importlib.import_module(name)


def run(case: Case, lab: Path) -> Ended:
    """Run a case in a copy of the lab, which is gone afterwards."""
    with _copy(case, lab) as folder:
        began = time.monotonic()
        child = os.fork()
        if child == 0:
            _become(case, folder, folder.parent)
        code = _waited(child, began + PATIENCE)
        told = (
            path.read_bytes() if (path := folder.parent / name).exists() else b""
            for name in ("stdout", "stderr")
        )
        return Ended(code, *told, time.monotonic() - began)


def run_alone(case: Case, lab: Path) -> int:
    """The exit code of the same as a process that a user starts; of cases with plain streams and rights."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BIANYIN_")}
    command = [sys.executable, "-m", "bianyin", *case.arguments]
    with _copy(case, lab) as folder:
        return subprocess.run(
            command, cwd=folder, env=kept | OURS | case.settings, capture_output=True, check=False
        ).returncode


@contextmanager
def _copy(case: Case, lab: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
        folder = Path(made) / "lab"
        shutil.copytree(lab, folder, symlinks=True)
        for name, content in case.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        yield folder


def _waited(child: int, until: float) -> int | None:
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > until:
            os.killpg(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return None
        time.sleep(0.01)


def _become(case: Case, folder: Path, made: Path) -> None:
    """In the child: the streams, folder, settings and rights of the case; then the command, as its entry point runs it."""
    code = 120  # as the interpreter's, where what is left cannot be written
    try:
        os.setpgid(0, 0)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        os.chdir(folder)
        _streams(case, made)
        _settings(case)
        _lock(case, folder)
        code = _command(case.arguments)
        for stream in (sys.stdout, sys.stderr):
            if stream is not None and not stream.closed:
                stream.flush()
    except BaseException:  # noqa: BLE001 - the fork must not go on as its parent
        import traceback

        with suppress(Exception):
            traceback.print_exc()
            sys.stderr.flush()
    finally:
        os._exit(code)


def _streams(case: Case, made: Path) -> None:
    place = "/dev/full" if case.stdout == "full" else made / "stdout"
    os.dup2(os.open(place, os.O_WRONLY | os.O_CREAT, 0o666), 1)
    os.dup2(os.open(made / "stderr", os.O_WRONLY | os.O_CREAT, 0o666), 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    encoding = case.stdout if case.stdout not in ("full", "closed") else "utf-8"
    sys.stdout = io.TextIOWrapper(os.fdopen(os.dup(1), "wb"), encoding)
    sys.stderr = io.TextIOWrapper(os.fdopen(2, "wb"), encoding, "backslashreplace", line_buffering=True)
    if case.stdout == "closed":
        os.close(1)
        sys.stdout = None  # type: ignore[assignment]


def _settings(case: Case) -> None:
    from bianyin.knowledge.sites import registry
    from bianyin.settings import load_settings

    for name in [name for name in os.environ if name.startswith("BIANYIN_")]:
        del os.environ[name]
    os.environ.update(OURS | case.settings)
    load_settings.cache_clear()
    registry.use(None)


def _lock(case: Case, folder: Path) -> None:
    """Places that this user may not touch, without root's right to touch everything."""
    for name in case.locked:
        with suppress(FileNotFoundError):
            (folder / name).chmod(0o555 if name in (".", "out") else 0)
    if case.locked and os.geteuid() == 0:
        head = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
        ours = (
            ctypes.c_uint32 * 6
        )()  # effective, permitted and inheritable, the lower 32 and the upper ones: none
        if ctypes.CDLL(None).capset(head, ours):
            raise OSError("the rights of root stay")


def _command(arguments: tuple[str, ...]) -> int:
    from bianyin.cli import main

    sys.argv = ["bianyin", *arguments]
    try:
        main()
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else int(done.code is not None)
    return 0
