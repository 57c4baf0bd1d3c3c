"""The verb batch: many reports, and an index page over them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bianyin.cli.bars import stages
from bianyin.cli.model_options import Llm, LlmRequired, MaxCalls, MaxCost, NoLlm
from bianyin.cli.report_options import IndexWithin, Lang, WiderWindowDays, WindowDays
from bianyin.cli.running import (
    WITH_LOSSES,
    AsJson,
    Corpora,
    Quiet,
    VectorStoreDir,
    say,
    settings_with,
    show_json,
)

if TYPE_CHECKING:
    from bianyin.batch import BatchDone, BatchRow, OpenExecutor

Regions = Annotated[str | None, typer.Option("--regions", help="这些地区，用逗号分开：辽宁,湖北")]
Sectors = Annotated[
    str | None,
    typer.Option("--sectors", help="这些部门，用逗号分开：工业,电力；与 --regions 或 --all-provinces 同用"),
]


def add_to(app: typer.Typer) -> None:
    app.command("batch", help="一次生成多份报告，并写出它们的总页 index.html。")(batch)


def batch(
    table: Annotated[
        Path | None,
        typer.Argument(
            metavar="[TABLE]", help="批量表（CSV 或 XLSX）：列 region、sector，以及 series 或 points"
        ),
    ] = None,
    output: Annotated[Path, typer.Option("-o", "--output", help="放报告文件夹与总页的文件夹")] = Path(
        "reports/batch"
    ),
    all_provinces: Annotated[bool, typer.Option("--all-provinces", help="31 个省级地区")] = False,
    regions: Regions = None,
    sectors: Sectors = None,
    series: Annotated[
        Path | None, typer.Option("--series", help="含各地区各部门的排放序列 CSV 或 XLSX")
    ] = None,
    points: Annotated[Path | None, typer.Option("--points", help="含各地区各部门的变点表")] = None,
    only_failed: Annotated[
        bool, typer.Option("--only-failed", help="只做没有完好报告的行：上次没有做成的、没轮到的、文件残缺的")
    ] = False,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, max=256, help="本机的工作进程数（默认为处理器数）")
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", metavar="tcp://…", help="交给这个 Dask 调度器的工作进程去做")
    ] = None,
    lang: Lang = None,
    llm: Llm = None,
    no_llm: NoLlm = False,
    llm_required: LlmRequired = False,
    max_calls: MaxCalls = None,
    max_cost: MaxCost = None,
    window_days: WindowDays = None,
    wider_window_days: WiderWindowDays = None,
    index_within: IndexWithin = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
    corpora: Corpora = None,
    vector_store: VectorStoreDir = None,
) -> None:
    from bianyin.batch import run_batch
    from bianyin.draft.llm.opening import ModelChoice

    rows = _rows(table, all_provinces, regions, sectors, series, points)
    settings = settings_with(
        corpora,
        vector_store,
        window_days=window_days,
        wider_window_days=wider_window_days,
        index_within=index_within,
    )
    with stages(quiet=quiet) as on_progress:
        done = run_batch(
            rows, output, settings, open_executor=_workers(scheduler, workers),
            choice=ModelChoice(llm, no_llm, llm_required, max_calls, max_cost), lang=lang or "zh",
            only_failed=only_failed, on_progress=on_progress,
        )  # fmt: skip
    _tell(done, output, as_json=as_json)
    if done.failed or any(row.unread for row in done.rows):
        raise typer.Exit(WITH_LOSSES)


def _rows(
    table: Path | None,
    all_provinces: bool,
    regions: str | None,
    sectors: str | None,
    series: Path | None,
    points: Path | None,
) -> tuple[BatchRow, ...]:
    from bianyin.batch import all_pairs, read_table
    from bianyin.errors import InputError

    pairs = all_provinces or regions is not None
    if (table is not None) == pairs:
        raise InputError(
            "要做哪些报告，没有说清。",
            remedy="请给出批量表，或者 --all-provinces（或 --regions 辽宁,湖北）与 --sectors 工业,电力。",
        )
    if table is not None:
        if any(given is not None for given in (sectors, series, points)):
            raise InputError("批量表不与 --sectors、--series、--points 同用。", remedy="请把它们写进表里。")
        return read_table(table)
    if sectors is None:
        raise InputError("没有说是哪些部门。", remedy="请用 --sectors 给出，如 --sectors 工业,电力。")
    return all_pairs(_listed(regions) if regions else None, _listed(sectors), points=points, series=series)


def _listed(text: str) -> list[str]:
    return [name for part in text.replace("，", ",").replace("、", ",").split(",") if (name := part.strip())]


def _workers(scheduler: str | None, count: int | None) -> OpenExecutor:
    from bianyin.batch import dask_cluster, local_processes
    from bianyin.errors import InputError

    if scheduler is None:
        return local_processes(count)
    if count is not None:
        raise InputError("--workers 不与 --scheduler 同用。", remedy="集群有多少工作进程，由集群决定。")
    return dask_cluster(scheduler)


def _tell(done: BatchDone, folder: Path, *, as_json: bool) -> None:
    for row in done.failed:
        say(f"未做成：{row.folder}：{row.failed}")
    if as_json:
        show_json([row.model_dump(mode="json") for row in done.rows])
        return
    there = len(done.rows) - done.made - len(done.failed)
    typer.echo(f"{len(done.rows)} 份报告：新做 {done.made}，已有 {there}，未做成 {len(done.failed)}")
    typer.echo(f"总页：{folder / 'index.html'}、{folder / 'index.csv'}")
