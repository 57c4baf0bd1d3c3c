"""Every command that README and guide show exists: its verb and options parse, its make target and extra are there."""

from __future__ import annotations

import re
import shlex
import tomllib
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from bianyin.cli import app
from bianyin.cli.usage_errors import is_usage_error
from written_pages import REPOSITORY, code_spans, pages_for_users, shell_lines

_SET = re.compile(r"[A-Z_]+=.*", re.DOTALL)
# Of others, and checked by nobody here.
_OTHERS = {".", "chroma", "cp", "curl", "python3"}


def fault_of(command: Any, args: list[str], *, whole: bool) -> str:
    """What the command line refuses; empty where it would run. `whole`: arguments may not be missing either."""
    while args and not args[0].startswith("-") and hasattr(command, "commands"):
        if args[0] not in command.commands:
            return f"no verb {args[0]}"
        command, args = command.commands[args[0]], args[1:]
    if args in (["--help"], ["--version"]):
        return "" if args == ["--help"] or args[0] in options_of(command) else f"no option {args[0]}"
    if hasattr(command, "commands") and args and args[0] in options_of(command):
        return ""
    try:
        command.make_context("bianyin", list(args))
    except Exception as error:
        if not is_usage_error(error):
            raise
        incomplete = type(error).__name__ in ("MissingParameter", "NoArgsIsHelpError")
        return "" if incomplete and not whole else repr(error)
    return ""


@cache
def verbs_of_bianyin() -> Any:
    """Made once: typer reads every verb's signature for it."""
    return get_command(app)


def options_of(command: Any) -> set[str]:
    return {option for parameter in command.params for option in parameter.opts}


@cache
def every_option() -> set[str]:
    found, left = {"--help"}, [verbs_of_bianyin()]
    while left:
        command = left.pop()
        found |= options_of(command)
        left += getattr(command, "commands", {}).values()
    return found


def fault_of_line(line: str) -> str:
    words = shlex.split(line, comments=True)
    words = words[len(list(takewhile(_SET.fullmatch, words))) :]
    if not words or words[0] in _OTHERS or (words[0] == "export" and all(map(_SET.fullmatch, words[1:]))):
        return ""
    if words[0] == "bianyin":
        return fault_of(verbs_of_bianyin(), words[1:], whole=True)
    if words[0] == "make":
        return "" if words[1] in make_targets() else f"no target {words[1]}"
    if words[:2] == ["pip", "install"]:
        return fault_of_installation(words[2:])
    return "a command that nobody knows"


@cache
def make_targets() -> set[str]:
    return set(re.findall(r"^([\w-]+):", (REPOSITORY / "Makefile").read_text("utf-8"), re.MULTILINE))


def fault_of_installation(words: list[str]) -> str:
    extras = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"][
        "optional-dependencies"
    ]
    asked = [found[1] for word in words if (found := re.fullmatch(r"bianyin\[(\w+)\]", word))]
    return ", ".join(f"no extra {each}" for each in asked if each not in extras)


def fault_of_span(span: str) -> str:
    """`bianyin index`, `report --update`, `--max-calls N`: what a line of text calls by its name."""
    try:
        words = shlex.split(span)
    except ValueError:
        return ""
    verbs = verbs_of_bianyin().commands
    if words[:1] == ["bianyin"]:
        return fault_of(verbs_of_bianyin(), words[1:], whole=False)
    if len(words) > 1 and words[0] in verbs and words[1].startswith("--"):
        unknown = [
            word for word in words[1:] if word.startswith("--") and word not in options_of(verbs[words[0]])
        ]
        return ", ".join(f"no option {each} of {words[0]}" for each in unknown)
    unknown = [word for word in words[:1] if word.startswith("--") and word not in every_option()]
    return ", ".join(f"no option {each} of any verb" for each in unknown)


@pytest.mark.parametrize("page", pages_for_users(), ids=lambda page: page.name)
def test_commands_of_a_page_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    faults = {line: fault_of_line(line) for line in shell_lines(text)}
    faults |= {span: fault_of_span(span) for span in code_spans(text)}
    assert {line: fault for line, fault in faults.items() if fault} == {}


def test_many_commands_are_read() -> None:
    lines = [line for page in pages_for_users() for line in shell_lines(page.read_text("utf-8"))]
    assert sum(line.startswith("bianyin ") for line in lines) > 40


@pytest.mark.parametrize(
    "line",
    [
        "bianyin detectt 序列.csv",
        "bianyin report --region 辽宁 --sektor 工业",
        "bianyin diff 旧报告/",
        "bianyin sources chek",
        "bianyin --versions",
        "make demos",
        "pip install 'bianyin[postgress]'",
        "bianjin index",
    ],
)
def test_a_wrong_command_is_noticed(line: str) -> None:
    assert fault_of_line(line)


@pytest.mark.parametrize(
    "span", ["bianyin indexx", "report --updat DIR", "--maxcalls N", "bianyin crawl --sinc 2021"]
)
def test_a_wrong_name_in_a_text_is_noticed(span: str) -> None:
    assert fault_of_span(span)
