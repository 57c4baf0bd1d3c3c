"""The verb diff: what changed between two reports."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bianyin.cli.running import AsJson, say, show_json


def add_to(app: typer.Typer) -> None:
    app.command("diff", help="比较两份报告：新增、不再有、改动、所在变点不同的记录，以及原因。")(diff)


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="先前的报告文件夹")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="后来的报告文件夹")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="另写一份 Markdown")] = None,
    as_json: AsJson = False,
) -> None:
    from bianyin.compare import compare, comparison_json, comparison_lines, comparison_md, read_report
    from bianyin.series.whole_file import write_whole

    found = compare(read_report(old), read_report(new))
    if output is not None:
        write_whole(output, comparison_md(found, str(old), str(new)).encode())
        say(f"已写入 {output}")
    if as_json:
        show_json(comparison_json(found))
        return
    for line in comparison_lines(found):
        typer.echo(line)
