"""Files into the catalog: everything is checked before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bianyin.corpus.catalog import Catalog, IngestCounts
from bianyin.corpus.pages import read_pages
from bianyin.corpus.parse import parse
from bianyin.model import Document

Progress = Callable[[int, int], None]  # documents done, documents in all


def ingest(paths: Sequence[Path], catalog: Catalog, *, on_progress: Progress | None = None) -> IngestCounts:
    """Read, parse and store every page of the files and folders. Interrupted, the same call finishes the work.

    The files are read twice: once to find what is wrong with them and to count, once to store. One reading in
    one transaction would lose all of a long ingest to an interruption, and hold the write lock throughout.

    Raises:
        InputError: a file or line cannot be read; nothing was written.
        CorpusBusy, CorpusError: the catalog cannot be written.
    """
    total = sum(1 for _ in read_pages(paths))

    def parsed() -> Iterator[Document]:
        for done, page in enumerate(read_pages(paths), start=1):
            yield parse(page)
            if on_progress:
                on_progress(done, total)

    return catalog.add(parsed())
