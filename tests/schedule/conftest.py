"""The lab's fixtures (a folder, a real PostgreSQL), and somebody who gets messages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from receiver import Receiver

from bianyin.settings import Settings
from postgres_server import PostgresServer


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    folders = {"corpora": tmp_path / "corpora", "vector_store": tmp_path / "vector_store"}
    if request.param == "sqlite":
        yield Settings(**folders)
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    database = server.new_database()
    yield Settings(**folders, database_url=server.address(database))
    server.drop(database)
