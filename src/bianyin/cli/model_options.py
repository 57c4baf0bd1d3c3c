"""Options about the language model that `report` takes, what an estimate looks like, and how losses end."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from bianyin.cli.running import WITH_LOSSES, say, show_json

if TYPE_CHECKING:
    from bianyin.draft.llm.estimate import Estimate, Load
    from bianyin.model import Report

Llm = Annotated[
    str | None, typer.Option("--llm", metavar="MODEL", help="大语言模型名，代替 BIANYIN_CHAT_MODEL")
]
NoLlm = Annotated[bool, typer.Option("--no-llm", help="只用规则抽取（未配置模型时即默认）")]
LlmRequired = Annotated[bool, typer.Option("--llm-required", help="模型接口不可用时报错退出，不由规则代替")]
EstimateOnly = Annotated[
    bool, typer.Option("--estimate", help="只估算模型调用次数、token 与费用，不发送，不写报告")
]
MaxCalls = Annotated[
    int | None, typer.Option("--max-calls", min=0, help="最多发出多少次模型请求（含重试）；其余由规则阅读")
]
MaxCost = Annotated[
    float | None, typer.Option("--max-cost", min=0, help="模型费用上限（按 BIANYIN_CHAT_PRICE_* 计）")
]


def show_estimate(estimate: Estimate, *, as_json: bool) -> None:
    if as_json:
        rows = {"model": estimate.model, "first": estimate.first._asdict()}
        show_json({**rows, "widened": estimate.widened._asdict()})
        return
    typer.echo(f"模型 {estimate.model}，尚未发送任何请求：")
    typer.echo(f"  {_load('首轮', estimate.first)}")
    typer.echo(f"  {_load('若各窗口均为空而放宽，至多再加', estimate.widened)}")


def _load(label: str, load: Load) -> str:
    cost = f"，费用约 {load.cost:.4f}" if load.cost else ""
    return (
        f"{label}：{load.calls} 次调用（另有 {load.remembered} 次已有缓存），"
        f"提示约 {load.prompt_tokens} token，回答约 {load.completion_tokens} token{cost}"
    )


def end_with_losses(report: Report, *, quiet: bool) -> None:
    """Exit 3 where something was lost, after saying what; the report and `run.json` list it one by one."""
    failed, unindexed = report.run["failed"], report.run["index"]["unindexed"]
    for reason, count in Counter(each["reason"] for each in failed).most_common():
        say(f"注意：{count} 项未由模型完成：{reason}", quiet=quiet)
    if failed:
        say(
            "报告已写出，但有缺失，逐项见 run.json 的 failed；重新运行同一命令可接着做，已得到的回答不再询问。"
        )
    if unindexed:
        say(f"报告已写出，但有 {unindexed} 篇文档未编入索引，没有检索；请运行 bianyin index 后重做。")
    if failed or unindexed:
        raise typer.Exit(WITH_LOSSES)
