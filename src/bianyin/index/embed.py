"""Text to vectors: the `Embedder` protocol, and a cache on disk so that nothing is embedded twice."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal, Protocol
from zlib import crc32

import numpy as np

from bianyin.errors import IndexStale, IndexUnusable, ServiceError
from bianyin.index.arrays import Vectors
from bianyin.index.sqlite import REBUILD, connect, translated
from bianyin.read_only import is_read_only

Kind = Literal["passage", "query"]

# Commit after so many new vectors: at 30 to 100 a second a kill -9 costs a second of work at most. An embedder that
# works on several batches at a time says with `at_once` how many texts it wants together.
COMMIT_EVERY = 32
CACHE_FILE = "embeddings.sqlite3"
DIGEST_BYTES = 32
# Digests a statement: well under SQLite's limit on variables.
_AT_ONCE = 500
# Cosine of a text's vectors by one model, on other hardware or in another batch: well above.
_SAME_MODEL = 0.98


class Embedder(Protocol):
    """Turns text into vectors. `name` identifies the model: vectors of different names are never compared."""

    @property
    def name(self) -> str: ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimension), float32."""

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimension), float32."""


class VectorCache:
    """The vectors of one embedder that are remembered on disk, by (embedder, kind, text)."""

    def __init__(self, embedder: str, folder: Path, *, dimension: int | None = None) -> None:
        """`folder` is created if it is missing.

        Args:
            embedder: its name.
            dimension: the length of all vectors; the length of the remembered vectors unless given.

        Raises:
            IndexUnusable: the cache cannot be opened or written.
        """
        self.name = embedder
        self._path = folder / CACHE_FILE
        self._connection = connect(self._path)
        self._reads_alone = is_read_only(self._path)
        with translated(self._path):
            self._connection.execute(
                "CREATE TABLE IF NOT EXISTS embeddings (embedder TEXT, kind TEXT, digest BLOB, vector BLOB, checksum INTEGER,"
                " PRIMARY KEY (embedder, kind, digest))"
            )
            columns = {row[1] for row in self._connection.execute("PRAGMA table_info(embeddings)")}
            if "checksum" not in columns and not self._reads_alone:  # of a version before this one
                with suppress(sqlite3.OperationalError):  # another process has just done it
                    self._connection.execute("ALTER TABLE embeddings ADD COLUMN checksum INTEGER")
                columns.add("checksum")
            self._checksum = "checksum" if "checksum" in columns else "NULL"
            row = self._connection.execute(
                "SELECT length(vector) FROM embeddings WHERE embedder = ? LIMIT 1", (embedder,)
            ).fetchone()
        self.dimension = dimension or (row and int(row[0]) // 4)

    def read(self, kind: Kind, digests: Sequence[bytes]) -> dict[bytes, Vectors]:
        """The remembered vectors by `digest_of` their texts."""
        known: dict[bytes, Vectors] = {}
        query = f"SELECT digest, vector, {self._checksum} FROM embeddings WHERE embedder = ? AND kind = ? AND digest IN"
        with translated(self._path):
            for first in range(0, len(digests), _AT_ONCE):
                some = digests[first : first + _AT_ONCE]
                marks = ",".join("?" * len(some))
                for digest, vector, noted in self._connection.execute(
                    f"{query} ({marks})", (self.name, kind, *some)
                ):
                    if noted is not None and noted != crc32(vector):
                        continue  # what is not as it was written is computed anew
                    if len(vector) == 4 * (self.dimension or len(vector) // 4):
                        known[digest] = np.frombuffer(vector, dtype=np.float32)
        return known

    def required(self, digests: Iterable[bytes]) -> dict[bytes, Vectors]:
        """The vectors of passages that an index relies on.

        Raises:
            IndexUnusable: one is lost.
        """
        wanted = set(digests)
        found = self.read("passage", list(wanted))
        if len(found) != len(wanted):
            raise IndexUnusable("向量缓存中缺少已索引文档的向量。", remedy=REBUILD)
        return found

    def write(self, kind: Kind, texts: list[str], vectors: Vectors) -> None:
        """Remember vectors; where the cache cannot be written, they serve this once."""
        if self._reads_alone:
            return
        rows = [
            (self.name, kind, digest_of(text), sqlite3.Binary(packed), crc32(packed))
            for text, packed in zip(texts, (each.tobytes() for each in vectors), strict=True)
        ]
        with translated(self._path), self._connection:
            self._connection.executemany(
                "INSERT OR REPLACE INTO embeddings (embedder, kind, digest, vector, checksum) VALUES (?, ?, ?, ?, ?)",
                rows,
            )

    def close(self) -> None:
        self._connection.close()


class CachedEmbedder(VectorCache):
    """An embedder that remembers what it computed. Vectors come back with length 1.

    The wrapped embedder is not touched, and so not loaded, while everything asked for is remembered.

    Attributes:
        computed: how many vectors were computed, not remembered, since this object was made.
    """

    def __init__(self, embedder: Embedder, folder: Path, *, dimension: int | None = None) -> None:
        """As `VectorCache`."""
        super().__init__(embedder.name, folder, dimension=dimension)
        self._embedder = embedder
        self.computed = 0

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self._embed("passage", texts)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return self._embed("query", texts)

    def check(self, texts: Sequence[str]) -> None:
        """Forget every vector of this embedder if it makes others by now: of another length, or another direction.

        Costs the embedding of one text, and of the same twice where it came out otherwise: one bad answer shall not cost
        what took hours. Nothing is forgotten while the embedder's endpoint does not answer.

        Args:
            texts: of which the first that is remembered is embedded anew.
        """
        digests = {digest_of(text): text for text in texts}
        known = self.read("passage", list(digests))
        digest = next(iter(known), None)
        text = digests[digest] if digest is not None else next(iter(texts), " ")
        old = known.get(digest) if digest is not None else None
        try:
            vector = _unit(self._embedder.embed_passages([text]))[0]
            if len(vector) != self.dimension or _is_turned(old, vector):
                vector = _unit(self._embedder.embed_passages([text, text]))[0]
        except ServiceError:
            return
        turned = _is_turned(old, vector)
        with translated(self._path), self._connection:
            self._connection.execute(
                "DELETE FROM embeddings WHERE embedder = ? AND (? OR length(vector) != ?)",
                (self.name, turned, len(vector) * 4),
            )
        self.dimension = len(vector)

    def _embed(self, kind: Kind, texts: Sequence[str]) -> Vectors:
        digests = {text: digest_of(text) for text in texts}
        read = self.read(kind, list(digests.values()))
        known = {text: read[digest] for text, digest in digests.items() if digest in read}
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        at_once = max(getattr(self._embedder, "at_once", COMMIT_EVERY), 1)
        for first in range(0, len(missing), at_once):
            batch = missing[first : first + at_once]
            vectors = self._compute(kind, batch)
            self.write(kind, batch, vectors)
            known.update(zip(batch, vectors, strict=True))
        return np.stack([known[text] for text in texts]) if texts else np.zeros((0, 0), np.float32)

    def _compute(self, kind: Kind, texts: list[str]) -> Vectors:
        make = self._embedder.embed_passages if kind == "passage" else self._embedder.embed_queries
        vectors = make(texts)
        self.computed += len(texts)
        self.dimension = self.dimension or vectors.shape[1]
        if vectors.shape[1] != self.dimension:  # none of these vectors is remembered
            raise IndexStale(
                f"嵌入模型 {self.name} 返回的向量维数前后不一（原为 {self.dimension}，现为 {vectors.shape[1]}），"
                "新旧向量不能混用。",
                remedy="请确认模型未更换，然后运行 bianyin index --rebuild。",
            )
        return _unit(vectors)


def _is_turned(old: Vectors | None, new: Vectors) -> bool:
    """Whether another model made the new vector of a text; one of zeros tells nothing."""
    return old is not None and len(old) == len(new) and bool(new.any()) and float(old @ new) < _SAME_MODEL


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)


def digest_of(text: str) -> bytes:
    """What a text is remembered by: `DIGEST_BYTES` long."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
