"""An embedder that needs no model: words hashed into a vector. For runs that open an index hundreds of times."""

from __future__ import annotations

from zlib import crc32

import numpy as np
from langchain_core.embeddings import Embeddings

_DIMENSION = 32


class HashedWords(Embeddings):
    """Named by `BIANYIN_EMBEDDER=langchain:bench.hashed_words:HashedWords`."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        vector = np.full(_DIMENSION, 1e-3)
        for first in range(len(text) - 1):
            vector[crc32(text[first : first + 2].encode()) % _DIMENSION] += 1
        return list(map(float, vector / np.linalg.norm(vector)))
