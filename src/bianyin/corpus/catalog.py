"""The catalog of documents: SQLite in WAL mode, every version kept, the newest of each URL current."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

from pydantic import ValidationError
from sqlalchemy import Connection, Engine, func, select, update
from sqlalchemy.exc import DatabaseError, OperationalError

from bianyin.corpus import engine as engines
from bianyin.corpus.periods import periods
from bianyin.corpus.schema import document_dates, document_regions, documents
from bianyin.corpus.version import PARSER_VERSION
from bianyin.errors import CorpusBusy, CorpusError
from bianyin.model import Coverage, Document, Frozen, Window

FILE_NAME = "catalog.sqlite3"
_BATCH = 500  # documents a transaction: a second's work at most is redone after a kill
_IDS_A_QUERY = 500  # below SQLite's limit of bound variables in every build
_LONGEST_PERIOD = 31  # days of a month, the longest period kept in document_dates


class IngestCounts(Frozen):
    """What adding documents did. `changed`: another version of a URL that was known already."""

    new: int = 0
    unchanged: int = 0
    changed: int = 0

    @property
    def total(self) -> int:
        return self.new + self.unchanged + self.changed

    def plus(self, other: IngestCounts) -> IngestCounts:
        return IngestCounts(
            new=self.new + other.new,
            unchanged=self.unchanged + other.unchanged,
            changed=self.changed + other.changed,
        )


class Catalog:
    """The documents in a folder. Nothing is written there before the first `add`; until then it reads as empty.

    Many processes may read while one writes. A document that does not match its id any more, a file that is no
    database, another schema: all of them are a `CorpusError`, never a shorter answer.

    Args:
        folder: holds `catalog.sqlite3`.
        busy_timeout: seconds to wait for another writer before `CorpusBusy`.
    """

    def __init__(self, folder: Path, *, busy_timeout: float = 30.0) -> None:
        self._file = folder / FILE_NAME
        self._busy_timeout = busy_timeout
        with self._explained():
            self._engine: Engine = engines.open_existing(self._file, busy_timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._engine.dispose()

    def add(self, new_documents: Iterable[Document]) -> IngestCounts:
        """Store documents, one transaction a batch; content that is known already changes nothing.

        Raises:
            CorpusBusy: another process kept writing for longer than the timeout.
            CorpusError: the disk is full, the folder cannot be written, the file is damaged.
        """
        counts = IngestCounts()
        source = iter(new_documents)
        while batch := list(islice(source, _BATCH)):
            with self._writing() as connection:
                counts = counts.plus(_add_batch(connection, batch))
        return counts

    def get(self, document_id: str) -> Document:
        """One document, of any version.

        Raises:
            CorpusError: there is none with this id.
        """
        found = self.get_many([document_id])
        if document_id not in found:
            raise CorpusError(f"语料库中没有文档 {document_id}。", remedy="请重新运行 bianyin index。")
        return found[document_id]

    def get_many(self, ids: Sequence[str]) -> dict[str, Document]:
        """The documents with these ids, of any version, in the order asked; unknown ids are left out."""
        found: dict[str, Document] = {}
        with self._reading() as connection:
            for start in range(0, len(ids), _IDS_A_QUERY):
                some = list(ids[start : start + _IDS_A_QUERY])
                query = select(documents.c.id, documents.c.content).where(documents.c.id.in_(some))
                found |= {row.id: self._document(row.id, row.content) for row in connection.execute(query)}
        return {key: found[key] for key in ids if key in found}

    def all_ids(self, *, every_version: bool = False) -> list[str]:
        """Ids in ascending order, of the current documents or of every version."""
        query = select(documents.c.id).order_by(documents.c.id)
        if not every_version:
            query = query.where(documents.c.current)
        with self._reading() as connection:
            return list(connection.execute(query).scalars())

    def documents(self, *, every_version: bool = False) -> Iterator[Document]:
        """Documents in the order of their ids. Holds no transaction open between them."""
        ids = self.all_ids(every_version=every_version)
        for start in range(0, len(ids), _IDS_A_QUERY):
            yield from self.get_many(ids[start : start + _IDS_A_QUERY]).values()

    def count(self) -> int:
        """Number of current documents."""
        with self._reading() as connection:
            return connection.execute(
                select(func.count()).select_from(documents).where(documents.c.current)
            ).scalar_one()

    def digest(self) -> str:
        """Digest of the set of current documents: the same set, in whatever order it came, the same digest."""
        return hashlib.sha256("\n".join(self.all_ids()).encode()).hexdigest()

    def coverage(self, window: Window, region_code: str) -> Coverage:
        """How many current documents name a day or month in the window, and how many of those the region.

        A province counts the documents that name only one of its cities, too; 100000 (全国) counts all.
        """
        start, stop = window.start.toordinal(), window.end.toordinal()
        dated = (
            select(document_dates.c.seq)
            .where(document_dates.c.start < stop, document_dates.c.start > start - _LONGEST_PERIOD)
            .where(document_dates.c.stop > start)
        )
        query = (
            select(func.count()).select_from(documents).where(documents.c.current, documents.c.seq.in_(dated))
        )
        prefix = _region_prefix(region_code)
        naming = select(document_regions.c.seq).where(document_regions.c.code.startswith(prefix))
        with self._reading() as connection:
            total = connection.execute(query).scalar_one()
            about = (
                connection.execute(query.where(documents.c.seq.in_(naming))).scalar_one() if prefix else total
            )
        return Coverage(window=window, documents=total, about_region=about)

    def _document(self, document_id: str, content: str) -> Document:
        """A stored document, checked against its id, so that a damaged file never yields evidence."""
        try:
            document = Document.model_validate_json(content)
        except ValidationError:
            raise self._damaged(f"文档 {document_id} 无法读出") from None
        if Document.make_id(document.url, document.text, document.dates) != document_id:
            raise self._damaged(f"文档 {document_id} 的内容与其编号不符")
        return document

    def _damaged(self, reason: str) -> CorpusError:
        return CorpusError(
            f"{self._file.name}：语料库已损坏（{reason}）。",
            remedy=f"请删除 {self._file} 后重新运行 bianyin ingest。",
        )

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._explained(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._explained():
            if engines.is_in_memory(self._engine):
                self._engine.dispose()
                self._engine = engines.create(self._file, self._busy_timeout)
            with engines.writer(self._engine).begin() as connection:
                yield connection

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn the database's errors into ours, each with what to do about it."""
        try:
            yield
        except engines.WrongSchema as error:
            raise CorpusError(
                f"{self._file.name}：{error}。", remedy=f"请删除 {self._file} 后重新运行 bianyin ingest。"
            ) from None
        except OperationalError as error:
            raise self._operational(str(error.orig)) from error
        except DatabaseError as error:
            raise self._damaged(str(error.orig)) from error
        except OSError as error:
            raise CorpusError(
                f"{self._file.parent}：无法读写（{error.strerror}）。", remedy="请检查文件夹权限与磁盘空间。"
            ) from error

    def _operational(self, reason: str) -> CorpusError:
        if "locked" in reason or "busy" in reason:
            return CorpusBusy(
                f"另一个进程正在写入语料库，等待 {self._busy_timeout:g} 秒后放弃。",
                remedy="请等它结束后再运行同一命令。",
            )
        if "malformed" in reason or "no such" in reason:
            return self._damaged(reason)
        return CorpusError(f"{self._file}：{reason}。", remedy="请检查文件夹权限与磁盘空间。")


