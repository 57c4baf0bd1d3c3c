"""The verb refresh: crawl, index and renew reports as a plan says, by hand or by a clock."""

from __future__ import annotations

import datetime as dt
import os
import socket
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bianyin.cli.bars import stages
from bianyin.cli.running import (
    WITH_LOSSES,
    AsJson,
    Corpora,
    Quiet,
    VectorStoreDir,
    first_losses,
    say_losses,
    settings_with,
    show_json,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bianyin.schedule import Refreshed, RefreshRun


def add_to(app: typer.Typer) -> None:
    app.command("refresh", help="按计划采集、编索引、重做报告并告知变化；由定时器调用。")(refresh)


def refresh(
    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="计划文件（TOML），见 examples/refresh.toml")],
    if_due: Annotated[
        bool,
        typer.Option("--if-due", help="只在计划的时刻已到、且还没有做过时才做；可放心地每几分钟调用一次"),
    ] = False,
    runs: Annotated[bool, typer.Option("--runs", help="不做什么，只列出这份计划最近做过的")] = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
    corpora: Corpora = None,
    vector_store: VectorStoreDir = None,
) -> None:
    from bianyin.lab.lab_database import LabDatabase
    from bianyin.schedule import RunLog, due_slot, read_plan
    from bianyin.schedule import refresh as refresh_by

    read, settings = read_plan(plan), settings_with(corpora, vector_store)
    now = dt.datetime.now().astimezone()
    slot = due_slot(read, now).isoformat() if if_due else f"by hand {now.isoformat()}"
    with closing(LabDatabase(settings)) as database:
        log = RunLog(database)
        if runs:
            _list(log.runs(read.name), as_json=as_json)
            return
        claimed = log.claim(read.name, slot, f"{socket.gethostname()}-{os.getpid()}")
        if not claimed.ours:
            _tell_other(claimed.run, as_json=as_json)
            return
        with log.holding(claimed.run), stages(quiet=quiet) as on_progress:
            try:
                done = refresh_by(read, settings, on_progress)
            except BaseException as error:
                log.end(claimed.run, "failed", {"losses": [f"{type(error).__name__}: {error}"]})
                raise
        log.end(claimed.run, "done", done.model_dump(mode="json"))
    _tell(done, as_json=as_json)


def _list(runs: Sequence[RefreshRun], *, as_json: bool) -> None:
    from bianyin.text.harmless import harmless

    if as_json:
        show_json([run.model_dump(mode="json") for run in runs])
        return
    for run in runs:
        ended = f"，{run.ended_at.astimezone():%Y-%m-%d %H:%M} 结束" if run.ended_at else ""
        typer.echo(f"{run.slot}：{run.state}{ended}")
        for loss in first_losses(run.outcome.get("losses", ()), "--json"):
            typer.echo(harmless(f"  {loss}"))


def _tell_other(run: RefreshRun, *, as_json: bool) -> None:
    """Somebody did it, or is at it: nothing to do is no fault."""
    if as_json:
        show_json({"due": False, "run": run.model_dump(mode="json")})
    elif run.state == "done":
        typer.echo(f"{run.slot} 的更新已于 {run.ended_at:%Y-%m-%d %H:%M} 做过，没有到期的。")
    else:
        typer.echo(f"{run.slot} 的更新正由 {run.worker} 进行。")


def _tell(done: Refreshed, *, as_json: bool) -> None:
    if as_json:
        show_json({"due": True, **done.model_dump(mode="json")})
    else:
        crawled = (
            ""
            if done.crawled is None
            else f"语料库新增 {done.crawled['documents_new']}，变更 {done.crawled['documents_changed']}；"
        )
        typer.echo(
            f"{crawled}重做报告 {len(done.renewed)} 份，有变化的 {len(done.changed)} 份，已告知 {len(done.told)} 份"
        )
        for folder, count in done.changed.items():
            typer.echo(f"  {folder}：{count} 处变化，见 diff.md")
    say_losses(done.losses, "--runs --json")
    if done.losses:
        raise typer.Exit(WITH_LOSSES)
