"""What the verbs share: common options, data on stdout, progress on stderr, and how errors end."""

from __future__ import annotations

import errno
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bianyin.model import Frozen
    from bianyin.settings import Settings

_OUTPUT_ERRORS = {errno.ENOSPC, errno.EIO, errno.EPIPE, errno.EDQUOT, errno.EFBIG}
# What is wrong with a place that somebody named, and no fault of ours.
_OF_A_PLACE = {
    errno.ENAMETOOLONG: "名称太长",
    errno.ELOOP: "链接绕成了圈",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "是文件夹，不是文件",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘只读",
    errno.EINVAL: "系统不接受这样的名称",
    errno.ENXIO: "不是普通文件",
    errno.ENODEV: "不是普通文件",
}
_MOST_LOSSES = 20  # that are shown
DONE, FAILED, BAD_INPUT, WITH_LOSSES, OBJECTIONS, INTERRUPTED = 0, 1, 2, 3, 4, 130

Corpora = Annotated[Path | None, typer.Option("--corpora", help="网页与目录所在文件夹（默认 corpora/）")]
VectorStoreDir = Annotated[
    Path | None, typer.Option("--vector-store", help="索引所在文件夹（默认 vector_store/）")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="不显示进度")]
AsJson = Annotated[bool, typer.Option("--json", help="以 JSON 输出")]
REGION_HELP = "地区：辽宁、辽宁省、Liaoning，或地级市"
SECTOR_HELP = "部门：工业、电力、地面交通、居民、航空（或英文）"
RegionName = Annotated[str, typer.Option("--region", help=REGION_HELP)]
SectorName = Annotated[str, typer.Option("--sector", help=SECTOR_HELP)]


def settings_with(
    corpora: Path | None = None, vector_store: Path | None = None, **options: float | None
) -> Settings:
    """The process's settings, with the folders and options given on the command line."""
    from bianyin.settings import load_settings

    given = {"corpora": corpora, "vector_store": vector_store, **options}
    return load_settings().model_copy(update={name: path for name, path in given.items() if path is not None})


def reading_settings(
    corpora: Path | None = None, vector_store: Path | None = None, **options: float | None
) -> Settings:
    """As `settings_with`, for a verb that only reads: a folder that was named must be there.

    Raises:
        InputError: there is no such folder; a mistyped one would read as a corpus without documents.
    """
    from bianyin.errors import InputError

    for name, folder in (("--corpora", corpora), ("--vector-store", vector_store)):
        if folder is not None and not folder.is_dir():
            what = "是文件，不是文件夹" if folder.exists() else "没有这个文件夹"
            raise InputError(f"{what}。", path=folder, remedy=f"请核对 {name}。")
    return settings_with(corpora, vector_store, **options)


def say_losses(losses: Sequence[str], rest: str = "--json", *, counted: str = "类") -> None:
    """A line a loss on stderr, the first of them where they are many: a network that is down fails every list.

    Args:
        rest: where all of them are.
        counted: what each of them is.
    """
    for loss in first_losses(losses, rest, counted):
        say(loss)


def first_losses(losses: Sequence[str], rest: str, counted: str = "类") -> list[str]:
    """The lines of `say_losses`."""
    shown = [f"损失：{loss}" for loss in losses[:_MOST_LOSSES]]
    return shown + [f"损失：另有 {len(losses) - _MOST_LOSSES} {counted}，见 {rest}"] * (
        len(losses) > _MOST_LOSSES
    )


def say(text: str, *, quiet: bool = False) -> None:
    """A line for the person watching, on stderr."""
    from bianyin.text.harmless import discreet

    if not quiet:
        typer.echo(discreet(text), err=True)


def show_json(value: Any) -> None:
    """Data on stdout, for a program to read."""
    from bianyin.text.harmless import harmless_json

    typer.echo(harmless_json(json.dumps(value, ensure_ascii=False, indent=2, default=str)))


def show_counts(counts: Frozen, text: str, *, as_json: bool) -> None:
    """What a verb did, as one line: for a program or for a person."""
    typer.echo(counts.model_dump_json() if as_json else text)


def exit_code_of(error: Exception) -> int:
    """Say what went wrong as stderr's last line, and give the exit code of its kind."""
    from bianyin.errors import BianyinError, InputError, shortened
    from bianyin.text.harmless import discreet

    if isinstance(error, OSError) and error.filename is None and error.errno in _OUTPUT_ERRORS:
        return _unwritten(error)
    if isinstance(error, OSError) and error.filename is not None and error.errno in _OF_A_PLACE:
        place = shortened(str(error.filename), 200)
        error = InputError(
            f"{_OF_A_PLACE[error.errno]}。", path=place, remedy="请换一个地方，或检查名称与权限。"
        )
    if isinstance(error, BianyinError):
        remedy = " 请核对后再试。" if isinstance(error, InputError) and not error.remedy else ""
        typer.echo(f"错误：{discreet(str(error))}{remedy}", err=True)
        return error.exit_code
    if isinstance(error, MemoryError):
        typer.echo("错误：内存不足。请给出较小的文件，或在内存更多的机器上运行。", err=True)
        return FAILED
    return _unforeseen(error)


def _unwritten(error: OSError) -> int:
    """Nobody takes what we print: the disk is full, or the reader has gone, which is its right and no fault."""
    sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - what is left in the buffer would fail once more
    if error.errno != errno.EPIPE:
        typer.echo(f"错误：输出写不出去（{error.strerror}）。请检查磁盘空间，或换一个地方。", err=True)
    return FAILED


def _unforeseen(error: Exception) -> int:
    """A fault of ours: show where, and say what the user can do with it."""
    import traceback

    traceback.print_exception(error, file=sys.stderr)
    typer.echo("错误：程序内部出错。请将以上内容连同所用命令报告给维护者。", err=True)
    return FAILED
