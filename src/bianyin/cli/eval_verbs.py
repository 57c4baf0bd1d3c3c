"""The verbs that measure against judgements of the user's own: `eval extraction`, `retrieval`, `events`, `relevance`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bianyin.cli.bars import counting, stages
from bianyin.cli.eval_changepoints_verb import changepoints
from bianyin.cli.eval_tables import (
    change_lines,
    event_lines,
    extraction_lines,
    ranking_lines,
    relevance_lines,
)
from bianyin.cli.model_options import Llm, NoLlm
from bianyin.cli.running import (
    AsJson,
    Corpora,
    Quiet,
    RegionName,
    SectorName,
    VectorStoreDir,
    settings_with,
)

if TYPE_CHECKING:
    from bianyin.evaluate.questions import SearchScore
    from bianyin.settings import Settings

group = typer.Typer(help="评测：对照您自己的人工标准集，给出精确率与召回率。", no_args_is_help=True)
Details = Annotated[bool, typer.Option("--details", help="逐条列出与标准集不同之处")]
MostRecords = Annotated[int | None, typer.Option("--limit", min=1, help="只评前 N 条")]
Alone = Annotated[bool, typer.Option("--alone", help="只用所给的页，不与语料库中的文档放在一起")]
Totals = Annotated[bool, typer.Option("--totals", help="只给总数，不逐项列出：用于留作检验、只看一次的集合")]
Accept = Annotated[Path | None, typer.Option("--accept", help="把本次结果写入该文件，作为以后比较的基准")]


group.command("changepoints", help="变点检测：在已知变点的模拟序列上，与其他方法并列。")(changepoints)


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="eval")


@group.command("extraction", help="抽取：规则，以及所配置的大语言模型，对照标准集。")
def extraction(
    gold: Annotated[Path, typer.Argument(metavar="GOLD.jsonl", help="标准集，每行一篇文档应有的记录")],
    documents: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[DOCUMENTS…]", help="含有这些文档的文件或文件夹；省略则取自语料库"),
    ] = None,
    llm: Llm = None,
    no_llm: NoLlm = False,
    details: Details = False,
    most: MostRecords = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
    corpora: Corpora = None,
) -> None:
    from bianyin.draft.llm.opening import ModelChoice
    from bianyin.evaluate.extraction import evaluate_drafters
    from bianyin.evaluate.gold_records import Gold, find_documents
    from bianyin.evaluate.judged import read_judged

    rows, settings = read_judged(gold, Gold)[:most], settings_with(corpora)
    found = find_documents(rows, documents or [], settings)
    choice = ModelChoice(model=llm, off=no_llm)
    with counting("评测", quiet=quiet) as on_progress:
        scores = list(evaluate_drafters(rows, found, settings, choice, on_progress=on_progress))
    if as_json:
        typer.echo(json.dumps([score.model_dump() for score in scores], ensure_ascii=False, indent=2))
        return
    for score in scores:
        typer.echo("\n".join(extraction_lines(score, details=details)))


@group.command("retrieval", help="检索：所配置的语料库与索引，对照标明了答案文档的问题。")
def retrieval(
    questions: Annotated[
        Path, typer.Argument(metavar="QUESTIONS.jsonl", help="每行一个问题，与能回答它的文档的网址")
    ],
    against: Annotated[
        Path | None, typer.Option("--against", help="与该文件中上次认可的结果比较（由 --accept 写出）")
    ] = None,
    accept: Accept = None,
    details: Annotated[bool, typer.Option("--details", help="逐条列出前五未答全的问题")] = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
    corpora: Corpora = None,
    vector_store: VectorStoreDir = None,
) -> None:
    from bianyin.evaluate import accepted_runs
    from bianyin.evaluate.judged import read_judged
    from bianyin.evaluate.questions import JudgedQuestion, measure_search

    judged, name = read_judged(questions, JudgedQuestion), questions.name
    before = accepted_runs.read_accepted(against).get(name) if against else None
    settings = settings_with(corpora, vector_store)
    with counting("评测", quiet=quiet) as on_progress:
        result = measure_search(judged, settings, before=before, on_progress=on_progress)
    if accept is not None:
        accepted_runs.accept({name: result.found}, accept)
    if as_json:
        typer.echo(result.model_dump_json(indent=2))
    else:
        _show(name, result, details=details)


@group.command("events", help="事件：所给的页入库、建索引、出报告，看找到多少标准事件、误报多少干扰页。")
def events(
    gold: Annotated[Path, typer.Argument(metavar="EVENTS.jsonl", help="标准事件，每行一个")],
    pages: Annotated[
        list[Path], typer.Argument(metavar="PAGES.jsonl…", help="判断过的页：讲述哪些事件，或是哪种干扰")
    ],
    points: Annotated[Path, typer.Option("--points", help="变点文件：CSV、JSON 或已有报告 .md")],
    region: RegionName,
    sector: SectorName,
    alone: Alone = False,
    against: Annotated[
        Path | None, typer.Option("--against", help="与该文件中上次认可的结果比较（由 --accept 写出）")
    ] = None,
    accept: Accept = None,
    details: Details = False,
    totals: Totals = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
    corpora: Corpora = None,
    vector_store: VectorStoreDir = None,
) -> None:
    settings = settings_with(corpora, vector_store)
    show_events(
        (gold, pages, points), (region, sector), settings, alone=alone, against=against, accept=accept,
        details=details, totals=totals, quiet=quiet, as_json=as_json,
    )  # fmt: skip


def show_events(
    files: tuple[Path, list[Path], Path],
    asked: tuple[str, str],
    settings: Settings,
    *,
    alone: bool,
    against: Path | None,
    accept: Path | None,
    details: bool,
    totals: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Measure and show gold events (`files`: events, judged pages, points) of a region's sector (`asked`)."""
    from bianyin.evaluate import accepted_runs
    from bianyin.evaluate.event_recall import measure_events, subject_of
    from bianyin.evaluate.told_events import read_told
    from bianyin.series import read_points

    gold, pages, points = files
    told, subject, around = read_told(gold, pages), subject_of(*asked), read_points(points)
    name = "、".join(path.name for path in pages) + ("（单独）" if alone else "")
    before = accepted_runs.read_accepted(against).get(name) if against else None
    with stages(quiet=quiet) as on_progress:
        score = measure_events(
            told, subject, around, settings, alone=alone, before=before, on_progress=on_progress
        )
    if accept is not None:
        accepted_runs.accept({name: accepted_runs.keyed(score.found)}, accept)
    if as_json:
        shown = {"events", "tellings", "distractors"} if totals else None
        typer.echo(score.model_dump_json(indent=2, include=shown))
    else:
        typer.echo("\n".join(event_lines(name, score, details=details, totals=totals)))