def _region_prefix(code: str) -> str:
    """The digits that a region's code shares with all places in it (GB/T 2260); none for the country."""
    if code == "100000":
        return ""
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def _add_batch(connection: Connection, batch: Sequence[Document]) -> IngestCounts:
    known_urls = _column_in(connection, documents.c.url, [document.url for document in batch])
    known_ids = _column_in(connection, documents.c.id, [document.id for document in batch])
    new = changed = unchanged = 0
    fresh: dict[str, Document] = {}
    for document in batch:
        if document.id in fresh:
            unchanged += 1
        elif document.id in known_ids:
            changed_here = _see_again(connection, document)
            changed, unchanged = changed + changed_here, unchanged + (not changed_here)
        else:
            fresh[document.id] = document
            changed, new = (changed + 1, new) if document.url in known_urls else (changed, new + 1)
            known_urls.add(document.url)
    if fresh:
        _insert(connection, list(fresh.values()))
    _mark_current(connection, sorted({document.url for document in batch}))
    return IngestCounts(new=new, unchanged=unchanged, changed=changed)


def _column_in(connection: Connection, column: object, values: Sequence[str]) -> set[str]:
    return set(connection.execute(select(column).where(column.in_(values))).scalars())  # type: ignore[call-overload, attr-defined]


def _see_again(connection: Connection, document: Document) -> bool:
    """Note when known content was last seen, and renew what an older parser read; True if it was renewed."""
    row = connection.execute(select(documents).where(documents.c.id == document.id)).one()
    seen = max(row.seen, _seen(document))
    renewed = row.parser < PARSER_VERSION
    if seen == row.seen and not renewed:
        return False
    content = document.model_dump_json() if renewed else row.content
    changed: bool = content != row.content
    connection.execute(
        update(documents)
        .where(documents.c.seq == row.seq)
        .values(seen=seen, content=content, parser=PARSER_VERSION if renewed else row.parser)
    )
    if changed:
        connection.execute(document_regions.delete().where(document_regions.c.seq == row.seq))
        connection.execute(document_dates.delete().where(document_dates.c.seq == row.seq))
        _insert_derived(connection, [(row.seq, document)])
    return changed


