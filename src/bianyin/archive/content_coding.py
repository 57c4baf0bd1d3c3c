"""Content-Encoding undone within a limit: a small body that unpacks to gigabytes stops at the limit."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator

from bianyin.errors import FetchInterrupted, PageTooLarge

MAX_CONTENT_BYTES = 64 * 2**20  # of one page, unpacked
_SLICE = 64 * 1024
ACCEPTED = "gzip, deflate, br"


def content_of(body: bytes, content_encoding: str | None, limit: int) -> bytes:
    """The body without its content encodings, outermost last, at most `limit` bytes.

    Raises:
        PageTooLarge: it unpacks to more.
        FetchInterrupted: it ends too early or is damaged, or its encoding is unknown.
    """
    for name in reversed([part.strip().lower() for part in (content_encoding or "").split(",")]):
        if name in ("", "identity"):
            continue
        if name not in _DECODERS:
            raise FetchInterrupted(f"未知的内容编码 {name[:20]!r}")
        body = _unpacked(body, _DECODERS[name], limit)
    if len(body) > limit:
        raise PageTooLarge(f"内容超过 {limit // 2**20} MiB")
    return body


def _unpacked(body: bytes, decoder: Callable[[bytes], Iterator[bytes]], limit: int) -> bytes:
    parts, size = [], 0
    for part in decoder(body):
        size += len(part)
        if size > limit:
            raise PageTooLarge(f"解压后超过 {limit // 2**20} MiB")
        parts.append(part)
    return b"".join(parts)


def _gzip(body: bytes) -> Iterator[bytes]:
    yield from _inflate(body, zlib.MAX_WBITS | 16)


def _deflate(body: bytes) -> Iterator[bytes]:
    # Servers send either the zlib format, which the standard means, or the bare stream.
    is_zlib = len(body) > 1 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0
    yield from _inflate(body, zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS)


def _inflate(body: bytes, window: int) -> Iterator[bytes]:
    rest = body
    while rest:  # gzip may have several members
        unpacker = zlib.decompressobj(window)
        try:
            while not unpacker.eof:
                part = unpacker.decompress(rest, _SLICE)
                rest = unpacker.unconsumed_tail
                if not part and not rest and not unpacker.eof:
                    raise FetchInterrupted("压缩内容不完整")
                yield part
        except zlib.error as error:
            raise FetchInterrupted(f"压缩内容已损坏：{error}") from None
        rest = unpacker.unused_data.lstrip(b"\0") if window > zlib.MAX_WBITS else b""


def _brotli(body: bytes) -> Iterator[bytes]:
    import brotli  # type: ignore[import-untyped]

    unpacker, given = brotli.Decompressor(), body
    try:
        while not unpacker.is_finished():
            part = unpacker.process(given, output_buffer_limit=_SLICE)
            given = b""
            if not part and unpacker.can_accept_more_data() and not unpacker.is_finished():
                raise FetchInterrupted("压缩内容不完整")
            yield part
    except brotli.error as error:
        raise FetchInterrupted(f"压缩内容已损坏：{error}") from None


_DECODERS = {"gzip": _gzip, "x-gzip": _gzip, "deflate": _deflate, "br": _brotli}
