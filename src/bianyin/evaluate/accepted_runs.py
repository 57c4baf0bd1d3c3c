"""A run that was accepted, by set of questions, and what a later run gained and lost against it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bianyin.errors import InputError
from bianyin.evaluate.rank_scores import Ranking

Found = Mapping[str, bool]  # by a question's key: whether all its answers are among the first five
_FILE = TypeAdapter(dict[str, dict[str, bool]])


def found_at_5(rankings: Sequence[Ranking]) -> dict[str, bool]:
    """What an accepted run keeps of each question."""
    return {key_of(each.question): each.recall(5) == 1 for each in rankings}


def keyed(right: Mapping[str, bool]) -> dict[str, bool]:
    """What an accepted run keeps, by key, of what was right by name."""
    return {key_of(name): each for name, each in right.items()}


def key_of(question: str) -> str:
    """What a question is kept by: its text may not be ours to keep."""
    return hashlib.sha256(question.encode()).hexdigest()[:12]


def gained_and_lost(before: Found, now: Sequence[Ranking]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Questions of both runs that are answered now and were not, and the other way round."""
    return changed(before, {each.question: each.recall(5) == 1 for each in now})


def changed(before: Found, now: Mapping[str, bool]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What both runs know of and is right now and was not, and the other way round.

    Args:
        before: by key.
        now: by name, of which the key is made.
    """
    both = [(name, right, before[key]) for name, right in now.items() if (key := key_of(name)) in before]
    gained = tuple(name for name, right, was in both if right and not was)
    return gained, tuple(name for name, right, was in both if was and not right)


def read_accepted(path: Path) -> dict[str, dict[str, bool]]:
    """The accepted run of each set.

    Raises:
        InputError: the file cannot be read, or holds something else.
    """
    try:
        return _FILE.validate_json(path.read_bytes())
    except OSError as error:
        raise InputError(f"无法读取：{error.strerror}", path=path) from None
    except ValidationError:
        raise InputError("不是 --accept 写出的文件。", path=path) from None


def accept(runs: Mapping[str, Found], path: Path) -> None:
    """Write what was found; sets that were not measured now stay in the file as they are.

    Raises:
        InputError: the file holds something else, or cannot be written.
    """
    kept = {**(read_accepted(path) if path.is_file() else {}), **runs}
    try:
        path.write_text(json.dumps(kept, ensure_ascii=False, indent=0), encoding="utf-8")
    except OSError as error:
        raise InputError(f"无法写入：{error.strerror}", path=path) from None
