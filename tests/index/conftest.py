"""Fixtures of the index's tests: an embedder, and both stores that the vectors may be in."""

from __future__ import annotations

import pytest
from invented_documents import HashEmbedder

from bianyin.index.store import StoreOpener
from bianyin.services.chroma import open_chroma
from bianyin.services.chroma_server import ChromaServer


@pytest.fixture
def embedder() -> HashEmbedder:
    return HashEmbedder()


@pytest.fixture(params=["embedded", "server"])
def open_store(request: pytest.FixtureRequest) -> StoreOpener:
    """Embedded in the index's folder, and on a real Chroma server."""
    if request.param == "embedded":
        return open_chroma
    return ChromaServer(request.getfixturevalue("chroma_server").url)
