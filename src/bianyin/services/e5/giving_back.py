"""Memory that loading took and no longer needs goes back to the system, where the C library is asked to."""

from __future__ import annotations

import ctypes


def give_back() -> None:
    """After a model is loaded, glibc keeps 40 MB of what it freed, and 60 after one is gone. Others do this by themselves."""
    try:
        process = ctypes.CDLL(None)
    except TypeError:  # Windows
        return
    trim = getattr(process, "malloc_trim", None)  # none in musl, none in macOS
    if trim is not None:
        trim(0)
