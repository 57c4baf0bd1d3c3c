"""`eval changepoints`: the detector on simulated series whose change points are known."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bianyin.cli.bars import counting
from bianyin.cli.running import AsJson, Quiet, say
from bianyin.errors import InputError

if TYPE_CHECKING:
    from bianyin.evaluate.changepoint_cases import Outcome

_SET = "changepoints"
_MOST_NAMED = 10


def changepoints(
    samples: Annotated[int, typer.Option("--samples", min=1, help="每种噪声、每种情形模拟多少个序列")] = 50,
    noise: Annotated[str | None, typer.Option("--noise", help="只测这些噪声，如 ABC")] = None,
    scenario: Annotated[list[str] | None, typer.Option("--scenario", help="只测该情形，可重复")] = None,
    first_seed: Annotated[int, typer.Option("--seed", help="第一个随机种子")] = 1,
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="进程数")] = os.cpu_count() or 1,
    accept: Annotated[Path | None, typer.Option("--accept", help="把本次结果写入该文件，作为基准")] = None,
    against: Annotated[Path | None, typer.Option("--against", help="与该文件里的基准比较")] = None,
    calibrate: Annotated[
        int | None, typer.Option("--calibrate", min=40, help="改为重新标定置信度：每种噪声模拟多少个序列")
    ] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="标定结果写到哪里")] = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    from bianyin.evaluate.calibration import calibrate as fit
    from bianyin.evaluate.changepoint_scores import lines_of, scores

    if calibrate is not None:
        if output is None:
            raise InputError(
                "没有说标定结果写到哪里。", remedy="请用 -o src/bianyin/series/confidence.json。"
            )
        say(f"标定所用的变化：{fit(output, calibrate, jobs)}", quiet=quiet)
        return
    found = _outcomes(samples, noise, scenario, first_seed, jobs, quiet=quiet)
    measured = scores(found)
    if as_json:
        typer.echo(json.dumps(measured, ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join([*lines_of(measured), *_compared(found, against)]))
    _keep(found, accept)


def _outcomes(
    samples: int, noise: str | None, scenario: list[str] | None, first_seed: int, jobs: int, *, quiet: bool
) -> list[Outcome]:
    from bianyin.evaluate.changepoint_cases import SCENARIOS, Case, outcomes
    from bianyin.evaluate.changepoint_peers import peers
    from bianyin.evaluate.simulated_series import NOISES

    if unknown := set(noise or "") - set(NOISES):
        raise InputError(f"没有噪声“{min(unknown)}”。", remedy=f"可用：{'、'.join(NOISES)}。")
    if unknown := set(scenario or ()) - set(SCENARIOS):
        raise InputError(f"没有情形“{min(unknown)}”。", remedy=f"可用：{'、'.join(SCENARIOS)}。")
    cases = [
        Case(each, name, first_seed + index)
        for name in scenario or SCENARIOS
        for index in range(samples)
        for each in NOISES
        if not noise or each in noise
    ]
    found = []
    with counting("评测", quiet=quiet) as on_progress:
        for each in outcomes(cases, peers(), jobs):
            found.append(each)
            on_progress(len(found), len(cases))
    return found


def _compared(found: list[Outcome], against: Path | None) -> list[str]:
    from bianyin.evaluate.accepted_runs import read_accepted
    from bianyin.evaluate.changepoint_scores import gained_and_lost

    if against is None:
        return []
    gained, lost = gained_and_lost(read_accepted(against).get(_SET, {}), found)
    pairs = (("新答对", gained), ("新答错", lost))
    return ["", *(f"{name} {len(keys)}：{'、'.join(keys[:_MOST_NAMED])}" for name, keys in pairs)]


def _keep(found: list[Outcome], accept: Path | None) -> None:
    from bianyin.evaluate.accepted_runs import accept as keep
    from bianyin.evaluate.changepoint_scores import key_of

    if accept is not None:
        keep({_SET: {key_of(each): each.right for each in found}}, accept)
