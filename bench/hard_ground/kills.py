"""Verbs killed at random moments, and run again."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from bench.hard_ground.lab import Lab
from bench.hard_ground.remedies import cured


def kills(
    lab: Lab, base: Path, pending: Path, rounds: int, chosen: random.Random
) -> Iterator[tuple[str, str]]:
    """(verb, what is wrong) of each round, over all verbs in turn."""
    empty = lab.root / "empty"
    empty.mkdir(exist_ok=True)
    starts = {
        "first ingest": (empty, "ingest pages"),
        "first crawl": (empty, "crawl"),
        "crawl": (base, "crawl"),
    }
    starts |= {verb: (pending, verb) for verb in ("rebuild", "index", "index --rebuild", "report")}
    starts |= {"ingest": (base, "ingest"), "search": (pending, "search"), "doctor": (pending, "doctor")}
    seconds: dict[str, float] = {}
    wanted: dict[str, Any] = {}
    for number in range(rounds):
        label = list(starts)[number % len(starts)]
        start, verb = starts[label]
        if label not in seconds:
            folder = lab.root / "undisturbed"
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(start, folder)
            begun = time.monotonic()
            lab.run(partial(lab.verb, verb, folder))
            seconds[label] = time.monotonic() - begun
            lab.run(partial(lab.verb, "index", folder))
            wanted[label] = lab.run(partial(lab.state, folder)).answer
            assert wanted[label], label
        yield label, kill_round(lab, start, verb, wanted[label], seconds[label], chosen)


def kill_round(lab: Lab, base: Path, verb: str, wanted: Any, seconds: float, chosen: random.Random) -> str:
    """A verb killed at a random moment, then run again; "" or what is wrong."""
    folder = lab.root / "killed"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(base, folder)
    for _ in range(chosen.choice((1, 1, 2))):
        lab.run(partial(lab.verb, verb, folder), kill_after=chosen.uniform(0, seconds))
    for each in dict.fromkeys((verb, "index")):
        again = lab.run(partial(lab.verb, each, folder))
        if again.error or again.crash:
            return f"{each}: {again.error or again.crash}"
    ended, steps = cured(lab, folder)
    if ended.crash or ended.error:
        return ended.crash or ended.error
    return "" if ended.answer == wanted else f"differs after {steps}"
