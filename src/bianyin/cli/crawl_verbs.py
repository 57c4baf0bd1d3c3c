"""Verbs that fetch: crawl, and rebuild from what was fetched."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bianyin.cli.bars import Moving, counting, moving
from bianyin.cli.running import (
    REGION_HELP,
    SECTOR_HELP,
    WITH_LOSSES,
    AsJson,
    Corpora,
    Quiet,
    say,
    say_losses,
    settings_with,
    show_counts,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bianyin.crawl import CrawlCounts, CrawlProgress, CrawlReport
    from bianyin.model import Source


def add_to(app: typer.Typer) -> None:
    app.command("crawl", help="采集或更新各来源站点的网页；中断后运行同一命令即可继续。")(crawl)
    app.command("rebuild", help="由网页存档重建语料库目录。")(rebuild)


def crawl(
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE…]", help="来源，见 bianyin sources；省略则为全部")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="列表日期早于此日的网页不采")
    ] = None,
    max_pages: Annotated[int, typer.Option("--max-pages", min=1, help="本次最多请求的网页数")] = 50_000,
    window: Annotated[
        str | None,
        typer.Option(
            "--window",
            metavar="FROM..TO",
            help="只经可按日期检索的来源采此时段，如 2021-08..2021-12；与 --from 同用则为存档的时段",
        ),
    ] = None,
    web_archive: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="ARCHIVE",
            help="从网页档案馆取来源当时的网页：wayback、commoncrawl，或 CDX 服务的地址；须与 --window 同用",
        ),
    ] = None,
    query: Annotated[str, typer.Option("--query", help="与 --window 同用的检索词")] = "",
    recheck: Annotated[bool, typer.Option("--recheck", help="已采网页全部再问一遍，不论是否到期")] = False,
    discover: Annotated[
        bool,
        typer.Option(
            "--discover",
            help="用自己配置的搜索服务（BIANYIN_SEARCH_URL）按变点找网页；须有 --region --sector --points",
        ),
    ] = False,
    region: Annotated[str | None, typer.Option("--region", help=REGION_HELP)] = None,
    sector: Annotated[str | None, typer.Option("--sector", help=SECTOR_HELP)] = None,
    points: Annotated[Path | None, typer.Option("--points", help="变点文件，同 report")] = None,
    anywhere: Annotated[
        bool, typer.Option("--anywhere", help="与 --discover 同用：来源登记之外的主机也采")
    ] = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
    corpora: Corpora = None,
) -> None:
    from bianyin.cli.typed import crawl_limits
    from bianyin.cli.ways_to_crawl import Reaching, crawling

    settings = settings_with(corpora)
    limits = crawl_limits(
        since, window, query, pages=max_pages, concurrency=settings.crawl_concurrency, recheck=recheck
    )
    way = crawling(limits, Reaching(web_archive, discover, region, sector, points, anywhere))
    searching = limits.search is not None and web_archive is None
    chosen = _chosen(sources or [], settings.sources, searching=searching)
    if not settings.contact:
        say("提示：未设置 BIANYIN_CONTACT，站点管理者无法联系到您。", quiet=quiet)
    with moving(quiet=quiet) as show:
        report = way(chosen, settings, on_progress=shown_by_source(show))
    if as_json:
        typer.echo(report.model_dump_json())
    else:
        _show(report, {source.key: source.name for source in chosen})
    say(
        "接下来运行 bianyin index 更新索引。",
        quiet=quiet or not (report.documents_new or report.documents_changed),
    )
    if report.losses:
        raise typer.Exit(WITH_LOSSES)


def rebuild(quiet: Quiet = False, as_json: AsJson = False, corpora: Corpora = None) -> None:
    from bianyin.app import rebuild as rebuild_catalog

    with counting("重建", quiet=quiet) as on_progress:
        counts = rebuild_catalog(settings_with(corpora), on_progress=on_progress)
    text = (
        f"文档 {counts.new}，其后版本 {counts.changed}，再次见到 {counts.unchanged}，"
        f"已消失 {counts.gone}，未读出文字 {counts.unread}，出错页 {counts.soft_errors}，非文档 {counts.no_document}"
    )
    if counts.carried:
        text += f"\n另有 {counts.carried} 篇不在存档中，已从旧目录原样保留"
    if counts.set_aside:
        text += "\n旧目录已损坏，没有全部读出：已改名为 catalog.sqlite3.old-… 留在原处（PostgreSQL：模式 bianyin_old_…）"
    show_counts(counts, text, as_json=as_json)


def _chosen(names: Sequence[str], own: Path | None, *, searching: bool) -> Sequence[Source]:
    from bianyin.errors import InputError
    from bianyin.knowledge.sites import registry

    known = registry.sources(own)
    chosen = [registry.get(name, known) for name in dict.fromkeys(names)] if names else list(known)
    if searching:
        chosen = [
            source for source in chosen if any(each.searches_dates or each.is_by_day for each in source.lists)
        ]
        if not chosen:
            raise InputError("所选来源都不能按日期检索。", remedy="请去掉 --window，或改选来源。")
    return chosen


def shown_by_source(show: Moving) -> CrawlProgress:
    """What each source has come to."""
    return lambda key, counts: show(key, f"{key}：{_counted(counts)}，共", counts.done)


def _counted(counts: CrawlCounts) -> str:
    return (
        f"新增 {counts.new}，变更 {counts.changed}，未变 {counts.unchanged}，消失 {counts.gone}，"
        f"失败 {counts.failed}，未获准 {counts.refused}"
    )


def _show(report: CrawlReport, names: Mapping[str, str]) -> None:
    for key, counts in report.sources.items():
        typer.echo(f"{names.get(key, key.removeprefix('found.'))}：{_counted(counts)}，待采 {counts.waiting}")
    typer.echo(
        f"请求 {report.requests} 次，{report.body_bytes / 2**20:.1f} MiB，{report.seconds:.1f} 秒；"
        f"语料库新增 {report.documents_new}，变更 {report.documents_changed}，其中未读出文字 {report.documents_unread}，非文档 {report.no_document}"
    )
    say_losses(report.losses)
