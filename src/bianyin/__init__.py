"""bianyin (变因): what stored pages verifiably say around the change points of an emission series.

    import bianyin

    found = bianyin.detect("series.csv", "辽宁", "工业")
    answered = bianyin.report("辽宁", "工业", series=found.series, points=found.points)

`bianyin.api` says what each function takes and gives. Each is imported when it is first used, so that `import bianyin` costs
nothing.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from bianyin.version import __version__ as __version__

# Before any import of theirs, and for child processes too: onnxruntime asks the DNS for its vendor's collector as soon as
# it is loaded, Hugging Face's hub says in each request who asks. What the rest would report is switched off where it is
# used (services/chroma.py, services/tracing.py), as there another program's own settings must stay as they are.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

if TYPE_CHECKING:
    from bianyin.answered import Answered, AnsweredPoint, Record
    from bianyin.api import (
        Detected,
        FoundPassage,
        audit,
        build_index,
        detect,
        example_folder,
        ingest,
        open_document,
        report,
        search,
    )
    from bianyin.errors import BianyinError
    from bianyin.model import ChangePoint, Document, Event, Report, Section, Series
    from bianyin.series import read_points, read_series

_FROM = {
    "bianyin.api": ("Detected", "FoundPassage", "audit", "build_index", "detect", "example_folder", "ingest", "open_document", "report", "search"),
    "bianyin.answered": ("Answered", "AnsweredPoint", "Record"),
    "bianyin.errors": ("BianyinError",),
    "bianyin.model": ("ChangePoint", "Document", "Event", "Report", "Section", "Series"),
    "bianyin.series": ("read_points", "read_series"),
}  # fmt: skip
_ROOMS = {name: room for room, names in _FROM.items() for name in names}
__all__ = [
    "Answered",
    "AnsweredPoint",
    "BianyinError",
    "ChangePoint",
    "Detected",
    "Document",
    "Event",
    "FoundPassage",
    "Record",
    "Report",
    "Section",
    "Series",
    "audit",
    "build_index",
    "detect",
    "example_folder",
    "ingest",
    "open_document",
    "read_points",
    "read_series",
    "report",
    "search",
]


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return getattr(import_module(_ROOMS[name]), name)
    raise AttributeError(f"module 'bianyin' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


class _Package(ModuleType):
    """`report` and `search` are rooms too: that a room is imported does not put it in the place of the function."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _ROOMS and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
