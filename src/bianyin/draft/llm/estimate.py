"""Before anything is sent: how many calls and tokens a report would take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bianyin.draft.drafting import Task
    from bianyin.draft.llm.drafter import Ask
    from bianyin.draft.llm.opening import ModelRun
    from bianyin.model.chat import ChatRequest

# What one answer takes: most say "nothing here" in 30 tokens, a record takes some 110. On the high side.
_TYPICAL_ANSWER = 110


class Load(NamedTuple):
    """Calls, their tokens (estimated), and their price; `remembered` answers are on disk and cost nothing."""

    calls: int
    remembered: int
    prompt_tokens: int
    completion_tokens: int
    cost: float


class Estimate(NamedTuple):
    """What is asked in any case, and what more at most where windows turn out empty and are widened."""

    model: str
    first: Load
    widened: Load


def estimate(model: ModelRun, first: Sequence[Task], wider: Sequence[Task]) -> Estimate:
    """Count the first questions to each document; repeated questions after bad answers are not foreseen."""
    asked = _requests(model, first)
    more = {key: request for key, request in _requests(model, wider).items() if key not in asked}
    return Estimate(model.chat.name, _load(model, list(asked.values())), _load(model, list(more.values())))


def _requests(model: ModelRun, tasks: Sequence[Task]) -> dict[Ask, ChatRequest]:
    return {key: request for task in tasks for key, request in model.drafter.requests(*task).items()}


def _load(model: ModelRun, requests: Sequence[ChatRequest]) -> Load:
    new = [request for request in requests if not model.chat.remembered(request)]
    prompt, completion = sum(each.prompt_tokens() for each in new), _TYPICAL_ANSWER * len(new)
    cost = model.chat.meter.prices.of(prompt, completion)
    return Load(len(new), len(requests) - len(new), prompt, completion, cost)
