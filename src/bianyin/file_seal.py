"""Whether an SQLite file is still what its last writer left: SQLite has no checksums, and reads a turned bit as it is.

A writer takes the seal away before it writes, and puts it back once it is done, so a kill leaves a file without one: of such a file
nothing is said. A file that is not as its seal says was changed by a disk, a copy or another program.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from zlib import crc32

_ENDING = ".seal"
_BLOCK = 1 << 20


def unseal(path: Path) -> None:
    """Before the first change of a file."""
    place = _seal_of(path)
    if place.exists():
        place.unlink()


def seal(path: Path) -> None:
    """Once a file is written and its writer has closed it. No seal is set where readers keep its log from being taken in, or
    where nothing can be written."""
    with suppress(OSError, sqlite3.Error):
        with closing(sqlite3.connect(path, timeout=0)) as connection:
            busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if not busy:
            new = path.with_name(f"{path.name}{_ENDING}.new")
            new.write_text(json.dumps(_state(path)), encoding="ascii")
            new.replace(_seal_of(path))


@contextmanager
def sealed(path: Path) -> Iterator[None]:
    """A file is written in the block, and sealed where that ends without an error."""
    unseal(path)
    yield
    seal(path)


def is_as_sealed(path: Path) -> bool:
    """Whether a file agrees with its seal, if it has one. Reads all of it."""
    try:
        noted = json.loads(_seal_of(path).read_text(encoding="ascii"))
    except FileNotFoundError:
        return True
    except (OSError, ValueError):
        return True  # the seal is what is harmed, and the file shows itself when it is read
    return not path.exists() or bool(noted == _state(path))


def _state(path: Path) -> list[int]:
    """Length and checksum."""
    found = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found = crc32(block, found)
    return [path.stat().st_size, found]


def _seal_of(path: Path) -> Path:
    return path.with_name(path.name + _ENDING)
