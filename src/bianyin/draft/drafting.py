"""Draft many documents at once, in order; what the model did not read, the rules read, and the report says so."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

from bianyin.draft.protocol import Drafted
from bianyin.draft.rules import RulesDrafter
from bianyin.errors import LimitReached, ServiceError

if TYPE_CHECKING:
    from bianyin.draft.protocol import Drafter
    from bianyin.knowledge.question import Question
    from bianyin.model import EvidenceSet, Progress


class Task(NamedTuple):
    """One document to be read for one question."""

    evidence: EvidenceSet
    question: Question


class Loss(NamedTuple):
    """A document that the model did not (wholly) read."""

    task: Task
    why: str


class Drafting:
    """Rules read one document after the other; a model reads as many at a time as the endpoint may be asked.

    Attributes:
        losses: what the model did not read so far, in the order of the tasks.
        stopped: the outage or limit that ended the model's reading, if one did.
        read: how many documents the model has read.
    """

    def __init__(self, model: Drafter | None, *, concurrency: int = 1, required: bool = False) -> None:
        """
        Args:
            model: reads the documents; rules do, where there is none.
            required: an outage is an error, and no rules stand in.
        """
        self._model, self._concurrency, self._required = model, concurrency, required
        self._rules = RulesDrafter()
        self.losses: list[Loss] = []
        self.stopped: LimitReached | ServiceError | None = None
        self.read = 0

    @property
    def by_rules(self) -> bool:
        """Whether all that is drafted comes from rules: asked for, or because the model read nothing."""
        return self._model is None or (bool(self.losses) and not self.read)

    @property
    def name(self) -> str:
        return self._rules.name if self._model is None or self.by_rules else self._model.name

    def draft(self, tasks: Sequence[Task], on_progress: Progress | None = None) -> list[Drafted]:
        """What is proposed for each task, in their order.

        Raises:
            ServiceError: the endpoint failed, and the model is required.
        """
        if self._model is None:
            return [self._rules.draft(*task) for task in tasks]
        answers = self._ask(self._model, tasks, on_progress)
        return [self._settled(task, answer) for task, answer in zip(tasks, answers, strict=True)]

    def _ask(
        self, model: Drafter, tasks: Sequence[Task], on_progress: Progress | None
    ) -> list[Drafted | LimitReached | ServiceError]:
        def ask(task: Task) -> Drafted | LimitReached | ServiceError:
            try:
                return model.draft(*task)
            except LimitReached as error:
                return error
            except ServiceError as error:
                if self._required:
                    raise
                return error

        pool = ThreadPoolExecutor(self._concurrency, thread_name_prefix="model")
        try:
            answers = []
            for done, answer in enumerate(pool.map(ask, tasks), start=1):
                answers.append(answer)
                if on_progress:
                    on_progress(done, len(tasks))
            return answers
        finally:
            # After an error or Ctrl-C nothing more is sent; what is under way still gets remembered.
            pool.shutdown(wait=True, cancel_futures=True)

    def _settled(self, task: Task, answer: Drafted | LimitReached | ServiceError) -> Drafted:
        """The model's drafts; where it has not read the document, what the rules find in it."""
        if not isinstance(answer, Drafted):
            self.stopped = self.stopped or answer
            self.losses.append(Loss(task, answer.message))
            return self._rules.draft(*task)
        if answer.loss is None:
            self.read += 1
            return answer
        self.losses.append(Loss(task, answer.loss))
        if answer.drafts:
            self.read += 1
            return answer
        instead = self._rules.draft(*task)
        return Drafted(instead.drafts, (*answer.rejections, *instead.rejections))
