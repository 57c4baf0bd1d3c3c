"""Which documents have their vector in the vector store, kept in the lexical index's file.

The vector store is another database, so no transaction covers both. Before a vector is written its document is
noted as `pending`, after it as `stored`: whatever is in the store is in the ledger, a kill at any moment included,
and what is pending or no longer wanted is written again or deleted by the next run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from bianyin.index.lexical import LexicalIndex

State = Literal["pending", "stored"]

_CHANGED = "INSERT OR IGNORE INTO changed SELECT number FROM documents WHERE id = ?"
# Answered by an index that holds these alone.
_UNSTORED = "FROM documents WHERE vector IS NOT 'stored'"


def states(index: LexicalIndex) -> dict[str, State]:
    """The state of every document that has, or may have, a vector."""
    with index.transaction() as connection:
        rows = connection.execute("SELECT id, vector FROM documents WHERE vector IS NOT NULL")
        return dict(rows.fetchall())


def counts(index: LexicalIndex) -> tuple[int, int]:
    """How many documents have a vector, and how many may have one (`pending`)."""
    with index.transaction() as connection:
        (stored,) = connection.execute(
            f"SELECT (SELECT count(*) FROM documents) - (SELECT count(*) {_UNSTORED})"
        ).fetchone()
        (pending,) = connection.execute(f"SELECT count(*) {_UNSTORED} AND vector = 'pending'").fetchone()
    return stored, pending


def missing(index: LexicalIndex) -> list[str]:
    """The documents whose vector is not known to be in the store, by id."""
    with index.transaction() as connection:
        # sorted here: for ORDER BY, SQLite would read all documents in the order of their ids
        return sorted(row[0] for row in connection.execute(f"SELECT id {_UNSTORED}"))


def having(index: LexicalIndex, document_ids: Iterable[str]) -> list[str]:
    """Those of some documents that have, or may have, a vector, in the order given."""
    query = "SELECT id FROM documents WHERE id = ? AND vector IS NOT NULL"
    with index.transaction() as connection:
        return [id_ for id_ in document_ids if connection.execute(query, (id_,)).fetchone()]


def mark(index: LexicalIndex, digests: Mapping[str, bytes], state: State) -> None:
    """Note the state of some documents' vectors, with the digest by which the cache remembers each."""
    with index.transaction() as connection:
        rows = [(digest, state, document_id) for document_id, digest in digests.items()]
        connection.executemany("UPDATE documents SET digest = ?, vector = ? WHERE id = ?", rows)
        connection.executemany(_CHANGED, [(document_id,) for document_id in digests])


def stored(index: LexicalIndex, numbers: Sequence[int] | None) -> list[tuple[int, bytes]]:
    """The number of each document that has a vector and the vector's digest, rising; of all, or of some documents."""
    query = "SELECT number, digest FROM documents WHERE vector = 'stored'"
    with index.transaction() as connection:
        if numbers is None:
            return connection.execute(f"{query} ORDER BY number").fetchall()
        found = (connection.execute(f"{query} AND number = ?", (number,)).fetchone() for number in numbers)
        return [row for row in found if row]


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
