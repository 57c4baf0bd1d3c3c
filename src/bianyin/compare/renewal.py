"""Make a report anew, in place, with the question and settings of before, and tell what changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError

from bianyin.app import report
from bianyin.compare.differences import Comparison, compare
from bianyin.compare.kept_report import KeptReport, read_report
from bianyin.compare.told import comparison_json, comparison_md
from bianyin.draft.llm.opening import AS_CONFIGURED, ModelChoice
from bianyin.errors import InputError
from bianyin.model import ChangePoint, Report
from bianyin.series import read_series, with_warnings
from bianyin.series.whole_file import write_whole
from bianyin.wording import Language, speaking

if TYPE_CHECKING:
    from bianyin.answering import FoundSeen
    from bianyin.model import StageProgress
    from bianyin.settings import Settings

DIFF_MD, DIFF_JSON = "diff.md", "diff.json"
# What of a run's settings says what it looked for; where things lie and how they are reached is today's.
_ASKED = ("window_days", "wider_window_days", "documents_per_point", "records_per_point", "rerank_passages")


class Renewed(NamedTuple):
    """The new report, and what it says otherwise than the one before."""

    report: Report
    changes: Comparison


def renew(
    folder: Path,
    settings: Settings,
    *,
    choice: ModelChoice = AS_CONFIGURED,
    lang: Language | None = None,
    on_progress: StageProgress | None = None,
    on_found: FoundSeen | None = None,
) -> Renewed:
    """Answer a report folder's own question once more, write it in place, and `diff.md` and `diff.json` beside.

    Change points, windows and how many documents are read are those of its `run.json`, its series is its `series.csv`. A
    report by rules stays one by rules, and its language its language unless another is given.

    Raises:
        InputError: it is no report folder, or it was written before reports could be renewed; nothing was written.
        BianyinError: as `bianyin.app.report`; the report of before is as it was.
    """
    old = read_report(folder)
    by_rules = old.run.get("drafter") == "rules"
    written = folder / "series.csv"
    region, sector = _asked_of(old)
    asked = settings.model_copy(update=_settings(old))
    series = read_series(written, region, sector) if written.is_file() else None
    before: Language = (
        "en" if old.run.get("lang") == "en" else "zh"
    )  # reports of before it was written are Chinese
    points = _points(old)
    if lang not in (None, before):
        with speaking(lang or before):
            points = list(with_warnings(points, series, asked.window_days))
    answered = report(
        region,
        sector,
        points,
        folder,
        asked,
        series=series,
        choice=ModelChoice(off=True) if by_rules and choice == AS_CONFIGURED else choice,
        lang=lang or before,
        on_progress=on_progress,
        on_found=on_found,
    )
    changes = compare(old, read_report(folder))
    then = str(old.run.get("analysed_at", ""))
    write_whole(
        folder / DIFF_MD,
        comparison_md(changes, then, f"{answered.analysed_at:%Y-%m-%dT%H:%M:%S%z}").encode(),
    )
    write_whole(
        folder / DIFF_JSON, json.dumps(comparison_json(changes), ensure_ascii=False, indent=1).encode()
    )
    return Renewed(answered, changes)


def _asked_of(old: KeptReport) -> tuple[str, str]:
    try:
        return str(old.run["region"]["name"]), str(old.run["sector"]["name"])
    except (KeyError, TypeError):
        raise InputError(
            "run.json 没有写明地区与部门。", path=old.folder, remedy="请用 bianyin report 重新生成。"
        ) from None


def _points(old: KeptReport) -> list[ChangePoint]:
    """The run's points; what a point has no more, or what a later version added, does not matter."""
    known = ChangePoint.model_fields.keys()
    try:
        return [
            ChangePoint.model_validate({name: value for name, value in point.items() if name in known})
            for point in old.run["change_points"]
        ]
    except (ValidationError, AttributeError):
        raise InputError(
            "run.json 中的变点读不了。", path=old.folder, remedy="请用 bianyin report --points 重新生成。"
        ) from None


def _settings(old: KeptReport) -> dict[str, int]:
    given = old.run.get("settings") or {}
    return {name: given[name] for name in _ASKED if isinstance(given.get(name), int)}
