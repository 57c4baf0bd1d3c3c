"""The verb demo: the bundled example from its pages to the report folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bianyin.cli.bars import stages
from bianyin.cli.report_options import Lang
from bianyin.cli.report_verb import write
from bianyin.cli.running import Corpora, Quiet, VectorStoreDir, say, settings_with


def add_to(app: typer.Typer) -> None:
    app.command("demo", help="用内置示例（辽宁工业）从头到尾跑一遍。")(demo)


def demo(
    output: Annotated[Path, typer.Option("-o", "--output", help="报告文件夹")] = Path(
        "reports/liaoning-industry"
    ),
    lang: Lang = None,
    quiet: Quiet = False,
    corpora: Corpora = None,
    vector_store: VectorStoreDir = None,
) -> None:
    from bianyin.app import build_index, ingest
    from bianyin.draft.llm.opening import ModelChoice
    from bianyin.example_files import example_folder
    from bianyin.report import check_folder
    from bianyin.series import given_points, read_points, read_series
    from bianyin.wording import speaking

    check_folder(output)
    example = example_folder()
    base = settings_with(corpora, vector_store)
    # Its own folders below the user's, and no database: the digests of the example must never be evidence in a real report.
    settings = base.model_copy(
        update={
            "corpora": base.corpora / "demo",
            "vector_store": base.vector_store / "demo",
            "database_url": None,
        }
    )
    counts = ingest([example / "pages"], settings)
    say(f"导入示例网页：新增 {counts.new}，未变 {counts.unchanged}", quiet=quiet)
    with stages(quiet=quiet) as on_progress:
        build_index(settings, on_progress=on_progress)
    series = read_series(example / "series.csv", "辽宁", "工业")
    spoken = lang or "zh"
    with speaking(spoken):
        points = given_points(read_points(example / "points.csv"), series, settings.window_days)
    # By rules, whatever the settings say: the demo needs no key and no network.
    write(
        "辽宁", "工业", points, output, settings, ModelChoice(off=True), series, spoken,
        quiet=quiet, as_json=False,
    )  # fmt: skip
