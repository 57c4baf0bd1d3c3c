"""Fixtures of the index's tests."""

from __future__ import annotations

import pytest
from invented_documents import HashEmbedder


@pytest.fixture
def embedder() -> HashEmbedder:
    return HashEmbedder()
