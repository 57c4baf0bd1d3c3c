"""Small faults for Python code: every way in which one place of a file is changed, over its syntax tree.

What cannot but fail (a name that is never bound, an operand of the wrong type) is not made: it would only raise the score.
Not changed: docstrings, annotations, decorators, and the words of a message (what an exception says behind its first
argument, pieces of f-strings).
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

Change = tuple[str, ast.AST]  # the operator's name, what takes the node's place
NEVER = "(?!)"  # a regular expression that matches nothing

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_FUNCTIONS = {"any": "all", "all": "any", "min": "max", "max": "min"}
_METHODS = {
    "match": "search", "search": "match", "fullmatch": "match", "startswith": "endswith", "endswith": "startswith",
    "find": "rfind", "rfind": "find", "index": "rindex", "rindex": "index",
}  # fmt: skip
_TIDYING = ("strip", "lstrip", "rstrip")
_LEAVES = (ast.Raise, ast.Return, ast.Continue, ast.Break)


def _comparison(node: ast.Compare) -> Iterator[Change]:
    for at, op in enumerate(node.ops):
        if other := _COMPARISONS.get(type(op)):
            ops = [*node.ops[:at], other(), *node.ops[at + 1 :]]
            yield "comparison", ast.Compare(node.left, ops, node.comparators)


def _and_or(node: ast.BoolOp) -> Iterator[Change]:
    yield "and/or", ast.BoolOp(ast.And() if isinstance(node.op, ast.Or) else ast.Or(), node.values)
    for at in range(len(node.values)):
        rest = [*node.values[:at], *node.values[at + 1 :]]
        yield "condition dropped", rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)


def _unary(node: ast.UnaryOp) -> Iterator[Change]:
    if isinstance(node.op, ast.Not | ast.USub):
        yield "not dropped" if isinstance(node.op, ast.Not) else "minus dropped", node.operand


def _arithmetic(node: ast.BinOp) -> Iterator[Change]:
    if isinstance(node.op, ast.Add | ast.Sub | ast.BitOr | ast.Mult):
        yield "operand dropped", node.left
    if isinstance(node.op, ast.Add | ast.BitOr):
        yield "operand dropped", node.right
    if isinstance(node.op, ast.Sub):
        yield "arithmetic", ast.BinOp(node.left, ast.Add(), node.right)


def _constant(node: ast.Constant) -> Iterator[Change]:
    value = node.value
    if isinstance(value, bool):
        yield "constant", ast.Constant(not value)
    elif isinstance(value, int):
        yield "constant + 1", ast.Constant(value + 1)
        if value:
            yield "constant - 1", ast.Constant(value - 1)
    elif isinstance(value, float):
        yield from (("constant", ast.Constant(value * factor)) for factor in (1.25, 0.75))
    elif isinstance(value, str):
        yield "text", ast.Constant("" if value else "XX")


def _conditional(node: ast.IfExp) -> Iterator[Change]:
    yield from (("branch", taken) for taken in (node.body, node.orelse))


def _if(node: ast.If) -> Iterator[Change]:
    yield "condition negated", ast.If(_negated(node.test), node.body, node.orelse)
    if not node.orelse and isinstance(node.body[-1], _LEAVES):
        yield "check deleted", ast.Pass()


def _while(node: ast.While) -> Iterator[Change]:
    yield "loop deleted", ast.Pass()


def _comprehension(node: ast.comprehension) -> Iterator[Change]:
    for at in range(len(node.ifs)):
        rest = [*node.ifs[:at], *node.ifs[at + 1 :]]
        yield "filter dropped", ast.comprehension(node.target, node.iter, rest, node.is_async)


def _return(node: ast.Return) -> Iterator[Change]:
    nothing = isinstance(node.value, ast.Constant) and node.value.value in (None, False)  # as good as None
    if node.value is not None and not nothing:
        yield "return None", ast.Return(ast.Constant(None))
        if _is_bool(node.value):
            yield "return negated", ast.Return(_negated(node.value))


def _statement(node: ast.stmt) -> Iterator[Change]:
    target = node.targets[0] if isinstance(node, ast.Assign) else node
    named = isinstance(target, ast.Name)  # a name that is never bound cannot but fail
    text = isinstance(node, ast.Expr) and not isinstance(node.value, ast.Call)
    if not named and not text:
        yield "statement deleted", ast.Pass()


def _call(node: ast.Call) -> Iterator[Change]:
    for at, keyword in enumerate(node.keywords):
        if keyword.arg is not None:
            rest = [*node.keywords[:at], *node.keywords[at + 1 :]]
            yield "argument dropped", ast.Call(node.func, node.args, rest)
    if isinstance(node.func, ast.Attribute):
        yield from _method(node, node.func)
    elif isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS:
        yield "function", ast.Call(ast.Name(_FUNCTIONS[node.func.id], ast.Load()), node.args, node.keywords)
    elif isinstance(node.func, ast.Name) and node.func.id == "reversed":
        yield "function", ast.Call(ast.Name("list", ast.Load()), node.args, [])


def _method(node: ast.Call, func: ast.Attribute) -> Iterator[Change]:
    if func.attr in _METHODS:
        yield (
            "method",
            ast.Call(ast.Attribute(func.value, _METHODS[func.attr], ast.Load()), node.args, node.keywords),
        )
    if func.attr in _TIDYING:
        yield "method", func.value
    # cues.pattern("issued", "released"): each kind of words must be missed.
    if isinstance(func.value, ast.Name) and func.value.id == "cues" and len(node.args) > 1:
        for at in range(len(node.args)):
            yield "argument dropped", ast.Call(func, [*node.args[:at], *node.args[at + 1 :]], node.keywords)


def _slice(node: ast.Slice) -> Iterator[Change]:
    if node.lower is not None:
        yield "bound dropped", ast.Slice(None, node.upper, node.step)
    if node.upper is not None:
        yield "bound dropped", ast.Slice(node.lower, None, node.step)


def _pattern(node: ast.Call) -> Iterator[Change]:
    """A rule that never fires: the pattern matches nothing."""
    yield "pattern", ast.Call(node.func, [ast.Constant(NEVER), *node.args[1:]], node.keywords)


def _is_bool(value: ast.expr) -> bool:
    if isinstance(value, ast.Call):
        return isinstance(value.func, ast.Name) and value.func.id in ("bool", "any", "all")
    return isinstance(value, ast.Compare | ast.BoolOp) or (
        isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.Not)
    )


def _negated(test: ast.expr) -> ast.expr:
    return (
        test.operand
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
        else ast.UnaryOp(ast.Not(), test)
    )


_BY_NODE: dict[type[ast.AST], Callable[..., Iterator[Change]]] = {
    ast.Compare: _comparison, ast.BoolOp: _and_or, ast.UnaryOp: _unary, ast.BinOp: _arithmetic,
    ast.Constant: _constant, ast.IfExp: _conditional, ast.If: _if, ast.While: _while,
    ast.comprehension: _comprehension, ast.Return: _return, ast.Call: _call, ast.Slice: _slice,
    ast.Expr: _statement, ast.Raise: _statement, ast.AugAssign: _statement, ast.Assign: _statement,
    ast.Delete: _statement, ast.Continue: _statement, ast.Break: _statement,
}  # fmt: skip


def is_pattern(node: ast.AST) -> bool:
    """Whether the node compiles a regular expression out of its first argument: re.compile(…)."""
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and bool(node.args)
        and isinstance(node.func.value, ast.Name) and node.func.value.id == "re"
    )  # fmt: skip


def _stays(text: ast.Constant, parent: ast.AST) -> bool:
    """A docstring, a piece of an f-string, the expression of a pattern that `_pattern` takes away as a whole."""
    if is_pattern(parent):
        return text is parent.args[0]  # type: ignore[attr-defined]
    return isinstance(parent, ast.JoinedStr | ast.Expr)


def changes_of(node: ast.AST, parent: ast.AST) -> Iterator[Change]:
    """Every change of one node; of a condition that only its parent's change covers, none."""
    if is_pattern(node):
        yield from _pattern(node)  # type: ignore[arg-type]
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and _stays(node, parent):
        return
    if isinstance(node, ast.UnaryOp) and isinstance(parent, ast.If) and isinstance(node.op, ast.Not):
        return  # the same as the condition negated
    if make := _BY_NODE.get(type(node)):
        yield from make(node)
