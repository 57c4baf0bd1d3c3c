"""Connections that do not get on: one that trickles its request, or takes nothing of the answer, holds no place of others."""

from __future__ import annotations

import asyncio
import ipaddress
import math
from functools import partial
from typing import Any, NamedTuple

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
_TOO_MANY = (
    b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 10\r\nContent-Length: 0\r\n\r\n"
)


class ConnectionLimits(NamedTuple):
    """What a connection may take.

    Attributes:
        head_seconds: from its beginning, or from the answer before, until a whole request head has come.
        stall_seconds: that an answer may wait for a reader who takes nothing of it.
        of_peer: connections of one address. Loopback's and the proxy's stand for everybody behind them, and have no such limit.
        in_all: connections; one more ends that which has kept its request back the longest.
    """

    head_seconds: float = 20.0
    stall_seconds: float = 60.0
    of_peer: int = 60
    in_all: int = 300
    shared: frozenset[str] = frozenset()
    loopback_shared: bool = True


class GuardedConnection(H11Protocol):
    """uvicorn's HTTP/1.1 with deadlines: bytes alone do not put them off."""

    def __init__(self, limits: ConnectionLimits, **given: Any) -> None:
        super().__init__(**given)
        self._limits = limits
        self._late: asyncio.TimerHandle | None = None
        self._stalled: asyncio.TimerHandle | None = None
        self._unsent: float = math.inf
        self._since = self.loop.time()

    # What the transport tells

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait_for_request()
        if self._has_too_many():
            transport.write(_TOO_MANY)
            transport.close()
        elif len(self.connections) > self._limits.in_all:
            self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        for each in (self._late, self._stalled):
            if each is not None:
                each.cancel()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stalled = self.loop.call_later(self._limits.stall_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._stalled is not None:
            self._stalled.cancel()

    # What a request is about

    @property
    def _answers(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    @property
    def _keeps_back(self) -> bool:
        """Whether it has not sent its whole request yet."""
        return not self._answers or self.cycle.more_body

    def handle_events(self) -> None:
        super().handle_events()
        if self._answers and self._late is not None:
            self._late.cancel()

    def on_response_complete(self) -> None:
        self._wait_for_request()
        super().on_response_complete()

    def _wait_for_request(self) -> None:
        self._since, self._unsent = self.loop.time(), math.inf
        if self._late is not None:
            self._late.cancel()
        self._late = self.loop.call_later(self._limits.head_seconds, self._is_late)

    def _is_late(self) -> None:
        """End it, unless it still takes, slowly, what it was sent before."""
        unsent = self.transport.get_write_buffer_size()
        if 0 < unsent < self._unsent:
            self._unsent = unsent
            self._late = self.loop.call_later(self._limits.head_seconds, self._is_late)
            return
        if not unsent and self.conn.our_state is h11.IDLE and self.conn.trailing_data[0]:
            self.transport.write(_TOO_SLOW)
            self.transport.close()
        else:
            self.transport.abort()

    # Others

    def _has_too_many(self) -> bool:
        address = self.client[0] if self.client else ""
        if address in self._limits.shared or (self._limits.loopback_shared and _is_loopback(address)):
            return False
        own = sum(each.client is not None and each.client[0] == address for each in self._all())
        return own > self._limits.of_peer

    def _all(self) -> list[GuardedConnection]:
        return [each for each in self.connections if isinstance(each, GuardedConnection)]

    def _make_room(self) -> None:
        """End the connection that has kept its request, or the rest of its body, back the longest."""
        held = [each for each in self._all() if each is not self and each._keeps_back]
        if held:
            oldest = min(held, key=lambda each: each._since)
            self.connections.discard(oldest)
            oldest.transport.abort()


def guarded(limits: ConnectionLimits) -> Any:
    """What uvicorn makes a connection's protocol with."""
    return partial(GuardedConnection, limits)


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return not address
