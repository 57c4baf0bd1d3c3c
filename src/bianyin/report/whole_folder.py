"""A folder written beside its place and swapped in by one rename: who looks sees the old one whole or the new one whole."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

_HERE, _EXCHANGE, _SWAP = -100, 2, 2  # AT_FDCWD, RENAME_EXCHANGE of Linux; RENAME_SWAP of macOS


def write_folder(folder: Path, files: Mapping[str, bytes], ours: Collection[str]) -> None:
    """Write the files as the folder's only ones of those that are `ours`; whatever else is in it stays there.

    Killed at any moment, the folder is the old one or the new one; what was left beside it the next run puts right. Where a
    system cannot swap two folders, or this process stands in the folder, its files are replaced one by one, the last last.

    Args:
        folder: its parent must be writable.
        files: bytes by name.
        ours: every name that such a folder may have from us, now or in an older version.

    Raises:
        OSError: the disk is full or refuses, or `folder` is a file; what was there is as it was.
    """
    folder = folder.resolve()
    if folder.exists() and not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    beside = folder.with_name(f".{folder.name}.partial")
    _bring_back(beside, folder, ours)
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    if folder.is_dir():
        shutil.copystat(folder, beside)  # whoever may read or write it still may
    for name, body in files.items():
        _write(beside / name, body)
    if not folder.exists():
        beside.replace(folder)
    elif not _stands_in(folder) and _swapped(beside, folder):
        _bring_back(beside, folder, ours)
    else:
        _replace_each(beside, folder, files, ours)
    _sync(folder.parent)
    shutil.rmtree(beside, ignore_errors=True)


def _bring_back(beside: Path, folder: Path, ours: Collection[str]) -> None:
    """What a user has put into the folder goes back into it, now or after a run that was killed before it could."""
    if not (beside.is_dir() and folder.is_dir()):
        return
    for entry in beside.iterdir():
        if entry.name not in ours and not (folder / entry.name).exists():
            entry.rename(folder / entry.name)


def _replace_each(beside: Path, folder: Path, files: Mapping[str, bytes], ours: Collection[str]) -> None:
    for name in files:
        (beside / name).replace(folder / name)
    for name in set(ours) - files.keys():  # of another run
        (folder / name).unlink(missing_ok=True)


def _stands_in(folder: Path) -> bool:
    """Whether this process works in the folder: swapped away, it would be a place that is no more."""
    return Path.cwd().is_relative_to(folder)


def _swapped(one: Path, other: Path) -> bool:
    """Two folders change places in one step; False where the system or the disk cannot do so, and nothing has changed."""
    try:
        library: Any = ctypes.CDLL(None)
    except TypeError:  # Windows
        return False
    first, second = os.fsencode(one), os.fsencode(other)
    if hasattr(library, "renameat2"):
        return bool(library.renameat2(_HERE, first, _HERE, second, _EXCHANGE) == 0)
    if hasattr(library, "renamex_np"):
        return bool(library.renamex_np(first, second, _SWAP) == 0)
    return False


def _write(path: Path, body: bytes) -> None:
    with path.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """The rename outlives a power cut; where a folder cannot be opened, that is the system's affair."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except PermissionError:  # Windows
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
