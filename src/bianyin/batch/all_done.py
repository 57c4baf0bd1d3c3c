"""Every task to a worker, and its result back; a worker that is lost in the middle changes nothing but the time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, as_completed
from typing import Generic, NamedTuple, TypeVar

from bianyin.batch.executors import OpenExecutor

Task = TypeVar("Task")
Result = TypeVar("Result")
_LOSSES = 2  # of workers, before what is left is done one by one, so that the task that kills them is known
LOST = "工作进程两次中途被终止（内存不足？），这一行没有做成。"


class Ended(NamedTuple, Generic[Result]):
    """A task's place among all, and its result; None where every worker that tried it was lost."""

    place: int
    result: Result | None


def all_done(
    work: Callable[[Task], Result], tasks: Sequence[Task], open_executor: OpenExecutor
) -> Iterator[Ended[Result]]:
    """The results as they come, each once. `work` is a function of a module, and may be done twice."""
    left = dict(enumerate(tasks))
    for _ in range(_LOSSES):
        if not left:
            return
        for ended in _tried(work, left, open_executor):
            del left[ended.place]
            yield ended
    for place, task in list(left.items()):
        alone = list(_tried(work, {place: task}, open_executor))
        yield alone[0] if alone else Ended(place, None)


def _tried(
    work: Callable[[Task], Result], tasks: dict[int, Task], open_executor: OpenExecutor
) -> Iterator[Ended[Result]]:
    """What the workers of one executor bring to an end before one of them is lost."""
    with open_executor() as pool:
        places: dict[Future[Result], int] = {}
        try:
            places = {pool.submit(work, task): place for place, task in tasks.items()}
        except BrokenExecutor:  # lost while the tasks were still being handed over
            return
        try:
            for future in as_completed(places):
                if (ended := _ended(future, places[future])) is not None:
                    yield ended
        finally:
            for future in places:
                future.cancel()


def _ended(future: Future[Result], place: int) -> Ended[Result] | None:
    try:
        return Ended(place, future.result())
    except Exception as error:
        if isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker":  # Dask's own
            return None
        raise
