"""Whether the archive still has all that the catalog was made of: for doctors, and before a rebuild."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from pathlib import Path

from bianyin.archive import archive_files
from bianyin.archive.warc_files import OPEN, archive_folder, member_ends

RESTORE = "请从备份换回该文件；现有目录不受影响，检索与报告照常。没有备份时，请把该文件移到别处再运行 bianyin rebuild：其中的网页仍在目录里，会原样保留。"


def shortened(corpora: Path, positions: Mapping[str, int]) -> list[str]:
    """What is missing of the files that were read before: one sentence a file."""
    found = {path.name.removesuffix(OPEN): path for path in archive_files(corpora)}
    told = []
    for name, length in positions.items():
        if name not in found:
            told.append(f"网页存档 {archive_folder(corpora) / name} 不见了。")
        elif found[name].stat().st_size < length:
            told.append(f"网页存档 {found[name]} 比读过的短。")
    return told


def damaged(corpora: Path) -> list[str]:
    """The files that cannot be unpacked to their end: one sentence each. Reads the whole archive; gzip has a checksum a record."""
    told = []
    for path in archive_files(corpora):
        if path.name.endswith(OPEN):
            continue  # its writer is not done with it, or the next one will be
        try:
            with path.open("rb") as file:
                reached = max(member_ends(file), default=0)
        except (OSError, zlib.error):
            reached = -1
        if reached != path.stat().st_size:
            told.append(f"网页存档 {path} 自第 {max(reached, 0)} 字节起已损坏。")
    return told
