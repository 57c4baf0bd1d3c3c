"""Build the corpus and its index."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bianyin.opening import choose_database, choose_embedder, choose_store, open_catalog

if TYPE_CHECKING:
    from bianyin.catalog.catalog import IngestCounts
    from bianyin.catalog.derive import DerivedCounts
    from bianyin.index import IndexCounts
    from bianyin.settings import Settings


def ingest(
    paths: Sequence[Path], settings: Settings, *, on_progress: Callable[[int, int], None] | None = None
) -> IngestCounts:
    """Files and folders into the catalog; the same content twice changes nothing.

    Raises:
        InputError: a file or line cannot be read; nothing was written.
        CorpusError: the catalog cannot be written.
    """
    from bianyin.archive import ArchiveWriter
    from bianyin.catalog.ingest import ingest as ingest_into

    with open_catalog(settings) as catalog, ArchiveWriter(settings.corpora) as archive:
        return ingest_into(paths, catalog, archive=archive, on_progress=on_progress)


def rebuild(settings: Settings, *, on_progress: Callable[[int, int], None] | None = None) -> DerivedCounts:
    """Make the catalog anew from the archived pages; the old one stays until the new one is whole.

    Raises:
        CorpusBusy: a crawl is under way.
        CorpusError: there is no archive, or the new catalog cannot be written.
        InputError: a file of the archive is damaged.
    """
    from bianyin.catalog.derive import rebuild as rebuild_catalog
    from bianyin.crawl.crawl_lock import crawl_lock

    with crawl_lock(settings.corpora):
        return rebuild_catalog(settings.corpora, choose_database(settings), on_progress=on_progress)


def build_index(
    settings: Settings, *, rebuild: bool = False, on_progress: Callable[[str, int, int], None] | None = None
) -> IndexCounts:
    """Find near copies in the catalog, then bring the index up to date with it; touches only what changed.

    Raises:
        IndexStale: it was built with another embedder or setting of passage vectors; `rebuild=True` starts anew.
        IndexUnusable, CorpusError, ServiceError: as their names say; what was done is kept.
    """
    from bianyin.index import update

    report = on_progress or (lambda stage, done, total: None)
    with open_catalog(settings) as catalog:
        catalog.mark_copies(on_progress=lambda done, total: report("转载识别", done, total))
        return update(
            catalog, settings.vector_store, choose_embedder(settings), rebuild=rebuild, progress=on_progress,
            open_store=choose_store(settings), passage_vectors=settings.passage_vectors,
        )  # fmt: skip
