"""Sentences that tell the reader what the model did not read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bianyin.wording import language, say

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
    return (say("model.unread", count=len(lost), why=_why(list(lost.values()))),)


def _why(losses: Sequence[str]) -> str:
    """What the endpoint's errors say, which they say in Chinese; in English, where that stands."""
    if language() != "zh":
        return say("model.see_run")
    reasons = list(dict.fromkeys(each.rstrip("。") for each in losses))
    return "；".join(reasons[:_MOST_REASONS]) + (
        say("model.unread_more") if len(reasons) > _MOST_REASONS else ""
    )


def unfinished(drafting: Drafting) -> tuple[str, ...]:
    """The outage or limit that ended the model's reading."""
    if drafting.stopped is None:
        return ()
    rest = say("model.rest_all" if drafting.by_rules else "model.rest_others")
    why = drafting.stopped.message if language() == "zh" else f"{type(drafting.stopped).__name__}."
    return (say("model.unfinished", why=why, rest=rest),)
