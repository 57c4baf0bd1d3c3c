"""What a message tells the user to do, done word for word."""

from __future__ import annotations

import re
import shutil
from functools import partial
from pathlib import Path

from bench.hard_ground.lab import Ended, Lab

MOST_REMEDIES = 5


def cured(lab: Lab, folder: Path, backup: Path | None = None) -> tuple[Ended, list[str]]:
    """What the folder answers once every remedy that it names was run, and the remedies."""
    done: list[str] = []
    for _ in range(MOST_REMEDIES):
        ended = lab.run(partial(lab.state, folder))
        if not ended.error:
            return ended, done
        step = remedied(lab, folder, ended.error, backup)
        done.append(step)
        if step == "none":
            return ended, done
    return ended, done


def remedied(lab: Lab, folder: Path, told: str, backup: Path | None) -> str:
    """Do what a message says, word for word; returns what that was."""
    if (moved := re.search(r"把 (\S+) 改名移开", told)) and "bianyin rebuild" not in told:
        path = Path(moved[1])
        for each in path.parent.glob(path.name + "*"):
            each.rename(each.with_name("moved-" + each.name))
        lab.run(partial(lab.verb, "crawl" if "frontier" in told else "ingest pages", folder))
        return f"moved {path.name}"
    if (
        "从备份换回" in told and backup is not None
    ):  # before "bianyin rebuild", which is for those who have none
        shutil.copytree(backup / "corpora" / "archive", folder / "corpora" / "archive", dirs_exist_ok=True)
        return "backup"
    for verb in ("rebuild", "index --rebuild", "index"):
        if f"bianyin {verb}" in told:
            ended = lab.run(partial(lab.verb, verb, folder))
            if verb != "rebuild" or ended.error:
                return verb + (f" ({ended.error})" if ended.error else "")
            lab.run(partial(lab.verb, "index", folder))
            return "rebuild, index"
    return "none"
