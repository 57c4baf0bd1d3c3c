"""How each kind of job is done: by the verbs of `app`, as the command line does it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from bianyin.errors import InputError
from bianyin.lab.holding import Holding
from bianyin.lab.job import AuditRequest, CrawlRequest, IndexRequest, Job, RenewRequest, ReportRequest
from bianyin.lab.job_queue import report_id_of
from bianyin.model import ChangePoint, Report, Series

if TYPE_CHECKING:
    from bianyin.crawl import CrawlCounts
    from bianyin.lab.lab import Lab
    from bianyin.settings import Settings


def do(lab: Lab, held: Holding, settings: Settings) -> bool:
    """Do the job that is held, and record what it gave.

    Returns:
        False: the job was lost on the way; nothing was recorded.

    Raises:
        BianyinError: as the verbs of `app`.
    """
    request = held.job.request
    match request:
        case ReportRequest():
            return _kept(lab, held, lambda: _report(lab, held, request, settings))
        case RenewRequest():
            return _kept(lab, held, lambda: _renew(lab, held, request, settings), before=request.report_id)
        case CrawlRequest():
            return lab.work.finish(held.job, _crawl(held, request, settings))
        case IndexRequest():
            return lab.work.finish(held.job, _index(held, request, settings))
        case AuditRequest():
            return lab.work.finish(held.job, _audit(lab, held, request, settings))


def _kept(lab: Lab, held: Holding, make: Callable[[], Report], before: str | None = None) -> bool:
    """Make a report in the folder of this try and record it; whatever else happens, the folder goes."""
    for run in range(1, held.job.run):
        lab.shelf.forget(report_id_of(held.job.id, run))
    with ExitStack() as undo:
        undo.callback(lab.shelf.forget, _report_id(held.job))
        made = make()
        kept = held.tell() and lab.shelf.keep(held.job, _report_id(held.job), made, before)
        if kept:
            undo.pop_all()
    return kept


def _report_id(job: Job) -> str:
    return report_id_of(job.id, job.run)


def _report(lab: Lab, held: Holding, request: ReportRequest, settings: Settings) -> Report:
    from bianyin.app import report
    from bianyin.draft.llm.opening import ModelChoice
    from bianyin.wording import speaking

    series = lab.series(request.series).series if request.series else None
    asked = _with_widths(lab, request, settings)
    with speaking(request.lang):
        points = _points(lab, request, series, asked)
    choice = ModelChoice(
        request.llm, off=request.llm is None, max_calls=request.max_calls, max_cost=request.max_cost
    )
    return report(
        request.region, request.sector, points, lab.shelf.place(_report_id(held.job)), asked,
        series=series, choice=choice, lang=request.lang, on_progress=held.stage, on_found=held.found,
    )  # fmt: skip


def _with_widths(lab: Lab, request: ReportRequest, settings: Settings) -> Settings:
    """The settings with the width of the windows: the request's, else that which was kept with the points."""
    kept = lab.points(request.points_id) if request.points_id else None
    widths = {
        name: getattr(request, name) or getattr(kept, name, None)
        for name in ("window_days", "wider_window_days")
    }
    return settings.model_copy(update={name: days for name, days in widths.items() if days})


def _points(
    lab: Lab, request: ReportRequest, series: Series | None, settings: Settings
) -> Sequence[ChangePoint]:
    """The points given or kept, else those of the series.

    Raises:
        InputError: there are none.
    """
    from bianyin.series import detect, given_points, with_warnings

    given = request.points or (lab.points(request.points_id).points if request.points_id else ())
    if given:
        return given_points(given, series, settings.window_days)
    if series is None:
        raise InputError("没有变点。", remedy="请给出变点，或选一条序列。")
    return with_warnings(detect(series), series, settings.window_days)


def _renew(lab: Lab, held: Holding, request: RenewRequest, settings: Settings) -> Report:
    """The old report's folder is copied to the new one's place, and renewed there: its `diff.md` tells what changed."""
    from bianyin.compare import renew
    from bianyin.draft.llm.opening import AS_CONFIGURED, ModelChoice

    place = lab.shelf.place(_report_id(held.job))
    shutil.copytree(lab.shelf.folder(request.report_id), place)
    choice = ModelChoice(request.llm) if request.llm else AS_CONFIGURED
    renewed = renew(
        place, settings, choice=choice, lang=request.lang, on_progress=held.stage, on_found=held.found
    )
    return renewed.report


def _crawl(held: Holding, request: CrawlRequest, settings: Settings) -> dict[str, Any]:
    from bianyin.app import crawl
    from bianyin.crawl import CrawlLimits
    from bianyin.knowledge.sites import registry

    known = registry.sources(settings.sources)
    chosen = [registry.get(each, known) for each in dict.fromkeys(request.sources)] or list(known)
    limits = CrawlLimits(request.pages, settings.crawl_concurrency, since=request.since)
    done: dict[str, int] = {}

    def tell(source: str, counts: CrawlCounts) -> None:
        done[source] = counts.done
        held.stage("采集", sum(done.values()), 0)

    return crawl(chosen, settings, limits, on_progress=tell).model_dump(mode="json")


def _index(held: Holding, request: IndexRequest, settings: Settings) -> dict[str, Any]:
    from bianyin.app import build_index

    counts = build_index(settings, rebuild=request.rebuild, on_progress=held.stage)
    return counts.model_dump(mode="json")


def _audit(lab: Lab, held: Holding, request: AuditRequest, settings: Settings) -> dict[str, Any]:
    from bianyin.app import audit
    from bianyin.audit.audit_files import as_json

    with lab.uploads.upload_file(request.upload) as path:
        found = audit(
            path, settings, alone=request.alone, on_progress=lambda done, all_: held.stage("核查", done, all_)
        )
    return {**as_json(found), "report": lab.uploads.upload(request.upload).name}
