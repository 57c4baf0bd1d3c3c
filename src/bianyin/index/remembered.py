"""The vectors of an index as the cache remembers them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bianyin.errors import IndexUnusable
from bianyin.index.embed import CachedEmbedder
from bianyin.index.sqlite import REBUILD

if TYPE_CHECKING:
    from bianyin.index.embed import Vectors


class Remembered(Sequence["Vectors"]):
    """Vectors by digest, each read when it is asked for: those of all passages together may be more than memory holds."""

    def __init__(self, cached: CachedEmbedder, digests: Sequence[bytes]) -> None:
        self._cached, self._digests = cached, digests

    def __len__(self) -> int:
        return len(self._digests)

    def __getitem__(self, place: Any) -> Any:
        """
        Raises:
            IndexUnusable: the cache has lost it.
        """
        for vector in self._cached.remembered([self._digests[place]]).values():
            return vector
        raise IndexUnusable("向量缓存中缺少已索引文档的向量。", remedy=REBUILD)


def opened(embedder: str, folder: Path) -> CachedEmbedder:
    """The cache in a folder, of an embedder that may not be configured any more: nothing can be computed."""
    return CachedEmbedder(_Absent(embedder), folder)


class _Absent:
    """Stands for the embedder whose vectors are remembered."""

    def __init__(self, name: str) -> None:
        self.name = name

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        raise AssertionError("only remembered vectors are asked for")

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        raise AssertionError("only remembered vectors are asked for")
