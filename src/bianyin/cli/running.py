"""What the verbs share: common options, data on stdout, progress on stderr, and how errors end."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from bianyin.model import Frozen, Progress, StageProgress
    from bianyin.settings import Settings

DONE, FAILED, BAD_INPUT, WITH_LOSSES, OBJECTIONS, INTERRUPTED = 0, 1, 2, 3, 4, 130

Corpora = Annotated[Path | None, typer.Option("--corpora", help="网页与目录所在文件夹（默认 corpora/）")]
VectorStoreDir = Annotated[
    Path | None, typer.Option("--vector-store", help="索引所在文件夹（默认 vector_store/）")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="不显示进度")]
AsJson = Annotated[bool, typer.Option("--json", help="以 JSON 输出")]
RegionName = Annotated[str, typer.Option("--region", help="地区：辽宁、辽宁省、Liaoning，或地级市")]
SectorName = Annotated[str, typer.Option("--sector", help="部门：工业、电力、地面交通、居民、航空（或英文）")]


def settings_with(
    corpora: Path | None = None, vector_store: Path | None = None, **options: float | None
) -> Settings:
    """The process's settings, with the folders and options given on the command line."""
    from bianyin.settings import load_settings

    given = {"corpora": corpora, "vector_store": vector_store, **options}
    return load_settings().model_copy(update={name: path for name, path in given.items() if path is not None})


def say(text: str, *, quiet: bool = False) -> None:
    """A line for the person watching, on stderr."""
    if not quiet:
        typer.echo(text, err=True)


def show_json(value: Any) -> None:
    """Data on stdout, for a program to read."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def show_counts(counts: Frozen, text: str, *, as_json: bool) -> None:
    """What a verb did, as one line: for a program or for a person."""
    typer.echo(counts.model_dump_json() if as_json else text)


class ProgressLine:
    """A count on stderr: one line redrawn on a terminal, a line every few seconds elsewhere."""

    _EVERY_SECONDS = 5.0

    def __init__(self, label: str, *, quiet: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._label, self._quiet, self._clock = label, quiet, clock
        self._terminal = sys.stderr.isatty()
        self._last = clock() if not self._terminal else float("-inf")

    def __call__(self, done: int, total: int | None = None) -> None:
        now = self._clock()
        if self._quiet or now - self._last < (0.1 if self._terminal else self._EVERY_SECONDS):
            return
        self._last = now
        shown = f"{self._label} {done}" + (f"/{total}" if total else "")
        typer.echo(f"\r{shown}" if self._terminal else shown, err=True, nl=not self._terminal)

    def relabel(self, label: str) -> None:
        self._label = label

    def finish(self) -> None:
        if self._terminal and not self._quiet:
            typer.echo("\r\033[K", err=True, nl=False)


@contextmanager
def stages(*, quiet: bool) -> Iterator[StageProgress]:
    """A line for each stage of a long verb, cleared when the verb is done."""
    lines: dict[str, ProgressLine] = {}

    def on_progress(stage: str, done: int, total: int) -> None:
        lines.setdefault(stage, ProgressLine(stage, quiet=quiet))(done, total)

    try:
        yield on_progress
    finally:
        for line in lines.values():
            line.finish()


@contextmanager
def counting(label: str, *, quiet: bool) -> Iterator[Progress]:
    """The line of a verb that has one stage."""
    with stages(quiet=quiet) as on_progress:
        yield partial(on_progress, label)


def exit_code_of(error: Exception) -> int:
    """Say what went wrong as stderr's last line, and give the exit code of its kind."""
    from bianyin.errors import BianyinError

    if isinstance(error, BianyinError):
        typer.echo(f"错误：{error}", err=True)
        return error.exit_code
    return _unforeseen(error)


def _unforeseen(error: Exception) -> int:
    """A fault of ours: show where, and say what the user can do with it."""
    import traceback

    traceback.print_exception(error, file=sys.stderr)
    typer.echo("错误：程序内部出错。请将以上内容连同所用命令报告给维护者。", err=True)
    return FAILED
