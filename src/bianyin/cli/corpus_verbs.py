"""Verbs that build the corpus and its index: ingest, index."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bianyin.cli.bars import counting, stages
from bianyin.cli.running import (
    WITH_LOSSES,
    AsJson,
    Corpora,
    Quiet,
    VectorStoreDir,
    say,
    say_losses,
    settings_with,
    show_counts,
    show_json,
)

if TYPE_CHECKING:
    from bianyin.archive import Notice

FORMATS = (
    "HTML（html、htm、shtml）、TXT、PDF、DOCX、XLSX、JSONL(.gz)、WARC(.gz、.zst)，"
    "以及 DOC、WPS、XLS、ET、RTF（需本机装有 LibreOffice）"
)


def add_to(app: typer.Typer) -> None:
    app.command(
        "ingest", help=f"导入文件或文件夹到语料库：{FORMATS}。", short_help="导入文件或文件夹到语料库。"
    )(ingest)
    app.command("index", help="使索引与语料库一致，只处理变化的部分。")(index)


def ingest(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="文件或文件夹")],
    quiet: Quiet = False,
    as_json: AsJson = False,
    corpora: Corpora = None,
) -> None:
    from bianyin.app import ingest as ingest_into
    from bianyin.errors import InputError

    notices: list[Notice] = []
    try:
        with counting("导入", quiet=quiet) as on_progress:
            counts = ingest_into(paths, settings_with(corpora), on_progress=on_progress, tell=notices.append)
    except InputError:
        _say_notices(notices)  # of what was passed over before: there may have been nothing else
        raise
    text = f"新增 {counts.new}，变更 {counts.changed}，未变 {counts.unchanged}"
    if as_json:
        show_json(counts.model_dump() | {"losses": [each.words for each in notices if each.loss]})
    else:
        typer.echo(text)
    say("接下来运行 bianyin index 更新索引。", quiet=quiet or not (counts.new or counts.changed))
    _say_notices(notices)
    if counts.unread:
        typer.echo(
            f"损失：{counts.unread} 个文件已登记，但读不出文字（扫描件、损坏或无读取程序）；bianyin corpus 列出它们。",
            err=True,
        )
    if counts.unread or any(notice.loss for notice in notices):
        raise typer.Exit(WITH_LOSSES)


def _say_notices(notices: list[Notice]) -> None:
    for notice in notices:
        if not notice.loss:
            say(f"注意：{notice.words}")
    say_losses([notice.words for notice in notices if notice.loss], counted="处")


def index(
    rebuild: Annotated[bool, typer.Option("--rebuild", help="从头重建（向量缓存保留）")] = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
    corpora: Corpora = None,
    vector_store: VectorStoreDir = None,
) -> None:
    from bianyin.app import build_index

    with stages(quiet=quiet) as on_progress:
        counts = build_index(settings_with(corpora, vector_store), rebuild=rebuild, on_progress=on_progress)
    text = f"新增 {counts.added}，移除 {counts.removed}，未变 {counts.unchanged}；新算向量 {counts.embedded}"
    show_counts(counts, text, as_json=as_json)
    if not counts.added + counts.unchanged:
        say("注意：语料库是空的，索引中没有任何文档。请先用 bianyin crawl 或 bianyin ingest 取得网页。")
    if counts.embedder is None and counts.added + counts.unchanged:
        say("注意：本机没有可用的嵌入模型，检索仅按词面进行。", quiet=quiet or as_json)
