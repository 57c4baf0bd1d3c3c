"""Run all cases, or a share of them, and say which were not met as they should; then how reading grows."""

from __future__ import annotations

import argparse
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bench.odd_inputs import forked, growth, lab
from bench.odd_inputs.cases import Case, all_cases
from bench.odd_inputs.judging import faults


def main() -> int:
    """The number of kinds of fault, as an exit code: 0 or 1."""
    parser = argparse.ArgumentParser(prog="python -m bench.odd_inputs", description=__doc__)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="each N-th case alone")
    parser.add_argument("--start", type=int, default=0, metavar="N", help="with --every: the first of them")
    parser.add_argument(
        "--kind", default="", help="file, damage, option, argument, setting, terminal, locked, growth"
    )
    parser.add_argument("--of-each", type=int, default=0, metavar="N", help="so many of each kind alone")
    parser.add_argument("--match", default="", help="cases whose name has this in it")
    parser.add_argument(
        "--alone", type=int, default=0, metavar="N", help="each N-th of them as a process of its own, too"
    )
    parser.add_argument("--show", action="store_true", help="what each said")
    asked = parser.parse_args()
    bad = 0
    if asked.kind in ("", "growth") and not asked.of_each:
        bad += _growth(asked.match)
    if asked.kind != "growth":
        bad += _cases(asked)
    return int(bad > 0)


def _cases(asked: argparse.Namespace) -> int:
    loopback_only()
    forked.prepare()
    found, bad, began = Counter[str](), 0, time.monotonic()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "lab"
        cases = [
            case
            for case in all_cases(lab.make(folder))
            if asked.kind in ("", case.kind) and asked.match in case.name
        ]
        for number, case in enumerate(_of_each(cases, asked.of_each)[asked.start :: asked.every]):
            found[case.kind] += 1
            alone = (
                bool(asked.alone) and number % asked.alone == 0 and not case.locked and case.stdout == "utf-8"
            )
            bad += _one(case, folder, show=asked.show, alone=alone)
    kinds = ", ".join(f"{kind} {count}" for kind, count in found.items())
    print(f"{found.total()} cases ({kinds}), {bad} not met as they should, {time.monotonic() - began:.0f} s")
    return bad


def _of_each(cases: Sequence[Case], number: int) -> Sequence[Case]:
    """So many of each kind, from all over it; all for 0."""
    if not number:
        return cases
    kinds = [
        [case for case in cases if case.kind == kind] for kind in dict.fromkeys(case.kind for case in cases)
    ]
    return [kind[at * len(kind) // number] for kind in kinds for at in range(min(number, len(kind)))]


def _one(case: Case, folder: Path, *, show: bool, alone: bool) -> int:
    ended = forked.run(case, folder)
    wrong = faults(case, ended)
    if alone and (code := forked.run_alone(case, folder)) != ended.code:
        wrong.append(f"alone it ends with {code}")
    if wrong or show:
        said = ended.stderr.decode("utf-8", "replace").strip()
        print(
            f"{'BAD ' if wrong else 'good'} [{case.kind}] {case.name}: {', '.join(wrong)} (code {ended.code}, {ended.seconds:.1f} s)"
        )
        print(
            "     "
            + ascii_but_chinese(said[-1500:] if "Traceback" in said else said[:300]).replace("\n", "\n     "),
            flush=True,
        )
    return int(bool(wrong))


def ascii_but_chinese(text: str) -> str:
    return "".join(each if each.isprintable() or each == "\n" else f"<{ord(each):x}>" for each in text)


def loopback_only() -> None:
    """No case may reach beyond this machine, whatever address it made."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if self.family != socket.AF_UNIX and not str(address[0]).startswith(("127.", "::1", "localhost")):  # type: ignore[index]
            raise PermissionError(13, "only loopback here")
        connect(self, address)  # type: ignore[arg-type]

    socket.socket.connect = guarded  # type: ignore[method-assign, assignment]


def _growth(match: str) -> int:
    bad = 0
    for name in growth.KINDS:
        if match in name:
            grown = growth.measured(name)
            bad += not grown.is_linear
            mark = "" if grown.is_linear else "  MORE THAN LINEAR"
            print(
                f"{name:24} {grown.small:8.3f} s {grown.large:8.3f} s  x{grown.large / max(grown.small, 1e-4):.1f}{mark}",
                flush=True,
            )
    return bad


if __name__ == "__main__":
    sys.exit(main())
