"""Try one fault: a copy of this warm process (fork) imports the faulty file and runs the tests that may notice."""

from __future__ import annotations

import ast
import importlib
import importlib.machinery
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Literal

import pytest

from mutation.mutants_of import Mutant, mutated

Outcome = Literal["killed", "timeout", "survived", "not run", "no import"]
_SLACK, _SLOWER = 10.0, 5.0  # seconds of computing beside the tests' own, and times these
_WAITING = 10.0  # times as much on the clock, on a machine with others on it
_NO_IMPORT = 99  # exit code


@dataclass
class Tried:
    """What came of one fault."""

    mutant: Mutant
    outcome: Outcome
    tests: int
    seconds: float


class _Chosen:
    """Runs these tests alone, the files with the fastest first."""

    def __init__(self, seconds: dict[str, float]) -> None:
        self.seconds = seconds

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        chosen = [each for each in items if each.nodeid in self.seconds]
        by_file: dict[str, list[pytest.Item]] = {}
        for each in chosen:
            by_file.setdefault(each.nodeid.partition("::")[0], []).append(each)
        files = sorted(by_file.values(), key=lambda tests: sum(self.seconds[each.nodeid] for each in tests))
        items[:] = [each for tests in files for each in tests]


def try_all(
    root: Path,
    package: str,
    options: Sequence[str],
    jobs: int,
    asked: Iterable[tuple[Mutant, dict[str, float]]],
) -> Iterator[Tried]:
    """Try each mutant on its tests (with their seconds), `jobs` at a time; in the order in which they end."""
    _imports_in(package)  # read here, once
    running: dict[int, tuple[Mutant, dict[str, float], float]] = {}
    waiting = iter(asked)
    while True:
        while len(running) < jobs and (following := next(waiting, None)) is not None:
            mutant, seconds = following
            if not seconds:
                yield Tried(mutant, "not run", 0, 0.0)
                continue
            running[_start(root, package, options, mutant, seconds)] = (mutant, seconds, time.monotonic())
        if not running:
            return
        yield from _ended(running)
        time.sleep(0.02)


def _ended(running: dict[int, tuple[Mutant, dict[str, float], float]]) -> Iterator[Tried]:
    for process, (mutant, seconds, since) in list(running.items()):
        took = time.monotonic() - since
        ended, status = os.waitpid(process, os.WNOHANG)
        outcome: Outcome
        if ended:
            outcome = _read(status, mutant)
        elif took > _WAITING * _most(seconds):
            os.killpg(process, signal.SIGKILL)
            os.waitpid(process, 0)
            outcome = "timeout"
        else:
            continue
        del running[process]
        shutil.rmtree(_folder(process), ignore_errors=True)
        yield Tried(mutant, outcome, len(seconds), took)


def _read(status: int, mutant: Mutant) -> Outcome:
    code = os.waitstatus_to_exitcode(status)
    if code == -signal.SIGXCPU:
        return "timeout"
    if code == _NO_IMPORT:
        return "no import"
    if code in (pytest.ExitCode.NO_TESTS_COLLECTED, pytest.ExitCode.USAGE_ERROR):
        raise SystemExit(f"no test was run for {mutant.key}")
    return "survived" if code == pytest.ExitCode.OK else "killed"


def _most(seconds: dict[str, float]) -> float:
    return _SLACK + _SLOWER * sum(seconds.values())


def _start(
    root: Path, package: str, options: Sequence[str], mutant: Mutant, seconds: dict[str, float]
) -> int:
    code, _ = mutated(root, mutant)
    process = os.fork()
    if process:
        return process
    # From here on: the child, which never returns.
    ended: int = pytest.ExitCode.INTERNAL_ERROR
    try:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_CPU, (int(_most(seconds)),) * 2)
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        names = _forget(root, package, root / mutant.path)
        _import_faulty(str(root / mutant.path), code)
        ended = _NO_IMPORT
        for name in names:
            importlib.import_module(name)
        files = sorted({test.partition("::")[0] for test in seconds})
        folder = ["--basetemp", str(_folder(os.getpid()))]
        ended = pytest.ExitCode.INTERNAL_ERROR
        ended = pytest.main([*options, *folder, "-x", *files], plugins=[_Chosen(seconds)])
    finally:
        os._exit(int(ended))


def _folder(process: int) -> Path:
    return Path(tempfile.gettempdir()) / f"mutant-{process}"


def _import_faulty(path: str, code: CodeType) -> None:
    """Whoever imports the file gets this code."""
    original = importlib.machinery.SourceFileLoader.get_code

    def get_code(self: importlib.machinery.SourceFileLoader, name: str) -> CodeType | None:
        return code if self.path == path else original(self, name)

    importlib.machinery.SourceFileLoader.get_code = get_code  # type: ignore[method-assign]


def _forget(root: Path, package: str, path: Path) -> set[str]:
    """Forget the module, all that import it, and all tests: they are imported anew; what is below it stays warm.

    Returns the names of the module itself.
    """
    imports = _imports_in(package)
    stale = {name for name in imports if getattr(sys.modules[name], "__file__", None) == str(path)}
    own = set(stale)
    while more := {name for name, used in imports.items() if name not in stale and used & stale}:
        stale |= more
    tests = str(root / "tests")
    stale |= {
        name for name, each in sys.modules.items() if str(getattr(each, "__file__", None)).startswith(tests)
    }
    for name in stale:
        del sys.modules[name]
    return own


def _imports_in(package: str) -> dict[str, set[str]]:
    return {name: _imports(name) for name in tuple(sys.modules) if name.partition(".")[0] == package}


@cache
def _imports(name: str) -> set[str]:
    """The modules that a module imports anywhere in its file, with the packages around them."""
    module = sys.modules[name]
    source = getattr(module, "__file__", None)
    if not source or not source.endswith(".py"):
        return set()
    found = {name.rpartition(".")[0]} if not hasattr(module, "__path__") else set()
    for node in ast.walk(ast.parse(Path(source).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
    return found
