"""Sentences that tell the reader what the model did not read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bianyin.draft.drafting import Drafting
    from bianyin.model import ChangePoint

_MOST_REASONS = 3  # some endpoints put a number of their own into each of their errors


def unread(drafting: Drafting, point: ChangePoint) -> tuple[str, ...]:
    """What the model did not read of one point's documents."""
    lost = {
        loss.task.evidence.document.id: loss.why
        for loss in drafting.losses
        if loss.task.question.point == point
    }
    if not lost:
        return ()
    reasons = list(dict.fromkeys(each.rstrip("。") for each in lost.values()))
    why = "；".join(reasons[:_MOST_REASONS]) + ("；等" if len(reasons) > _MOST_REASONS else "")
    return (f"本变点有 {len(lost)} 篇文档未得到模型的可用回答，改由规则阅读（{why}）",)


def unfinished(drafting: Drafting) -> tuple[str, ...]:
    """The outage or limit that ended the model's reading."""
    if drafting.stopped is None:
        return ()
    rest = "全部" if drafting.by_rules else "其余文档"
    return (f"模型阅读未完成：{drafting.stopped.message}本报告{rest}由规则抽取。",)
