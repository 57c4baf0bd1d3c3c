"""The verb audit: is what a report says so?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bianyin.cli.bars import counting
from bianyin.cli.running import (
    OBJECTIONS,
    AsJson,
    Corpora,
    Quiet,
    VectorStoreDir,
    reading_settings,
    show_json,
)

_HELP = (
    "核查一份报告（本程序的或他人的）：逐条记录说明有据、矛盾还是查无实据。"
    "退出码：0 没有异议；4 有异议；2 读不出报告；1 语料库或索引出错。"
)


def add_to(app: typer.Typer) -> None:
    app.command("audit", help=_HELP, short_help="核查一份报告：有据、矛盾还是查无实据。")(audit)


def audit(
    report: Annotated[
        Path, typer.Argument(metavar="REPORT", help="报告 .md、.txt、.docx，或本程序写出的报告文件夹")
    ],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="写出 audit.md 与 audit.json 的文件夹")
    ] = None,
    alone: Annotated[bool, typer.Option("--alone", help="只查报告自身能看出的问题，不与语料库核对")] = False,
    window_days: Annotated[
        int | None,
        typer.Option("--window-days", min=1, max=730, help="报告没有写明窗口时，变点前后各多少天（默认 90）"),
    ] = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
    corpora: Corpora = None,
    vector_store: VectorStoreDir = None,
) -> None:
    from bianyin.app import audit as audit_for
    from bianyin.audit.audit_files import JSON, MARKDOWN, lines_of, write_audit
    from bianyin.audit.audit_files import as_json as json_of
    from bianyin.text.harmless import harmless

    settings = reading_settings(corpora, vector_store, window_days=window_days)
    with counting("核查记录", quiet=quiet) as on_progress:
        found = audit_for(report, settings, alone=alone, on_progress=on_progress)
    if output is not None:
        write_audit(found, output)
    if as_json:
        show_json(json_of(found))
    else:
        for line in lines_of(found):
            typer.echo(harmless(line))
        if output is not None:
            typer.echo(f"核查结果：{output / MARKDOWN}、{output / JSON}")
    if found.objections:
        raise typer.Exit(OBJECTIONS)
