"""Files into the catalog: everything is checked before anything is written."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

from bianyin.archive import ArchiveWriter, Notice
from bianyin.catalog.catalog import Catalog, IngestCounts
from bianyin.catalog.writing import moment
from bianyin.model import Page, Progress
from bianyin.parse.pages import read_pages
from bianyin.parse.parse import parse

_BATCH = 500  # pages in memory at once; also one transaction of the catalog


def ingest(
    paths: Sequence[Path],
    catalog: Catalog,
    *,
    archive: ArchiveWriter | None = None,
    on_progress: Progress | None = None,
    tell: Callable[[Notice], None] = lambda notice: None,
) -> IngestCounts:
    """Read, parse and store every page of the files and folders. Interrupted, the same call finishes the work.

    Args:
        archive: keeps the pages themselves, so that the catalog can be made again without the files.
        tell: is told what is wrong with an archive that is read all the same, and what of a folder is passed over.

    The files are read twice: once to find what is wrong with them and to count, once to store. One reading in
    one transaction would lose all of a long ingest to an interruption, and hold the write lock throughout.

    Raises:
        InputError: a file that was named, or a line of it, cannot be read; nothing was written.
        CorpusBusy, CorpusError: the catalog cannot be written.
    """
    total = sum(1 for _ in read_pages(paths, tell))
    pages = read_pages(paths)
    counts = IngestCounts()
    while batch := list(islice(pages, _BATCH)):
        counts = counts.plus(_ingest_batch(batch, catalog, archive))
        if on_progress:
            on_progress(counts.total, total)
    return counts


def _is_news(page: Page, seen: tuple[str, str]) -> bool:
    """Whether known bytes were fetched at a time beyond those noted: which version is the newest may hang on it."""
    return page.retrieved_at is not None and not seen[0] <= moment(page.retrieved_at) <= seen[1]


def _ingest_batch(batch: Sequence[Page], catalog: Catalog, archive: ArchiveWriter | None) -> IngestCounts:
    """Parse and store what is not there in these very bytes; a page with a time of fetching is always noted."""
    keys = [(page.url, hashlib.sha256(page.body).hexdigest()) for page in batch]
    known = catalog.known(keys)
    fresh = [
        page
        for page, key in zip(batch, keys, strict=True)
        if key not in known or page.retrieved_at is not None
    ]
    if archive is not None:
        seen = catalog.seen(keys)
        for page, key in zip(batch, keys, strict=True):
            if key not in known or _is_news(page, seen[key]):
                archive.add_page(page)
        archive.flush()
    unchanged = IngestCounts(unchanged=len(batch) - len(fresh))
    return unchanged.plus(catalog.add(parse(page) for page in fresh)) if fresh else unchanged
