"""How long work tells whoever waits for it, call by call, how far it is."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int], None]  # done, in all
StageProgress = Callable[[str, int, int], None]  # name of the stage in Chinese, done, in all
