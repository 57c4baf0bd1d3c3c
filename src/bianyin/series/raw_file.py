"""The text of a small table the user hands in: gzip and encodings dealt with once, failures named."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from bianyin.errors import InputError

_GZIP_MAGIC = b"\x1f\x8b"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_LONGEST_UTF8_CHARACTER = 4


def read_text(path: Path, *, may_be_cut_off: bool = False) -> str:
    """The whole file as text: UTF-8 (with or without BOM), UTF-16 with BOM, or GB18030; gzip unpacked.

    Args:
        may_be_cut_off: drop a last character of which only the first bytes are there, which is how a
            report looks that was still being written, or was copied by size.

    Raises:
        InputError: missing, unreadable, damaged, binary, in another encoding, or empty.
    """
    body = _unpacked(path, _bytes_of(path))
    text = _decoded(path, body, may_be_cut_off)
    if not text.strip():
        raise InputError("文件是空的。", path=path, remedy="请检查导出步骤，提供有内容的文件。")
    return text


def _bytes_of(path: Path) -> bytes:
    if path.is_char_device() or path.is_block_device():  # some never end
        raise InputError("这是设备，不是文件。", path=path, remedy="请给出文件。")
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError("文件不存在。", path=path, remedy="请检查路径。") from None
    except IsADirectoryError:
        raise InputError("这是文件夹，不是文件。", path=path, remedy="请给出其中的文件。") from None
    except OSError as error:
        raise InputError(
            f"文件读不出来（{error.strerror}）。", path=path, remedy="请检查权限与磁盘。"
        ) from None


def _unpacked(path: Path, body: bytes) -> bytes:
    if not (path.suffix == ".gz" or body.startswith(_GZIP_MAGIC)):
        return body
    try:
        return gzip.decompress(body)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise InputError(
            f"压缩包不完整或已损坏（{error}）。", path=path, remedy="请重新下载或重新压缩。"
        ) from None


def _decoded(path: Path, body: bytes, may_be_cut_off: bool) -> str:
    if body.startswith(_UTF16_MARKS):
        attempts = [("utf-16", body)]
    else:
        attempts = [("utf-8-sig", body)]
        if may_be_cut_off:
            attempts.append(("utf-8-sig", _without_torn_end(body)))
        attempts.append(("gb18030", body))
    for encoding, candidate in attempts:
        try:
            text = candidate.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise InputError(
        "不是文本文件，或编码既非 UTF-8 也非 GB18030。", path=path, remedy="请另存为 UTF-8 编码后再试。"
    )


def _without_torn_end(body: bytes) -> bytes:
    """`body` without the incomplete UTF-8 character at its very end; unchanged if the fault is elsewhere."""
    try:
        body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start > len(body) - _LONGEST_UTF8_CHARACTER:
            return body[: error.start]
    return body
