"""A crawler of its own for each test."""

from __future__ import annotations

from pathlib import Path

import pytest
from loopback_crawler import Clock, Crawler


@pytest.fixture
def crawler(tmp_path: Path) -> Crawler:
    return Crawler(tmp_path / "corpora", Clock())
