"""A happening's key: what a judgement holds on to when the report is made anew and its numbers change."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from bianyin.compare import read_report
from bianyin.compare.kept_report import Happening
from bianyin.compare.same import pairs_of
from bianyin.errors import InputError


def keys_of(
    happenings: Sequence[Happening], before: tuple[Path, dict[str, str]] | None = None
) -> dict[str, str]:
    """By the number of a happening, its key: that of the same happening in the report before, else a new one.

    Args:
        before: folder and keys of the report before.
    """
    known: dict[str, str] = {}
    if before is not None:
        folder, keys = before
        for old, new in pairs_of(_happenings(folder), happenings):
            if key := keys.get(_number(old)):
                known[_number(new)] = key
    taken = set(known.values())
    found = {}
    for each in happenings:
        key = known.get(_number(each)) or _new_key(each, taken)
        taken.add(key)
        found[_number(each)] = key
    return found


def _happenings(folder: Path) -> Sequence[Happening]:
    try:
        return read_report(folder).happenings
    except InputError:
        return ()


def _number(each: Happening) -> str:
    return str(each.record["number"])


def _new_key(each: Happening, taken: set[str]) -> str:
    """Of its first page, its title and its day: the same report made twice has the same keys."""
    said = f"{each.record['sources'][0]['url']}\n{each.title}\n{each.day}"
    turns = (hashlib.sha256(f"{said}\n{turn}".encode()).hexdigest()[:16] for turn in range(len(taken) + 1))
    return next(key for key in turns if key not in taken)
