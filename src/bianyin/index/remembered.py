"""The vectors of an index as the cache remembers them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bianyin.errors import IndexUnusable
from bianyin.index.arrays import Vectors
from bianyin.index.embed import VectorCache
from bianyin.index.sqlite import REBUILD


class Remembered(Sequence[Vectors]):
    """Vectors by digest, each read when it is asked for: those of all passages together may be more than memory holds."""

    def __init__(self, cache: VectorCache, digests: Sequence[bytes]) -> None:
        self._cache, self._digests = cache, digests

    def __len__(self) -> int:
        return len(self._digests)

    def __getitem__(self, place: Any) -> Any:
        """
        Raises:
            IndexUnusable: the cache has lost the vector.
        """
        for vector in self._cache.read("passage", [self._digests[place]]).values():
            return vector
        raise IndexUnusable("向量缓存中缺少已索引文档的向量。", remedy=REBUILD)
