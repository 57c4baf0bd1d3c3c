"""How many small faults in the trust line, dates, numbers, windows and warnings do the nearest tests notice?

    make mutants                                      # 30 random faults a file, the same ones each time
    python tools/mutants.py --sample 10 --seed 3      # other ones
    python tools/mutants.py --of-all 400 --group "trust line"   # drawn from all files of a group alike
    python tools/mutants.py --again build/mutants.json          # those that survived the last time
    python tools/mutants.py --named                   # the faults that issue 18 names

A fault is made in the syntax tree (`mutation.operators`), and a copy of this warm process (fork) imports the faulty file and
runs those tests that ran the changed line (`coverage`), the fastest first, until one fails. What survives is listed with
file, line and difference. Score: noticed of all tried, without those that `tools/mutants.toml` lists as equivalent, each with
its reason, and those with which the file cannot be imported. A fault that no test runs counts as not noticed; one on which the tests run ten times as long as noticed.

Why not a library: see docs/mutants.md.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import io
import json
import os
import random
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
for place in (ROOT / "tools", ROOT / "src"):
    sys.path.insert(0, str(place))

from mutation.choosing import Tests, run_tests, tests_for  # noqa: E402
from mutation.mutants_of import Mutant, mutants_of, mutated, named_mutant  # noqa: E402
from mutation.trying import Tried, try_all  # noqa: E402

OPTIONS = ("-p", "no:cacheprovider", "-p", "no:xdist", "--hypothesis-seed=0", "--rootdir", str(ROOT))
NOTICED = ("killed", "timeout")


def main() -> None:
    args = _arguments()
    os.chdir(ROOT)
    config = tomllib.loads((ROOT / "tools" / "mutants.toml").read_text(encoding="utf-8"))
    tried: list[Tried] = []
    equivalent: Counter[str] = Counter()
    for group in config["group"]:
        if args.group and group["name"] not in args.group:
            continue
        asked = _asked(group, config, args, equivalent)
        if not asked:
            continue
        tests = _tests(group, args.near, [*_sources(group), *(each.path for each in asked)])
        for each in try_all(ROOT, "bianyin", OPTIONS, args.jobs, _with_tests(asked, tests)):
            if each.outcome != "no import":
                tried.append(each)
                _tell(each)
                _write(tried, args.out)
    _table(tried, equivalent, args)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--group", action="append", help="only this group of tools/mutants.toml; may be repeated"
    )
    parser.add_argument(
        "--sample", type=int, default=30, help="faults drawn in each file (%(default)s; 0: all)"
    )
    parser.add_argument("--of-all", type=int, help="faults drawn from all files of a group together")
    parser.add_argument("--seed", type=int, default=18, help="of the drawing (%(default)s)")
    parser.add_argument("--file", help="only files whose path holds this")
    parser.add_argument("--near", action="store_true", help="without the `further` tests, which are slow")
    parser.add_argument("--again", type=Path, help="only what survived in this file of results")
    parser.add_argument(
        "--named", action="store_true", help="only the faults of tools/mutants.toml that have a name"
    )
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time (%(default)s)")
    parser.add_argument("--out", type=Path, default=Path("build/mutants.json"), help="results (%(default)s)")
    return parser.parse_args()


def _asked(
    group: dict[str, Any], config: dict[str, Any], args: argparse.Namespace, equivalent: Counter[str]
) -> list[Mutant]:
    """The mutants to try of one group; what is listed as equivalent is only counted."""
    known = {each["mutant"] for each in config.get("equivalent", ())}
    found: list[Mutant] = []
    for path in _sources(group):
        if not args.file or args.file in path:
            everyone = mutants_of(ROOT, path)
            equivalent[path] += sum(each.key in known for each in everyone)
            those = [each for each in everyone if each.key not in known]
            found += those if args.of_all else _drawn(those, args.sample, args.seed, path)
    if args.named:
        return [
            named_mutant(ROOT, each["name"], each["file"], each["before"], each["after"])
            for each in config["named"]
            if each["group"] == group["name"]
        ]
    if args.again:
        results = json.loads(args.again.read_text(encoding="utf-8"))
        keys = {each["mutant"] for each in results if each["outcome"] not in NOTICED}
        return [each for each in _everyone(group) if each.key in keys - known]
    return _drawn(found, args.of_all, args.seed, group["name"]) if args.of_all else found


def _everyone(group: dict[str, Any]) -> list[Mutant]:
    return [each for path in _sources(group) for each in mutants_of(ROOT, path)]


def _sources(group: dict[str, Any]) -> list[str]:
    found = {str(path.relative_to(ROOT)) for pattern in group["sources"] for path in ROOT.glob(pattern)}
    return sorted(found)


def _drawn(mutants: Sequence[Mutant], many: int, seed: int, of: str) -> list[Mutant]:
    if not many or many >= len(mutants):
        return list(mutants)
    return random.Random(f"{seed} {of}").sample(list(mutants), many)


def _tests(group: dict[str, Any], near: bool, sources: Sequence[str]) -> Tests:
    skipped = [f"--ignore={path}" for path in group.get("skipped", ())]
    folders = [*group["tests"], *(() if near else group.get("further", ()))]
    with contextlib.redirect_stdout(io.StringIO()):
        tests = run_tests(ROOT, folders, [*OPTIONS, *skipped], sources)
    print(f"# {group['name']}: {len(tests.seconds)} tests, {sum(tests.seconds.values()):.0f} s", flush=True)
    gc.collect()
    gc.freeze()
    return tests


def _with_tests(mutants: Iterable[Mutant], tests: Tests) -> Iterable[tuple[Mutant, dict[str, float]]]:
    for mutant in mutants:
        yield mutant, {name: tests.seconds[name] for name in tests_for(ROOT, mutant, tests)}


def _tell(tried: Tried) -> None:
    mutant = tried.mutant
    if tried.outcome in NOTICED:
        return
    print(
        f"\n{mutant.path}:{mutant.line} in {mutant.scope or 'the module'} ({mutant.operator}): {tried.outcome}, {tried.tests} tests"
    )
    print(mutated(ROOT, mutant)[1])
    print(f"  key: {mutant.key}", flush=True)


def _write(tried: Sequence[Tried], out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    rows = [
        {
            "mutant": each.mutant.key,
            "outcome": each.outcome,
            "tests": each.tests,
            "seconds": round(each.seconds, 1),
        }
        for each in tried
    ]
    out.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")


def _table(tried: Sequence[Tried], equivalent: Counter[str], args: argparse.Namespace) -> None:
    """One line a file: tried, noticed, of these by the time limit, survived, of these run by no test; score."""
    print(f"\nseed {args.seed}; equivalent ones are not drawn")
    print(
        "| file | tried | noticed | by time | survived | run by no test | equivalent | score |\n|---|---|---|---|---|---|---|---|"
    )
    for path in [*sorted({each.mutant.path for each in tried}), ""]:
        of = Counter(each.outcome for each in tried if not path or each.mutant.path == path)
        total, noticed = sum(of.values()), sum(of[each] for each in NOTICED)
        same = equivalent[path] if path else sum(equivalent.values())
        score = f"{100 * noticed / total:.1f} %" if total else "–"
        cells = (path or "all", total, noticed, of["timeout"], total - noticed, of["not run"], same, score)
        print("| " + " | ".join(map(str, cells)) + " |")


if __name__ == "__main__":
    main()
