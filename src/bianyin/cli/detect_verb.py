"""The verb detect, and finding change points for the verbs that need them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from bianyin.cli.bars import counting
from bianyin.cli.running import WITH_LOSSES, AsJson, Quiet, say, settings_with, show_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bianyin.model import ChangePoint, Series
    from bianyin.series import Detected

Columns = Annotated[
    str | None,
    typer.Option("--columns", help="列名对应，如 date=日期,value=排放量,region=省份,sector=部门"),
]
Seed = Annotated[int | None, typer.Option("--seed", help="检测的随机种子；相同种子结果相同")]
UnitName = Annotated[
    str | None,
    typer.Option("--unit", help="数值的单位，如 Mt/day、kt/month、万吨/年、tC/day；列名写明单位时可省略"),
]


class SeriesOptions(NamedTuple):
    """Which series of a file is meant, and how the file is read."""

    region: str | None
    sector: str | None
    columns: str | None = None
    unit: str | None = None


def add_to(app: typer.Typer) -> None:
    app.command("detect", help="检测排放序列的变点。")(detect)


def detect(
    series: Annotated[Path, typer.Argument(metavar="SERIES", help="排放序列：CSV 或 XLSX，长表宽表均可")],
    region: Annotated[str | None, typer.Option("--region", help="地区；文件只含一个地区时可省略")] = None,
    sector: Annotated[str | None, typer.Option("--sector", help="部门；文件只含一个部门时可省略")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="写入 CSV 文件")] = None,
    every: Annotated[
        bool,
        typer.Option("--all", help="文件里所有地区与部门（可用 --region、--sector 限定其一），合为一张表"),
    ] = False,
    plot: Annotated[
        Path | None, typer.Option("--plot", help="画出序列、变点、区间与窗口：.svg、.html 或 .png")
    ] = None,
    columns: Columns = None,
    unit: UnitName = None,
    seed: Seed = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    asked = SeriesOptions(region, sector, columns, unit)
    if every:
        _detect_all(series, asked, output, plot, seed, as_json=as_json, quiet=quiet)
        return
    from bianyin.plot import check_picture
    from bianyin.series import write_points

    if plot is not None:
        check_picture(plot)
    from bianyin.cli.typed import parse_columns
    from bianyin.series import SeriesFile
    from bianyin.series.detect_all import beside_file

    read = series_of(series, asked, quiet=quiet)
    file = SeriesFile(series, parse_columns(columns), unit)
    points = beside_file(file, read, points_of(read, seed))
    if output is not None:
        write_points(points, output)
        say(f"{len(points)} 个变点已写入 {output}", quiet=quiet)
    if plot is not None:
        _plot(read, points, plot)
        say(f"图已写入 {plot}", quiet=quiet)
    if as_json:
        show_json([point.model_dump(mode="json") for point in points])
    elif output is None:
        for point in points:
            typer.echo(_point_line(point))


def series_of(path: Path, asked: SeriesOptions, *, quiet: bool) -> Series:
    """The series of a file; what is to be known of it goes to stderr."""
    from bianyin.cli.typed import parse_columns
    from bianyin.series import SeriesFile, detection_notes, series_notes

    file = SeriesFile(path, parse_columns(asked.columns), asked.unit)
    series = file.series(asked.region, asked.sector)
    for note in (*file.notes(series), *series_notes(series), *detection_notes(series)):
        say(f"注意：{note}", quiet=quiet)
    return series


def points_of(series: Series, seed: int | None, window_days: int | None = None) -> tuple[ChangePoint, ...]:
    """The change points of a series, with their warnings."""
    from bianyin.series import detect as detect_points
    from bianyin.series import with_warnings

    points = detect_points(series) if seed is None else detect_points(series, seed=seed)
    return with_warnings(points, series, settings_with(window_days=window_days).window_days)


def _point_line(point: ChangePoint) -> str:
    from bianyin.series import head_line, shown_date

    interval = f"  区间 {point.start} 至 {point.end}" if point.start and point.end else ""
    confidence = "未给出" if point.confidence is None else f"{point.confidence:.2f}"
    known = "".join(f"\n    {line}" for line in filter(None, (head_line(point),)))
    warned = "".join(f"\n    注意：{warning.detail}" for warning in point.warnings)
    return f"{shown_date(point)}  {point.kind}  置信度 {confidence}{interval}{known}{warned}"


def _plot(series: Series, points: Sequence[ChangePoint], path: Path) -> None:
    from bianyin.knowledge import places, sectors
    from bianyin.plot import draw_series, write_picture
    from bianyin.series import windows_for

    settings = settings_with()
    windows = windows_for(
        points, days=settings.window_days, wider_days=settings.wider_window_days, region=series.region
    )
    title = f"{places.get(series.region).name} {sectors.get(series.sector).name}部门"
    write_picture(draw_series(series, windows, title), windows, path, title)


def _detect_all(
    path: Path,
    asked: SeriesOptions,
    output: Path | None,
    plot: Path | None,
    seed: int | None,
    *,
    as_json: bool,
    quiet: bool,
) -> None:
    """All series of the file as one table; exit 3 where some could not be judged, which are listed."""
    from bianyin.batch import all_done, local_processes
    from bianyin.cli.typed import parse_columns
    from bianyin.errors import InputError
    from bianyin.series import DEFAULT_SEED, SeriesFile, detect_all, write_points_of_many

    if plot is not None:
        raise InputError(
            "--plot 一次只画一个序列。", remedy="请去掉 --all，用 --region 与 --sector 指定一个。"
        )
    file = SeriesFile(path, parse_columns(asked.columns), asked.unit)
    subjects = file.subjects(asked.region, asked.sector)
    if left_out := file.unknown():
        say(f"注意：不是地区或部门，未检测：{'、'.join(left_out)}", quiet=quiet)
    with counting("检测", quiet=quiet) as on_progress:
        found = detect_all(
            file, subjects, window_days=settings_with().window_days,
            seed=DEFAULT_SEED if seed is None else seed, on_progress=on_progress,
            do_all=partial(all_done, open_executor=local_processes()),
        )  # fmt: skip
    rows = [(*_names(each), each.points) for each in found]
    if output is not None:
        write_points_of_many(rows, output)
    if as_json:
        show_json([{"region": region, "sector": sector, "points": [point.model_dump(mode="json") for point in points]}
                   for region, sector, points in rows])  # fmt: skip
    elif output is None:
        _list(rows)
    _sum_up(found, output, quiet=quiet)


def _list(rows: Sequence[tuple[str, str, Sequence[ChangePoint]]]) -> None:
    for region, sector, points in rows:
        typer.echo(f"{region} {sector}：{len(points)} 个变点")
        for point in points:
            typer.echo(f"  {_point_line(point)}")


def _names(each: Detected) -> tuple[str, str]:
    from bianyin.knowledge import places, sectors

    return places.get(each.subject.region).name, sectors.get(each.subject.sector).name


def _sum_up(found: Sequence[Detected], output: Path | None, *, quiet: bool) -> None:
    """Notes and failures of each series, and how much came of all."""
    for each in found:
        for note in each.notes:
            say(f"注意：{' '.join(_names(each))}：{note}", quiet=quiet)
    failed = [each for each in found if each.failed]
    for each in failed:
        say(f"未能检测：{' '.join(_names(each))}：{each.failed}")
    written = "" if output is None else f"，已写入 {output}"
    count = sum(len(each.points) for each in found)
    say(f"{len(found) - len(failed)} 个序列，{count} 个变点{written}", quiet=quiet)
    if failed:
        raise typer.Exit(WITH_LOSSES)
