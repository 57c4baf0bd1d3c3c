"""bianyin (变因): what stored pages verifiably say around the change points of an emission series.

    from bianyin import build_index, generate_report, ingest

Each verb is imported when it is first used, so that `import bianyin` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_VERBS = {
    "ingest": ("bianyin.building", "ingest"),
    "build_index": ("bianyin.building", "build_index"),
    "generate_report": ("bianyin.app", "report"),
}


def __getattr__(name: str) -> Any:
    if name in _VERBS:
        module, attribute = _VERBS[name]
        return getattr(import_module(module), attribute)
    raise AttributeError(f"module 'bianyin' has no attribute {name!r}")
