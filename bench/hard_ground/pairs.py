"""Two verbs at once on one corpus."""

from __future__ import annotations

import random
import shutil
import time
from functools import partial
from pathlib import Path
from typing import Any

from bench.hard_ground.lab import Lab
from bench.hard_ground.remedies import cured

WRITERS = ("ingest", "crawl", "rebuild", "index", "index --rebuild", "report")
READERS = ("search", "doctor", "corpus")


def pairs() -> list[tuple[str, str]]:
    """Every pair of verbs of which one writes."""
    verbs = (*WRITERS, *READERS)
    return [(one, other) for place, one in enumerate(verbs) for other in verbs[place:] if one in WRITERS]


def pair_round(lab: Lab, base: Path, one: str, other: str, chosen: random.Random) -> str:
    """Two verbs at once; "" or what is wrong: the end is as one after the other, or one refused clearly."""
    folder = lab.root / "pair"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(base, folder)
    first = lab.start(partial(lab.verb, one, folder))
    time.sleep(chosen.uniform(0, 0.3))
    second = lab.start(partial(lab.verb, other, folder))
    ends = [lab.wait(*first), lab.wait(*second)]
    for verb, ended in zip((one, other), ends, strict=True):
        if ended.crash:
            return f"{verb}: {ended.crash}"
        if ended.error and not any(word in ended.error for word in ("写入", "bianyin index", "尚未")):
            return f"{verb}: {ended.error}"
        if ended.error and "损坏" in ended.error:
            return f"{verb}: {ended.error}"
        if ended.error:  # a refusal: the same verb, when it is alone
            again = lab.run(partial(lab.verb, verb, folder))
            if again.error or again.crash:
                return f"{verb} again: {again.error or again.crash}"
    lab.run(partial(lab.verb, "index", folder))
    ended, _ = cured(lab, folder)
    wanted = sequel(lab, base, *sorted((one, other)))
    return "" if ended.answer == wanted else f"differs: {ended.error or ended.crash}"


_SEQUELS: dict[tuple[str, ...], Any] = {}


def sequel(lab: Lab, base: Path, *verbs: str) -> Any:
    """What a corpus answers after some verbs and `index`, undisturbed. Those that change nothing but the index are left out."""
    kept = tuple(dict.fromkeys(verb for verb in verbs if verb in ("ingest", "crawl")))
    if kept not in _SEQUELS:
        folder = lab.root / "calm"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(base, folder)
        for verb in (*kept, "index"):
            ended = lab.run(partial(lab.verb, verb, folder))
            assert not ended.error and not ended.crash, (verb, ended)
        ended = lab.run(partial(lab.state, folder))
        assert ended.answer, ended
        _SEQUELS[kept] = ended.answer
    return _SEQUELS[kept]
