"""The verb report: from change points to the report folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
from bianyin.cli.report_options import IndexWithin, Lang, WiderWindowDays, WindowDays
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


def add_to(app: typer.Typer) -> None:
    app.command("report", help="生成报告文件夹。")(report)


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
    from bianyin.report import check_folder

    choice = ModelChoice(llm, no_llm, llm_required, max_calls, max_cost)
    if update is not None:
        _refuse_another_question(region, sector, points, series, output)
        settings = settings_with(corpora, vector_store, index_within=index_within)
        _renew(update, settings, choice, lang, quiet=quiet, as_json=as_json)
        return
    region, sector = _asked(region, sector)
    usual = _usual_folder(
        region, sector
    )  # not used or not: a name that nobody knows is told before anything is read
    folder = output or usual
    check_folder(folder)
    archive = _archive(reach_back)
    settings = settings_with(
        corpora,
        vector_store,
        window_days=window_days,
        wider_window_days=wider_window_days,
        index_within=index_within,
    )
    read = (
        None
        if series is None
        else series_of(series, SeriesOptions(region, sector, columns, unit), quiet=quiet)
    )
    spoken = lang or "zh"
    found = _points(points, read, region, sector, settings, seed, spoken)
    if estimate:
        show_estimate(estimate_for(region, sector, found, settings, choice=choice), as_json=as_json)
    else:
        write(
            region, sector, found, folder, settings, choice, read, spoken,
            quiet=quiet, as_json=as_json, web_archive=archive,
        )  # fmt: skip


def _refuse_another_question(*given: object) -> None:
    from bianyin.errors import InputError

    if any(each is not None for each in given):
        raise InputError(
            "--update 不与 --region、--sector、--points、--series、-o 同用。", remedy="它们都取自该报告。"
        )


def _asked(region: str | None, sector: str | None) -> tuple[str, str]:
    from bianyin.errors import InputError

    if region is None or sector is None:
        raise InputError(
            "没有说是哪个地区、哪个部门的报告。",
            remedy="请用 --region 与 --sector 给出，如 --region 辽宁 --sector 工业。",
        )
    return region, sector


def _usual_folder(region: str, sector: str) -> Path:
    from bianyin.knowledge import places, sectors

    place, part = places.find(region), sectors.find(sector)
    return Path("reports") / f"{place.english}-{part.key}".lower().replace(" ", "-")


def _points(
    file: Path | None,
    series: Series | None,
    region: str,
    sector: str,
    settings: Settings,
    seed: int | None,
    lang: Language,
) -> Sequence[ChangePoint]:
    """Those of the file, seen in the series; without one, those found in the series. Their warnings are in `lang`."""
    from bianyin.errors import InputError
    from bianyin.series import given_points, read_points
    from bianyin.wording import speaking

    if file is None and series is None:
        raise InputError("没有给出变点来源。", remedy="请用 --points FILE 或 --series FILE，或两者都用。")
    given = None if file is None else read_points(file, series, region=region, sector=sector)
    with speaking(lang):
        if given is not None:
            return given_points(given, series, settings.window_days)
        assert series is not None
        return points_of(series, seed, settings.window_days)


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


def write(
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
    """Make the report and its folder, and tell of it; once more where a web archive gave pages for its thin windows."""
    from bianyin.app import report as write_report_for

    def made() -> Report:
        with stages(quiet=quiet) as on_progress:
            return write_report_for(
                region, sector, points, folder, settings,
                series=series, choice=choice, lang=lang, on_progress=on_progress,
            )  # fmt: skip

    answered = made()
    if web_archive and _reached(answered, web_archive, settings, quiet=quiet):
        answered = made()
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
