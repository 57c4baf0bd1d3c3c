"""A lab in a folder and one in a real PostgreSQL; a corpus with its index, made once and copied."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from lab_clock import Clock

from bianyin import api
from bianyin.example_files import example_folder
from bianyin.lab import Lab, open_lab
from bianyin.settings import Settings
from postgres_server import PostgresServer


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Of an empty folder; the lab is in it, or in an empty database."""
    folders = {"corpora": tmp_path / "corpora", "vector_store": tmp_path / "vector_store"}
    if request.param == "sqlite":
        yield Settings(**folders)
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    database = server.new_database()
    yield Settings(**folders, database_url=server.address(database))
    server.drop(database)


@pytest.fixture(scope="session")
def example_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders `corpora` and `vector_store` of the bundled example."""
    folder = tmp_path_factory.mktemp("example")
    api.ingest([example_folder() / "pages"], corpora=folder / "corpora")
    api.build_index(corpora=folder / "corpora", vector_store=folder / "vector_store")
    return folder


@pytest.fixture
def filled(example_corpus: Path, tmp_path: Path) -> Settings:
    """Of a copy of the example, the lab in a file."""
    shutil.copytree(example_corpus, tmp_path / "filled")
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
