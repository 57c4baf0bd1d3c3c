"""An embedder by its name: `fastembed:MODEL`, or any LangChain `Embeddings` as `langchain:…`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from bianyin.errors import ConfigurationError

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

    from bianyin.services.vectors import Vectors

SETTING = "BIANYIN_EMBEDDER"
_EXAMPLES = "fastembed:BAAI/bge-small-zh-v1.5、langchain:openai:text-embedding-3-small"
# Options that say how a model is reached or run, and not which vectors it makes.
_NEUTRAL = {
    "api_key", "openai_api_key", "base_url", "openai_api_base", "default_headers", "organization", "timeout", "request_timeout",
    "max_retries", "chunk_size", "batch_size", "threads", "parallel", "providers", "cuda", "device_ids", "local_files_only",
    "specific_model_path", "enable_cpu_mem_arena", "show_progress_bar", "check_embedding_ctx_length", "tiktoken_enabled",
}  # fmt: skip


class Named(Protocol):
    """What `open_named` gives: an embedder of the index."""

    @property
    def name(self) -> str: ...

    def embed_passages(self, texts: Sequence[str]) -> Vectors: ...

    def embed_queries(self, texts: Sequence[str]) -> Vectors: ...


def open_named(embedder: str, options: Mapping[str, Any], folder: Path | None) -> Named:
    """The embedder that a setting names. Nothing is loaded before a vector is first asked for.

    Args:
        embedder: `fastembed:MODEL`, `langchain:PROVIDER:MODEL` or `langchain:PACKAGE.MODULE:CLASS`.
        options: keyword arguments for it; they may hold secrets.
        folder: where downloaded models are kept.

    Raises:
        ConfigurationError: it names no embedder.
    """
    kind, _, model = (part.strip() for part in embedder.partition(":"))
    if kind == "fastembed" and model:
        from bianyin.services.fastembed_embedder import FastembedEmbedder

        return FastembedEmbedder(model, options, folder, marked=marked(options))
    provider, _, rest = model.partition(":")
    if kind == "langchain" and provider and rest:
        from bianyin.services.langchain_embeddings import LangChainEmbedder

        shown = partial(without_secrets, options=options)
        return LangChainEmbedder(_loader(provider, rest, options), name=model + marked(options), shown=shown)
    raise ConfigurationError(f"{SETTING}={embedder} 不是可识别的嵌入模型。", remedy=f"例如 {_EXAMPLES}。")


def marked(options: Mapping[str, Any]) -> str:
    """What is added to a model's name so that vectors made with other options have another: "" without any that count."""
    counting = {name: value for name, value in options.items() if name not in _NEUTRAL}
    if not counting:
        return ""
    written = json.dumps(counting, sort_keys=True, ensure_ascii=False, default=str)
    return "+" + hashlib.sha256(written.encode()).hexdigest()[:8]


def _loader(provider: str, rest: str, options: Mapping[str, Any]) -> Callable[[], Embeddings]:
    def load() -> Embeddings:
        try:
            return _made(provider, rest, options)
        except ImportError as error:
            raise ConfigurationError(
                f"{SETTING}=langchain:{provider}:{rest} 所需的包没有安装（{error}）。",
                remedy="请用 pip 安装该包，再重试。",
            ) from None
        except Exception as error:  # noqa: BLE001 - each class refuses its arguments in its own way
            why = without_secrets(f"{type(error).__name__}：{error}", options)
            raise ConfigurationError(
                f"{SETTING}=langchain:{provider}:{rest} 无法建立（{why}）。",
                remedy="请检查模型名、该服务商的密钥变量（如 OPENAI_API_KEY）与 BIANYIN_EMBEDDER_OPTIONS。",
            ) from None

    return load


def _made(provider: str, rest: str, options: Mapping[str, Any]) -> Embeddings:
    from langchain_core.embeddings import Embeddings

    if "." in provider:
        found = getattr(import_module(provider), rest)(**options)
        if not isinstance(found, Embeddings):
            raise TypeError(f"{provider}:{rest} 不是 LangChain Embeddings")
        return found
    from langchain.embeddings import init_embeddings

    return init_embeddings(rest, provider=provider, **options)


def without_secrets(text: str, options: Mapping[str, Any]) -> str:
    """An error's text without any option's value, on one line of at most 300 characters."""
    for value in options.values():
        if isinstance(value, str) and len(value) >= 4:
            text = text.replace(value, "***")
    return " ".join(text.split())[:300]
