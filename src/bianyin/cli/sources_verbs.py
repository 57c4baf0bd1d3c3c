"""Verbs about what is read: sources (the registry), sources check, corpus (what is there and what is not)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, cast, get_args

import typer

from bianyin.cli import try_verb
from bianyin.cli.bars import counting
from bianyin.cli.running import (
    FAILED,
    WITH_LOSSES,
    AsJson,
    Corpora,
    Quiet,
    reading_settings,
    say,
    settings_with,
    show_json,
)

if TYPE_CHECKING:
    from bianyin.catalog.overview import Overview
    from bianyin.crawl.address_check import Check
    from bianyin.knowledge.sites.reach import Reach
    from bianyin.model import Source
    from bianyin.settings import Settings

_Region = Annotated[str | None, typer.Option("--region", help="只看此地区（含其下级）")]
_Tier = Annotated[str | None, typer.Option("--tier", help="只看此权威层级，如 部委、省、市、中央媒体")]

_SHOWN = 15  # rows of a table on the terminal; --json has all
_STATES = {
    "ok": "可用",
    "no_articles": "无文章",
    "http_error": "出错",
    "refused": "未获准",
    "unreachable": "不可达",
}
_WARNINGS = {
    "no_main_text": "没有正文",
    "mojibake": "乱码",
    "spam": "垃圾或机器改写",
    "needs_ocr": "扫描件，没有文字（pip install 'bianyin[ocr]' 后 rebuild 可识读）",
    "unreadable": "文件损坏",
    "unread_format": "格式未读（需 LibreOffice）",
    "too_large": "解压后过大",
}


def add_to(app: typer.Typer) -> None:
    group = typer.Typer(invoke_without_command=True, help="列出来源登记；sources check 逐一核对地址。")
    group.callback()(listed)
    group.command("check", help="礼貌地访问各来源的列表页，看地址与文章样式是否仍然正确。")(check)
    try_verb.add_to(group)
    app.add_typer(group, name="sources")
    app.command("corpus", help="语料库里有什么：按来源、层级、月份、地区计数，缺口与失败。")(corpus)


def listed(
    context: typer.Context,
    region: _Region = None,
    tier: _Tier = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    if context.invoked_subcommand:
        return
    from bianyin.knowledge.sites import reach

    chosen = _chosen(settings_with(), region, tier)
    reached = [reach.of(source) for source in chosen]
    totals = reach.totals(reached)
    if as_json:
        entries = [
            source.model_dump(mode="json") | {"reach": each.as_dict()}
            for source, each in zip(chosen, reached, strict=True)
        ]
        show_json({"sources": entries, "reach": totals})
        return
    _show_sources(chosen, reached)
    counted = "，".join(f"{reach.NAMES[kind]} {count}" for kind, count in totals.items())
    say(f"共 {len(chosen)} 个来源" + (f"：{counted}。" if counted else "。"), quiet=quiet)
    if behind := sum(not each.reaches_far for each in reached):
        say(
            f"其中 {behind} 个不知其列表能否到 2019 年：往年的网页用 bianyin {reach.ARCHIVES} --window 从网页档案馆取。",
            quiet=quiet,
        )


def _show_sources(chosen: Sequence[Source], reached: Sequence[Reach]) -> None:
    from bianyin.knowledge import places

    rows = [
        (
            source.key,
            source.name,
            places.get(source.region).short,
            source.tier,
            each.text,
            str(source.checked),
            source.home,
        )
        for source, each in zip(chosen, reached, strict=True)
    ]
    _table(("来源", "名称", "地区", "层级", "可及", "核对于", "首页"), rows)


def check(
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE…]", help="来源；省略则为全部")
    ] = None,
    region: _Region = None,
    tier: _Tier = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    from bianyin.app import check_sources
    from bianyin.knowledge.sites import registry

    settings = settings_with()
    chosen = _chosen(settings, region, tier)
    if sources:
        known = registry.sources(settings.sources)
        wanted = {registry.get(name, known).key for name in sources}
        chosen = tuple(source for source in chosen if source.key in wanted)
    with counting("核对", quiet=quiet) as on_progress:
        found = check_sources(chosen, settings, on_progress=on_progress)
    if as_json:
        show_json([each.model_dump() for each in found])
    else:
        _show_checks(found)
    _end_of_check(found)


def _show_checks(found: Sequence[Check]) -> None:
    rows = [(each.key, _STATES[each.state], str(each.articles), each.url, each.detail[:60]) for each in found]
    _table(("来源", "状态", "文章", "地址", "说明"), rows)


def _end_of_check(found: Sequence[Check]) -> None:
    if found and all(each.state in ("unreachable", "refused") for each in found):
        typer.echo("错误：所有来源都无法访问，本机可能没有网络。请检查网络后重试；登记未改动。", err=True)
        raise typer.Exit(FAILED)
    if any(each.state != "ok" for each in found):
        raise typer.Exit(WITH_LOSSES)


def corpus(
    region: _Region = None, quiet: Quiet = False, as_json: AsJson = False, corpora: Corpora = None
) -> None:
    from bianyin.catalog.overview import overview
    from bianyin.knowledge import places
    from bianyin.wiring import open_catalog

    settings, code = reading_settings(corpora), places.find(region).code if region else None
    with open_catalog(settings) as catalog:
        found = overview(catalog.facts(), settings.corpora, region=code)
    if as_json:
        typer.echo(found.model_dump_json(indent=1))
        return
    _show_overview(found)
    say("完整计数见 --json。", quiet=quiet)


def _show_overview(found: Overview) -> None:
    from bianyin.knowledge import places

    typer.echo(
        f"文档 {found.documents} 篇，其中转载 {found.reposts}，原网页已消失 {found.gone}，无日期 {found.undated}"
    )
    _counts("按来源", found.by_source.items())
    _counts("按层级", found.by_tier.items())
    _counts("按地区", ((places.get(code).name, count) for code, count in found.by_region.items()))
    years: dict[str, int] = {}
    for month, count in found.by_month.items():
        years[month[:4]] = years.get(month[:4], 0) + count
    _counts("按年份（发布，否则成文）", years.items(), limit=100)
    _counts("不能作证据", ((_WARNINGS.get(name, name), count) for name, count in found.unusable.items()))
    gaps = (
        (f"{gap.start} 至 {gap.end}" if gap.start != gap.end else gap.start, gap.documents)
        for gap in found.gaps
    )
    _counts("缺口（月份里没有或极少文档：不等于没有政策）", gaps, limit=40)
    unread = ((f"{_WARNINGS[each.reason]}：{each.title}  {each.url}", 1) for each in found.unread)
    _counts("读不出文字的文件", unread, limit=40)
    failed = ((f"{each.source}（{each.reason}）", each.pages) for each in found.crawl_failures)
    _counts("采集失败的网页", failed, limit=40)


def _counts(title: str, pairs: Iterable[tuple[str, int]], *, limit: int = _SHOWN) -> None:
    rows = list(pairs)
    if not rows:
        return
    typer.echo(f"\n{title}")
    for name, count in rows[:limit]:
        typer.echo(f"  {count:>7}  {name}")
    if len(rows) > limit:
        typer.echo(f"  另有 {len(rows) - limit} 项")


def _chosen(settings: Settings, region: str | None, tier: str | None) -> tuple[Source, ...]:
    from bianyin.errors import UnknownName
    from bianyin.knowledge import places
    from bianyin.knowledge.sites import registry
    from bianyin.model import Tier

    if tier is not None and tier not in get_args(Tier):
        raise UnknownName(f"没有层级 {tier}。", remedy=f"可用：{'、'.join(get_args(Tier))}。")
    code = places.find(region).code if region else None
    return registry.select(registry.sources(settings.sources), region=code, tier=cast("Tier | None", tier))


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as their widest cell; a Chinese character takes two places on a terminal."""
    widths = [max(map(_width, column)) for column in zip(head, *rows, strict=True)]
    for row in (head, *rows):
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        typer.echo("  ".join(cells).rstrip())


def _width(text: str) -> int:
    return sum(2 if character > "\u2e7f" else 1 for character in text)
