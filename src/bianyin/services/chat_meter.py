"""What the model costs: calls, tokens and money counted, and the run's own limits kept."""

from __future__ import annotations

import threading
from typing import NamedTuple

from bianyin.errors import LimitReached


class Prices(NamedTuple):
    """Money per million tokens, in whatever currency the user thinks in."""

    prompt: float = 0.0
    completion: float = 0.0

    def of(self, prompt_tokens: int, completion_tokens: int) -> float:
        return (prompt_tokens * self.prompt + completion_tokens * self.completion) / 1_000_000


class Spent(NamedTuple):
    """Requests sent (retries included), replies taken from disk, tokens as the endpoint counts them, their price."""

    calls: int
    remembered: int
    prompt_tokens: int
    completion_tokens: int
    cost: float


class Meter:
    """Counts over one run, from several threads. Reserves before a request, so that a limit is never passed."""

    def __init__(
        self, *, prices: Prices | None = None, max_calls: int | None = None, max_cost: float | None = None
    ) -> None:
        self.prices = prices or Prices()
        self._max_calls, self._max_cost = max_calls, max_cost
        self._calls = self._remembered = self._prompt = self._completion = 0
        self._reserved = 0.0
        self._lock = threading.Lock()

    def reserve(self, prompt_tokens: int, completion_tokens: int) -> float:
        """Reserve what one request of at most so many tokens may cost; returns the sum, for `settle`.

        Raises:
            LimitReached: the limit leaves no room.
        """
        price = self.prices.of(prompt_tokens, completion_tokens)
        with self._lock:
            if self._max_calls is not None and self._calls >= self._max_calls:
                raise LimitReached(
                    f"已达到模型调用次数上限（{self._max_calls} 次）。", remedy="重新运行同一命令可接着做。"
                )
            spent = self.prices.of(self._prompt, self._completion) + self._reserved
            if self._max_cost is not None and spent + price > self._max_cost:
                raise LimitReached(
                    f"已达到费用上限（{self._max_cost:g}）。", remedy="重新运行同一命令可接着做。"
                )
            self._calls += 1
            self._reserved += price
        return price

    def settle(self, reserved: float, prompt_tokens: int, completion_tokens: int) -> None:
        """The request is over; it took so many tokens (none where it failed)."""
        with self._lock:
            self._reserved -= reserved
            self._prompt += prompt_tokens
            self._completion += completion_tokens

    def remembered(self) -> None:
        """A reply was on disk: nothing was sent."""
        with self._lock:
            self._remembered += 1

    @property
    def spent(self) -> Spent:
        with self._lock:
            cost = self.prices.of(self._prompt, self._completion)
            return Spent(self._calls, self._remembered, self._prompt, self._completion, cost)
