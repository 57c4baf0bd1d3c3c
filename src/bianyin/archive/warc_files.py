"""The archive's files: their names, the one being written, and what a killed process left of it.

A file is named `….warc.gz.open` while it is written, and locked by its writer; it loses the ending once it is whole.
One that still has it and that nobody locks was left by a kill: the bytes after its last whole record are cut off
(the page they were of is still waiting in the frontier and is fetched again), and the ending goes.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import re
import secrets
import zlib
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import BinaryIO

OPEN = ".open"
_SUFFIX = ".warc.gz"
_READ = 1 << 20
_COUNTED = re.compile(r"bianyin-n(\d+)-")


def archive_folder(corpora: Path) -> Path:
    return corpora / "archive"


def archive_files(corpora: Path) -> list[Path]:
    """All files of the archive, in the order in which they were begun, the ones being written included."""
    found = archive_folder(corpora).glob(f"*{_SUFFIX}*")
    return sorted((path for path in found if path.name.endswith((_SUFFIX, _SUFFIX + OPEN))), key=_place)


def _place(path: Path) -> tuple[int, str]:
    """Files are counted, since clocks are set back. Those of before that come first, by the time in their names."""
    counted = _COUNTED.match(path.name)
    return int(counted[1]) if counted else 0, path.name


def final_name(path: Path) -> str:
    """The name of the file once it is whole."""
    return path.name.removesuffix(OPEN)


def new_file(corpora: Path, now: dt.datetime) -> tuple[Path, BinaryIO]:
    """Make and lock a file of our own; its name is made of its number, time, process and chance, never of what a page says.

    Chance, as machines that share a catalog know by the name alone what of a file has been read: two containers may begin in
    the same second with the same process number.
    """
    folder = archive_folder(corpora)
    folder.mkdir(parents=True, exist_ok=True)
    number = max((_place(path)[0] for path in archive_files(corpora)), default=0) + 1
    stem = (
        f"bianyin-n{number:08d}-{now.astimezone(dt.UTC):%Y%m%dT%H%M%S}-{os.getpid()}-{secrets.token_hex(4)}"
    )
    for attempt in count():
        path = folder / f"{stem}{f'-{attempt}' if attempt else ''}{_SUFFIX}{OPEN}"
        file = path.open("xb", buffering=0)
        # Between making and locking it, another process's `recover` may have taken it for an empty one left behind.
        if _lock(file) and path.exists():
            return path, file
        file.close()
    raise AssertionError("unreachable")


def close_whole(path: Path, file: BinaryIO) -> Path:
    """End a file whose last record is whole; returns it by its name of then."""
    os.fsync(file.fileno())
    whole = path.rename(path.with_name(final_name(path)))
    file.close()
    return whole


def recover(corpora: Path) -> int:
    """Cut the torn ends that kills left, and end the files; returns the number of bytes cut."""
    cut = 0
    for path in archive_files(corpora):
        if path.name.endswith(OPEN):
            with path.open("r+b") as file:
                if _lock(file):
                    cut += _recover(path, file)
    return cut


def _lock(file: BinaryIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False  # its writer lives
    return True


def _recover(path: Path, file: BinaryIO) -> int:
    size = path.stat().st_size
    whole = max(member_ends(file), default=0)
    if whole == 0:
        path.unlink()
        return size
    file.truncate(whole)
    close_whole(path, file)
    return size - whole


def member_ends(file: BinaryIO, start: int = 0) -> Iterator[int]:
    """Offsets at which the whole gzip members from `start` on end; our writer puts each record into one."""
    file.seek(start)
    position, rest = start, b""
    while True:
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        while not unpacker.eof:
            part = rest or file.read(_READ)
            if not part:
                return
            try:
                while part and not unpacker.eof:
                    unpacker.decompress(part, _READ)
                    part, used = unpacker.unconsumed_tail, len(part) - len(unpacker.unconsumed_tail)
                    position += used
            except zlib.error:
                return
            rest = b""
        rest = unpacker.unused_data
        position -= len(rest)
        yield position
