"""Kills, damages and pairs of verbs, as many as are asked for; exit 1 where anything was silent or wrong."""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from contextlib import suppress
from functools import partial

from bench.hard_ground.damages import damage_round
from bench.hard_ground.kills import kills
from bench.hard_ground.lab import open_lab
from bench.hard_ground.pairs import pair_round, pairs


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--damages", type=int, default=100)
    parser.add_argument("--tries", type=int, default=3, help="of every pair of verbs")
    parser.add_argument("--pairs", type=int, help="so many pairs of verbs, drawn; all unless given")
    parser.add_argument("--seed", type=int, default=18)
    asked = parser.parse_args()
    rows: Counter[tuple[str, str]] = Counter()
    with suppress(KeyboardInterrupt):  # stopped early, it tells of the rounds that it did
        _do_rounds(asked, rows)
    say("| what | outcome | rounds |\n|---|---|---:|")
    for (what, outcome), number in sorted(rows.items()):
        say(f"| {what} | {outcome} | {number} |")
    return int(any(outcome.split(" ", 1)[0].isupper() for _, outcome in rows))


def _do_rounds(asked: argparse.Namespace, rows: Counter[tuple[str, str]]) -> None:
    chosen = random.Random(asked.seed)
    with open_lab() as (lab, base, pending):
        for verb, wrong in kills(lab, base, pending, asked.kills, chosen):
            rows[f"kill {verb}", "WRONG" if wrong else "same"] += 1
            say(f"kill {verb}: {wrong}", err=True, wanted=bool(wrong))
        wanted = lab.run(partial(lab.state, base)).answer
        assert wanted[3], "the report tells of something"
        for _ in range(asked.damages):
            outcome, what = damage_round(lab, base, wanted, chosen)
            rows["damage", outcome] += 1
            say(f"{outcome} {what}", err=True, wanted=outcome.split(" ", 1)[0].isupper())
        some = pairs() if asked.pairs is None else chosen.sample(pairs(), asked.pairs)
        for one, other in some * asked.tries:
            wrong = pair_round(lab, pending, one, other, chosen)
            rows["pair of verbs", "WRONG" if wrong else "as one after the other, or refused"] += 1
            say(f"pair {one} + {other}: {wrong}", err=True, wanted=bool(wrong))


def say(text: str, *, err: bool = False, wanted: bool = True) -> None:
    if wanted:
        print(text, file=sys.stderr if err else sys.stdout, flush=True)


if __name__ == "__main__":
    sys.exit(main())
