"""The verbs that measure against judgements of the user's own: `eval extraction`, `eval retrieval`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bianyin.cli.eval_changepoints_verb import changepoints
from bianyin.cli.eval_tables import change_lines, extraction_lines, ranking_lines
from bianyin.cli.model_options import Llm, NoLlm
from bianyin.cli.running import AsJson, Corpora, ProgressLine, Quiet, VectorStoreDir, settings_with

if TYPE_CHECKING:
    from bianyin.evaluate.questions import SearchScore

group = typer.Typer(help="评测：对照您自己的人工标准集，给出精确率与召回率。", no_args_is_help=True)
Details = Annotated[bool, typer.Option("--details", help="逐条列出与标准集不同之处")]
MostRecords = Annotated[int | None, typer.Option("--limit", min=1, help="只评前 N 条")]
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
    progress = ProgressLine("评测", quiet=quiet)
    scores = evaluate_drafters(
        rows, found, settings, ModelChoice(model=llm, off=no_llm), on_progress=progress
    )
    if as_json:
        typer.echo(json.dumps([score.model_dump() for score in scores], ensure_ascii=False, indent=2))
        return
    for score in scores:
        progress.finish()
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
    progress = ProgressLine("评测", quiet=quiet)
    result = measure_search(judged, settings_with(corpora, vector_store), before=before, on_progress=progress)
    progress.finish()
    if accept is not None:
        accepted_runs.accept({name: result.found}, accept)
    if as_json:
        typer.echo(result.model_dump_json(indent=2))
    else:
        _show(name, result, details=details)


def _show(name: str, result: SearchScore, *, details: bool) -> None:
    typer.echo(f"{name}（{result.score.questions} 题）")
    for line in (*ranking_lines([result.score]), *change_lines(result.gained, result.lost)):
        typer.echo(line)
    if result.absent:
        typer.echo(f"  有 {len(result.absent)} 题的文档不在语料库中，未评")
    for label, listed in (("未评", result.absent), ("前五未答全", result.missed)) if details else ():
        for question in listed:
            typer.echo(f"    {label}：{question}")
