"""A corpus of a few pages, and servers on it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from web_server import Serve, Served, running

pytest.importorskip("fastapi")


@pytest.fixture(scope="session")
def corpus(made_example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder with the example's pages, ingested and indexed."""
    return Path(shutil.copytree(made_example, tmp_path_factory.mktemp("web") / "corpus"))


@pytest.fixture
def serve(corpus: Path, tmp_path: Path) -> Iterator[Serve]:
    """`serve(**settings)`: a server on the example's corpus, with a lab of its own; `limits`: of what a visitor may take."""
    from bianyin.settings import Settings
    from bianyin.web import make_app
    from bianyin.web.serving import Limits

    with ExitStack() as stack:

        def started(*, limits: Limits = Limits(), **given: Any) -> Served:  # noqa: B008 - immutable
            mine = tmp_path / f"corpora{len(list(tmp_path.iterdir()))}"
            shutil.copytree(corpus / "corpora", mine)
            base = {
                "corpora": mine,
                "vector_store": corpus / "vector_store",
                "reports": tmp_path / "reports",
            }
            settings = Settings(_env_file=None, **base | given)
            address = stack.enter_context(
                running(stack.enter_context(make_app(settings, limits=limits)), limits.connections)
            )
            return Served(address, settings, stack)

        yield started
