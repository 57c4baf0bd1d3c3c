"""A file that the user asked for is there whole or not at all."""

from __future__ import annotations

from pathlib import Path

from bianyin.errors import InputError


def write_whole(path: Path, body: bytes) -> None:
    """Write beside the file, then move into its place.

    Raises:
        InputError: the place cannot be written; what was there stays.
    """
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_bytes(body)
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise InputError(
            f"写不了这个文件（{error.strerror}）。", path=path, remedy="请换一个可写的位置。"
        ) from None
