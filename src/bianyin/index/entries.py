"""What stands in each collection of vectors, kept in the ledger's file; the collections are made from it.

No transaction covers ledger and store. So a collection is noted as being filled before it is changed, and with the number of its
entries once it is: one that a kill left half changed is dropped and filled anew from the remembered vectors.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

import numpy as np

from bianyin.index import periods
from bianyin.index.arrays import Vectors
from bianyin.index.embed import DIGEST_BYTES, VectorCache
from bianyin.index.ledger import Ledger
from bianyin.index.parts import LEADS, RECENT, UNDATED, parts_of
from bianyin.index.store import Entries

# An index that was made with vectors of documents' leads alone, or of passages as well; under `vectors` in its meta.
ONLY_LEADS, PASSAGES = "leads", "passages"
# Documents whose entries are noted in one transaction.
_TOGETHER = 2_000


class PartWork(NamedTuple):
    """What an update has to do with a collection."""

    name: str
    filled: bool
    held: int  # entries, when it was filled last
    new: int
    gone: int


def lacking(ledger: Ledger) -> dict[str, int]:
    """The documents that have no vectors, by id, and how many chunks each has."""
    with ledger.transaction() as connection:
        query = "SELECT id, chunks FROM documents WHERE digests IS NULL AND state != 'gone'"
        return dict(sorted(connection.execute(query)))


def note(ledger: Ledger, digests: Mapping[str, bytes]) -> None:
    """The vectors of these documents are remembered under these digests, one after another; they stand among the recent."""
    with ledger.transaction() as connection:
        for id_, joined in digests.items():
            (number,) = connection.execute(
                "SELECT number FROM documents WHERE id = ? AND state != 'gone'", (id_,)
            ).fetchone()
            connection.execute("UPDATE documents SET digests = ? WHERE number = ?", (joined, number))
            rows = [(RECENT, number + place) for place in range(len(joined) // DIGEST_BYTES)]
            connection.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, 'new')", rows)


def take_out(ledger: Ledger) -> None:
    """What stands for documents that are gone is gone."""
    with ledger.transaction() as connection:
        spans = connection.execute(
            "SELECT number, number + chunks FROM documents WHERE state = 'gone'"
        ).fetchall()
        if not spans:
            return
        names = [row[0] for row in connection.execute("SELECT DISTINCT part FROM entries")]
        for name in names:
            connection.executemany(
                "UPDATE entries SET state = 'gone' WHERE part = ? AND number BETWEEN ? AND ?",
                ((name, *span) for span in spans),
            )


def recent(ledger: Ledger) -> tuple[int, int]:
    """How many entries stand among the recent, and how many in all."""
    with ledger.transaction() as connection:
        query = "SELECT count(*) FROM entries WHERE state != 'gone'"
        (some,) = connection.execute(f"{query} AND part = ?", (RECENT,)).fetchone()
        (everything,) = connection.execute(query).fetchone()
    return some, everything


def sort_in(ledger: Ledger) -> None:
    """The recent entries go where they belong: into their quarters, and leads among the leads."""
    with ledger.transaction() as connection:
        query = (
            "SELECT DISTINCT d.number FROM entries e JOIN documents d ON d.number ="
            " (SELECT max(number) FROM documents WHERE number <= e.number) WHERE e.part = ? AND e.state != 'gone'"
        )
        numbers = [row[0] for row in connection.execute(query, (RECENT,))]
    for first in range(0, len(numbers), _TOGETHER):
        with ledger.transaction() as connection:
            for number in numbers[first : first + _TOGETHER]:
                rows = _places(connection, number)
                connection.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?, 'new')", rows)
                connection.execute(
                    "UPDATE entries SET state = 'gone' WHERE part = ? AND number BETWEEN ? AND"
                    " (SELECT number + chunks FROM documents WHERE number = ?)",
                    (RECENT, number, number),
                )


def _places(connection: sqlite3.Connection, document: int) -> list[tuple[str, int]]:
    """(collection, number) of all that stands for a document."""
    digests, last = connection.execute(
        "SELECT digests, number + chunks FROM documents WHERE number = ?", (document,)
    ).fetchone()
    query = "SELECT number, periods FROM chunks WHERE number BETWEEN ? AND ?"
    rows = connection.execute(query, (document + 1, last)).fetchall()
    has_passages = len(digests) > DIGEST_BYTES
    everywhere: set[str] = set()
    found: list[tuple[str, int]] = []
    for number, packed in rows:
        names = parts_of(periods.unpack(packed))
        everywhere |= names
        if has_passages:
            found += [(name, number) for name in names]
    if len(everywhere) > 1:
        everywhere.discard(UNDATED)
    return [*found, *((name, document) for name in {*(everywhere or {UNDATED}), LEADS})]


def works(ledger: Ledger) -> list[PartWork]:
    """All collections that there are or should be, by name."""
    with ledger.transaction() as connection:
        noted = {name: (state, count) for name, state, count in connection.execute("SELECT * FROM parts")}
        names = {row[0] for row in connection.execute("SELECT DISTINCT part FROM entries")} | noted.keys()
        found = []
        for name in sorted(names):
            state, count = noted.get(name, ("new", 0))
            query = "SELECT count(*) FROM entries WHERE part = ? AND state = ?"
            (new,), (gone,) = (connection.execute(query, (name, each)).fetchone() for each in ("new", "gone"))
            found.append(PartWork(name, state == "filled", count, new, gone))
    return found


def begin(ledger: Ledger, name: str) -> None:
    """A collection is about to be changed."""
    with ledger.transaction() as connection:
        connection.execute("INSERT OR REPLACE INTO parts VALUES (?, 'filling', 0)", (name,))


def end(ledger: Ledger, name: str, count: int) -> None:
    """A collection holds all that it should."""
    with ledger.transaction() as connection:
        connection.execute("DELETE FROM entries WHERE part = ? AND state = 'gone'", (name,))
        connection.execute("UPDATE entries SET state = 'in' WHERE part = ? AND state = 'new'", (name,))
        if count:
            connection.execute("INSERT OR REPLACE INTO parts VALUES (?, 'filled', ?)", (name, count))
        else:
            connection.execute("DELETE FROM parts WHERE name = ?", (name,))


def forget_all(ledger: Ledger) -> None:
    """No collection is filled any more."""
    with ledger.transaction() as connection:
        connection.execute("UPDATE parts SET state = 'filling'")


def numbers(ledger: Ledger, name: str, *states: str) -> list[int]:
    """The numbers of a collection's entries in some states, rising."""
    marks = ",".join("?" * len(states))
    query = f"SELECT number FROM entries WHERE part = ? AND state IN ({marks}) ORDER BY number"
    with ledger.transaction() as connection:
        return [row[0] for row in connection.execute(query, (name, *states))]


