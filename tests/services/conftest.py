"""Whatever a test opened to ask an endpoint is closed after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from chat_asking import OPENED


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    while OPENED:
        OPENED.pop().close()
