"""bianyin (变因): what stored pages verifiably say around the change points of an emission series.

    from bianyin import build_index, generate_report, ingest

Each verb is imported when it is first used, so that `import bianyin` costs nothing.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# Before any import of theirs, and for child processes too: onnxruntime asks the DNS for its vendor's collector as soon as
# it is loaded, Hugging Face's hub says in each request who asks. What the rest would report is switched off where it is
# used (services/chroma.py, services/tracing.py), as there another program's own settings must stay as they are.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

_VERBS = {"ingest": "ingest", "build_index": "build_index", "generate_report": "report"}  # each in `app`


def __getattr__(name: str) -> Any:
    if name in _VERBS:
        return getattr(import_module("bianyin.app"), _VERBS[name])
    raise AttributeError(f"module 'bianyin' has no attribute {name!r}")
