"""Is what a run said fit for a person: short, with a remedy, without a traceback, control characters or secrets?"""

from __future__ import annotations

import re
from typing import NamedTuple

from bench.odd_inputs.cases import Case
from bench.odd_inputs.odd_values import SECRET
from bianyin.text.harmless import HARMFUL

LONGEST = 1_000  # characters of a message
_REMEDY = re.compile("请|写法|可|须|应|例如|--help|见 |稍后|是否指|需要|取自|不存在|没有")
_CODE = re.compile(r"\\u([0-9a-f]{4})")
_HARMFUL = re.compile(f"[{HARMFUL}]")


class Ended(NamedTuple):
    """How a run ended; `code` is None where it had to be stopped."""

    code: int | None
    stdout: bytes
    stderr: bytes
    seconds: float


def _told(case: Case, said: bytes) -> str:
    """As read from the console, with what it has no letter for read from its code."""
    text = said.decode(case.stdout if case.stdout not in ("full", "closed") else "utf-8", "replace")
    return (
        _CODE.sub(lambda code: chr(int(code[1], 16)), text)
        if case.stdout in ("ascii", "cp1252", "gbk")
        else text
    )


def faults(case: Case, ended: Ended) -> list[str]:
    """What is wrong with it; none of a good run."""
    out, err = _told(case, ended.stdout), _told(case, ended.stderr)
    found = []
    if ended.code is None:
        found.append("does not end")
    if "Traceback" in err or "内部出错" in err or "panicked" in err:
        found.append("traceback")
    elif ended.code is not None and ended.code not in case.codes | (
        {1} if case.stdout in ("full", "closed") else set()
    ):
        found.append(f"exit code {ended.code}")
    # With losses a run is done, and tells of the first twenty.
    if ended.code and len(err) > (LONGEST if ended.code != 3 else 5 * LONGEST):
        found.append(f"{len(err)} characters")
    if ended.code in (1, 2) and not _REMEDY.search(err):
        found.append("no remedy")
    if shown := _HARMFUL.search(out + err):
        found.append(f"character {shown[0]!a}")
    if SECRET in out + err:
        found.append("secret")
    return found
