"""Whatever a test opened to ask an endpoint, or to hear who reports where, is closed after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from chat_asking import OPENED
from collector import Collector


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    while OPENED:
        OPENED.pop().close()


@pytest.fixture
def collector() -> Iterator[Collector]:
    made = Collector()
    yield made
    made.close()
