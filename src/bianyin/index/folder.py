"""Where the index of a `vector_store/` is: one of two folders, so that the old one serves while a new one is built.

`current` names the folder that is served. A rebuild fills the other and then names it, in one step; until then, a kill
at any moment included, everything is as before.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from bianyin.errors import IndexStale
from bianyin.index.sqlite import REBUILD, translated

POINTER = "current"
_NAMES = ("a", "b")
# What the format before this one kept beside the pointer.
_OLD_FILE, _OLD_FILES = "lexical.sqlite3", ("lexical.sqlite3*", "chroma")


def current(folder: Path) -> Path | None:
    """The folder that is served; None before the first index.

    Raises:
        IndexStale: the index was written by a version that knew no pointer.
    """
    with translated(folder / POINTER):
        pointer = folder / POINTER
        name = pointer.read_text(encoding="ascii", errors="replace").strip() if pointer.exists() else None
    if name in _NAMES:
        return folder / str(name)
    if name is not None:
        raise IndexStale(f"索引指针 {folder / POINTER} 已损坏。", remedy=REBUILD)
    if (folder / _OLD_FILE).exists():
        raise IndexStale("索引由另一版本的程序写成，格式不同。", remedy=REBUILD)
    return None


def spare(folder: Path) -> Path:
    """An empty folder to build in, beside the one that is served."""
    try:
        served = current(folder)
    except IndexStale:
        served = None
    target = folder / (_NAMES[1] if served is not None and served.name == _NAMES[0] else _NAMES[0])
    with translated(target):
        if target.exists():
            shutil.rmtree(target)
        target.mkdir(parents=True)
    return target


def serve(target: Path) -> None:
    """From now on `target` is the index. Whatever else there was stays until `clear_others`."""
    pointer = target.parent / POINTER
    with translated(pointer):
        new = pointer.with_suffix(".new")
        new.write_text(target.name, encoding="ascii")
        new.replace(pointer)


def clear_others(target: Path) -> None:
    """Remove all but the served folder, the pointer and what is shared (cache, lock)."""
    with translated(target):
        for pattern in (*_OLD_FILES, *(name for name in _NAMES if name != target.name)):
            for path in target.parent.glob(pattern):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
