"""A small corpus, and four rows of a batch over it."""

from __future__ import annotations

import pytest
from batch_runs import POINTS

from bianyin import app
from bianyin.batch import BatchRow
from bianyin.example_files import example_folder
from bianyin.settings import Settings


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The bundled example as corpus and index."""
    folder = tmp_path_factory.mktemp("batch")
    made = Settings(corpora=folder / "corpora", vector_store=folder / "index", passage_vectors=False)
    app.ingest([example_folder() / "pages"], made)
    app.build_index(made)
    (folder / "points.csv").write_text(POINTS, "utf-8")
    return made


@pytest.fixture
def rows(settings: Settings) -> list[BatchRow]:
    points = settings.corpora.parent / "points.csv"
    return [
        BatchRow(region=code, sector="industry", points=points)
        for code in ("210000", "420000", "130000", "370000")
    ]
