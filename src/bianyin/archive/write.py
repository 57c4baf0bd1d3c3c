"""Writing the archive: request, response and revisit records, durable by batch, never changed again."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import os
from base64 import b32encode
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple
from urllib.parse import urlsplit

from bianyin.archive import warc_files as files
from bianyin.errors import CorpusError
from bianyin.model import ArchivedCopy, Exchange, Page

ROTATE_BYTES = 256 * 2**20  # of a file; the size that web archives commonly use lies around it
_SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
# Ours: another payload, and the same canonical text once counters and clocks are left out.
SAME_TEXT = "urn:bianyin:revisit:same-canonical-text"
WITHDRAWN = "withdrawn"  # role of the record that takes a capture back
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
# What describes the transfer and not the body, as kept in the archive: chunks are joined.
_OF_TRANSFER = frozenset({"transfer-encoding", "connection", "keep-alive", "trailer", "upgrade"})


# In the note of an answer: the web archive that kept it. Such an answer was there at its WARC-Date, and not when it came.
WEB_ARCHIVE = "archived_by"
_NOTE = "WARC-JSON-Metadata"  # the extension field that other archives use for the same
_CONTENT_TYPES = {
    "html": "text/html",
    "text": "text/plain",
    "record": "application/json",
    "pdf": "application/pdf",
}


class Previous(NamedTuple):
    """The capture that a revisit refers to."""

    url: str
    at: str  # its WARC-Date
    payload_digest: str
    profile: str = ""  # why it refers there, where that is neither the same bytes nor a 304


def payload_digest(body: bytes) -> str:
    """The digest of a payload as WARC writes it."""
    return "sha1:" + b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode("ascii")


def warc_date(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class ArchiveWriter(AbstractContextManager["ArchiveWriter"]):
    """Appends records to files of its own in `corpora/archive/`; nothing is made there before the first record.

    Records are safe from a kill and from a power cut after `flush`. When a write fails (disk full), what came after
    the last flush is cut off again, and the error says so.
    """

    def __init__(
        self,
        corpora: Path,
        *,
        rotate_bytes: int = ROTATE_BYTES,
        clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
        write: Callable[[BinaryIO, bytes], object] = lambda file, data: _write_all(file, data),
    ) -> None:
        from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

        self._builder: Any = WARCWriter(io.BytesIO(), gzip=True, warc_version="1.1")
        self._corpora, self._rotate, self._clock, self._write = corpora, rotate_bytes, clock, write
        self.written: list[Path] = []  # whole files
        self._open: files.OpenFile | None = None
        self._size = self._durable = 0
        files.recover(corpora)

    def __exit__(self, *_error: object) -> None:
        self.close()

    def add(
        self, exchange: Exchange, previous: Previous | None = None, *, note: Mapping[str, str] | None = None
    ) -> None:
        """Append a request and its response, or a revisit where `previous` says that the content is known.

        Args:
            note: what is known of the page and stands in no header: who links to it (`linked_from`) in what words
                (`title`), or its `role` if it is no document.

        Raises:
            CorpusError: it cannot be written; nothing since the last flush is kept.
        """
        if previous is None:
            answer = self._record("response", exchange, payload=exchange.body, more=_noted(note))
        else:
            answer = self._revisit(exchange, previous, note)
        concurrent = {"WARC-Concurrent-To": answer.rec_headers.get_header("WARC-Record-ID")}
        self._append([self._request(exchange, concurrent), answer])

    def add_page(self, page: Page) -> None:
        """Append a page that was handed in as a file, so that the catalog can be made again. Raises: as `add`."""
        given = page.model_dump(mode="json", exclude={"url", "body"}, exclude_none=True)
        record = self._builder.create_warc_record(
            page.url,
            "resource",
            payload=io.BytesIO(page.body),
            length=len(page.body),
            warc_content_type=_CONTENT_TYPES.get(page.media_type, "application/octet-stream"),
            warc_headers_dict={"WARC-Date": warc_date(page.retrieved_at or self._clock()), **_noted(given)},
        )
        self._append([record])

    def add_copy(
        self, exchange: Exchange, copy: ArchivedCopy, *, asked: str, fetched_at: dt.datetime
    ) -> None:
        """Append a page as a web archive captured it, with the capture's own address and time. Raises: as `add`.

        Args:
            exchange: what the site answered to the archive; `at` is when.
            asked: the address at the archive that we asked for, at `fetched_at`.
        """
        headers = {"WARC-Source-URI": asked, "WARC-Creation-Date": warc_date(fetched_at)}
        note = _noted({"archived_by": copy.by, "archived_url": copy.url})
        self._append([self._record("response", exchange, payload=exchange.body, more=headers | note)])

    def withdraw(self, url: str, at: dt.datetime, why: str) -> None:
        """Append the news that the capture of `url` at `at` was found to be no document after all. Raises: as `add`."""
        note = {"role": WITHDRAWN, "captured_at": warc_date(at), "why": why}
        payload = json.dumps(note, ensure_ascii=False).encode()
        record = self._builder.create_warc_record(
            url,
            "metadata",
            payload=io.BytesIO(payload),
            length=len(payload),
            warc_content_type="application/json",
            warc_headers_dict={"WARC-Date": warc_date(self._clock()), **_noted(note)},
        )
        self._append([record])

    def flush(self) -> None:
        """Make all records so far durable. Raises: as `add`."""
        if self._open is not None and self._size > self._durable:
            try:
                os.fsync(self._open.file.fileno())
            except OSError as error:
                raise self._failed(error) from error
            self._durable = self._size
            if self._size >= self._rotate:
                self._end()

    def close(self) -> None:
        """Flush and end the file. After an error it keeps what the last flush kept."""
        self.flush()
        self._end()

    def _request(self, exchange: Exchange, more: dict[str, str]) -> Any:
        from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]

        parts = urlsplit(exchange.url)
        line = f"{exchange.method} {parts.path or '/'}{'?' + parts.query if parts.query else ''} HTTP/1.1"
        http = StatusAndHeaders(line, list(exchange.request_headers), is_http_request=True)
        return self._builder.create_warc_record(
            exchange.url, "request", payload=io.BytesIO(exchange.request_body), length=len(exchange.request_body), http_headers=http,
            warc_headers_dict={"WARC-Date": warc_date(exchange.at), **more},
        )  # fmt: skip

    def _record(
        self, kind: str, exchange: Exchange, *, payload: bytes, more: dict[str, str] | None = None
    ) -> Any:
        from warcio.statusandheaders import StatusAndHeaders

        kept = [(name, value) for name, value in exchange.headers if name.lower() not in _OF_TRANSFER]
        status = f"{exchange.status} {exchange.reason}".strip()
        headers = {"WARC-Date": warc_date(exchange.at), **(more or {})}
        if exchange.address:
            headers["WARC-IP-Address"] = exchange.address
        return self._builder.create_warc_record(
            exchange.url, kind, payload=io.BytesIO(payload), length=len(payload),
            http_headers=StatusAndHeaders(status, kept, protocol="HTTP/1.1"), warc_headers_dict=headers,
        )  # fmt: skip

    def _revisit(self, exchange: Exchange, previous: Previous, note: Mapping[str, str] | None) -> Any:
        headers = {
            **_noted(note),
            "WARC-Profile": previous.profile or (_NOT_MODIFIED if exchange.status == 304 else _SAME_PAYLOAD),
            "WARC-Refers-To-Target-URI": previous.url,
            "WARC-Refers-To-Date": previous.at,
            "WARC-Payload-Digest": previous.payload_digest,
        }
        return self._record("revisit", exchange, payload=b"", more=headers)

    def _append(self, records: Sequence[Any]) -> None:
        buffer = io.BytesIO()
        for record in records:
            self._builder._write_warc_record(buffer, record)
        try:
            if self._open is None:
                self._open = files.new_file(self._corpora, self._clock())
                self._size = self._durable = 0
                self._write(self._open.file, self._opening(self._open.path))
            self._write(self._open.file, buffer.getvalue())
        except OSError as error:
            raise self._failed(error) from error
        self._size = self._open.file.tell()

    def _opening(self, path: Path) -> bytes:
        buffer = io.BytesIO()
        record = self._builder.create_warcinfo_record(
            files.final_name(path), {"software": "bianyin", "format": "WARC File Format 1.1"}
        )
        self._builder._write_warc_record(buffer, record)
        return buffer.getvalue()

    def _failed(self, error: OSError) -> CorpusError:
        """Cut what is not durable, so that the file ends with a whole record."""
        if self._open is not None:
            self._open.file.truncate(self._durable)
            self._open.file.seek(self._durable)
            self._size = self._durable
        return CorpusError(
            f"无法写入网页存档：{error.strerror}。",
            remedy="请检查磁盘空间与权限，然后重新运行同一命令；已存的网页不受影响。",
        )

    def _end(self) -> None:
        if self._open is None:
            return
        if self._durable:
            self.written.append(self._open.end())
        else:
            self._open.drop()
        self._open = None


def _noted(note: Mapping[str, str] | None) -> dict[str, str]:
    return {_NOTE: json.dumps(dict(note))} if note else {}


def _write_all(file: BinaryIO, data: bytes) -> None:
    """Write all bytes: a raw file may take fewer than it is given, for one on a full disk."""
    view = memoryview(data)
    while view:
        view = view[file.write(view) :]