def _seen(document: Document) -> str:
    if document.retrieved_at is None:
        return ""
    return document.retrieved_at.isoformat(timespec="seconds")


def _insert(connection: Connection, fresh: Sequence[Document]) -> None:
    last = connection.execute(select(func.coalesce(func.max(documents.c.seq), 0))).scalar_one()
    numbered = list(enumerate(fresh, start=last + 1))
    connection.execute(
        documents.insert(),
        [
            {
                "seq": seq, "id": document.id, "url": document.url, "current": False,
                "seen": _seen(document), "parser": PARSER_VERSION, "content": document.model_dump_json(),
            }
            for seq, document in numbered
        ],
    )  # fmt: skip
    _insert_derived(connection, numbered)


def _insert_derived(connection: Connection, numbered: Sequence[tuple[int, Document]]) -> None:
    dates = [
        {"seq": seq, "start": start, "stop": stop}
        for seq, document in numbered
        for start, stop in periods(document)
    ]
    regions = [
        {"seq": seq, "code": code} for seq, document in numbered for code in dict.fromkeys(document.regions)
    ]
    if dates:
        connection.execute(document_dates.insert(), dates)
    if regions:
        connection.execute(document_regions.insert(), regions)


def _mark_current(connection: Connection, urls: Sequence[str]) -> None:
    """Of each URL the version last seen is current; of several never dated, the one that came last."""
    rank = (
        func.row_number()
        .over(partition_by=documents.c.url, order_by=(documents.c.seen.desc(), documents.c.seq.desc()))
        .label("rank")
    )
    ranked = select(documents.c.seq, rank).where(documents.c.url.in_(urls)).subquery()
    newest = select(ranked.c.seq).where(ranked.c.rank == 1)
    here = documents.c.url.in_(urls)
    connection.execute(
        update(documents)
        .where(here, documents.c.current, documents.c.seq.not_in(newest))
        .values(current=False)
    )
    connection.execute(
        update(documents).where(here, ~documents.c.current, documents.c.seq.in_(newest)).values(current=True)
    )
