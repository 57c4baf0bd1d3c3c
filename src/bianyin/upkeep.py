"""Keep the index in step with the corpus: on request, or before a report within a stated time."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from bianyin.errors import CorpusBusy, IndexUnusable
from bianyin.read_only import is_locked_up
from bianyin.wiring import choose_embedder, choose_store, has_index, open_catalog, writing_corpus

if TYPE_CHECKING:
    from bianyin.index import IndexCounts
    from bianyin.model import StageProgress
    from bianyin.settings import Settings


def build_index(
    settings: Settings,
    *,
    rebuild: bool = False,
    on_progress: StageProgress | None = None,
    patience: float | None = None,
) -> IndexCounts:
    """Find near copies in the catalog, then bring the index up to date with it; touches only what changed.

    Args:
        patience: seconds to wait for another process that writes the corpus; as the settings say unless given.

    Raises:
        CorpusBusy: another process still writes.
        IndexStale: it was built with another embedder or setting of passage vectors; `rebuild=True` starts anew.
        IndexUnusable, CorpusError, ServiceError: as their names say; what was done is kept.
    """
    from bianyin.index import update

    with writing_corpus(settings, "index", patience=patience), open_catalog(settings) as catalog:
        catalog.mark_copies(on_progress=on_progress and partial(on_progress, "转载识别"))
        return update(
            catalog, settings.vector_store, choose_embedder(settings), rebuild=rebuild, progress=on_progress,
            open_store=choose_store(settings), passage_vectors=settings.passage_vectors,
        )  # fmt: skip


def index_missing(
    settings: Settings,
    within: float,
    *,
    on_progress: StageProgress | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> int:
    """Index what the corpus holds and a search would not find; returns how many documents that were.

    Args:
        within: seconds that this may take; 0: nothing is indexed, and the report names what is not.

    Another process that writes the corpus is waited for within that time; after it, what is indexed is searched.

    Raises:
        CorpusBusy: another process writes, and there is no index yet.
        IndexUnusable: the time is over; what was done is kept. And as `build_index`.
    """
    if not within or (_is_read_only(settings) and has_index(settings)):
        return 0  # the report names what no search finds
    missing = _missing(settings)
    if missing:
        deadline = clock() + within
        try:
            build_index(settings, on_progress=_until(deadline, clock, on_progress), patience=within)
        except CorpusBusy:
            if not has_index(settings):
                raise
            return 0  # another process is at it, and the report names what no search finds yet
        except _TimeIsOver:
            raise IndexUnusable(
                f"语料库中有 {missing} 篇文档尚未编入索引，{within:g} 秒内没有编完（已完成的部分保留）；没有写报告。",
                remedy="请先运行 bianyin index；或用 --index-within 给更多秒数，给 0 则只查已编入的文档。",
            ) from None
    return missing


def _is_read_only(settings: Settings) -> bool:
    return any(map(is_locked_up, (settings.corpora, settings.vector_store)))


def _missing(settings: Settings) -> int:
    from bianyin.index.standing import unindexed

    with open_catalog(settings) as catalog:
        return len(unindexed(catalog.all_ids(), settings.vector_store))


class _TimeIsOver(Exception):
    """Raised out of a report of progress, where an update may be stopped: what it has done so far is kept."""


def _until(
    deadline: float, clock: Callable[[], float], on_progress: StageProgress | None
) -> Callable[[str, int, int], None]:
    def report(stage: str, done: int, total: int) -> None:
        if on_progress:
            on_progress(stage, done, total)
        if done < total and clock() > deadline:
            raise _TimeIsOver

    return report