@group.command("relevance", help="相关：按判断过的问题出报告，看所出的记录有多少该留，该留的文档有多少出了。")
def relevance(
    judgements: Annotated[
        list[Path], typer.Argument(metavar="JUDGEMENTS.jsonl…", help="每行一个判断：一篇文档，对一个变点")
    ],
    against: Annotated[
        Path | None, typer.Option("--against", help="与该文件中上次认可的结果比较（由 --accept 写出）")
    ] = None,
    accept: Accept = None,
    details: Annotated[
        bool, typer.Option("-v", "--details", help="逐条列出无关、不实、未判的记录，与应留而未出的文档")
    ] = False,
    totals: Totals = False,
    quiet: Quiet = False,
    as_json: AsJson = False,
    corpora: Corpora = None,
    vector_store: VectorStoreDir = None,
) -> None:
    show_relevance(
        judgements, settings_with(corpora, vector_store), against=against, accept=accept, details=details,
        totals=totals, quiet=quiet, as_json=as_json,
    )  # fmt: skip


def show_relevance(
    files: list[Path],
    settings: Settings,
    *,
    against: Path | None,
    accept: Path | None,
    details: bool,
    totals: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Measure and show what the reports of judged questions ship."""
    from bianyin.evaluate import accepted_runs
    from bianyin.evaluate.judged_relevance import read_judgements
    from bianyin.evaluate.relevance import measure_relevance

    questions, name = read_judgements(files), "、".join(path.name for path in files)
    before = accepted_runs.read_accepted(against).get(name) if against else None
    with stages(quiet=quiet) as on_progress:
        score = measure_relevance(questions, settings, before=before, on_progress=on_progress)
    if accept is not None:
        accepted_runs.accept({name: accepted_runs.keyed(score.found)}, accept)
    if as_json:
        typer.echo(score.model_dump_json(indent=2, include={"total"} if totals else None))
    else:
        typer.echo("\n".join(relevance_lines(name, score, details=details, totals=totals)))


def _show(name: str, result: SearchScore, *, details: bool) -> None:
    typer.echo(f"{name}（{result.score.questions} 题）")
    for line in (*ranking_lines([result.score]), *change_lines(result.gained, result.lost)):
        typer.echo(line)
    if result.absent:
        typer.echo(f"  有 {len(result.absent)} 题的文档不在语料库中，未评")
    for label, listed in (("未评", result.absent), ("前五未答全", result.missed)) if details else ():
        for question in listed:
            typer.echo(f"    {label}：{question}")
