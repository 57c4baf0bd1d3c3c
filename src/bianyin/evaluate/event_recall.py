"""Put judged pages into a corpus and index of their own, beside other documents or alone, and report around the points."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bianyin.answering import answer
from bianyin.app import build_index, ingest
from bianyin.draft.llm.opening import ModelChoice
from bianyin.draft.rules import RulesDrafter
from bianyin.errors import ConfigurationError, InputError
from bianyin.evaluate.event_scores import EventScore, is_found, score_events, shipped_by_url
from bianyin.evaluate.judged import current_ids
from bianyin.evaluate.lost_pages import Loss, Trace
from bianyin.evaluate.told_events import Telling, Told
from bianyin.knowledge import places, sectors
from bianyin.knowledge.question import Subject
from bianyin.wiring import open_all

if TYPE_CHECKING:
    from bianyin.evaluate.accepted_runs import Found
    from bianyin.model import ChangePoint, Report, StageProgress
    from bianyin.settings import Settings
    from bianyin.wiring import Opened

# Read by rules, whatever the settings say: the figures must not depend on a model that is not there tomorrow.
_RULES = ModelChoice(off=True)
_ALL = 100_000  # documents: more than a search gives


def measure_events(
    told: Told,
    subject: Subject,
    points: Sequence[ChangePoint],
    settings: Settings,
    *,
    alone: bool = False,
    before: Found | None = None,
    on_progress: StageProgress | None = None,
) -> EventScore:
    """Ingest, index and report as the verbs do, and compare with what was judged.

    Args:
        alone: not beside the documents of the settings' corpus. That corpus itself is never written to.
        before: what an accepted run found.

    Raises:
        ConfigurationError: the corpus or index is on a server, so that it cannot be copied, and `alone` is not set.
        InputError, CorpusError, IndexUnusable: pages, corpus or index cannot be read.
    """
    with _own_corpus(settings, alone=alone) as own:
        _ingest(told, own)
        build_index(own, on_progress=on_progress)
        with open_all(own, _RULES) as opened:
            report = answer(subject, points, opened, choice=_RULES, on_progress=on_progress)
            shipped = shipped_by_url(report)
            missing = [telling for telling in told.tellings if not is_found(telling, shipped)]
            lost = _losses(missing, subject, points, opened, report) if missing else []
    return score_events(told, shipped, lost, before)


def subject_of(region: str, sector: str) -> Subject:
    """Whose emissions are asked about, by names as users write them.

    Raises:
        UnknownName: nobody knows them.
    """
    return Subject(places.find(region), sectors.find(sector))


def _losses(
    missing: Sequence[Telling],
    subject: Subject,
    points: Sequence[ChangePoint],
    opened: Opened,
    report: Report,
) -> list[Loss]:
    """Of each telling that was not found, where it was lost."""
    settings = opened.settings.model_copy(update={"documents_per_point": _ALL})
    read_all = answer(subject, points, opened._replace(settings=settings), choice=_RULES)
    ids = current_ids({telling.page.url for telling in missing}, opened.catalog)
    trace = Trace(report, read_all, subject, RulesDrafter(), ids)
    return [trace.loss(telling) for telling in missing]


@contextmanager
def _own_corpus(settings: Settings, *, alone: bool) -> Iterator[Settings]:
    """Settings of a corpus and index that are gone afterwards; a copy of the settings' own, or empty."""
    if not alone and (settings.database_url or settings.chroma_url):
        raise ConfigurationError(
            "语料库或索引在服务器上，评测不能在其副本上进行。",
            remedy="请加 --alone，或给出本机的语料库与索引。",
        )
    if not alone and not settings.corpora.is_dir():
        raise InputError(
            "没有这个语料库", path=settings.corpora, remedy="请加 --alone，或用 --corpora 给出语料库。"
        )
    with tempfile.TemporaryDirectory(prefix="bianyin-events-") as folder:
        corpora, vector_store = Path(folder, "corpora"), Path(folder, "vector_store")
        for source, copy in ((settings.corpora, corpora), (settings.vector_store, vector_store)):
            if not alone and source.is_dir():
                shutil.copytree(source, copy)
        yield settings.model_copy(
            update={
                "corpora": corpora,
                "vector_store": vector_store,
                "database_url": None,
                "chroma_url": None,
            }
        )


def _ingest(told: Told, settings: Settings) -> None:
    """Records as a file of JSONL, and files as they are; of another judgement than ours nothing goes along."""
    records = settings.corpora.with_name("pages.jsonl")
    lines = [page.as_record() for page in told.pages if page.file is None]
    records.write_text("\n".join(lines) + "\n", encoding="utf-8")
    ingest([*([records] if lines else []), *told.files], settings)
