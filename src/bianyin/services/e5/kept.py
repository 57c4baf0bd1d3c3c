"""What is made of the weights once, kept for every process after: beside each content its digest, so that half a file is none."""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

# Part of the model's name and of the names of what is kept. A change of what is made, which changes passages' vectors,
# raises it: then it is made anew, and an index made before is embedded anew.
REVISION = 2

_DIGEST = 32  # bytes of SHA-256 before the content
_PART = ".part"
_ABANDONED = 3600  # seconds after which a file that is being written has no writer any more


def kept(folder: Path | None, name: str, make: Callable[[], bytes]) -> bytes:
    """The content that `make` makes: read from `folder` where it is there whole, else made, and kept there for the next.

    Where the folder cannot be written, nothing is kept, and that is no error. Processes that make it at the same time each
    move a whole file into place.
    """
    if folder is None:
        return make()
    content = _read(folder / name)
    if content is None:
        content = make()
        with suppress(OSError):
            _write(folder / name, content)
    return content


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            digest, content = file.read(_DIGEST), file.read()
    except OSError:
        return None
    return content if hashlib.sha256(content).digest() == digest else None


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    _sweep(path.parent)
    handle, part = tempfile.mkstemp(_PART, path.name, path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(hashlib.sha256(content).digest())
            file.write(content)
        Path(part).chmod(0o644)  # other users may share the folder
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


def _sweep(folder: Path) -> None:
    """Away with what killed processes left."""
    for part in folder.glob("*" + _PART):
        if time.time() - part.stat().st_mtime > _ABANDONED:
            part.unlink(missing_ok=True)
