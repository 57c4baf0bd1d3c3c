"""The archive's files: their names, the one being written, and what a killed process left of it.

A file is named `….warc.gz.open` while it is written; it loses the ending once it is whole. Its writer holds the lock `….lock`
beside it, which ends with its process: a lock on the file itself would keep readers out on Windows. An open file that nobody locks
was left by a kill: the bytes after its last whole record are cut off (the page they were of is still waiting in the frontier and is
fetched again), and the ending goes. No file is renamed or removed while it is open, which Windows refuses.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import secrets
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

if TYPE_CHECKING:
    from filelock import FileLock

OPEN, _LOCK = ".open", ".lock"
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


class OpenFile(NamedTuple):
    """A file that this process writes."""

    path: Path
    file: BinaryIO
    lock: FileLock

    def end(self) -> Path:
        """Once its last record is whole; returns it by its name of then."""
        os.fsync(self.file.fileno())
        self.file.close()
        try:
            return self.path.rename(self.path.with_name(final_name(self.path)))
        finally:
            _let_go(self.lock)

    def drop(self) -> None:
        """Take the file away: there is nothing in it to keep."""
        self.file.close()
        try:
            self.path.unlink()
        finally:
            _let_go(self.lock)


def new_file(corpora: Path, now: dt.datetime) -> OpenFile:
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
        lock = _lock(path)  # before the file is there: nobody takes it for one left behind
        if lock is None:
            continue
        try:
            return OpenFile(path, path.open("xb", buffering=0), lock)
        except FileExistsError:
            _let_go(lock)
        except BaseException:
            _let_go(lock)
            raise
    raise AssertionError("unreachable")


def recover(corpora: Path) -> int:
    """Cut the torn ends that kills left, and end the files; returns the number of bytes cut."""
    cut = 0
    for path in archive_files(corpora):
        if path.name.endswith(OPEN):
            with _locked(path) as held:
                cut += _recover(path) if held and path.exists() else 0
    return cut


def _recover(path: Path) -> int:
    size = path.stat().st_size
    with path.open("r+b") as file:
        whole = max(member_ends(file), default=0)
        file.truncate(whole)
        os.fsync(file.fileno())
    if whole:
        path.rename(path.with_name(final_name(path)))
    else:
        path.unlink()
    return size - whole


@contextmanager
def _locked(path: Path) -> Iterator[bool]:
    """Whether the block has the lock of an open file: False while its writer lives."""
    lock = _lock(path)
    try:
        yield lock is not None
    finally:
        if lock is not None:
            _let_go(lock)


def _lock(path: Path) -> FileLock | None:
    from filelock import FileLock, Timeout

    lock = FileLock(path.with_name(final_name(path) + _LOCK), timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        return None
    return lock


def _let_go(lock: FileLock) -> None:
    """What it stood for has its last name, or is gone: whoever gets the lock then finds nothing to do."""
    place = Path(lock.lock_file)
    gone = _gone(place)
    lock.release()
    if not gone:
        _gone(place)


def _gone(place: Path) -> bool:
    """False on Windows while it is open."""
    try:
        place.unlink()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


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
