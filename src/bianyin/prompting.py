"""Prompts are files: named, versioned, placeholders checked when loaded, hash kept in every record.

`prompts/event.v1.md` is the text with `{{placeholders}}`; `prompts/event.v1.examples.jsonl`, where there is one, its
worked examples. The hash covers both, so that a changed example is a changed prompt.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from bianyin.errors import BianyinError

_PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")
_REMEDY = "请恢复 prompts/ 目录中的文件，或重新安装 bianyin。"


class PromptError(BianyinError):
    """A prompt file is missing, unreadable, or has not the placeholders its code fills."""


class Prompt(NamedTuple):
    """One loaded prompt. `label` names it in records and `run.json`: name, version and hash."""

    name: str
    text: str
    examples: tuple[dict[str, Any], ...]
    sha256: str

    @property
    def label(self) -> str:
        return f"{self.name}@{self.sha256[:12]}"

    def fill(self, **values: str) -> str:
        """The text with every placeholder replaced, in one pass: a value is never read as a placeholder.

        Raises:
            PromptError: a placeholder has no value.
        """
        missing = set(_PLACEHOLDER.findall(self.text)) - values.keys()
        if missing:
            raise PromptError(
                f"提示词 {self.name} 的占位符未填：{'、'.join(sorted(missing))}。", remedy=_REMEDY
            )
        return _PLACEHOLDER.sub(lambda match: values[match[1]], self.text)


def prompts_folder() -> Path:
    """Where the prompts lie: in the wheel beside this module, in the checkout at its top.

    Raises:
        PromptError: this installation has none.
    """
    package = Path(__file__).parent
    for folder in (package / "prompts", package.parents[1] / "prompts"):
        if any(folder.glob("*.v*.md")):
            return folder
    raise PromptError("此安装不含提示词。", remedy=_REMEDY)


def load_prompt(name: str, placeholders: frozenset[str], folder: Path | None = None) -> Prompt:
    """The prompt `name` (with its version: "event.v1"), whose placeholders must be exactly these.

    Raises:
        PromptError: the file is missing or unreadable, or asks for other values than the code gives.
    """
    text, examples, digest = _read(folder or prompts_folder(), name)
    found = set(_PLACEHOLDER.findall(text))
    if found != placeholders:
        wrong = "、".join(sorted(found ^ placeholders))
        raise PromptError(f"提示词 {name} 的占位符与代码不符：{wrong}。", remedy=_REMEDY)
    return Prompt(name, text, examples, digest)


@cache
def _read(folder: Path, name: str) -> tuple[str, tuple[dict[str, Any], ...], str]:
    path, beside = folder / f"{name}.md", folder / f"{name}.examples.jsonl"
    try:
        text = path.read_bytes()
        examples = beside.read_bytes() if beside.is_file() else b""
        rows = tuple(json.loads(line) for line in examples.decode("utf-8").splitlines() if line.strip())
        return text.decode("utf-8").strip(), rows, hashlib.sha256(text + b"\0" + examples).hexdigest()
    except (OSError, ValueError) as error:
        raise PromptError(f"提示词 {path.name} 无法读取：{error}。", remedy=_REMEDY) from None
