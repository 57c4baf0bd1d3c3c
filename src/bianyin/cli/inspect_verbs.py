"""Verbs that look: show, doctor."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bianyin.cli.running import AsJson, Corpora, VectorStoreDir, reading_settings, show_json


def add_to(app: typer.Typer) -> None:
    app.command("show", help="显示一篇文档的规范文本；记录中的位置即指此文本。")(show)
    app.command("doctor", help="显示当前配置、缺少什么、怎么补。")(doctor)


def show(
    document_id: Annotated[str, typer.Argument(metavar="DOCUMENT_ID", help="records.jsonl 中的 document_id")],
    as_json: AsJson = False,
    corpora: Corpora = None,
) -> None:
    from bianyin.text.harmless import harmless, harmless_json
    from bianyin.wiring import open_catalog

    with open_catalog(reading_settings(corpora)) as catalog:
        document = catalog.get(document_id)
    if as_json:
        typer.echo(harmless_json(document.model_dump_json(indent=2)))
    else:  # a program that counts characters gets the text as it is
        typer.echo(harmless(document.text) if sys.stdout.isatty() else document.text)


def doctor(as_json: AsJson = False, corpora: Corpora = None, vector_store: VectorStoreDir = None) -> None:
    from bianyin.cli.doctor import examine
    from bianyin.text.harmless import discreet

    findings = examine(reading_settings(corpora, vector_store))
    if as_json:
        show_json([finding._asdict() for finding in findings])
        return
    for finding in findings:
        typer.echo(discreet(f"{'好' if finding.ok else '缺'}  {finding.name}：{finding.state}"))
        if finding.remedy:
            typer.echo(discreet(f"    {finding.remedy}"))
