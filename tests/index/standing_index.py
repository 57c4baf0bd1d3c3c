"""What an index holds, held against its documents: every entry of every collection with its vector, and every chunk."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import numpy as np
from invented_documents import HashEmbedder, Vectors

from bianyin.index import Ledger
from bianyin.index.chunk import cut
from bianyin.index.examine import examine
from bianyin.index.folder import current
from bianyin.index.lead import texts_of
from bianyin.index.parts import LEADS, RECENT, parts_of
from bianyin.index.store import StoreOpener
from bianyin.index.words import Words
from bianyin.model import Document
from bianyin.services.chroma import open_chroma


def served(folder: Path) -> Path:
    found = current(folder)
    assert found is not None
    return found


def collections(folder: Path, open_store: StoreOpener = open_chroma) -> dict[str, dict[int, Vectors]]:
    """The vectors by number of each collection."""
    with closing(open_store(served(folder))) as store:
        found = {}
        for part in store.parts():
            got = store._collection(part).get(include=["embeddings"])  # type: ignore[attr-defined]
            found[part] = dict(zip(map(int, got["ids"]), np.asarray(got["embeddings"]), strict=True))
        return found


def assert_index_is(
    folder: Path,
    documents: Iterable[Document],
    *,
    passages: bool = True,
    embedder: HashEmbedder | None = None,
    open_store: StoreOpener = open_chroma,
) -> str:
    """The index holds exactly these documents, in words and in vectors; returns its digest."""
    known = {document.id: document for document in documents}
    examine(folder, open_store)
    with closing(Ledger(served(folder))) as ledger:
        assert ledger.document_ids(searchable=True) == ledger.document_ids() == known.keys()
        numbers = ledger.numbers()
        chunks = ledger.chunks([row[0] for row in ledger.pieces(numbers)])
        with ledger.transaction() as connection:
            ids = dict(connection.execute("SELECT number, id FROM documents").fetchall())
        digest = ledger.meta("digest") or ""
    assert len(chunks) == sum(len(cut(each.text)) for each in known.values())
    assert Words(served(folder)).standing(()).chunks.tolist() == sorted(chunks)
    wanted: dict[int, tuple[Vectors, set[str]]] = {}
    for number, id_ in ids.items():
        own, everywhere = [each for each in chunks.values() if each.document.id == id_], set()
        texts = texts_of(known[id_], passages=passages)
        vectors = (embedder or HashEmbedder()).embed_passages(texts)
        vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        for each in own:
            everywhere |= (parts := parts_of(each.periods))
            if len(texts) > 1:
                mean = (vectors[0] + vectors[each.number - number]) / 2
                wanted[each.number] = (mean, parts)
        wanted[number] = (vectors[0], {*(everywhere - {"undated"} or {"undated"}), LEADS})
    held = collections(folder, open_store)
    dead = {number for each in held.values() for number in each} - wanted.keys()
    where = {n: {part for part, each in held.items() if n in each} for n in wanted}
    for number, (vector, parts) in wanted.items():
        assert where[number] and (where[number] == {RECENT} or where[number] - {RECENT} == parts)
        for part in where[number]:
            assert np.allclose(held[part][number], vector, atol=1e-5)
    assert len(dead) <= 0.3 * sum(map(len, held.values()))
    return digest
