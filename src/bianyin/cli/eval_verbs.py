"""The verbs of measuring: `eval extraction` and its siblings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bianyin.cli.model_options import Llm, NoLlm
from bianyin.cli.retrieval_table import lines_of, summary_of
from bianyin.cli.running import AsJson, ProgressLine, Quiet, settings_with

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bianyin.evaluate.extraction import ExtractionScore, FieldScore
    from bianyin.evaluate.retrieval import SetResult

group = typer.Typer(help="评测：对照人工标准集，给出精确率与召回率。", no_args_is_help=True)
_DATA = Path("../shared/data")
_LABELS = {
    "record": "记录", "kind": "类别", "title": "标题", "dates": "日期", "issuers": "机构", "document_number": "文号",
    "places": "地点", "figures": "数量",
}  # fmt: skip


def add_to(app: typer.Typer) -> None:
    app.add_typer(group, name="eval")


@group.command("extraction", help="抽取：规则，以及所配置的大语言模型，对照标准集。")
def extraction(
    data: Annotated[Path, typer.Argument(metavar="DATA", help="开发数据所在文件夹")] = _DATA,
    llm: Llm = None,
    no_llm: NoLlm = False,
    details: Annotated[bool, typer.Option("--details", help="逐条列出与标准集不同之处")] = False,
    most: Annotated[int | None, typer.Option("--limit", min=1, help="只评前 N 条")] = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    from bianyin.draft.llm.opening import ModelChoice
    from bianyin.evaluate.run_extraction import evaluate_drafters

    progress = ProgressLine("评测", quiet=quiet)
    scores = evaluate_drafters(
        data, settings_with(), ModelChoice(model=llm, off=no_llm), most=most, on_progress=progress
    )
    if as_json:
        typer.echo(json.dumps([score.model_dump() for score in scores], ensure_ascii=False, indent=2))
        return
    for score in scores:
        progress.finish()
        _show(score, details=details)


@group.command("retrieval", help="检索：本程序与 BM25、向量、普通 LangChain 流程并列。")
def retrieval(
    data: Annotated[Path, typer.Argument(metavar="DATA", help="开发数据所在文件夹")] = _DATA,
    work: Annotated[Path, typer.Option("--work", help="评测索引与向量缓存所在文件夹")] = Path(
        "eval_retrieval"
    ),
    only: Annotated[
        str | None, typer.Option("--only", help="只评一组：chronoqa、words（不用向量）或 real")
    ] = None,
    distractors: Annotated[int, typer.Option("--distractors", min=0, help="干扰段落数")] = 10_000,
    words_distractors: Annotated[
        int, typer.Option("--words-distractors", min=0, help="不用向量的一组的干扰段落数")
    ] = 50_000,
    documents: Annotated[
        int | None, typer.Option("--documents", min=0, help="真实文档组除答案外最多放入多少篇")
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="ChronoQA 每组最多评多少题")] = None,
    rerank: Annotated[int, typer.Option("--rerank", min=0, help="每题精算向量的片段数")] = 0,
    plain: Annotated[bool, typer.Option("--plain/--no-plain", help="是否同时评普通 LangChain 流程")] = True,
    passage_vectors: Annotated[
        bool,
        typer.Option(
            "--passage-vectors/--leads", help="本程序的索引为每个片段存一个向量，或只为每篇开头存一个"
        ),
    ] = True,
    accept: Annotated[
        Path | None, typer.Option("--accept", help="把本次结果写入该文件，作为以后比较的基准")
    ] = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    from bianyin.evaluate.retrieval import accept as keep
    from bianyin.evaluate.run_retrieval import evaluate_retrieval

    shown: dict[str, ProgressLine] = {}

    def on_progress(stage: str, done: int, total: int) -> None:
        shown.setdefault(stage, ProgressLine(stage, quiet=quiet))(done, total)

    results = []
    for each in evaluate_retrieval(
        data, work, settings_with(), only=only, distractors=distractors, words_distractors=words_distractors,
        documents=documents, limit=limit, rerank=rerank, plain=plain, passage_vectors=passage_vectors,
        on_progress=on_progress,
    ):  # fmt: skip
        results.append(each)
        for progress in shown.values():
            progress.finish()
        if accept is not None:
            keep(results, accept)
        if not as_json:
            typer.echo("\n".join(lines_of(each)))
    typer.echo(summary_of(results) if not as_json else _as_json(results))


def _as_json(results: Sequence[SetResult]) -> str:
    return json.dumps([each.model_dump() for each in results], ensure_ascii=False, indent=2)


def _show(score: ExtractionScore, *, details: bool) -> None:
    from bianyin.evaluate.extraction import RECALL_ONLY

    typer.echo(f"抽取：{score.drafter}（{score.documents} 题）")
    typer.echo("  字段  精确率  召回率   对   错   漏")
    for name, field in score.fields.items():
        typer.echo(f"  {_LABELS[name]}  {_row(field, judged=name not in RECALL_ONLY)}")
    typer.echo(f"  溯源率 {_share(score.grounding_rate)}（{score.grounded}/{score.drafted} 个字段）")
    typer.echo("  驳回：" + "，".join(f"{reason} {count}" for reason, count in score.refusals.items()))
    tokens = score.tokens
    typer.echo(f"  模型调用 {tokens.calls}，提示 {tokens.prompt} token，回答 {tokens.completion} token")
    if score.unread:
        typer.echo(f"  模型未（完整）阅读 {score.unread} 篇")
    for each in score.mismatches if details else ():
        said = f"多出 {each.told}" if each.told else f"缺 {each.gold}"
        typer.echo(f"  {_LABELS[each.field]}：{said}（{each.why}）{each.url}")


def _row(field: FieldScore, *, judged: bool) -> str:
    precision = _share(field.precision) if judged else "    —"
    return f"{precision:>6}  {_share(field.recall):>6}  {field.right:>3}  {field.wrong:>3}  {field.missed:>3}"


def _share(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"
