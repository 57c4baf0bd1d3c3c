"""How far an index has come: which documents a search of it can find, and which of the corpus it lacks."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from bianyin.index import columns
from bianyin.index import folder as folders
from bianyin.index.arrays import Ints
from bianyin.index.lexical import LEXICAL_FILE, LexicalIndex


def searchable(index: LexicalIndex, document_numbers: Ints) -> frozenset[str]:
    """The ids of the documents that a search finds: what an unfinished update has added is in no column yet.

    Args:
        document_numbers: those of the columns that are searched.
    """
    held = index.ids_by_number()
    found = {held[number] for number in document_numbers.tolist() if number in held}
    return frozenset(found | index.empty_documents())


def unindexed(wanted: Iterable[str], folder: Path) -> frozenset[str]:
    """Those of the documents wanted that a search of the index in `folder` cannot find; all of them before the first index.

    Raises:
        IndexUnusable, IndexStale: the index cannot be read, or is of another format.
    """
    served = folders.current(folder)
    if served is None or not (served / LEXICAL_FILE).exists():
        return frozenset(wanted)
    with closing(LexicalIndex(served)) as index:
        name = index.meta("columns")
        if name is None:
            return frozenset(wanted)
        return frozenset(wanted) - searchable(index, columns.read(served / name, "document_numbers"))
