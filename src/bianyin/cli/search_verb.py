"""The verb search: passages, as the report would see them."""

from __future__ import annotations

from typing import Annotated

import typer

from bianyin.cli.running import AsJson, Corpora, Quiet, VectorStoreDir, reading_settings, say, show_json


def add_to(app: typer.Typer) -> None:
    app.command("search", help="检索语料库，显示报告会看到的片段。")(search)


def search(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="检索词，或一个问题")],
    region: Annotated[str | None, typer.Option("--region", help="地区")] = None,
    sector: Annotated[str | None, typer.Option("--sector", help="部门")] = None,
    from_date: Annotated[str | None, typer.Option("--from", help="起始日期 YYYY-MM-DD（含）")] = None,
    to_date: Annotated[str | None, typer.Option("--to", help="截止日期 YYYY-MM-DD（含）")] = None,
    asked_on: Annotated[
        str | None,
        typer.Option(
            "--asked-on",
            help="提问日 YYYY-MM-DD：“去年”“三个月前”从这天算起，晚于它的靠后；默认为 --to，否则今天",
        ),
    ] = None,
    count: Annotated[int, typer.Option("-k", min=1, max=1000, help="片段数")] = 10,
    as_json: AsJson = False,
    quiet: Quiet = False,
    corpora: Corpora = None,
    vector_store: VectorStoreDir = None,
) -> None:
    from bianyin.api import found_passages
    from bianyin.report.searched_corpus import searched_corpus
    from bianyin.search.typed_query import asking_day, typed_query
    from bianyin.text.harmless import harmless
    from bianyin.wiring import open_catalog, open_searcher

    query = typed_query(text, region=region, sector=sector, first=from_date, last=to_date)
    day = asking_day(asked_on, to_date)
    settings = reading_settings(corpora, vector_store)
    with open_catalog(settings) as catalog, open_searcher(settings) as searcher:
        found = found_passages(catalog, searcher, query, count, day, settings)
        corpus = searched_corpus(catalog, searcher.document_ids())
        for note in (*corpus.notes, *searcher.notes):
            say(f"注意：{note}", quiet=quiet)
    rows = [passage.model_dump(mode="json") for passage in found]
    if as_json:
        show_json(rows)
        return
    for row in rows:
        published, title, url = row["published_on"] or "日期不详", row["title"], row["url"]
        typer.echo(harmless(f"{row['rank']}. {row['score']:.3f}  {published}  {title}  {url}"))
        typer.echo(harmless(f"   {' '.join(row['text'].split())[:160]}"))
    if not rows:
        say("未检索到片段。", quiet=quiet)
