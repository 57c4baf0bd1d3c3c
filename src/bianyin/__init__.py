"""bianyin (变因): what stored pages verifiably say around the change points of an emission series.

    from bianyin import build_index, ingest, report

Each verb is imported when it is first used, so that `import bianyin` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_VERBS = {"ingest": "build", "build_index": "build", "report": "report"}


def __getattr__(name: str) -> Any:
    if name in _VERBS:
        return getattr(import_module(f"bianyin.pipeline.{_VERBS[name]}"), name)
    raise AttributeError(f"module 'bianyin' has no attribute {name!r}")
