"""A report of the bundled example, read by a real small model on this machine, end to end through the real client.

Run by `make test-llm`, which sets BIANYIN_TEST_GGUF to the joined model. A model of this size misreads most of what it
is shown: what is tested is that nothing it says reaches the report unless its page says so word for word.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from bianyin.services.chroma import open_chroma

# Read when this file is imported: each test starts from an environment without BIANYIN_ variables.
GGUF = os.environ.get("BIANYIN_TEST_GGUF", "")
pytestmark = pytest.mark.skipif(
    not GGUF or not Path(GGUF).is_file() or find_spec("xllamacpp") is None,
    reason="no local model here: run `make test-llm`",
)
# One change point, two documents: on two slow cores each takes a minute or more.
POINT, DOCUMENTS = "2021-06-14", 2


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of the bundled example, with its index."""
    from bianyin.catalog.catalog import Catalog
    from bianyin.catalog.ingest import ingest
    from bianyin.example_files import example_folder
    from bianyin.index import update

    base = tmp_path_factory.mktemp("local")
    with Catalog(base / "corpora") as catalog:
        ingest([example_folder() / "pages"], catalog)
        update(catalog, base / "vectors", None, open_store=open_chroma)
    return base


@pytest.fixture(scope="module")
def answered(folder: Path) -> Iterator[dict[str, Any]]:
    """`run.json` of the report that the model drafted."""
    import datetime as dt

    from bianyin.app import answer
    from bianyin.catalog.catalog import Catalog
    from bianyin.draft.llm.opening import ModelChoice, open_model
    from bianyin.knowledge import places, sectors
    from bianyin.knowledge.question import Subject
    from bianyin.model import ChangePoint
    from bianyin.report import write_report
    from bianyin.search import Searcher
    from bianyin.settings import Settings
    from bianyin.wiring import Opened

    settings = Settings(
        corpora=folder / "corpora", vector_store=folder / "vectors", local_gguf=Path(GGUF), chat_concurrency=1,
        documents_per_point=DOCUMENTS, wider_window_days=90,
    )  # fmt: skip
    choice = ModelChoice(model="local", required=True)
    with (
        open_model(settings, choice) as model,
        Catalog(settings.corpora) as catalog,
        Searcher(settings.vector_store, None, open_store=open_chroma) as searcher,
    ):
        report = answer(
            Subject(places.find("辽宁"), sectors.find("工业")),
            [ChangePoint(date=dt.date.fromisoformat(POINT), kind="Event", confidence=0.7)],
            Opened(settings, catalog, searcher, model), choice=choice,
            clock=lambda: dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        )  # fmt: skip
    write_report(report, folder / "report")
    yield json.loads((folder / "report" / "run.json").read_text(encoding="utf-8"))


def test_the_model_was_asked_and_its_use_counted(answered: dict[str, Any]) -> None:
    assert answered["model"] == f"local-{Path(GGUF).stem}"
    assert answered["model_calls"] >= DOCUMENTS
    assert answered["tokens"]["prompt"] > 500 and answered["tokens"]["completion"] > 0


def test_whatever_it_said_only_the_pages_words_ship(answered: dict[str, Any], folder: Path) -> None:
    from bianyin.catalog.catalog import Catalog

    text = (folder / "report" / "report.md").read_text(encoding="utf-8")
    rows = (folder / "report" / "records.jsonl").read_text(encoding="utf-8").splitlines()
    with Catalog(folder / "corpora") as catalog:
        for record in map(json.loads, rows):
            for proof in record["evidence"]:
                page = catalog.get(proof["document_id"]).text
                assert page[proof["start"] : proof["end"]] == proof["quote"]
    assert rows or "未找到相关政策或事件。" in text
    assert "/" + Path(GGUF).name not in text + json.dumps(answered)
