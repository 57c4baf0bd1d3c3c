"""One file harmed in one way."""

from __future__ import annotations

import os
import random
import shutil
from functools import partial
from pathlib import Path
from typing import Any

from bench.hard_ground.lab import Lab
from bench.hard_ground.remedies import MOST_REMEDIES, cured, remedied


def damage_round(lab: Lab, base: Path, wanted: Any, chosen: random.Random) -> tuple[str, str]:
    """One file harmed in one way: (outcome, what was done). Outcomes: same, refused, told, SILENT, …"""
    folder = lab.root / "damaged"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(base, folder)
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and path.stat().st_size and "lock" not in path.name
    )
    path = chosen.choice(files)
    harm = chosen.choice(_HARMS)
    harm(path, chosen)
    what = f"{harm.__name__.strip('_')} {path.relative_to(folder)}"
    before = lab.run(partial(lab.state, folder))
    if before.crash:
        return "CRASH", f"{what}: {before.crash}"
    if before.error:
        ended, steps = cured(lab, folder, base)
        whole = ended.answer == wanted
        return ("refused, remedy works" if whole else "REMEDY FAILS"), f"{what}: {before.error} → {steps}"
    if before.answer == wanted:
        return _still_sound(lab, base, folder, wanted, what)
    return _told(lab, base, folder, wanted, what)


def _still_sound(lab: Lab, base: Path, folder: Path, wanted: Any, what: str) -> tuple[str, str]:
    """Answers are the same; the next verbs must keep them so, or refuse with a remedy that works."""
    for verb in ("rebuild", "index"):
        ended = lab.run(partial(lab.verb, verb, folder))
        if ended.crash:
            return "CRASH", f"{what}: {verb}: {ended.crash}"
        if ended.error:
            step = remedied(lab, folder, ended.error, base)
            ended = lab.run(partial(lab.verb, verb, folder))
            if ended.error or ended.crash:
                return "REMEDY FAILS", f"{what}: {verb}: {ended.error or ended.crash} → {step}"
    ended, steps = cured(lab, folder, base)
    if ended.answer != wanted:
        return "SILENT", f"{what}: after rebuild and index {ended.error or ended.crash} {steps}"
    return "same", what


def _told(lab: Lab, base: Path, folder: Path, wanted: Any, what: str) -> tuple[str, str]:
    """Answers differ: the doctor must say so, and its remedies must work."""
    steps = []
    for _ in range(MOST_REMEDIES):
        ended = lab.run(partial(lab.verb, "doctor", folder))
        if ended.crash:
            return "CRASH", f"{what}: doctor: {ended.crash}"
        ill = [
            f"{state} {remedy}"
            for name, ok, state, remedy in ended.answer
            if not ok and name in ("语料库", "索引")
        ]
        if not ill:
            break
        steps.append(remedied(lab, folder, ill[0], base))
    if not steps:
        return "SILENT", what
    ended, more = cured(lab, folder, base)
    return (
        "doctor tells, remedy works" if ended.answer == wanted else "REMEDY FAILS"
    ), f"{what} → {steps + more} {ended.error}"


def _flip(path: Path, chosen: random.Random) -> None:
    data = bytearray(path.read_bytes())
    data[chosen.randrange(len(data))] ^= chosen.randrange(1, 256)
    path.write_bytes(data)


def _scribble(path: Path, chosen: random.Random) -> None:
    data = bytearray(path.read_bytes())
    at = chosen.randrange(len(data))
    some = chosen.randbytes(min(512, len(data) - at))
    data[at : at + len(some)] = some
    path.write_bytes(data)


def _cut(path: Path, chosen: random.Random) -> None:
    os.truncate(path, chosen.randrange(path.stat().st_size))


def _lose(path: Path, chosen: random.Random) -> None:
    path.unlink()


def _empty(path: Path, chosen: random.Random) -> None:
    os.truncate(path, 0)


_HARMS = (_flip, _flip, _flip, _scribble, _cut, _lose, _empty)
