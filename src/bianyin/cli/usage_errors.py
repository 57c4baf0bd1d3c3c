"""What a person typed wrongly, in Chinese: typer says it in English, and its classes are private to it.

An error is told by the names of its class and attributes, which click and typer have had for years; one that is not known is told in
typer's own words behind ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

# What typer says of a value, and what is said for it; the groups are the value and what was expected.
_VALUES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"'?(.*?)'? is not a valid (?:integer|int)(?: range)?\.?"), "“{0}”不是整数"),
    (re.compile(r"'?(.*?)'? is not a valid float(?: range)?\.?"), "“{0}”不是数"),
    (re.compile(r"'?(.*?)'? is not a valid boolean\.?"), "“{0}”不是“是”或“否”"),
    (re.compile(r"'?(.*?)'? is not in the range (.*?)\.?"), "{0} 不在范围 {1} 之内"),
    # As pydantic says it, by which later versions of typer read values.
    (re.compile(r"Input should be a valid integer.*"), "要一个整数"),
    (re.compile(r"Input should be a valid number.*"), "要一个数"),
    (re.compile(r"Input should be greater than or equal to (.*)"), "不能小于 {0}"),
    (re.compile(r"Input should be less than or equal to (.*)"), "不能大于 {0}"),
    (re.compile(r"(?:Value error, )?'?(.*?)'? is not one of (.*?)\.?"), "“{0}”不是可选的值：{1}"),
    (re.compile(r".* '(.*?)' does not exist\.?"), "“{0}”不存在"),
)
_COMMAND = re.compile(r"No such command '?(.*?)'?\.")
_EXTRA = re.compile(r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)")


def is_usage_error(error: Exception) -> bool:
    """Whether typer refused the command line itself."""
    return hasattr(error, "exit_code") and hasattr(error, "format_message")


def in_chinese(error: Any) -> str:
    """The error in one sentence, and what to do."""
    tell = _TOLD.get(type(error).__name__, _other)
    context = getattr(error, "ctx", None)
    command = getattr(context, "command_path", "bianyin")
    return f"{tell(error)} 用法见 {command} --help。"


def _no_such_option(error: Any) -> str:
    near = "、".join(error.possibilities or ())
    return f"没有选项 {error.option_name}。" + (f" 是否指 {near}？" if near else "")


def _missing(error: Any) -> str:
    return f"缺少{_name_of(error)}。"


def _bad_value(error: Any) -> str:
    return f"{_name_of(error)}：{_value(error.message)}。"


def _value(message: str) -> str:
    for pattern, told in _VALUES:
        if found := pattern.fullmatch(message):
            return told.format(*found.groups())
    return message.rstrip(".")


def _bad_option_use(error: Any) -> str:
    return f"选项 {error.option_name} 后面要有一个值。"


def _name_of(error: Any) -> str:
    """选项 --region, 参数 TEXT."""
    param = getattr(error, "param", None)
    if param is None:
        return "参数"
    if getattr(param, "param_type_name", "") == "option":
        return f"选项 {'/'.join(param.opts)}"
    return f"参数 {getattr(param, 'metavar', None) or param.name}"


def _other(error: Any) -> str:
    message = str(error.message)
    if found := _COMMAND.match(message):
        return f"没有命令 {found[1]}。"
    if found := _EXTRA.match(message):
        return f"多出的参数：{found[1]}。"
    return f"命令行有误（{message.rstrip('.')}）。"


_TOLD: dict[str, Callable[[Any], str]] = {
    "NoSuchOption": _no_such_option,
    "MissingParameter": _missing,
    "BadParameter": _bad_value,
    "BadOptionUsage": _bad_option_use,
}
