"""Both places a catalog may be in: a folder, and a database of a real PostgreSQL where one is installed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from corpus_places import Place

from bianyin.catalog.postgres import Postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """By a name of the test's choice, where a catalog is; nothing is there at first."""
    if request.param == "sqlite":
        return lambda name: tmp_path / name
    new_address: Callable[[], str] = request.getfixturevalue("new_address")
    places: dict[str, Postgres] = {}

    def at(name: str) -> Postgres:
        if name not in places:
            places[name] = Postgres(new_address())
        return places[name]

    return at
