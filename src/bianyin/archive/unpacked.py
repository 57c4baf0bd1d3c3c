"""A WARC file's bytes without their packing: gzip by record, by file or by any block, zstd with or without a dictionary, or none."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_DICTIONARY = b"\x5d\x2a\x4d\x18"  # https://iipc.github.io/warc-specifications/specifications/warc-zstd/
_WINDOW = 128 * 2**20  # bytes that a zstd frame may ask for
_MOST_DICTIONARY = 16 * 2**20
_SLICE = 1 << 16
_TAIL = 8


class Unpacked(io.BufferedReader):
    """The unpacked bytes, for reading once from their start."""

    def __init__(self, source: io.RawIOBase) -> None:
        self._watched = _Watched(source)
        super().__init__(self._watched, _SLICE)

    @property
    def is_cut(self) -> bool:
        """Whether what was read to its end ends elsewhere than behind a record, which two line ends close."""
        return self._watched.is_cut


@contextmanager
def unpacked(path: Path) -> Iterator[Unpacked]:
    """The file's bytes; a packed file that is cut off ends there, as a plain one would.

    Raises:
        zlib.error, zstandard.ZstdError: on reading what is damaged.
    """
    with path.open("rb", buffering=0) as file:
        start = file.read(4)
        file.seek(0)
        if start[:2] == _GZIP:
            yield Unpacked(_Gunzipped(file))
        elif start in (_ZSTD, _DICTIONARY):
            with _zstd(file) as stream:
                yield Unpacked(stream)
        else:
            yield Unpacked(file)


class _Watched(io.RawIOBase):
    """Passes bytes on and remembers the last few."""

    def __init__(self, source: io.RawIOBase) -> None:
        self._source, self.tail, self._position = source, b"", 0

    def readable(self) -> bool:
        return True

    @property
    def is_cut(self) -> bool:
        within = isinstance(self._source, _Gunzipped) and self._source.is_within
        return within or not self.tail.replace(b"\r", b"").endswith(b"\n\n")

    def tell(self) -> int:
        return self._position

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        part = self._source.read(len(buffer)) or b""
        buffer[: len(part)] = part
        self.tail = (self.tail + part[-_TAIL:])[-_TAIL:]
        self._position += len(part)
        return len(part)


class _Gunzipped(io.RawIOBase):
    """All members one after the other, however records lie in them. Bytes before a cut are given, unlike by `gzip`."""

    def __init__(self, file: io.RawIOBase) -> None:
        self._file, self._given = file, b""
        self.is_within = False  # a member, which may have given nothing yet
        self._member = zlib.decompressobj(zlib.MAX_WBITS | 16)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while True:
            if self._member.eof:
                self._given = (self._member.unused_data or self._next()).lstrip(b"\0")
                self._member = zlib.decompressobj(zlib.MAX_WBITS | 16)
            given = self._given or self._next()
            if not given:
                return 0
            part = self._member.decompress(given, len(buffer))
            self._given = self._member.unconsumed_tail
            self.is_within = not self._member.eof
            if part:
                buffer[: len(part)] = part
                return len(part)

    def _next(self) -> bytes:
        return self._file.read(_SLICE) or b""


def _zstd(file: io.RawIOBase) -> io.RawIOBase:
    import zstandard

    dictionary = None
    if file.read(4) == _DICTIONARY:
        (size,) = struct.unpack("<I", (file.read(4) or b"").ljust(4, b"\0"))
        packed = file.read(min(size, _MOST_DICTIONARY)) or b""
        if packed.startswith(_ZSTD):
            packed = zstandard.ZstdDecompressor().decompress(packed, max_output_size=_MOST_DICTIONARY)
        dictionary = zstandard.ZstdCompressionDict(packed)
    else:
        file.seek(0)
    opener = zstandard.ZstdDecompressor(dict_data=dictionary, max_window_size=_WINDOW)
    stream = opener.stream_reader(cast(IO[bytes], file), read_across_frames=True, closefd=False)
    return cast(io.RawIOBase, stream)
