"""The verbs of measuring: `eval extraction` and its siblings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bianyin.cli.model_options import Llm, NoLlm
from bianyin.cli.running import AsJson, Progress, Quiet, settings_with

if TYPE_CHECKING:
    from bianyin.evaluate.extraction import ExtractionScore, FieldScore

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
    from bianyin.pipeline.evaluating import evaluate_drafters
    from bianyin.pipeline.model import ModelChoice

    progress = Progress("评测", quiet=quiet)
    scores = evaluate_drafters(
        data, settings_with(), ModelChoice(model=llm, off=no_llm), most=most, on_progress=progress
    )
    progress.finish()
    if as_json:
        typer.echo(json.dumps([score.model_dump() for score in scores], ensure_ascii=False, indent=2))
        return
    for score in scores:
        _show(score, details=details)


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
