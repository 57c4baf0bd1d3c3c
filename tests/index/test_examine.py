"""What a search does not read is read by `bianyin doctor`."""

from __future__ import annotations

from pathlib import Path

import pytest
from invented_documents import HashEmbedder, Source, make_documents

from bianyin.errors import IndexUnusable
from bianyin.index import update
from bianyin.index.examine import examine
from bianyin.services.chroma import open_chroma


def test_noise_at_the_end_of_any_file_is_said(tmp_path: Path) -> None:
    update(Source(make_documents(60)), tmp_path, HashEmbedder(), open_store=open_chroma)
    examine(tmp_path, open_chroma)
    files = [path for path in tmp_path.rglob("*") if path.is_file() and path.stat().st_size > 64]
    # hnswlib fills length.bin with what lay in memory.
    passing = ("-wal", "-shm", ".lock", "-journal", "length.bin")
    files = [path for path in files if not path.name.endswith(passing)]
    assert len(files) > 8
    for path in files:
        whole = path.read_bytes()
        path.write_bytes(whole[: len(whole) // 2] + b"\x5a" * (len(whole) - len(whole) // 2))
        with pytest.raises(IndexUnusable, match="bianyin index"):
            examine(tmp_path, open_chroma)
        path.write_bytes(whole)
    examine(tmp_path, open_chroma)


def test_no_index_is_said(tmp_path: Path) -> None:
    with pytest.raises(IndexUnusable, match="bianyin index"):
        examine(tmp_path, open_chroma)
