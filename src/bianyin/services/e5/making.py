"""The graph and the tokenizer, made of the weights once: in a process of its own, so that no other has to hold what it takes."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from .kept import REVISION, digest_of, kept

_SECONDS = 600


def made(path: Path, cache: Path | None) -> tuple[bytes, bytes]:
    """The ONNX graph and the SentencePiece model of the weights in `path`, from `cache` where they are there.

    Raises:
        ModelUnusable: the file is not of this format.
        ImportError: onnx or sentencepiece is not installed.
    """
    if cache is None:
        return _graph(path), _pieces(path)
    graph, pieces = _names(path)
    if not ((cache / graph).exists() and (cache / pieces).exists()):
        _make_apart(path, cache)
    # Where that failed, or where nothing can be written: here.
    return kept(cache, graph, lambda: _graph(path)), kept(cache, pieces, lambda: _pieces(path))


def _names(path: Path) -> tuple[str, str]:
    key = f"{path.stem}-{digest_of(path)[:16]}-r{REVISION}"
    return f"{key}.onnx", f"{key}.tokens"


def _make_apart(path: Path, cache: Path) -> None:
    try:
        cache.mkdir(parents=True, exist_ok=True)
    except OSError:
        return
    if not os.access(cache, os.W_OK) or not sys.executable:
        return
    root = Path(__file__).parents[__package__.count(".") + 1]
    known = os.environ.get("PYTHONPATH")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(root), *([known] if known else [])])}
    with suppress(OSError, subprocess.SubprocessError):
        subprocess.run(
            [sys.executable, "-m", __name__, path, cache],
            env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS,
        )  # fmt: skip


def _make_here(path: Path, cache: Path) -> None:
    graph, pieces = _names(path)
    kept(cache, graph, lambda: _graph(path))
    kept(cache, pieces, lambda: _pieces(path))


def _graph(path: Path) -> bytes:
    from .graph import build
    from .weights import read

    model = read(path)
    return build(model.sizes, model.tensors)


def _pieces(path: Path) -> bytes:
    from .tokens import tokenizer
    from .weights import read

    return tokenizer(read(path).vocabulary)


if __name__ == "__main__":
    _make_here(Path(sys.argv[1]), Path(sys.argv[2]))
