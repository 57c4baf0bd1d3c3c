"""Which tests may notice a fault: those that ran its line, and how long each takes."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import coverage
import pytest

from mutation.mutants_of import Mutant, source_of

_SETUP = "|setup"
_CACHES = {"cache", "lru_cache", "cached_property"}
_FEW = 3  # so few tests ran a line, it may run but once for all of them: under a cache of another function or file


@dataclass
class Tests:
    """The tests of a run: how long each took, and which ran each line of each file."""

    seconds: dict[str, float] = field(default_factory=dict)
    lines: dict[str, dict[int, set[str]]] = field(default_factory=dict)

    def of_file(self, path: str) -> set[str]:
        """Tests that ran any line of a file's functions."""
        return set().union(*self.lines.get(path, {}).values())


class _Contexts:
    """Tells `coverage` which test runs. What a fixture runs may be kept for all tests of its file, so it counts for them."""

    def __init__(self, running: coverage.Coverage) -> None:
        self.running, self.tests, self.failed = running, Tests(), list[str]()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Iterator[None]:
        self.running.switch_context(item.nodeid.partition("::")[0] + _SETUP)
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        self.running.switch_context(item.nodeid)
        return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        seconds = self.tests.seconds
        seconds[report.nodeid] = seconds.get(report.nodeid, 0.0) + report.duration
        if report.failed:
            self.failed.append(report.nodeid)
        if report.skipped:
            seconds.pop(report.nodeid)


def run_tests(root: Path, folders: Sequence[str], options: Sequence[str], sources: Sequence[str]) -> Tests:
    """Run the tests once, unchanged, and note what each runs of the sources.

    Raises:
        SystemExit: a test fails: no fault could be told from it.
    """
    running = coverage.Coverage(
        data_file=None, config_file=False, include=[str(root / path) for path in sources]
    )
    contexts = _Contexts(running)
    running.start()
    code = pytest.main([*options, *folders], plugins=[contexts])
    running.stop()
    if code != pytest.ExitCode.OK:
        raise SystemExit(f"the tests must pass before a fault is made: {contexts.failed or code}")
    tests = contexts.tests
    for path in sources:
        by_line = running.get_data().contexts_by_lineno(str(root / path))
        tests.lines[path] = {line: _named(names, tests) for line, names in by_line.items()}
    return tests


def _named(contexts: Sequence[str], tests: Tests) -> set[str]:
    files = {name.removesuffix(_SETUP) for name in contexts if name.endswith(_SETUP)}
    ran = {name for name in contexts if name in tests.seconds}
    return ran | {name for name in tests.seconds if name.partition("::")[0] in files}


def tests_for(root: Path, mutant: Mutant, tests: Tests) -> set[str]:
    """The tests that ran the changed statement; of one that runs but once (an import, a cache), those that use its result."""
    tree = ast.parse(source_of(root, mutant.path))
    function = _function_at(tree, mutant.line)
    if function is None:
        return _using(tree, mutant, tests)
    if any(
        isinstance(each, ast.Name | ast.Attribute) and _name(each) in _CACHES
        for dec in function.decorator_list
        for each in ast.walk(dec)
    ):
        return tests.of_file(mutant.path)
    by_line = defaultdict(set, tests.lines[mutant.path])
    first, last = mutant.statement
    ran = set().union(*(by_line[line] for line in range(first, last + 1)))
    if mutant.line < function.body[0].lineno:  # a default: what runs its function
        ran |= _inside(function, tests.lines[mutant.path])
    return ran if len(ran) > _FEW else ran | tests.of_file(mutant.path)


def _function_at(tree: ast.Module, line: int) -> ast.FunctionDef | None:
    functions = [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)]
    around = [each for each in functions if each.lineno <= line <= (each.end_lineno or 0)]
    return around[-1] if around else None


def _using(tree: ast.Module, mutant: Mutant, tests: Tests) -> set[str]:
    """Tests that run a function in which a name is read that the statement at the top of the module gives, or one made of it."""
    names: set[str] = set()
    for node in tree.body:
        if node.lineno <= mutant.line <= (node.end_lineno or 0):
            names = _bound(node)
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) and names & _read(node):
            names |= _bound(node)
    if not names or not all(name.startswith("_") for name in names):
        return tests.of_file(mutant.path)
    functions = [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef) and names & _read(each)]
    cached = any(
        each.decorator_list and _CACHES & _read(ast.Module(each.decorator_list, [])) for each in functions
    )  # type: ignore[arg-type]
    if cached:
        return tests.of_file(mutant.path)
    ran = set().union(*(_inside(each, tests.lines[mutant.path]) for each in functions))
    return ran if len(ran) > _FEW else ran | tests.of_file(mutant.path)


def _inside(function: ast.FunctionDef, by_line: dict[int, set[str]]) -> set[str]:
    lines = range(function.body[0].lineno, (function.end_lineno or 0) + 1)
    return set().union(*(by_line.get(line, set()) for line in lines))


def _bound(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.ClassDef):
        return {node.name}
    return {
        each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)
    }


def _read(node: ast.AST) -> set[str]:
    return {_name(each) for each in ast.walk(node) if isinstance(each, ast.Name | ast.Attribute)}


def _name(node: ast.Name | ast.Attribute) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr
