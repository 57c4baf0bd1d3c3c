"""A lab in a folder and one in a real PostgreSQL; a corpus with its index, made once and copied."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from lab_clock import Clock

from bianyin.lab import Lab, open_lab
from bianyin.settings import Settings


@pytest.fixture
def filled(made_example: Path, tmp_path: Path) -> Settings:
    """Of a copy of the example, the lab in a file."""
    shutil.copytree(made_example, tmp_path / "filled")
    return Settings(
        corpora=tmp_path / "filled" / "corpora", vector_store=tmp_path / "filled" / "vector_store"
    )


@pytest.fixture
def lab(settings: Settings) -> Iterator[Lab]:
    with open_lab(settings) as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock()
