"""Build the corpus and its index."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bianyin.pipeline.services import choose_embedder, open_catalog

if TYPE_CHECKING:
    from bianyin.corpus.catalog import IngestCounts
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
    from bianyin.corpus.ingest import ingest as ingest_into

    with open_catalog(settings) as catalog:
        return ingest_into(paths, catalog, on_progress=on_progress)


def build_index(
    settings: Settings, *, rebuild: bool = False, on_progress: Callable[[str, int, int], None] | None = None
) -> IndexCounts:
    """Bring the index up to date with the catalog; touches only what changed.

    Raises:
        IndexStale: it was built with another embedder; `rebuild=True` starts anew.
        IndexUnusable, CorpusError, ServiceError: as their names say; what was done is kept.
    """
    from bianyin.index import update

    with open_catalog(settings) as catalog:
        return update(
            catalog, settings.vector_store, choose_embedder(settings), rebuild=rebuild, progress=on_progress
        )
