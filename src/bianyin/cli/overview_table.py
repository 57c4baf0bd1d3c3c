"""What a report found, at a glance: its overview as a table on a terminal, a line a change point elsewhere."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from bianyin.model import Report


def show_overview(answered: Report) -> None:
    if sys.stdout.isatty() and answered.sections:
        _as_table(answered)
    else:
        _as_lines(answered)


def _as_table(answered: Report) -> None:
    from rich.box import SIMPLE
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from bianyin.report.numbering import numbered
    from bianyin.report.overview import overview
    from bianyin.text.harmless import harmless

    names, *rows = overview(numbered(answered))
    table = Table(*names, box=SIMPLE)
    for row in rows:
        table.add_row(*(Text(harmless(cell)) for cell in row))
    Console().print(table)


def _as_lines(answered: Report) -> None:
    for section in answered.sections:
        point = section.point.point
        own = sum(event.association.names_region for event in section.events)
        counted = f"本地 {own} 条，全国性 {len(section.events) - own} 份"
        found = counted if section.events else "未找到相关政策或事件"
        typer.echo(f"  {point.date} ({point.kind})  {found}，未采用 {len(section.rejections)} 项")
