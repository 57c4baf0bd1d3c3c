"""How far an index has come: which documents of the corpus a search of it cannot find."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from bianyin.index import folder as folders
from bianyin.index.ledger import LEDGER_FILE, Ledger


def unindexed(wanted: Iterable[str], folder: Path) -> frozenset[str]:
    """Those of the documents wanted that a search of the index in `folder` cannot find; all of them before the first index.

    Raises:
        IndexUnusable, IndexStale: the index cannot be read, or is of another format.
    """
    served = folders.current(folder)
    if served is None or not (served / LEDGER_FILE).exists():
        return frozenset(wanted)
    with closing(Ledger(served)) as ledger:
        return frozenset(wanted) - ledger.document_ids(searchable=True)
