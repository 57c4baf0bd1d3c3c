"""Run the real command in a fork of a process that has imported everything: as it runs for a user, less the seconds of its start."""

from __future__ import annotations

import io
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from bench.odd_inputs.cases import Case
from bench.odd_inputs.judging import Ended

PATIENCE = 120.0  # seconds; the machine may be busy
MEMORY = 6 * 2**30  # bytes of address space
_NOBODY = 65534


def prepare() -> None:
    """Import what the verbs import; start no thread."""
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    import importlib
    import pkgutil

    import bianyin

    for found in pkgutil.walk_packages(bianyin.__path__, "bianyin."):
        if not found.name.endswith(("__main__", ".migrations")) and ".migrations." not in found.name:
            importlib.import_module(found.name)
    for name in ("chromadb", "chromadb.api.rust", "tantivy", "trafilatura", "langchain_core.embeddings", "bench.hashed_words"):
        importlib.import_module(name)


def run(case: Case, lab: Path) -> Ended:
    """Run a case in a copy of the lab, which is gone afterwards."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
        Path(made).chmod(0o777)
        folder = Path(made) / "lab"
        shutil.copytree(lab, folder, symlinks=True)
        for name, content in case.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        began = time.monotonic()
        child = os.fork()
        if child == 0:
            _become(case, folder, Path(made))
        code = _waited(child, began + PATIENCE)
        told = (path.read_bytes() if (path := Path(made) / name).exists() else b"" for name in ("stdout", "stderr"))
        return Ended(code, *told, time.monotonic() - began)


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
    ours = {"BIANYIN_SOURCES": "own.toml", "BIANYIN_CONTACT": "mail@example.org", "BIANYIN_EMBEDDER": EMBEDDER, "BIANYIN_WRITER_WAIT": "1"}
    os.environ.update(ours | dict(case.settings))
    load_settings.cache_clear()
    registry.use(None)


def _lock(case: Case, folder: Path) -> None:
    """As another user, who may not touch the place: root may touch everything."""
    if not case.locked:
        return
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o777 if path.is_dir() else 0o666)
    for name in case.locked:
        with suppress(FileNotFoundError):
            (folder / name).chmod(0o555 if name in (".", "out") else 0)
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)
    os.environ["HOME"] = str(folder)


def _command(arguments: tuple[str, ...]) -> int:
    from bianyin.cli import main

    sys.argv = ["bianyin", *arguments]
    try:
        main()
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else int(done.code is not None)
    return 0


EMBEDDER = "langchain:bench.hashed_words:HashedWords"
