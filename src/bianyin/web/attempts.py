"""How often somebody may guess a token: after some failures from an address, or from all together, a pause."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from threading import Lock

_WITHIN = 300.0  # seconds
_MOST, _MOST_TOGETHER = 5, 100  # failures in that time
_ADDRESSES = 10_000  # remembered at most


class Attempts:
    """Failed attempts to sign in, of the last minutes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, Lock()
        self._failed: OrderedDict[str, deque[float]] = OrderedDict()
        self._all: deque[float] = deque(maxlen=_MOST_TOGETHER)

    def wait(self, address: str) -> int:
        """Seconds until this address may try again; 0: now."""
        now = self._clock()
        with self._lock:
            own = self._failed.get(address, deque())
            waits = [_wait(times, most, now) for times, most in ((own, _MOST), (self._all, _MOST_TOGETHER))]
        return max(waits)

    def note(self, address: str) -> None:
        """One more failure."""
        now = self._clock()
        with self._lock:
            self._failed.setdefault(address, deque(maxlen=_MOST)).append(now)
            self._failed.move_to_end(address)
            self._all.append(now)
            while len(self._failed) > _ADDRESSES:
                self._failed.popitem(last=False)

    def forget(self, address: str) -> None:
        """They have signed in."""
        with self._lock:
            self._failed.pop(address, None)


def _wait(times: deque[float], most: int, now: float) -> int:
    recent = [each for each in times if now - each < _WITHIN]
    return int(_WITHIN - (now - recent[-most])) + 1 if len(recent) >= most else 0
