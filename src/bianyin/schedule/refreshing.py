"""One refresh: crawl, index, renew the plan's reports, tell of changes. What fails is told and stops no other step."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from bianyin.compare import Comparison, comparison_json, renew
from bianyin.errors import BianyinError
from bianyin.model import Frozen
from bianyin.schedule import told_changes, webhook
from bianyin.schedule.refresh_plan import CrawlPart, RefreshPlan

if TYPE_CHECKING:
    from bianyin.model import StageProgress
    from bianyin.settings import Settings


class Refreshed(Frozen):
    """What a refresh did.

    Attributes:
        crawled, indexed: counts, as the verbs give them with --json; None where the step was not asked for or failed.
        changed: by report folder, how many happenings are new, gone, altered or moved since it was told last.
        losses: a sentence each: a source that was down, a report that could not be renewed, a message that nobody took.
    """

    crawled: dict[str, Any] | None = None
    indexed: dict[str, Any] | None = None
    renewed: tuple[str, ...] = ()
    changed: dict[str, int] = {}
    told: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()


Done = TypeVar("Done")


def refresh(plan: RefreshPlan, settings: Settings, on_progress: StageProgress | None = None) -> Refreshed:
    """Do all that the plan names. It may be done twice: what was done is not done again, and a change is told until it is heard."""
    losses: list[str] = []
    tell = on_progress or (lambda stage, done, total: None)
    crawled = _tried(partial(_crawl, plan.crawl, settings, losses, tell), losses) if plan.crawl else None
    indexed = _tried(partial(_index, settings, tell), losses)
    renewed, changed, heard = [], {}, []
    for part in plan.reports:
        folder = part.folder
        changes = _tried(partial(_renewed, folder, settings, tell), losses)
        if changes is None:
            continue
        renewed.append(str(folder))
        if not changes.nothing:
            changed[str(folder)] = sum(map(len, (changes.new, changes.gone, changes.altered, changes.moved)))
        if _tried(partial(_told, plan, folder, changes, settings), losses):
            heard.append(str(folder))
    return Refreshed(
        crawled=crawled,
        indexed=indexed,
        renewed=tuple(renewed),
        changed=changed,
        told=tuple(heard),
        losses=tuple(losses),
    )


def _tried(step: Callable[[], Done], losses: list[str]) -> Done | None:
    """A step's result; None where it failed, which is told."""
    try:
        return step()
    except BianyinError as error:
        losses.append(str(error))
    except OSError as error:
        losses.append(f"{error.filename or ''}：{error.strerror or error}")
    return None


def _crawl(part: CrawlPart, settings: Settings, losses: list[str], tell: StageProgress) -> dict[str, Any]:
    from bianyin.app import crawl
    from bianyin.crawl import CrawlLimits
    from bianyin.knowledge.sites import registry

    known = registry.sources(settings.sources)
    chosen = [registry.get(key, known) for key in dict.fromkeys(part.sources)] or list(known)
    done: dict[str, int] = {}

    def count(key: str, counts: Any) -> None:
        done[key] = counts.done
        tell("采集", sum(done.values()), 0)

    limits = CrawlLimits(part.max_pages, settings.crawl_concurrency, since=part.since)
    report = crawl(chosen, settings, limits, on_progress=count)
    losses.extend(report.losses)
    return report.model_dump(mode="json", exclude={"losses"})


def _index(settings: Settings, tell: StageProgress) -> dict[str, Any]:
    from bianyin.app import build_index

    return build_index(settings, on_progress=tell).model_dump(mode="json")


def _renewed(folder: Path, settings: Settings, tell: StageProgress) -> Comparison:
    """The report made anew, and what it says otherwise than when it was told last."""
    from bianyin.compare import read_report

    read_report(folder)  # that it is one, before anything is put into it
    told_changes.remember(folder)
    renew(folder, settings, on_progress=tell)
    return told_changes.untold(folder)


def _told(plan: RefreshPlan, folder: Path, changes: Comparison, settings: Settings) -> bool:
    """Tell whom the plan names, where there is something to tell; without anybody, `diff.md` in the folder says it."""
    asked = plan.notify is not None and not changes.nothing
    if plan.notify is not None and asked:
        secret = settings.webhook_secret
        webhook.send(
            plan.notify.url, _message(plan, folder, changes), secret.get_secret_value() if secret else None
        )
    told_changes.told(folder)
    return asked


def _message(plan: RefreshPlan, folder: Path, changes: Comparison) -> dict[str, Any]:
    records = (folder / "records.jsonl").read_bytes()
    told_before = (folder / told_changes.BEFORE / "records.jsonl").read_bytes()
    return {
        "id": hashlib.sha256(b"\0".join((folder.name.encode(), told_before, records))).hexdigest()[:32],
        "event": "report.changed",
        "plan": plan.name,
        "report": folder.name,
        "changes": comparison_json(changes),
    }
