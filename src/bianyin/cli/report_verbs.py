"""The verbs report and demo: from change points to the report folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bianyin.cli.bars import moving, stages
from bianyin.cli.detect_verb import Columns, Seed, SeriesOptions, UnitName, points_of, series_of
from bianyin.cli.model_options import (
    EstimateOnly,
    Llm,
    LlmRequired,
    MaxCalls,
    MaxCost,
    NoLlm,
    end_with_losses,
    show_estimate,
)
from bianyin.cli.overview_table import show_overview
from bianyin.cli.running import (
    REGION_HELP,
    SECTOR_HELP,
    AsJson,
    Corpora,
    Quiet,
    VectorStoreDir,
    say,
    say_losses,
    settings_with,
    show_json,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bianyin.crawl.web_archives import WebArchive
    from bianyin.draft.llm.opening import ModelChoice
    from bianyin.model import ChangePoint, Report, Series
    from bianyin.settings import Settings
    from bianyin.wording import Language


_READABLE = ("report.html", "report.md", "report.docx", "records.csv")  # what a person opens first

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


def add_to(app: typer.Typer) -> None:
    app.command("report", help="生成报告文件夹。")(report)
    app.command("demo", help="用内置示例（辽宁工业）从头到尾跑一遍。")(demo)


def report(
    region: Annotated[str | None, typer.Option("--region", help=REGION_HELP)] = None,
    sector: Annotated[str | None, typer.Option("--sector", help=SECTOR_HELP)] = None,
    points: Annotated[
        Path | None, typer.Option("--points", help="变点文件：CSV、JSON 或已有报告 .md")
    ] = None,
    series: Annotated[
        Path | None, typer.Option("--series", help="排放序列 CSV 或 XLSX；没有 --points 时先检测变点")
    ] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="报告文件夹")] = None,
    update: Annotated[
        Path | None,
        typer.Option(
            "--update",
            metavar="DIR",
            help="把已有的报告文件夹按其原来的地区、变点与窗口重做一遍，变化写入其中的 diff.md",
        ),
    ] = None,
    lang: Lang = None,
    llm: Llm = None,
    no_llm: NoLlm = False,
    llm_required: LlmRequired = False,
    estimate: EstimateOnly = False,
    max_calls: MaxCalls = None,
    max_cost: MaxCost = None,
    window_days: WindowDays = None,
    wider_window_days: WiderWindowDays = None,
    index_within: IndexWithin = None,
    reach_back: Annotated[
        str | None,
        typer.Option(
            "--reach-back",
            metavar="ARCHIVE",
            help="窗口里没有本地区的文档时，向网页档案馆取本地区来源当时的网页，再重做：wayback、commoncrawl 或 CDX 服务的地址",
        ),
    ] = None,
    columns: Columns = None,
    unit: UnitName = None,
    seed: Seed = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
    corpora: Corpora = None,
    vector_store: VectorStoreDir = None,
) -> None:
    from bianyin.app import estimate as estimate_for
    from bianyin.draft.llm.opening import ModelChoice
    from bianyin.errors import InputError
    from bianyin.knowledge import places, sectors
    from bianyin.report import check_folder
    from bianyin.series import given_points, read_points
    from bianyin.wording import speaking

    choice = ModelChoice(llm, no_llm, llm_required, max_calls, max_cost)
    if update is not None:
        if any(given is not None for given in (region, sector, points, series, output)):
            raise InputError(
                "--update 不与 --region、--sector、--points、--series、-o 同用。", remedy="它们都取自该报告。"
            )
        _renew(
            update,
            settings_with(corpora, vector_store, index_within=index_within),
            choice,
            lang,
            quiet=quiet,
            as_json=as_json,
        )
        return
    if region is None or sector is None:
        raise InputError(
            "没有说是哪个地区、哪个部门的报告。",
            remedy="请用 --region 与 --sector 给出，如 --region 辽宁 --sector 工业。",
        )
    asked, part = places.find(region), sectors.find(sector)
    folder = output or Path("reports") / f"{asked.english}-{part.key}".lower().replace(" ", "-")
    check_folder(folder)
    archive = _archive(reach_back)
    settings = settings_with(
        corpora,
        vector_store,
        window_days=window_days,
        wider_window_days=wider_window_days,
        index_within=index_within,
    )
    options = SeriesOptions(region, sector, columns, unit)
    read = None if series is None else series_of(series, options, quiet=quiet)
    found: Sequence[ChangePoint]
    spoken = lang or "zh"
    if points is not None:
        given = read_points(points, read, region=region, sector=sector)
        with speaking(spoken):
            found = given_points(given, read, settings.window_days)
    elif read is not None:
        with speaking(spoken):
            found = points_of(read, seed, settings.window_days)
    else:
        raise InputError("没有给出变点来源。", remedy="请用 --points FILE 或 --series FILE，或两者都用。")
    if estimate:
        show_estimate(estimate_for(region, sector, found, settings, choice=choice), as_json=as_json)
    else:
        _write(
            region, sector, found, folder, settings, choice, read, spoken,
            quiet=quiet, as_json=as_json, web_archive=archive,
        )  # fmt: skip


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
    _write(
        "辽宁", "工业", points, output, settings, ModelChoice(off=True), series, spoken,
        quiet=quiet, as_json=False,
    )  # fmt: skip


def _renew(
    folder: Path,
    settings: Settings,
    choice: ModelChoice,
    lang: Language | None,
    *,
    quiet: bool,
    as_json: bool,
) -> None:
    from bianyin.compare import comparison_json, comparison_lines, renew

    with stages(quiet=quiet) as on_progress:
        answered, changes = renew(folder, settings, choice=choice, lang=lang, on_progress=on_progress)
    if as_json:
        show_json({"folder": str(folder), "changes": comparison_json(changes), **answered.run})
    else:
        _summarise(answered, folder)
        for line in comparison_lines(changes):
            typer.echo(line)
    end_with_losses(answered, quiet=quiet)


def _write(
    region: str,
    sector: str,
    points: Sequence[ChangePoint],
    folder: Path,
    settings: Settings,
    choice: ModelChoice,
    series: Series | None,
    lang: Language = "zh",
    *,
    quiet: bool,
    as_json: bool,
    web_archive: WebArchive | None = None,
) -> None:
    from bianyin.app import report as write_report_for

    def write() -> Report:
        with stages(quiet=quiet) as on_progress:
            return write_report_for(
                region, sector, points, folder, settings,
                series=series, choice=choice, lang=lang, on_progress=on_progress,
            )  # fmt: skip

    answered = write()
    if web_archive and _reached(answered, web_archive, settings, quiet=quiet):
        answered = write()
    if as_json:
        show_json({"folder": str(folder), **answered.run})
    else:
        _summarise(answered, folder)
    end_with_losses(answered, quiet=quiet)


def _archive(name: str | None) -> WebArchive | None:
    if name is None:
        return None
    from bianyin.crawl.web_archives import web_archive

    return web_archive(name)


def _reached(answered: Report, web_archive: WebArchive, settings: Settings, *, quiet: bool) -> bool:
    """Whether a web archive gave anything for the report's thin windows."""
    from bianyin.app import reach_thin
    from bianyin.cli.crawl_verbs import shown_by_source

    with moving(quiet=quiet) as show:
        crawled = reach_thin(answered, web_archive, settings, on_progress=shown_by_source(show))
    new = sum(each.documents_new + each.documents_changed for each in crawled)
    losses = list(dict.fromkeys(loss for each in crawled for loss in each.losses))
    say_losses(losses, "bianyin corpus")
    say(f"{web_archive.by}：为资料缺失的窗口取得 {new} 篇", quiet=quiet)
    return new > 0


def _summarise(answered: Report, folder: Path) -> None:
    from bianyin.report.searched_corpus import EMPTY

    typer.echo(f"{answered.region} {answered.sector}：{len(answered.sections)} 个变点")
    show_overview(answered)
    typer.echo(f"报告：{'、'.join(str(folder / name) for name in _READABLE)}")
    if not answered.run["index"]["documents"]:
        say(f"注意：{EMPTY}")
