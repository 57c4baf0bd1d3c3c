"""Work that kills its own process, as a machine short of memory does. A module of its own: other processes import it."""

from __future__ import annotations

import os
import signal
from pathlib import Path


def dies_once(marker: str) -> str:
    """Kill this process the first time; the second time, say so."""
    path = Path(marker)
    if path.name.startswith("mortal") and not path.exists():
        path.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return path.name


def dies_always(marker: str) -> str:
    if Path(marker).name.startswith("mortal"):
        os.kill(os.getpid(), signal.SIGKILL)
    return Path(marker).name
