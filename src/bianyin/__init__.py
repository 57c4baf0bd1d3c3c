"""bianyin (变因): what stored pages verifiably say around the change points of an emission series.

    from bianyin import build_index, generate_report, ingest

Each verb is imported when it is first used, so that `import bianyin` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_VERBS = {"ingest": "ingest", "build_index": "build_index", "generate_report": "report"}  # each in `app`


def __getattr__(name: str) -> Any:
    if name in _VERBS:
        return getattr(import_module("bianyin.app"), _VERBS[name])
    raise AttributeError(f"module 'bianyin' has no attribute {name!r}")
