"""The repository's own gold events, told as pages in many voices, beside the development data or alone."""

from __future__ import annotations

from pathlib import Path

from bench.data_files import CORPORA, JUDGED
from bianyin.app import build_index, ingest
from bianyin.model import StageProgress
from bianyin.settings import Settings

EVENTS = JUDGED / "events"
GOLD, POINTS = EVENTS / "events.jsonl", EVENTS / "points.csv"
# Each is measured by itself: told by the others, an event would be found though one batch lost it. All have been looked at
# while the program was changed, each after it had been measured once (docs/evaluation.md); a new batch goes to `HELD`.
TUNED = tuple(EVENTS / name for name in ("tuned.jsonl", *(f"tuned_{number}.jsonl" for number in range(2, 7))))
HELD = EVENTS / "held.jsonl"
ACCEPTED = EVENTS / "accepted.json"
REGION, SECTOR = "辽宁", "工业"


def is_there(data: Path) -> bool:
    """Whether the development data is there to stand beside the pages."""
    return all((data / name).is_file() for name in CORPORA)


def real_documents(
    data: Path, work: Path, settings: Settings, on_progress: StageProgress | None = None
) -> Settings:
    """A corpus and index of the development data in `work`, made once; one vector a document, so that it takes minutes.

    Raises:
        InputError, CorpusError, IndexUnusable: the data cannot be read, or `work` holds something else.
    """
    own = settings.model_copy(
        update={
            "corpora": work / "corpora",
            "vector_store": work / "vector_store",
            "passage_vectors": False,
            "database_url": None,
            "chroma_url": None,
        }
    )
    ingest([data / name for name in CORPORA], own)
    build_index(own, on_progress=on_progress)
    return own
