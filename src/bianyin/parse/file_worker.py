"""The process in which files are read: it may run out of memory or time, or be killed by what it reads.

One request on stdin is a line of JSON (`kind`, `size`, `program`) and as many bytes; the answer on stdout is a line of JSON (`text` and
`pages`, or `reason`). JSON and no pickle: nothing that a file made of this process becomes an object of the other one.
"""

from __future__ import annotations

import faulthandler
import json
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO

from bianyin.parse.file_texts import FileKind, read_here
from bianyin.parse.unread import Unread

# Times the memory: LibreOffice runs under the same limit; a page's picture and what recognizes its characters take more than its words.
_MEMORY_TIMES: dict[FileKind, int] = {"legacy": 2, "scan": 2}


def serve(memory: int, seconds: float) -> None:
    """Answer requests until stdin ends.

    Args:
        memory: bytes of address space, where the system keeps to such limits.
        seconds: for one file; after them the process ends at once, whatever it is in.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who asks
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    with Path(os.devnull).open("w") as nowhere:
        while line := requests.readline():
            asked = json.loads(line)
            kind: FileKind = asked["kind"]
            _limit_memory(memory * _MEMORY_TIMES.get(kind, 1))
            faulthandler.dump_traceback_later(_longest(kind, seconds), exit=True, file=nowhere)
            answer = _answer(kind, requests, asked["size"], asked["program"])
            answers.write(answer + b"\n")
            answers.flush()
            faulthandler.cancel_dump_traceback_later()


def _longest(kind: FileKind, seconds: float) -> float:
    """Seconds for a file of the kind: a scan looks at its own clock between two pages, and has one page more."""
    if kind != "scan":
        return seconds
    from bianyin.parse.scans import SECONDS

    return SECONDS + seconds


def _answer(kind: FileKind, requests: IO[bytes], size: int, program: str | None) -> bytes:
    try:
        found = read_here(kind, requests.read(size), program)
        return json.dumps(found._asdict()).encode("ascii")
    except Unread as error:
        return json.dumps({"reason": error.reason}).encode("ascii")
    except MemoryError:
        return b'{"reason": "too_large"}'


def _limit_memory(memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    with suppress(ValueError, OSError):  # macOS knows the limit and takes none
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        soft = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
