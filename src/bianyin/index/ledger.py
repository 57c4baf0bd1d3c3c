"""Which documents have their vectors in the vector store, kept in the lexical index's file.

The vector store is another database, so no transaction covers both. Before its vectors are written or deleted a document
is noted as `pending`, after they are written as `stored`: whatever is in the store is in the ledger, a kill at any moment
included, and what is pending or no longer wanted is deleted by the next run. The store holds a document's first vector;
its `digest` is those of all that it has, one after another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from bianyin.index.embed import DIGEST_BYTES
from bianyin.index.lexical import LexicalIndex

State = Literal["pending", "stored"]
# What an index has vectors of, under `vectors` in its meta: documents' leads alone, which is meant too where the meta says
# nothing, or passages as well.
LEADS, PASSAGES = "leads", "passages"

_CHANGED = "INSERT OR IGNORE INTO changed SELECT number FROM documents WHERE id = ?"
# Answered by an index that holds these alone.
_UNSTORED = "FROM documents WHERE vector IS NOT 'stored'"


def counts(index: LexicalIndex) -> tuple[int, int]:
    """How many documents have vectors, and how many may have some (`pending`)."""
    with index.transaction() as connection:
        (stored,) = connection.execute(
            f"SELECT (SELECT count(*) FROM documents) - (SELECT count(*) {_UNSTORED})"
        ).fetchone()
        (pending,) = connection.execute(f"SELECT count(*) {_UNSTORED} AND vector = 'pending'").fetchone()
    return stored, pending


def missing(index: LexicalIndex) -> dict[str, int]:
    """The documents whose vectors are not known to be in the store, by id, and how many chunks each has."""
    with index.transaction() as connection:
        # sorted here: for ORDER BY, SQLite would read all documents in the order of their ids
        return dict(sorted(connection.execute(f"SELECT id, chunks {_UNSTORED}")))


def pending(index: LexicalIndex) -> list[str]:
    """The documents whose vectors may be in the store: a run was killed while it wrote them."""
    with index.transaction() as connection:
        return sorted(row[0] for row in connection.execute(f"SELECT id {_UNSTORED} AND vector = 'pending'"))


def having(index: LexicalIndex, document_ids: Iterable[str]) -> list[str]:
    """Those of some documents that have, or may have, vectors, in the order given."""
    query = "SELECT id FROM documents WHERE id = ? AND vector IS NOT NULL"
    with index.transaction() as connection:
        return [id_ for id_ in document_ids if connection.execute(query, (id_,)).fetchone()]


def mark(index: LexicalIndex, digests: Mapping[str, bytes], state: State) -> None:
    """Note the state of some documents' vectors, with the digests by which the cache remembers them, joined."""
    with index.transaction() as connection:
        rows = [(digest, state, document_id) for document_id, digest in digests.items()]
        connection.executemany("UPDATE documents SET digest = ?, vector = ? WHERE id = ?", rows)
        connection.executemany(_CHANGED, [(document_id,) for document_id in digests])


def stored(index: LexicalIndex, numbers: Sequence[int] | None) -> list[tuple[int, bytes]]:
    """For each vector its document's number, never falling, and its digest; of all, or of some documents."""
    query = "SELECT number, digest FROM documents WHERE vector = 'stored'"
    with index.transaction() as connection:
        if numbers is None:
            rows = connection.execute(f"{query} ORDER BY number").fetchall()
        else:
            found = (
                connection.execute(f"{query} AND number = ?", (number,)).fetchone() for number in numbers
            )
            rows = [row for row in found if row]
    return [
        (number, digests[first : first + DIGEST_BYTES])
        for number, digests in rows
        for first in range(0, len(digests), DIGEST_BYTES)
    ]


def doubt(index: LexicalIndex, document_ids: Iterable[str]) -> None:
    """Before their vectors leave the store: a run that is killed then does not leave them `stored`."""
    with index.transaction() as connection:
        rows = [(document_id,) for document_id in document_ids]
        connection.executemany("UPDATE documents SET vector = 'pending' WHERE id = ?", rows)


def forget(index: LexicalIndex, document_ids: Iterable[str]) -> None:
    rows = [(document_id,) for document_id in document_ids]
    with index.transaction() as connection:
        connection.executemany(_CHANGED, rows)
        connection.executemany("UPDATE documents SET digest = NULL, vector = NULL WHERE id = ?", rows)


def forget_all(index: LexicalIndex) -> None:
    with index.transaction() as connection:
        connection.execute(
            "INSERT OR IGNORE INTO changed SELECT number FROM documents WHERE vector IS NOT NULL"
        )
        connection.execute("UPDATE documents SET digest = NULL, vector = NULL")
