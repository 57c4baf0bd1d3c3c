"""WARC files of other makers, in any packing: what is whole in them is read, and what is wrong with them is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from bianyin.archive.read import Capture, Cut, capture_of, check_whole, damage
from bianyin.archive.unpacked import Unpacked, unpacked
from bianyin.errors import InputError


class Notice(NamedTuple):
    """What is wrong with a file that was read all the same. `loss`: something of it is missing."""

    words: str
    loss: bool


def read_foreign(path: Path, tell: Callable[[Notice], None] = lambda notice: None) -> Iterator[Capture]:
    """Every answer in the file in its order; of one that ends within a record, all before that.

    Raises:
        InputError: not a WARC file, cut off before its first answer, or damaged; with the number of the answer.
    """
    wrong: list[str] = []
    number = 0
    try:
        with unpacked(path) as file:
            for capture in _captures(path, file, wrong, tell):
                number += 1
                yield capture
    except OSError as error:
        raise InputError(f"无法读取：{error.strerror}", path=path) from None
    except Exception as error:  # noqa: BLE001  of the reader, in as many kinds as there are kinds of damage
        raise damage(path, number + 1, error) from None
    if wrong:
        tell(_altered(path, wrong))


def _captures(
    path: Path, file: Unpacked, wrong: list[str], tell: Callable[[Notice], None]
) -> Iterator[Capture]:
    from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

    number = given = 0
    try:
        for record in ArchiveIterator(file, check_digests=True):
            number += 1
            capture = _whole_capture(record)
            if _is_altered(record):
                wrong.append(record.rec_headers.get_header("WARC-Target-URI") or "")
            if capture:
                given += 1
                yield capture
        if file.is_cut:
            raise Cut("文件在记录中间结束")
    except OSError:
        raise
    except Exception:
        if not given or file.read(1):  # it goes on behind this: damage, and no cut
            raise
        tell(_cut(path, number))


def _whole_capture(record: Any) -> Capture | None:
    if record.format != "warc" or record.length is None:
        raise Cut("不是 WARC 记录")
    capture = capture_of(record)
    check_whole(record)
    return capture


def _altered(path: Path, urls: list[str]) -> Notice:
    words = f"{path}: {len(urls)} 个记录的内容与其校验值不符，已照读（首个：{urls[0][:120]}）"
    return Notice(words, loss=False)


def _cut(path: Path, number: int) -> Notice:
    return Notice(
        f"{path}: 在第 {number} 个记录处中断，此前的内容均已读入；请重新取得该文件后再导入。", loss=True
    )


def _is_altered(record: Any) -> bool:
    """Whether its block is not what its digest says; a payload's digest is of what each maker takes for the payload."""
    problems = record.digest_checker.problems
    return any("block digest failed" in problem for problem in problems)
