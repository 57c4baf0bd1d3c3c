"""Reading WARC record by record: our own archive. `foreign` reads the files of other makers."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple

from bianyin.archive.content_coding import MAX_CONTENT_BYTES, content_of
from bianyin.archive.write import WEB_ARCHIVE, WITHDRAWN
from bianyin.errors import FetchError, FetchInterrupted, InputError

_GZIP = b"\x1f\x8b"
_BARE = (b"<", b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # how documents begin, and nothing that is coded
_OK = re.compile(rb"HTTP/\S+ +200\b")
_STATUS_REACH = 64  # bytes
NO_ADDRESS = "没有网页地址"
CaptureKind = Literal["page", "seen", "gone", "unread", "withdrawn"]


class Capture(NamedTuple):
    """One answer in an archive: a page, or the news that an address still has its content (`seen`) or is empty (`gone`),
    or that its capture at `at` was no document after all (`withdrawn`)."""

    kind: CaptureKind
    url: str
    at: dt.datetime | None
    content: bytes = b""
    content_type: str = ""
    note: Mapping[str, Any] = {}  # what our writer noted of the page
    why: str = ""  # for `unread`
    end: int = 0  # offset in the file after this record

    @property
    def is_ours(self) -> bool:
        """Whether a crawl of ours had it from the site itself: no file that was handed in, and no web archive's."""
        return "media_type" not in self.note and WEB_ARCHIVE not in self.note


def read_captures(path: Path, start: int = 0) -> Iterator[Capture]:
    """Every answer in the file from the record at `start` on, in its order; requests and metadata are passed over.

    Raises:
        InputError: not a WARC file, or cut off or damaged; with the number of the record.
    """
    from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]

    number = 0
    try:
        with path.open("rb") as file:
            file.seek(start)
            iterator = ArchiveIterator(file)
            for record in iterator:
                number += 1
                if record.format != "warc" or record.length is None:
                    raise Cut("不是 WARC 记录")
                capture = capture_of(record)
                check_whole(record)
                end = _end(iterator)
                if capture:
                    yield capture._replace(end=end)
    except OSError as error:
        raise InputError(f"无法读取：{error.strerror}", path=path) from None
    except Exception as error:  # noqa: BLE001  of warcio, in as many kinds as there are kinds of damage
        raise damage(path, number, error) from None


def damage(path: Path, number: int, error: Exception) -> InputError:
    """That the file is damaged at this record."""
    reason = str(error).strip().split("\n")[0][:80]
    return InputError(
        f"第 {max(number, 1)} 个记录处不完整或已损坏：{reason}",
        path=path,
        remedy="请重新下载或换一个 WARC 文件。",
    )


class Cut(Exception):
    """A record ends before its announced length."""


def check_whole(record: Any) -> None:
    """Every byte that the record announces must be there."""
    while record.raw_stream.read(1 << 20):
        pass
    if getattr(record.raw_stream, "limit", 0) > 0:
        raise Cut("记录不完整")


def _end(iterator: Any) -> int:
    iterator.read_to_end()
    return int(iterator.get_record_offset() + iterator.get_record_length())


def _note(record: Any) -> dict[str, Any]:
    try:
        note = json.loads(record.rec_headers.get_header("WARC-JSON-Metadata") or "{}")
    except ValueError:
        return {}
    return note if isinstance(note, dict) else {}


def capture_of(record: Any) -> Capture | None:
    url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    at = _date(record.rec_headers.get_header("WARC-Date"))
    if role := _note(record).get("role"):
        if role == WITHDRAWN:
            return Capture("withdrawn", url, _date(_note(record).get("captured_at")))
        return None  # a list, a feed, robots.txt, a soft error: what the crawler went by, and no document
    if record.rec_type == "revisit":
        return Capture("seen", url, at, note=_note(record))
    if record.rec_type == "resource":
        note = _note(record)
        # Other makers' resources are screenshots and extracted texts, not pages.
        return Capture("page", url, at, whole_payload(record), note=note) if "media_type" in note else None
    if record.rec_type != "response":
        return None
    if not url.startswith(("http://", "https://")):
        return Capture("unread", url, at, why=NO_ADDRESS) if _answers_with_a_page(record) else None
    return _response(record, url, at)


def _answers_with_a_page(record: Any) -> bool:
    """Whether a record whose address is none of the web (empty, `file:`) holds an answer of HTTP; of `dns:` it does not."""
    stated = record.rec_headers.get_header("Content-Type") or ""
    return stated.startswith("application/http") and bool(_OK.match(record.raw_stream.read(_STATUS_REACH)))


def _response(record: Any, url: str, at: dt.datetime | None) -> Capture | None:
    body = whole_payload(record)
    status = record.http_headers.get_statuscode() if record.http_headers else ""
    if status in ("404", "410"):
        return Capture("gone", url, at, note=_note(record))
    if record.http_headers and not status.isdecimal():
        return Capture("unread", url, at, why="状态行无法识别")
    if status != "200":
        return None
    stated = record.http_headers.get_header("Content-Type") or ""
    if record.rec_headers.get_header("WARC-Truncated"):
        return Capture("unread", url, at, content_type=stated, why="存档时已截断")
    try:
        content = _decoded(body, record.http_headers.get_header("Content-Encoding") or "")
    except FetchError as error:
        return Capture("unread", url, at, content_type=stated, why=error.message)
    return Capture("page", url, at, content, stated, _note(record))


def _decoded(body: bytes, coding: str) -> bytes:
    """The body without its codings. Many makers keep it decoded, and the header as it was.

    Raises:
        FetchError: as `content_of`.
    """
    try:
        return content_of(body, coding, MAX_CONTENT_BYTES)
    except FetchInterrupted:
        if body.lstrip().startswith(_BARE) or ("gzip" in coding.lower() and not body.startswith(_GZIP)):
            return body
        raise


def whole_payload(record: Any) -> bytes:
    """The payload, chunks joined. Reading stops just beyond the limit, which shows that the payload is longer."""
    from warcio.bufferedreaders import ChunkedDataReader  # type: ignore[import-untyped]

    chunked = record.http_headers and "chunked" in (record.http_headers.get_header("Transfer-Encoding") or "")
    stream = ChunkedDataReader(record.raw_stream) if chunked else record.raw_stream
    parts, size = [], 0
    while size <= MAX_CONTENT_BYTES and (part := stream.read(1 << 20)):
        size += len(part)
        parts.append(part)
    return b"".join(parts)


def _date(value: str | None) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat((value or "").replace("Z", "+00:00")).astimezone(dt.UTC)
    except ValueError:
        return None
