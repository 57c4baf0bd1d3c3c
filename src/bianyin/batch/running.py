"""Run a batch: which rows are due, their points, their reports by whoever works, and the index page over all of them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bianyin.batch.all_done import LOST, all_done
from bianyin.batch.asked_rows import BatchRow
from bianyin.batch.batch_file import BatchFile
from bianyin.batch.executors import OpenExecutor
from bianyin.batch.index_page import write_index
from bianyin.batch.one_batch import one_batch
from bianyin.batch.outcome import Outcome
from bianyin.batch.row_points import Given, points_of_rows
from bianyin.batch.row_report import RowTask, report_row
from bianyin.batch.whole_report import is_whole
from bianyin.draft.llm.opening import AS_CONFIGURED, ModelChoice
from bianyin.upkeep import index_missing
from bianyin.version import __version__
from bianyin.wiring import open_catalog, open_searcher
from bianyin.wording import Language

if TYPE_CHECKING:
    from bianyin.model import StageProgress
    from bianyin.settings import Settings

# What a report depends on beside its row, corpus and index; where things lie changes no report.
_ASKED = {"window_days", "wider_window_days", "documents_per_point", "records_per_point", "rerank_passages"}
_FOLDERS = ("corpora", "vector_store", "sources", "cache", "local_gguf", "model_cache")
_MODELS = {"chat_base_url", "chat_model", "local_gguf", "embedder", "embeddings_model", "rerank_model"}


class BatchDone(NamedTuple):
    """What a run came to.

    Attributes:
        rows: the state of every row asked for, in their order.
        made: how many reports this run wrote; the others were there already.
    """

    rows: tuple[Outcome, ...]
    made: int

    @property
    def failed(self) -> tuple[Outcome, ...]:
        return tuple(each for each in self.rows if each.state == "failed")


def run_batch(
    rows: Sequence[BatchRow],
    folder: Path,
    settings: Settings,
    *,
    open_executor: OpenExecutor,
    choice: ModelChoice = AS_CONFIGURED,
    lang: Language = "zh",
    only_failed: bool = False,
    on_progress: StageProgress | None = None,
    clock: Callable[[], dt.datetime] = lambda: dt.datetime.now().astimezone(),
) -> BatchDone:
    """Write a report folder a row below `folder`, then `index.html` and `index.csv` over all of them.

    Rows whose report is there, as it was written, and made from the same points, series, corpus, index and settings are not
    done again, so the same command goes on where it was stopped.

    Args:
        only_failed: of the rows, those alone without a whole report: that failed, were not reached, or lost a file.

    Raises:
        InputError: the folder cannot be written.
        BianyinError: another batch writes the folder; corpus or index cannot be read, or nobody is there to work; what was
            made is kept.
    """
    folder, settings = folder.absolute(), _anywhere(settings)
    with one_batch(folder):
        return _run(
            rows, folder, settings, open_executor, choice, lang, only_failed,
            on_progress or (lambda stage, done, total: None), clock,
        )  # fmt: skip


def _run(
    rows: Sequence[BatchRow],
    folder: Path,
    settings: Settings,
    open_executor: OpenExecutor,
    choice: ModelChoice,
    lang: Language,
    only_failed: bool,
    tell: StageProgress,
    clock: Callable[[], dt.datetime],
) -> BatchDone:
    kept = BatchFile(folder)
    if only_failed:
        rows = [row for row in rows if not _has_report(row, folder, kept)]
    index_missing(settings, settings.index_within, on_progress=tell)
    state, begun = _state(settings), clock()
    with_points = list(points_of_rows(rows, settings, open_executor, folder, tell))
    tasks = [
        RowTask(
            row.region, row.sector, given.points, given.series, folder / row.folder_name,
            _digest(given, settings, choice, lang, state), settings, choice, lang, state, begun,
        )
        for row, given in with_points
        if not given.failed
    ]  # fmt: skip
    for row, given in with_points:
        if given.failed:
            kept.add(_failed(row, given.failed))
    due = sorted((task for task in tasks if not _is_done(task, kept)), key=_work, reverse=True)
    for done, outcome in enumerate(_reported(due, open_executor), 1):
        kept.add(outcome)
        tell("生成报告", done, len(due))
    write_index(folder, tuple(kept.outcomes.values()), lang, begun)
    asked = tuple(kept.outcomes[row.folder_name] for row in rows)
    return BatchDone(asked, sum(kept.outcomes[task.folder.name].state == "done" for task in due))


def _anywhere(settings: Settings) -> Settings:
    """The same folders from whatever folder a worker stands in."""
    given = {name: getattr(settings, name) for name in _FOLDERS}
    return settings.model_copy(
        update={name: path.absolute() for name, path in given.items() if path is not None}
    )


def _has_report(row: BatchRow, folder: Path, kept: BatchFile) -> bool:
    before = kept.outcomes.get(row.folder_name)
    return before is not None and is_whole(folder / row.folder_name, before)


def _state(settings: Settings) -> str:
    """Digest of what is searched: the corpus, and what of it is indexed."""
    with open_catalog(settings) as catalog, open_searcher(settings) as searcher:
        return hashlib.sha256(f"{catalog.digest()} {searcher.digest}".encode()).hexdigest()


def _digest(given: Given, settings: Settings, choice: ModelChoice, lang: Language, state: str) -> str:
    asked: dict[str, Any] = {
        "version": __version__,
        "points": [point.model_dump(mode="json") for point in given.points],
        "series": None if given.series is None else given.series.model_dump(mode="json"),
        "settings": settings.model_dump(mode="json", include=_ASKED | _MODELS),
        "model": [choice.model, choice.off],
        "lang": lang,
        "state": state,
    }
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def _is_done(task: RowTask, kept: BatchFile) -> bool:
    before = kept.outcomes.get(task.folder.name)
    return before is not None and before.digest == task.digest and is_whole(task.folder, before)


def _work(task: RowTask) -> int:
    """What a row asks for: the most comes first, so that no worker is left alone with a long one at the end."""
    return len(task.points)


def _failed(row: BatchRow, why: str) -> Outcome:
    return Outcome(
        region=row.region, sector=row.sector, folder=row.folder_name, digest="", state="failed", failed=why
    )


def _reported(tasks: Sequence[RowTask], open_executor: OpenExecutor) -> Iterator[Outcome]:
    for ended in all_done(report_row, tasks, open_executor):
        task = tasks[ended.place]
        yield ended.result or Outcome(
            region=task.region,
            sector=task.sector,
            folder=task.folder.name,
            digest=task.digest,
            state="failed",
            failed=LOST,
        )
