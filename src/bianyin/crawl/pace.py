"""How fast: one gate a host for pace and concurrency, one semaphore for all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

Sleep = Callable[[float], Awaitable[None]]


class HostDown(Exception):
    """A host failed too often in this run, or asked for more quiet than a run has; its pages wait for the next one."""


_FAILURES_IN_A_ROW = 5


class Gate:
    """The turns of one host: at most `concurrency` requests under way, their starts `pace` seconds apart."""

    def __init__(self, pace: float, concurrency: int, clock: Callable[[], float], sleep: Sleep) -> None:
        self._pace, self._clock, self._sleep = pace, clock, sleep
        self._turns = asyncio.Semaphore(concurrency)
        self._next = 0.0
        self._failures = 0
        self.closed = ""  # why nobody asks this host any more

    def slow_to(self, pace: float) -> None:
        self._pace = max(self._pace, pace)

    def postpone(self, seconds: float) -> None:
        """The server asked for quiet: no request starts before."""
        self._next = max(self._next, self._clock() + seconds)

    def failed(self) -> None:
        self._failures += 1
        if self._failures >= _FAILURES_IN_A_ROW:
            self.close("接连多次没有回答")

    def close(self, reason: str) -> None:
        """Nobody asks this host any more in this run."""
        self.closed = self.closed or reason

    def answered(self) -> None:
        self._failures = 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn. Raises: HostDown."""
        async with self._turns:
            while not self.closed and (wait := self._next - self._clock()) > 0:
                await self._sleep(wait)
            if self.closed:
                raise HostDown(self.closed)
            self._next = max(self._next, self._clock()) + self._pace
            yield


class Gates:
    """The gates of all hosts, and the limit on requests under way at all of them."""

    def __init__(self, concurrency: int, clock: Callable[[], float], sleep: Sleep) -> None:
        self._all = asyncio.Semaphore(concurrency)
        self._clock, self._sleep = clock, sleep
        self._gates: dict[str, Gate] = {}

    def of(self, host: str, pace: float, concurrency: int) -> Gate:
        """The gate of a host; sources that share one go at the slower pace."""
        gate = self._gates.setdefault(host, Gate(pace, concurrency, self._clock, self._sleep))
        gate.slow_to(pace)
        return gate

    @asynccontextmanager
    async def turn(self, gate: Gate) -> AsyncIterator[None]:
        # The host's turn first: waiting for a slow host must hold up no other.
        async with gate.turn(), self._all:
            yield
