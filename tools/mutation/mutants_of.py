"""The mutants of one file: where each stands, what it changes, and its code."""

from __future__ import annotations

import ast
import difflib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType

from mutation.operators import changes_of

NAMED = "named"
_SCOPES = (ast.FunctionDef, ast.ClassDef)


@dataclass(frozen=True)
class Mutant:
    """One fault in one file. `number`: which node in the order of `ast.walk`, and which of its changes."""

    path: str  # in the repository
    number: tuple[int, int]
    line: int
    scope: str  # the function it stands in; empty at the top of the module
    operator: str
    before: str
    after: str
    statement: tuple[
        int, int
    ]  # first and last line of the statement that it changes, its header if it is compound
    twin: int = 0  # how many before it in this scope look the same

    @property
    def key(self) -> str:
        """Says which mutant it is without a line's number, so that a list of them outlives an edit."""
        twin = f" #{self.twin + 1}" if self.twin else ""
        return f"{self.path} {self.scope or '-'}: {self.operator}: {self.before} -> {self.after}{twin}"


@cache
def source_of(root: Path, path: str) -> str:
    """The file as it was when it was first asked for: it may be edited while its faults are tried."""
    return (root / path).read_text(encoding="utf-8")


def mutants_of(root: Path, path: str) -> list[Mutant]:
    """All mutants of a file, in the order of its nodes; those that change nothing are left out."""
    tree = ast.parse(source_of(root, path))
    found: list[Mutant] = []
    seen: Counter[str] = Counter()
    for index, node, parent, scope, statement in _places(tree):
        for at, (operator, changed) in enumerate(changes_of(node, parent)):
            before, after = _shown(node), _shown(changed)
            if before == after:
                continue
            line = getattr(node, "lineno", statement[0])
            mutant = Mutant(path, (index, at), line, scope, operator, before, after, statement)
            found.append(Mutant(**{**mutant.__dict__, "twin": seen[mutant.key]}))
            seen[mutant.key] += 1
    return found


def named_mutant(root: Path, name: str, path: str, before: str, after: str) -> Mutant:
    """A fault that is told by its words: `before` in the file, which must stand there once, becomes `after`."""
    source = source_of(root, path)
    assert source.count(before) == 1, f"{name}: stands {source.count(before)} times in {path}: {before}"
    line = source[: source.index(before)].count("\n") + 1
    return Mutant(path, (-1, -1), line, name, NAMED, before, after, (line, line + before.count("\n")))


def mutated(root: Path, mutant: Mutant) -> tuple[CodeType, str]:
    """The code of the file with the fault in it, and the difference to read."""
    if mutant.operator == NAMED:
        faulty = source_of(root, mutant.path).replace(mutant.before, mutant.after)
        code = compile(faulty, str(root / mutant.path), "exec", dont_inherit=True)
        return code, f"-{mutant.before}\n+{mutant.after}"
    tree = ast.parse(source_of(root, mutant.path))
    whole = ast.unparse(tree)
    for index, node, parent, _, _ in _places(tree):
        if index == mutant.number[0]:
            changed = list(changes_of(node, parent))[mutant.number[1]][1]
            _replace(parent, node, ast.copy_location(changed, node))
            break
    ast.fix_missing_locations(tree)
    faulty = ast.unparse(tree)
    assert faulty != whole, f"nothing was changed: {mutant.key}"
    code = compile(tree, str(root / mutant.path), "exec", dont_inherit=True)
    lines = difflib.unified_diff(whole.splitlines(), faulty.splitlines(), n=0, lineterm="")
    return code, "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))


def _places(tree: ast.Module) -> Iterator[tuple[int, ast.AST, ast.AST, str, tuple[int, int]]]:
    """Every node that may be changed: its number, itself, its parent, its scope and its statement's lines."""
    index = 0
    waiting: list[tuple[ast.AST, ast.AST, str, tuple[int, int]]] = [
        (node, tree, "", (1, 1)) for node in reversed(tree.body)
    ]
    while waiting:
        node, parent, scope, statement = waiting.pop()
        if isinstance(node, ast.Import | ast.ImportFrom) or _is_for_readers(node):
            continue
        if isinstance(node, ast.stmt):
            statement = _lines(node)
        yield index, node, parent, scope, statement
        index += 1
        inner = f"{scope}.{node.name}".lstrip(".") if isinstance(node, _SCOPES) else scope
        owner = node.exc if isinstance(node, ast.Raise) and node.exc else node
        waiting += [(child, owner, inner, statement) for child in reversed(_children(node))]


def _children(node: ast.AST) -> list[ast.AST]:
    """What may be changed inside a node: no annotation, decorator, docstring or message."""
    if isinstance(node, ast.AnnAssign):
        return [node.value] if node.value else []
    if isinstance(node, ast.arg):
        return []
    if isinstance(node, ast.FunctionDef):
        return [node.args, *node.body]
    if isinstance(node, ast.ClassDef):
        return list(node.body)
    if isinstance(node, ast.Raise):
        call = node.exc
        return [call.args[0]] if isinstance(call, ast.Call) and call.args else []
    return list(ast.iter_child_nodes(node))


def _is_for_readers(node: ast.AST) -> bool:
    """`__all__`, and the name of a type: Mood = Literal["denied", …]."""
    if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name):
        return False
    value = node.value
    is_type = (
        isinstance(value, ast.Subscript) and isinstance(value.value, ast.Name) and value.value.id == "Literal"
    )
    return is_type or node.targets[0].id.startswith("__")


def _lines(node: ast.stmt) -> tuple[int, int]:
    body = getattr(node, "body", None)
    return node.lineno, max(node.lineno, body[0].lineno - 1) if body else node.end_lineno or node.lineno


def _replace(parent: ast.AST, node: ast.AST, changed: ast.AST) -> None:
    for name, value in ast.iter_fields(parent):
        if value is node:
            setattr(parent, name, changed)
        elif isinstance(value, list) and any(each is node for each in value):
            setattr(parent, name, [changed if each is node else each for each in value])


def _shown(node: ast.AST) -> str:
    """A node in one line; of a compound statement only its head."""
    if isinstance(node, ast.If | ast.While):
        return ast.unparse(node).partition("\n")[0]
    return " ".join(ast.unparse(ast.fix_missing_locations(node)).split())
