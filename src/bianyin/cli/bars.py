"""How far a long verb is, on stderr: bars with rate and time left on a terminal, a line every few seconds elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    from bianyin.model import Progress, StageProgress

Moving = Callable[[str, str, int], None]  # what moves, how it is told, how many are done


class ProgressLine:
    """A count, told every few seconds, for a log."""

    _EVERY_SECONDS = 5.0

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last = clock()

    def tell(self, label: str, done: int, total: int | None = None) -> None:
        now = self._clock()
        if now - self._last >= self._EVERY_SECONDS:
            self._last = now
            typer.echo(f"{label} {done}" + (f"/{total}" if total else ""), err=True)


@contextmanager
def stages(*, quiet: bool) -> Iterator[StageProgress]:
    """A bar or line for each stage of a long verb, gone when the verb is done."""
    if quiet:
        yield lambda stage, done, total: None
    elif sys.stderr.isatty():
        with _bars() as bars:
            tasks: dict[str, TaskID] = {}
            yield partial(_draw_stage, bars, tasks)
    else:
        lines: dict[str, ProgressLine] = {}
        yield lambda stage, done, total: lines.setdefault(stage, ProgressLine()).tell(stage, done, total)


def _draw_stage(bars: Bars, tasks: dict[str, TaskID], stage: str, done: int, total: int | None) -> None:
    if stage not in tasks:
        tasks[stage] = bars.add_task(stage, total=total)
    bars.update(tasks[stage], completed=done, total=total)


@contextmanager
def counting(label: str, *, quiet: bool) -> Iterator[Progress]:
    """The bar or line of a verb that has one stage."""
    with stages(quiet=quiet) as on_progress:
        yield partial(on_progress, label)


@contextmanager
def moving(*, quiet: bool) -> Iterator[Moving]:
    """Many things that move beside each other and of which nobody knows how far: on a terminal the one that moved last."""
    if quiet:
        yield lambda key, label, done: None
    elif sys.stderr.isatty():
        with _bars() as bars:
            task = bars.add_task("", total=None)
            yield lambda key, label, done: bars.update(task, description=label, completed=done)
    else:
        lines: dict[str, ProgressLine] = {}
        yield lambda key, label, done: lines.setdefault(key, ProgressLine()).tell(label, done)


def _bars() -> Bars:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars
    from rich.text import Text

    class Label(ProgressColumn):
        """The stage, as text: nothing in it is markup."""

        def render(self, task: object) -> Text:
            return Text(getattr(task, "description", ""))

    class Rate(ProgressColumn):
        """How many a second."""

        def render(self, task: object) -> Text:
            speed = getattr(task, "speed", None)
            return Text("" if not speed else f"{speed:.3g} 个/秒")

    columns = (
        Label(),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        Rate(),
        TextColumn("剩余"),
        TimeRemainingColumn(),
    )
    return Bars(*columns, console=Console(stderr=True), transient=True)
