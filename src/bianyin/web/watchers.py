"""Who watches jobs as they go on: each watcher holds a connection, so one person may hold some, and all together not too many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from bianyin.web.signing_in import Person


class WatchLimits(NamedTuple):
    """Streams open at once. A browser has six connections to a server: its other tabs need some of them."""

    of_browser: int = 4
    of_person: int = 20
    in_all: int = 100


class Watchers:
    """The streams that are open. For the event loop's thread alone."""

    def __init__(self, limits: WatchLimits = WatchLimits()) -> None:  # noqa: B008 - immutable
        self._limits, self._open = limits, Counter[tuple[str, ...]]()

    def __len__(self) -> int:
        return self._open[()]

    @contextmanager
    def place(self, person: Person) -> Iterator[bool]:
        """Whether there is a place to go on watching; it is held as long as the block lasts."""
        names: tuple[tuple[str, ...], ...] = ((), (person.name,), (person.name, person.session))
        limits = (self._limits.in_all, self._limits.of_person, self._limits.of_browser)
        if any(self._open[name] >= most for name, most in zip(names, limits, strict=True)):
            yield False
            return
        self._open.update(names)
        try:
            yield True
        finally:
            self._open.subtract(names)
            self._open += Counter()  # without those that hold none
