"""What the model costs: calls, tokens and money counted, and the run's own limits kept."""

from __future__ import annotations

import threading
from math import ceil
from typing import NamedTuple

from bianyin.errors import LimitReached


class Prices(NamedTuple):
    """Money per million tokens, in whatever currency the user thinks in."""

    prompt: float = 0.0
    completion: float = 0.0

    def of(self, prompt_tokens: int, completion_tokens: int) -> float:
        return (prompt_tokens * self.prompt + completion_tokens * self.completion) / 1_000_000


class Spent(NamedTuple):
    """Requests sent (retries included), replies taken from disk, tokens as the endpoint counts them, their price.

    Where the endpoint does not count, tokens are estimated; where it is not known how an answer ended, they are the most
    that it may have taken.
    """

    calls: int
    remembered: int
    prompt_tokens: int
    completion_tokens: int
    cost: float


class Reserved(NamedTuple):
    """The most that one request is taken to need, until it is settled."""

    prompt_tokens: int
    completion_tokens: int
    asked_prompt: int  # as estimated, before what this endpoint's own counts taught


class Meter:
    """Counts over one run, from several threads. Reserves before a request, so that a limit is never passed.

    Some endpoints write more than they were allowed (thinking is not held to `max_tokens`) or count more than we
    estimate. So under a limit on cost the first request goes alone, and the largest answer so far is what every
    further request reserves.
    """

    def __init__(
        self, *, prices: Prices | None = None, max_calls: int | None = None, max_cost: float | None = None
    ) -> None:
        self.prices = prices or Prices()
        self._max_calls, self._max_cost = max_calls, max_cost
        self._calls = self._remembered = self._prompt = self._completion = 0
        self._under_way: list[Reserved] = []
        self._longest, self._heavier, self._learned = 0, 1.0, False
        self._changed = threading.Condition()

    def reserve(self, prompt_tokens: int, completion_tokens: int) -> Reserved:
        """Room for one request of about so many tokens; give what it returns to `settle`.

        Raises:
            LimitReached: the limit leaves no room.
        """
        with self._changed:
            while self._max_cost is not None and self._under_way and not self._learned:
                self._changed.wait()
            if self._max_calls is not None and self._calls >= self._max_calls:
                raise LimitReached(
                    f"已达到模型调用次数上限（{self._max_calls} 次）。", remedy="重新运行同一命令可接着做。"
                )
            prompt = ceil(prompt_tokens * self._heavier)
            reserved = Reserved(prompt, max(completion_tokens, self._longest), prompt_tokens)
            if self._max_cost is not None and self._cost([*self._under_way, reserved]) > self._max_cost:
                raise LimitReached(
                    f"已达到费用上限（{self._max_cost:g}）。", remedy="重新运行同一命令可接着做。"
                )
            self._calls += 1
            self._under_way.append(reserved)
        return reserved

    def settle(self, reserved: Reserved, used: tuple[int, int] | None) -> None:
        """The request is over; it took so many tokens, or all that was reserved where nobody knows."""
        prompt, completion = used if used is not None else reserved[:2]
        with self._changed:
            self._under_way.remove(reserved)
            self._prompt += prompt
            self._completion += completion
            if used is not None and completion:
                self._learned = True
                self._longest = max(self._longest, completion)
                self._heavier = max(self._heavier, prompt / max(reserved.asked_prompt, 1))
            self._changed.notify_all()

    def remembered(self) -> None:
        """A reply was on disk: nothing was sent."""
        with self._changed:
            self._remembered += 1

    @property
    def spent(self) -> Spent:
        with self._changed:
            cost = self._cost([])
            return Spent(self._calls, self._remembered, self._prompt, self._completion, cost)

    def _cost(self, reserved: list[Reserved]) -> float:
        prompt = self._prompt + sum(each.prompt_tokens for each in reserved)
        return self.prices.of(prompt, self._completion + sum(each.completion_tokens for each in reserved))