def parts(ledger: Ledger) -> dict[str, bool]:
    """All collections, and whether each holds what it should."""
    with ledger.transaction() as connection:
        rows = connection.execute("SELECT name, state = 'filled' FROM parts").fetchall()
    return {name: bool(filled) for name, filled in rows}


def filled(ledger: Ledger) -> dict[str, int]:
    """The collections that hold what they should, and how many entries each has."""
    with ledger.transaction() as connection:
        return dict(connection.execute("SELECT name, count FROM parts WHERE state = 'filled'"))


def digest(ledger: Ledger) -> str:
    """Of what is indexed: the ids of all documents, and which of them have which vectors."""
    found = sha256()
    with ledger.transaction() as connection:
        query = "SELECT id, coalesce(length(digests), 0) FROM documents WHERE state != 'gone' ORDER BY id"
        for id_, length in connection.execute(query):
            found.update(f"{id_} {length}\n".encode("utf-8", "surrogatepass"))
    return found.hexdigest()


def documents_of(ledger: Ledger, wanted: Sequence[int]) -> list[int]:
    """The document of each number."""
    query = "SELECT max(number) FROM documents WHERE number <= ?"
    with ledger.transaction() as connection:
        return [connection.execute(query, (each,)).fetchone()[0] for each in wanted]


def read(ledger: Ledger, cache: VectorCache, wanted: Sequence[int], *, bare: bool = False) -> Entries:
    """The entries with these numbers; `bare`: numbers and vectors alone, which costs Chroma half as much."""
    owners = documents_of(ledger, wanted)
    digests = {number: joined for number, (_, joined) in ledger.sizes(sorted(set(owners))).items()}
    vectors = mean_vectors(cache, list(zip(wanted, owners, strict=True)), digests)
    if bare:
        return Entries(wanted, vectors, (), ())
    titles, told = [], []
    chunks = ledger.chunks([number for number, owner in zip(wanted, owners, strict=True) if number != owner])
    leads = _leads(ledger, [number for number, owner in zip(wanted, owners, strict=True) if number == owner])
    for number in wanted:
        each = chunks.get(number)
        title, about = leads[number] if each is None else (each.document.title, _told(each))
        titles.append(title)
        told.append(about)
    return Entries(wanted, vectors, titles, told)


def mean_vectors(
    cache: VectorCache, wanted: Sequence[tuple[int, int]], digests: Mapping[int, bytes]
) -> Vectors:
    """The vectors of (number, document's number): of a lead its own, of a passage the mean of its own and its lead's.

    A passage seldom says by itself what it is about; the inner product with the mean is the mean of both.

    Raises:
        IndexUnusable: the cache has lost one.
    """
    parts = {}
    for number, owner in wanted:
        joined, place = digests[owner], (number - owner) * DIGEST_BYTES
        parts[number] = (joined[:DIGEST_BYTES], joined[place : place + DIGEST_BYTES] or joined[:DIGEST_BYTES])
    known = cache.required({digest for pair in parts.values() for digest in pair})
    if not wanted:
        return np.zeros((0, cache.dimension or 0), np.float32)
    return np.stack(
        [known[lead] if own == lead else (known[lead] + known[own]) / 2 for lead, own in parts.values()]
    )


def _told(each: object) -> dict[str, str | int]:
    found = list(each.periods)  # type: ignore[attr-defined]
    about = {
        "document_id": each.document.id, "start": each.start, "end": each.end, "tier": each.document.tier,  # type: ignore[attr-defined]
        "region": (*each.document.named, *each.named, *each.document.regions, "")[0],  # type: ignore[attr-defined]
    }  # fmt: skip
    return about | _days(found)


def _days(found: Sequence[periods.Period]) -> dict[str, str | int]:
    if not found:
        return {}
    return {"first_day": min(each.start for each in found), "last_day": max(each.end for each in found) - 1}


def _leads(ledger: Ledger, wanted: Iterable[int]) -> dict[int, tuple[str, dict[str, str | int]]]:
    found = {}
    with ledger.transaction() as connection:
        for number in wanted:
            id_, title, tier, regions, named_, last = connection.execute(
                "SELECT id, title, tier, regions, named, number + chunks FROM documents WHERE number = ?",
                (number,),
            ).fetchone()
            query = "SELECT periods FROM chunks WHERE number BETWEEN ? AND ?"
            packed = b"".join(row[0] for row in connection.execute(query, (number + 1, last)))
            about: dict[str, str | int] = {
                "document_id": id_, "tier": tier, "region": (*named_.split(), *regions.split(), "")[0],
            }  # fmt: skip
            found[number] = (title, about | _days(list(periods.unpack(packed))))
    return found
