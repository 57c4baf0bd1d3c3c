"""Whether a report that was made is still there as it was made: a file that is gone, cut off or changed makes its row due again."""

from __future__ import annotations

import hashlib
from pathlib import Path

from bianyin.batch.outcome import Outcome
from bianyin.report import ALWAYS_WRITTEN, WRITTEN

# Forms in which people go on writing: their words are no damage, and must not be written over.
_WRITTEN_ON = ("report.md", "report.docx")


def checksums(folder: Path) -> dict[str, str]:
    """SHA-256 in hexadecimal by name, of the files in a report's folder that are the report's; a user's own are left out.

    Raises:
        OSError: one of them cannot be read.
    """
    return {name: _checksum(folder / name) for name in WRITTEN if (folder / name).exists()}


def is_whole(folder: Path, outcome: Outcome) -> bool:
    """Whether the row has a report, and all its files are as `outcome` noted them; of forms that people write on, whether they are there.

    Where an older version noted none, whether every file is there that each report has.
    """
    if outcome.state != "done":
        return False
    if not outcome.files:
        return all((folder / name).is_file() for name in ALWAYS_WRITTEN)
    try:
        return all(_is_there(folder / name, noted) for name, noted in outcome.files.items())
    except OSError:
        return False


def _is_there(path: Path, noted: str) -> bool:
    return path.stat().st_size > 0 if path.name in _WRITTEN_ON else _checksum(path) == noted


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
