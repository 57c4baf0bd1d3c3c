"""The verb detect, and finding change points for the verbs that need them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bianyin.cli.running import AsJson, Quiet, say, settings_with, show_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bianyin.model import ChangePoint

Columns = Annotated[
    str | None,
    typer.Option("--columns", help="列名对应，如 date=日期,value=排放量,region=省份,sector=部门"),
]
Seed = Annotated[int | None, typer.Option("--seed", help="检测的随机种子；相同种子结果相同")]


def add_to(app: typer.Typer) -> None:
    app.command("detect", help="检测排放序列的变点。")(detect)


def detect(
    series: Annotated[Path, typer.Argument(metavar="SERIES.csv", help="排放序列 CSV")],
    region: Annotated[str | None, typer.Option("--region", help="地区；文件只含一个地区时可省略")] = None,
    sector: Annotated[str | None, typer.Option("--sector", help="部门；文件只含一个部门时可省略")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="写入 CSV 文件")] = None,
    columns: Columns = None,
    seed: Seed = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    from bianyin.series import write_points

    points = detected(series, region, sector, columns, seed, quiet=quiet)
    if output is not None:
        write_points(tuple(points), output)
        say(f"{len(points)} 个变点已写入 {output}", quiet=quiet)
    if as_json:
        show_json([point.model_dump(mode="json") for point in points])
    elif output is None:
        for point in points:
            typer.echo(_point_line(point))


def _point_line(point: ChangePoint) -> str:
    interval = f"  区间 {point.start} 至 {point.end}" if point.start and point.end else ""
    warned = "".join(f"\n    注意：{warning.detail}" for warning in point.warnings)
    confidence = "未给出" if point.confidence is None else f"{point.confidence:.2f}"
    return f"{point.date}  {point.kind}  置信度 {confidence}{interval}{warned}"


def detected(
    path: Path, region: str | None, sector: str | None, columns: str | None, seed: int | None, *, quiet: bool
) -> Sequence[ChangePoint]:
    """The change points of a series file, with their warnings; notes on the series go to stderr."""
    from bianyin.cli.typed import parse_columns
    from bianyin.series import detect as detect_points
    from bianyin.series import detection_notes, read_series, series_notes, with_warnings

    series = read_series(path, region, sector, parse_columns(columns))
    for note in (*series_notes(series), *detection_notes(series)):
        say(f"注意：{note}", quiet=quiet)
    points = detect_points(series) if seed is None else detect_points(series, seed=seed)
    return with_warnings(points, series, settings_with().window_days)
