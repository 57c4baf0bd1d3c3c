"""The bundled example as a true report, with the corpus that it was made from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from audit_samples import Demo

from bianyin.audit.shelf import Shelf
from bianyin.catalog.catalog import Catalog
from bianyin.cli.demo_verb import demo as make_demo


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    folder = tmp_path_factory.mktemp("audited")
    make_demo(folder / "report", quiet=True, corpora=folder / "corpora", vector_store=folder / "store")
    return Demo(folder / "report", folder / "corpora" / "demo", folder / "store" / "demo")


@pytest.fixture(scope="session")
def shelf(demo: Demo) -> Iterator[Shelf]:
    with Catalog(demo.corpora) as catalog:
        yield Shelf(catalog, None)
