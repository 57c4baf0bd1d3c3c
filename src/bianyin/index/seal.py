"""Whether an engine's files are still as the last update left them: a disk, a copy or another program may have changed them.

The engines notice little of that: a byte turned in Chroma's file has changed results, and another has ended the process. So
the length, the time and the checksum of each file are noted once an update is done.
"""

from __future__ import annotations

import json
import sqlite3
import struct
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from zlib import crc32

from bianyin import read_only
from bianyin.index.sqlite import BUSY_SECONDS, translated

_BLOCK = 1 << 20
# Bytes: of an engine that a tenth of a second reads, all is read each time; of a larger one the small files.
_SOON_READ, _SMALL = 1 << 26, 1 << 16
# Chroma writes to its database when it is merely opened, so what is compared there is what a search relies on.
_DATABASE = ".sqlite3"
_RELIED_ON = ("migrations", "tenants", "databases", "collections", "collection_metadata", "segments", "segment_metadata",
              "max_seq_id", "embeddings_queue_config", "embeddings")  # fmt: skip
# Of the rest of this table times are all.
_COLUMNS = {"embeddings": "id, segment_id, embedding_id"}
# hnswlib writes its files anew whenever they are opened: this one, and of the vectors' what is behind the last of them, with
# whatever lay in memory. How many there are, and how long each is, stands in the header, behind version and offset.
_UNSETTLED, _VECTORS, _HEADER = "length.bin", "data_level0.bin", "header.bin"
_COUNTS = struct.Struct("<i4Q")
Seal = dict[str, list[int]]  # by path: length, time in ns, checksum
# What comes and goes without a change of the content: locks, SQLite's log beside an empty one.
_PASSING = ("-shm", "-wal", "-journal", ".lock")


def sealed(folders: list[Path], before: str | None = None) -> str:
    """The seal of all files in these folders; of a file that has length and time as `before` its checksum is taken over."""
    old = _read(before)
    seal: Seal = {}
    for name, path in _files(folders):
        length, time = _look(path)
        known = old.get(name)
        same = known is not None and known[:2] == [length, time]
        seal[name] = known if known and same else [length, time, _sum(path)]
    return json.dumps(seal)


def is_whole(folders: list[Path], seal: str | None) -> bool:
    """Whether the files are those of a seal; all are read, as a worn disk or a copy with its times changes bytes alone."""
    return _agree(folders, _read(seal), lambda path, length, moved: True)


def is_fit_to_open(folder: Path, seal: str) -> bool:
    """As `is_whole`, as far as a reader can ask each time: hnswlib goes by the bytes that it finds, out of its memory too, which
    ends the process. Of much, the large files are read only where their time has changed. Chroma's database, which is written
    whenever it is opened, is left to doctors."""
    noted = _read(seal)
    read_anyway = _SMALL if sum(length for length, *_ in noted.values()) > _SOON_READ else _SOON_READ

    def is_read(path: Path, length: int, moved: bool) -> bool:
        return path.suffix != _DATABASE and (length <= read_anyway or moved)

    return _agree([folder], noted, is_read)


def _agree(folders: list[Path], noted: Seal, is_read: Callable[[Path, int, bool], bool]) -> bool:
    """Whether the same files are there, as long as noted, and with the same checksum those that are read.

    Args:
        is_read: by path, length and whether the time has changed.
    """
    found = dict(_files(folders))
    if noted.keys() != found.keys():
        return False
    for name, path in found.items():
        length, time = _look(path)
        if noted[name][0] != length and path.suffix != _DATABASE:
            return False
        if is_read(path, length, noted[name][1] != time) and noted[name][2] != _sum(path):
            return False
    return True


def _files(folders: list[Path]) -> Iterator[tuple[str, Path]]:
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.name.endswith(_PASSING):
                yield path.relative_to(folder.parent).as_posix(), path


def _look(path: Path) -> tuple[int, int]:
    with translated(path):
        status = path.stat()
    return status.st_size, status.st_mtime_ns


def _sum(path: Path) -> int:
    if path.suffix == _DATABASE:
        return _sum_of_rows(path)
    if path.name == _UNSETTLED:
        return 0
    found, left = 0, _written(path)
    with translated(path), path.open("rb") as file:
        while block := file.read(min(_BLOCK, left)):
            found, left = crc32(block, found), left - len(block)
    return found


def _written(path: Path) -> int:
    """How many bytes of a file say something."""
    with translated(path):
        length = path.stat().st_size
        if path.name != _VECTORS:
            return length
        header = path.with_name(_HEADER).read_bytes()[: _COUNTS.size]
    if len(header) < _COUNTS.size:
        return length
    _, _, _, count, size = _COUNTS.unpack(header)
    return min(length, int(count * size))


def _sum_of_rows(path: Path) -> int:
    """Of what a search relies on; -1 where the database is not whole."""
    found = 0
    try:
        with closing(read_only.connect(path, timeout=BUSY_SECONDS)) as connection:
            if connection.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                return -1
            for table in _RELIED_ON:
                for row in connection.execute(f"SELECT {_COLUMNS.get(table, '*')} FROM {table} ORDER BY 1"):
                    found = crc32(repr(row).encode("utf-8", "surrogatepass"), found)
    except (sqlite3.Error, UnicodeError):
        return -1
    return found


def _read(seal: str | None) -> Seal:
    try:
        return dict(json.loads(seal or "{}"))
    except ValueError:
        return {}
