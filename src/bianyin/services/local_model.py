"""A GGUF model of the user's own, served in this process on loopback by xllamacpp's OpenAI-compatible server."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bianyin.errors import ConfigurationError, ServiceError

# Room for one request of the default size with its answer; more costs memory.
_CONTEXT_TOKENS = 8192
_ERRORS_ONLY = 1
_INSTALL = "请运行 pip install xllamacpp。"


@contextmanager
def serve(gguf: Path, *, context_tokens: int = _CONTEXT_TOKENS) -> Iterator[str]:
    """Load the model and serve it on a free port of 127.0.0.1; gives the base URL, and stops on leaving.

    Raises:
        ConfigurationError: xllamacpp is not installed, or there is no file `gguf`.
        ServiceError: xllamacpp cannot load the file.
    """
    if find_spec("xllamacpp") is None:
        raise ConfigurationError("本地模型需要 xllamacpp。", remedy=_INSTALL)
    if not gguf.is_file():
        raise ConfigurationError(
            f"没有模型文件 {gguf}。", remedy="请将 BIANYIN_LOCAL_GGUF 设为 GGUF 文件的路径。"
        )
    server = _load(gguf, context_tokens)
    try:
        yield f"{server.listening_address}/v1"
    finally:
        # The server ends with its last reference.
        del server
        gc.collect()


def _load(gguf: Path, context_tokens: int) -> Any:
    xllamacpp: Any = import_module("xllamacpp")  # optional, and without types
    params = xllamacpp.CommonParams()
    params.model.path = str(gguf)
    params.model_alias = {gguf.stem}
    params.hostnames, params.port = ["127.0.0.1"], 0
    params.n_ctx, params.n_parallel = context_tokens, 1
    params.ui, params.verbosity = False, _ERRORS_ONLY
    try:
        return xllamacpp.Server(params)
    except (RuntimeError, ValueError) as error:
        raise ServiceError(
            f"无法加载模型 {gguf.name}：{error}", remedy="请确认它是完整的 GGUF 文件。"
        ) from None
