"""Options of a report that `report`, `batch` and `demo` take: windows, the index, its language."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

# As `Settings.window_days`, `wider_window_days` and `index_within` are bounded.
WindowDays = Annotated[
    int | None,
    typer.Option("--window-days", min=1, max=730, help="变点前后各检索多少天（默认 90）"),
]
WiderWindowDays = Annotated[
    int | None,
    typer.Option(
        "--wider-window-days",
        min=1,
        max=1460,
        help="其中没有时放宽到前后各多少天（默认 180；不大于前者则不放宽）",
    ),
]
IndexWithin = Annotated[
    float | None,
    typer.Option(
        "--index-within",
        min=0,
        metavar="SECONDS",
        help="先把尚未编入索引的文档编入，至多用这么多秒（默认 300）；0 则不编，报告写明哪些没有检索",
    ),
]


Lang = Annotated[
    Literal["zh", "en"] | None,  # `bianyin.wording.Language`, which is heavy to import
    typer.Option("--lang", help="报告自己的话用哪种语言：zh（默认）或 en；原文引文不翻译"),
]
