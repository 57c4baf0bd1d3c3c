"""The catalog out of the archive: catching up with what was added, or all of it anew."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from bianyin.archive import Capture, archive_files, read_captures
from bianyin.archive.warc_files import OPEN, recover
from bianyin.catalog.archive_check import RESTORE
from bianyin.catalog.catalog import Catalog, IngestCounts, Sighting
from bianyin.catalog.database import Database
from bianyin.catalog.sqlite_file import SqliteFile
from bianyin.catalog.writing import apart
from bianyin.errors import CorpusDamaged, CorpusError, InputError
from bianyin.model import Document, Page, Progress
from bianyin.parse.captures import page_of

_BATCH, _BATCH_BYTES = 200, 32 * 2**20  # captures in memory at once
_PATIENCE = 30.0  # seconds that the new catalog waits to take the place of the old one


class DerivedCounts(IngestCounts):
    """What reading the archive did to the catalog."""

    gone: int = 0
    no_document: int = 0  # captures without a document: pictures, damaged or oversized content
    soft_errors: int = 0  # answers of status 200 that are an error's page by their own words
    set_aside: int = 0  # 1: the old catalog could not be read to its end, and is kept under another name
    carried: int = 0  # documents that no archive holds, taken over from the old catalog


class _Part(NamedTuple):
    """A file of the archive and the bytes of it that are to be read."""

    path: Path
    start: int
    stop: int


def catch_up(
    corpora: Path,
    catalog: Catalog,
    *,
    on_progress: Progress | None = None,
    met: set[tuple[str, str]] | None = None,
) -> DerivedCounts:
    """Read into the catalog what the archive's whole files hold beyond it. Interrupted, the same call finishes the work.

    Args:
        on_progress: is told bytes of the archive.
        met: gets the address and the digest of all content that is read.

    Raises:
        InputError: a file of the archive is damaged; what stands before the damage is kept.
        CorpusBusy, CorpusError: the catalog cannot be written.
    """
    parts = list(_parts(corpora, catalog.archive_positions()))
    total, done, counts = sum(part.stop - part.start for part in parts), 0, DerivedCounts()
    for part in parts:
        captures = read_captures(part.path, part.start)
        reached = part.start
        while batch := _batch(captures):
            for run in apart(batch, lambda capture: capture.url):
                counts = counts.plus(_take(run, catalog))
                if met is not None:
                    met |= {(each.url, sha256_of(each.content)) for each in run if each.content}
            catalog.set_archive_position(part.path.name, batch[-1].end)
            done, reached = done + batch[-1].end - reached, batch[-1].end
            if on_progress:
                on_progress(done, total)
        catalog.set_archive_position(part.path.name, part.stop)
        done += part.stop - reached
    return counts


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _batch(captures: Iterator[Capture]) -> list[Capture]:
    batch: list[Capture] = []
    size = 0
    for capture in captures:
        batch.append(capture)
        size += len(capture.content)
        if len(batch) >= _BATCH or size >= _BATCH_BYTES:
            break
    return batch


def _parts(corpora: Path, positions: Mapping[str, int]) -> Iterator[_Part]:
    for path in archive_files(corpora):
        start, stop = positions.get(path.name, 0), path.stat().st_size
        if stop > start and not path.name.endswith(OPEN):  # its writer is not done with an open one
            yield _Part(path, start, stop)


def _take(batch: Sequence[Capture], catalog: Catalog) -> DerivedCounts:
    """Add what is new; of what is known in these very bytes only note when it was seen."""
    soft = {number for number, capture in enumerate(batch) if _is_soft_error(capture)}
    ours = {capture.url for capture in batch if capture.is_ours}
    pages = [
        page for number, capture in enumerate(batch) if number not in soft and (page := page_of(capture))
    ]
    keys = [(page.url, sha256_of(page.body)) for page in pages]
    known = catalog.known(keys)
    fresh = [page for page, key in zip(pages, keys, strict=True) if key not in known]
    documents = list(_parsed(fresh)) if fresh else []
    added = IngestCounts()
    for now in (True, False):
        if some := [document for document in documents if (document.url in ours) == now]:
            added = added.plus(catalog.add(some, now=now))
    seen = [
        Sighting(page.url, page.retrieved_at, sha256=key[1], now=page.url in ours)
        for page, key in zip(pages, keys, strict=True)
        if page.retrieved_at and key in known
    ]
    news = [
        Sighting(
            capture.url,
            capture.at,
            gone=capture.kind == "gone",
            withdrawn=capture.kind == "withdrawn",
            now=capture.is_ours,
        )
        for capture in batch
        if capture.kind in ("seen", "gone", "withdrawn") and capture.at
    ]
    withdrawn = catalog.note([*seen, *news])
    contents = sum(capture.kind in ("page", "unread") for capture in batch)
    return DerivedCounts(
        new=added.new - withdrawn.new,
        changed=added.changed - withdrawn.changed,
        unchanged=added.unchanged + len(pages) - len(fresh) + sum(c.kind == "seen" for c in batch),
        gone=sum(capture.kind == "gone" for capture in batch),
        unread=added.unread,
        no_document=contents - (len(pages) - len(fresh)) - len(documents) - len(soft),
        soft_errors=len(soft) + sum(withdrawn),
    )


def _is_soft_error(capture: Capture) -> bool:
    """Whether an answer that no crawl of ours has judged (it is older, or from elsewhere) is no document by its own words."""
    if capture.kind != "page" or "media_type" in capture.note or "judged" in capture.note:
        return False
    from bianyin.parse.soft_errors import look_at, says_error

    looked = look_at(capture.content, capture.url)
    return looked is not None and bool(says_error(looked))


def _parsed(pages: Iterable[Page]) -> Iterator[Document]:
    # Imported here: a refresh that brings nothing new reads no page, and is quick for it.
    from bianyin.parse.parse import parse

    for page in pages:
        try:
            yield parse(page)
        except ValueError:
            continue  # no text in any encoding, whatever it was called: counted as no document


def rebuild(
    corpora: Path, database: Database | None = None, *, on_progress: Progress | None = None
) -> DerivedCounts:
    """Make the catalog anew from the archive, beside the old one, and put it in its place once it is whole.

    Documents of pages that no archive holds (from before pages were archived, or of a file that was lost) are taken over as
    they are.

    Args:
        database: where the catalog is; by default in the folder.

    Raises:
        CorpusError: there is no archive, or the new catalog cannot be written; the old one is untouched.
        InputError: a file of the archive is damaged; the old catalog is untouched.
        ServiceError: the database does not answer; the old catalog is untouched.
    """
    recover(corpora)
    if not archive_files(corpora):
        raise CorpusError(
            "没有网页存档，无从重建；现有语料库未改动。",
            remedy="存档文件夹若曾在此处，请从备份换回；否则请先运行 bianyin crawl 或 bianyin ingest。",
        )
    old = database or SqliteFile(corpora)
    unread: list[CorpusDamaged] = []
    with old.renewing(_PATIENCE, lambda: bool(unread)) as new, Catalog(new) as catalog:
        met: set[tuple[str, str]] = set()
        try:
            counts = catch_up(corpora, catalog, on_progress=on_progress, met=met)
        except InputError as error:
            raise InputError(f"{error.message}；现有语料库未改动。", remedy=RESTORE) from error
        carried = list(_only_in_old(old, met, unread.append))
        catalog.add(carried)
    return counts.plus(DerivedCounts(carried=len(carried), set_aside=len(unread)))


def _only_in_old(
    place: Database, met: Container[tuple[str, str]], damaged: Callable[[CorpusDamaged], None]
) -> Iterator[Document]:
    """As far as the old one can be read, which may be why it is rebuilt."""
    try:
        with Catalog(place) as old:
            for document in old.documents(every_version=True):
                if (document.url, document.sha256) not in met:
                    yield document
    except CorpusDamaged as error:
        damaged(error)
