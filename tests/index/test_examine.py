"""What a search does not read is read by `bianyin doctor`."""

from __future__ import annotations

from pathlib import Path

import pytest
from invented_documents import HashEmbedder, Source, make_documents

from bianyin.errors import IndexUnusable
from bianyin.index import update
from bianyin.index.examine import examine
from bianyin.services.chroma import open_chroma


@pytest.mark.parametrize("name", ["embeddings.sqlite3", "a/columns-1/counts.npy", "a/lexical.sqlite3"])
def test_noise_at_the_end_of_a_file_is_said(tmp_path: Path, name: str) -> None:
    update(Source(make_documents(60)), tmp_path, HashEmbedder(), open_store=open_chroma)
    examine(tmp_path)
    whole = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(whole[: len(whole) // 2] + b"\x5a" * (len(whole) - len(whole) // 2))
    with pytest.raises(IndexUnusable, match="--rebuild"):
        examine(tmp_path)


def test_no_index_is_said(tmp_path: Path) -> None:
    with pytest.raises(IndexUnusable, match="bianyin index"):
        examine(tmp_path)
