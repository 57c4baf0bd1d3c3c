"""`sources try`: what an article pattern and a form of paging would find, before they are written into a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bianyin.cli.running import WITH_LOSSES, AsJson, settings_with, show_json

if TYPE_CHECKING:
    from bianyin.crawl.trying import TriedPage
    from bianyin.model import Source, SourceList
    from bianyin.settings import Settings

_SHOWN = 3  # articles of a page


def add_to(group: typer.Typer) -> None:
    group.command("try", help="试一个列表：照此文章样式与翻页会找到什么；不存任何东西。")(try_)


def try_(
    target: Annotated[str, typer.Argument(metavar="URL|SOURCE", help="列表页地址，或来源登记里的键名")],
    article_pattern: Annotated[
        str | None, typer.Option("--article-pattern", metavar="REGEX", help="文章地址的正则表达式")
    ] = None,
    pagination: Annotated[
        str | None, typer.Option("--pagination", help="翻页形式：none、index_n、page_param、json_api、by_day")
    ] = None,
    fields: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="列表的其他字段，如 pattern=index_{n}.html，可多次"),
    ] = None,
    pages: Annotated[int, typer.Option("--pages", min=1, max=20, help="试前几页")] = 3,
    day: Annotated[
        str | None, typer.Option("--day", metavar="DATE", help="按日期的报纸：试这一天的版面；省略则为昨天")
    ] = None,
    as_json: AsJson = False,
) -> None:
    from bianyin.app import try_list
    from bianyin.cli.typed import given_day

    settings, on = settings_with(), given_day(day, "--day")
    source, lists = _chosen(target, settings, article_pattern, _given(pagination, fields or []))
    tried = [(listed, try_list(source, listed, settings, pages=pages, day=on)) for listed in lists]
    if as_json:
        show_json([page.model_dump(mode="json") for _, found in tried for page in found])
    else:
        for listed, found in tried:
            _show(listed, found)
    if not all(any(page.articles for page in found) for _, found in tried):
        typer.echo("没有找到文章。请照上面的链接样式改 --article-pattern，或换 --pagination。", err=True)
        raise typer.Exit(WITH_LOSSES)


def _given(pagination: str | None, fields: Sequence[str]) -> dict[str, Any]:
    from bianyin.errors import InputError

    given = {"pagination": pagination} if pagination else {}
    for field in fields:
        name, equals, value = field.partition("=")
        if not equals:
            raise InputError(f"--set {field} 不是 NAME=VALUE。", remedy="例如 --set pattern=index_{n}.html。")
        given[name.strip()] = value
    return given


def _chosen(
    target: str, settings: Settings, article_pattern: str | None, given: dict[str, Any]
) -> tuple[Source, Sequence[SourceList]]:
    """The source to try and its lists, with what was given put in.

    Raises:
        InputError: a value is none that an entry can have.
        UnknownName: neither an address nor a source.
    """
    from pydantic import ValidationError

    from bianyin.crawl.lists import lists_of
    from bianyin.errors import InputError
    from bianyin.knowledge.sites import registry
    from bianyin.model import Source, SourceList
    from bianyin.model.address import split_address

    known = registry.sources(settings.sources)
    try:
        if "://" in target:
            parts = split_address(target)
            if parts is None:
                raise InputError(f"不是网页地址：{target[:80]}", remedy="请核对地址。")
            home = f"{parts.scheme}://{parts.netloc}/"
            source = Source(key="try", name=parts.netloc or target, home=home)
            lists: Sequence[SourceList] = [SourceList(url=target, **given)]
        else:
            source = registry.get(target, known)
            lists = [SourceList.model_validate(each.model_dump() | given) for each in lists_of(source)]
        changes = {"lists": tuple(lists)} | ({"article_pattern": article_pattern} if article_pattern else {})
        return Source.model_validate(source.model_dump() | changes), lists
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InputError(
            f"{place}：{first['msg']}", remedy="可用的字段与取值见 docs/guide/own-sources.md。"
        ) from None


def _echo(text: str) -> None:
    """A line in which a page's own words stand."""
    from bianyin.text.harmless import discreet

    typer.echo(discreet(text))


def _show(listed: SourceList, found: Sequence[TriedPage]) -> None:
    _echo(f"{listed.url}（{listed.pagination}）")
    for page in found:
        dates = sorted(filter(None, page.dates))
        span = f"，日期 {dates[0]} 至 {dates[-1]}" if dates else "，链接旁没有日期" if page.articles else ""
        _echo(f"  第 {page.number} 页 {page.url}")
        if page.posted:
            _echo(f"    POST {page.posted}")
        told = f"链接 {page.links}，文章 {len(page.articles)}（新 {page.fresh}）{span}"
        _echo(f"    {page.trouble or told}")
        for url, text in list(zip(page.articles, page.texts, strict=True))[:_SHOWN]:
            _echo(f"      {text or '（无字）'}  {url}")
    if not found:
        _echo("  没有第 1 页：翻页的字段不全")
    elif found[0].others:
        _echo("  不合文章样式的链接（样式，链接数，一例）：")
        for shape in found[0].others:
            _echo(f"    {shape.pattern}  {shape.count}  {shape.text} {shape.example}")
    if not listed.is_by_day and len(found) > 1 and not found[-1].fresh and not found[-1].trouble:
        _echo("  最后一页没有新文章：采集会在此停下")
