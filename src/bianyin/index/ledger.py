"""Which documents have their vector in the vector store, kept in the lexical index's file.

The vector store is another database, so no transaction covers both. Before a vector is written its document is
noted as `pending`, after it as `stored`: whatever is in the store is in the ledger, a kill at any moment included,
and what is pending or no longer wanted is written again or deleted by the next run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Literal

from bianyin.index.lexical import FORMAT, LexicalIndex

State = Literal["pending", "stored"]


def states(index: LexicalIndex) -> dict[str, State]:
    """The state of every document that has, or may have, a vector."""
    with index.transaction() as connection:
        return dict(connection.execute("SELECT document_id, state FROM vectors").fetchall())


def mark(index: LexicalIndex, digests: Mapping[str, bytes], state: State) -> None:
    """Note the state of some documents' vectors, with the digest by which the cache remembers each."""
    with index.transaction() as connection:
        rows = [(document_id, digest, state) for document_id, digest in digests.items()]
        connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)


def stored(index: LexicalIndex) -> dict[int, bytes]:
    """The digest of each indexed document that has a vector, by the document's number."""
    with index.transaction() as connection:
        return dict(
            connection.execute(
                "SELECT d.number, v.digest FROM vectors v JOIN documents d ON d.id = v.document_id"
                " WHERE v.state = 'stored'"
            ).fetchall()
        )


def forget(index: LexicalIndex, document_ids: Iterable[str]) -> None:
    with index.transaction() as connection:
        connection.executemany(
            "DELETE FROM vectors WHERE document_id = ?", [(document_id,) for document_id in document_ids]
        )


def forget_all(index: LexicalIndex) -> None:
    with index.transaction() as connection:
        connection.execute("DELETE FROM vectors")


def digest(index: LexicalIndex) -> str:
    """What the index holds, in 16 hexadecimal characters: its format, documents, embedder and which have vectors."""
    stored = {document_id for document_id, state in states(index).items() if state == "stored"}
    lines = [FORMAT, index.meta("embedder") or "-"]
    lines += [f"{document_id}{'+' * (document_id in stored)}" for document_id in sorted(index.document_ids())]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
