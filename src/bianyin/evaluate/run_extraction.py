"""Measure extraction with the drafters that the settings name: rules always, a model where there is one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from bianyin.draft.llm.opening import ModelChoice, ModelRun, open_model
from bianyin.draft.rules import RulesDrafter
from bianyin.evaluate.extraction import ExtractionScore, Tokens, evaluate_extraction
from bianyin.evaluate.gold_records import Gold

if TYPE_CHECKING:
    from bianyin.model import Document
    from bianyin.settings import Settings


def evaluate_drafters(
    gold: Sequence[Gold],
    documents: Mapping[str, Document],
    settings: Settings,
    choice: ModelChoice,
    *,
    on_progress: Callable[[int, int], None] | None = None,
) -> Iterator[ExtractionScore]:
    """Scores of the rules and of the model on the same gold documents, each as soon as it is made.

    Raises:
        ConfigurationError, ServiceError: the model cannot be used; no score is made up for it.
    """
    with open_model(settings, choice) as model:
        yield evaluate_extraction(gold, documents, RulesDrafter(), on_progress=on_progress)
        if model is not None:
            yield evaluate_extraction(
                gold, documents, model.drafter, tokens=lambda: _tokens(model), on_progress=on_progress
            )


def _tokens(model: ModelRun) -> Tokens:
    spent = model.chat.meter.spent
    return Tokens(calls=spent.calls, prompt=spent.prompt_tokens, completion=spent.completion_tokens)
