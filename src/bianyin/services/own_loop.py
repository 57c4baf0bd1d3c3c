"""Where endpoints are waited for: an event loop on a thread of its own, so that a call ends when its time is over.

HTTP clients call a limit on the silence between two bytes a timeout; an endpoint that drips is never cut by it.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from typing import TypeVar

Answer = TypeVar("Answer")
GRACE = 60.0  # seconds that HTTP's own limits are longer: ours ends the call


class OwnLoop:
    """An event loop on a thread of its own. Safe to use from several threads."""

    def __init__(self, name: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name=name, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[object, object, Answer], within: float | None = None) -> Answer:
        """What comes of the work; waits for it.

        Args:
            within: seconds that it may take, from its first step to its last.

        Raises:
            TimeoutError: it took longer, and was ended.
        """
        return asyncio.run_coroutine_threadsafe(_limited(work, within), self._loop).result()

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


async def _limited(work: Coroutine[object, object, Answer], within: float | None) -> Answer:
    async with asyncio.timeout(within):
        return await work
