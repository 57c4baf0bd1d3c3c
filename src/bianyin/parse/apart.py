"""Files read in a process of their own, with limits of memory and time: a hostile one ends that process and no run.

The process starts with the first file, so that a run of web pages pays nothing, and is kept for the next one.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from threading import Lock
from typing import IO

from bianyin.parse.file_texts import FileKind, FileText, read_here
from bianyin.parse.office import converter
from bianyin.parse.unread import Reason, Unread

_MEMORY = 2 * 2**30  # bytes of address space; a file of a thousand pages takes a tenth
_SECONDS = 180.0
_TIMED_OUT = 1  # exit code of a process that its own watchdog ended
_CODE = "import sys; sys.path[:] = {path!r}; from bianyin.parse.file_worker import serve; serve({memory}, {seconds})"


class FileReader:
    """One process that reads files, made anew where one died.

    Args:
        memory: bytes of address space that it may take.
        seconds: that it may take for one file.
    """

    def __init__(self, *, memory: int = _MEMORY, seconds: float = _SECONDS) -> None:
        self._memory, self._seconds = memory, seconds
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0  # process id; a fork must not use its parent's pipes
        self._served = 0

    def read(self, kind: FileKind, body: bytes) -> FileText:
        """The words of a file.

        Raises:
            Unread: nothing of it can be read; `too_large` where it took more memory or time than a file may.
        """
        program = converter() if kind == "legacy" else None
        if kind == "legacy" and program is None:
            raise Unread("unread_format")
        with self._lock:
            answer = self._answer(kind, body, program)
            # A process that served others may lack what they took: the same file is always read from a fresh start.
            if answer in ("too_large", "unreadable") and self._process is None and self._was_used:
                answer = self._answer(kind, body, program)
        if isinstance(answer, str):
            raise Unread(answer)
        return answer

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is not None and self._owner == os.getpid():
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):
                    pipe.close()  # type: ignore[union-attr]

    def _answer(self, kind: FileKind, body: bytes, program: str | None) -> FileText | Reason:
        try:
            asked, answers = self._pipes()
        except OSError:  # no process can be started here
            return _read_here(kind, body, program)
        try:
            with suppress(BrokenPipeError):  # it died early: its end is read below
                request = {"kind": kind, "size": len(body), "program": program}
                asked.write(json.dumps(request).encode("ascii") + b"\n")
                asked.write(body)
                asked.flush()
            line = answers.readline()
        except BaseException:
            self.close()  # what it would answer now is of this file, and must not be taken for the next one's
            raise
        self._was_used, self._served = self._served > 0, self._served + 1
        return self._said(line) if line.endswith(b"\n") else self._end()

    def _said(self, line: bytes) -> FileText | Reason:
        said = json.loads(line)
        if "text" in said:
            return FileText(said["text"], tuple(said["pages"]))
        reason: Reason = said["reason"]
        if reason == "too_large":
            self.close()  # what it took may not come back
        return reason

    def _end(self) -> Reason:
        """Why the process ended: its watchdog, its limit, or a crash of the library that read."""
        assert self._process is not None
        code = self._process.wait()
        self.close()
        if code == _TIMED_OUT:
            self._was_used = False  # it had all the time that there is
        return "unreadable" if code == -getattr(signal, "SIGSEGV", 11) else "too_large"

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        process = self._process
        if process is None or self._owner != os.getpid() or process.poll() is not None:
            self.close()
            code = _CODE.format(path=sys.path, memory=self._memory, seconds=self._seconds)
            process = self._process = subprocess.Popen(
                [sys.executable or "python3", "-c", code],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            self._owner, self._served = os.getpid(), 0
        assert process.stdin is not None and process.stdout is not None
        return process.stdin, process.stdout

    _was_used = False


def _read_here(kind: FileKind, body: bytes, program: str | None) -> FileText | Reason:
    try:
        return read_here(kind, body, program)
    except Unread as error:
        return error.reason


_READER = FileReader()
atexit.register(_READER.close)


def read_apart(kind: FileKind, body: bytes) -> FileText:
    """The words of a file, read in the process that this one keeps for it. Raises: Unread."""
    return _READER.read(kind, body)
