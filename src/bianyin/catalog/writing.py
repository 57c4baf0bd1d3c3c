"""Writing documents into the catalog's tables, inside one transaction of the caller's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Self, TypeVar

from sqlalchemy import Column, Connection, func, select, update

from bianyin.catalog.document_periods import periods
from bianyin.catalog.schema import copies, copy_bands, document_dates, document_regions, documents
from bianyin.model import Document, Frozen
from bianyin.parse.unread import REASONS
from bianyin.parse.version import PARSER_VERSION

T = TypeVar("T")


class IngestCounts(Frozen):
    """What adding documents did. `changed`: another version of a URL that was known already.

    `unread`: of the new and changed ones, those whose words could not be had (scanned, damaged, no reader).
    """

    new: int = 0
    unchanged: int = 0
    changed: int = 0
    unread: int = 0

    @property
    def total(self) -> int:
        return self.new + self.unchanged + self.changed

    def plus(self, other: Self) -> Self:
        theirs = other.model_dump()
        return type(self)(**{name: value + theirs[name] for name, value in self.model_dump().items()})


def add_batch(connection: Connection, batch: Sequence[Document], *, now: bool = False) -> IngestCounts:
    """Add what is new, note what was seen again, and mark each URL's newest version as current.

    Args:
        batch: of no address more than one document.
        now: the pages were had from their sites just now, and so are newer than all that is there, whatever the clock says.
    """
    latest = _latest(connection, [document.url for document in batch]) if now else {}
    known_urls = _column_in(connection, documents.c.url, [document.url for document in batch])
    known_ids = _column_in(connection, documents.c.id, [document.id for document in batch])
    new = changed = unchanged = 0
    fresh: dict[str, Document] = {}
    for document in batch:
        if document.id in known_ids:
            changed_here = _see_again(connection, document, latest)
            changed, unchanged = changed + changed_here, unchanged + (not changed_here)
        else:
            fresh[document.id] = document
            changed, new = (changed + 1, new) if document.url in known_urls else (changed, new + 1)
            known_urls.add(document.url)
    if fresh:
        _insert(connection, list(fresh.values()), latest)
    _mark_current(connection, sorted({document.url for document in batch}))
    unread = sum(not set(REASONS).isdisjoint(document.warnings) for document in fresh.values())
    return IngestCounts(new=new, unchanged=unchanged, changed=changed, unread=unread)


def _column_in(connection: Connection, column: Column[str], values: Sequence[str]) -> set[str]:
    return set(connection.execute(select(column).where(column.in_(values))).scalars())


def apart(items: Iterable[T], address: Callable[[T], str]) -> Iterator[list[T]]:
    """The items in their order, in runs in which no address stands twice: what came later of one is judged after the earlier."""
    run: list[T] = []
    met: set[str] = set()
    for item in items:
        if address(item) in met:
            yield run
            run, met = [], set()
        run.append(item)
        met.add(address(item))
    if run:
        yield run


def _latest(connection: Connection, urls: Sequence[str]) -> dict[str, str]:
    """By address the latest time that is noted of it."""
    query = select(documents.c.url, func.max(documents.c.seen), func.max(documents.c.gone))
    rows = connection.execute(query.where(documents.c.url.in_(urls)).group_by(documents.c.url))
    return {url: max(seen, gone) for url, seen, gone in rows}


def _not_before(at: str, latest: str) -> str:
    """The time of what came just now: the clock's, or, where the clock was set back, a moment after the latest noted."""
    if at >= latest:
        return at
    return moment(dt.datetime.fromisoformat(latest) + dt.timedelta(microseconds=1))


def _see_again(connection: Connection, document: Document, latest: Mapping[str, str]) -> bool:
    """Note when known content was last seen, and renew what an older parser read; True if it was renewed."""
    row = connection.execute(select(documents).where(documents.c.id == document.id)).one()
    now = _seen(document)
    first_seen = min(filter(None, (row.first_seen, now)), default="")
    seen = max(row.seen, _not_before(now, latest[document.url]) if document.url in latest else now)
    renewed = row.parser < PARSER_VERSION
    if (seen, first_seen) == (row.seen, row.first_seen) and not renewed:
        return False
    content = document.model_dump_json() if renewed else row.content
    changed: bool = content != row.content
    connection.execute(
        update(documents)
        .where(documents.c.seq == row.seq)
        .values(
            seen=seen,
            first_seen=first_seen,
            content=content,
            parser=PARSER_VERSION if renewed else row.parser,
        )
    )
    if changed:
        connection.execute(document_regions.delete().where(document_regions.c.seq == row.seq))
        connection.execute(document_dates.delete().where(document_dates.c.seq == row.seq))
        _insert_derived(connection, [(row.seq, document)])
    return changed


def _seen(document: Document) -> str:
    return "" if document.retrieved_at is None else moment(document.retrieved_at)


def moment(at: dt.datetime) -> str:
    """A time as the tables hold it, so that later is greater."""
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds")


class Sighting(NamedTuple):
    """News of an address without new content: these very bytes, or whatever it last had, are there or gone.

    `withdrawn`: the version that came at `at` is none; the crawler found out later what the answer was.
    """

    url: str
    at: dt.datetime
    sha256: str | None = None
    gone: bool = False
    withdrawn: bool = False
    now: bool = False  # had from the site itself: newer than all that is noted, whatever the clock says


class Withdrawn(NamedTuple):
    """Versions taken out again: those that were an address's first, and those that were another one."""

    new: int = 0
    changed: int = 0


def note_sightings(connection: Connection, sightings: Sequence[Sighting]) -> Withdrawn:
    """Note when versions were last seen, and which addresses were found to be gone; take out what was withdrawn.

    Args:
        sightings: of no address more than one.
    """
    latest = _latest(connection, [sighting.url for sighting in sightings if sighting.now])
    taken = [sighting for sighting in sightings if sighting.withdrawn and _withdraw(connection, sighting)]
    for sighting in sightings:
        if sighting.withdrawn:
            continue
        which = documents.c.current if sighting.sha256 is None else documents.c.sha256 == sighting.sha256
        column = documents.c.gone if sighting.gone else documents.c.seen
        at = moment(sighting.at)
        if sighting.now and sighting.url in latest:
            at = _not_before(at, latest[sighting.url])
        connection.execute(
            update(documents).where(documents.c.url == sighting.url, which, column < at).values({column: at})
        )
    recaptured = {each.url for each in sightings if each.sha256 is not None or each.withdrawn}
    _mark_current(connection, sorted(recaptured))
    left = _column_in(connection, documents.c.url, [sighting.url for sighting in taken])
    changed = sum(sighting.url in left for sighting in taken)
    return Withdrawn(len(taken) - changed, changed)


def _withdraw(connection: Connection, sighting: Sighting) -> bool:
    """Take out the version that this answer brought; True if there was one. The archive keeps the answer."""
    which = (documents.c.url == sighting.url, documents.c.first_seen == moment(sighting.at))
    seqs = connection.execute(select(documents.c.seq).where(*which)).scalars().all()
    for seq in seqs:
        cluster = select(copies.c.cluster).where(copies.c.seq == seq).scalar_subquery()
        alike = connection.execute(select(copies.c.seq).where(copies.c.cluster == cluster)).scalars().all()
        for table in (copies, copy_bands):  # what was compared with it is compared anew
            connection.execute(table.delete().where(table.c.seq.in_([seq, *alike])))
        for table in (document_regions, document_dates, documents):
            connection.execute(table.delete().where(table.c.seq == seq))
    return bool(seqs)


def _insert(connection: Connection, fresh: Sequence[Document], latest: Mapping[str, str]) -> None:
    last = connection.execute(select(func.coalesce(func.max(documents.c.seq), 0))).scalar_one()
    numbered = list(enumerate(fresh, start=last + 1))
    connection.execute(
        documents.insert(),
        [
            {
                "seq": seq, "id": document.id, "url": document.url, "current": False,
                "first_seen": _seen(document),
                "seen": _not_before(_seen(document), latest[document.url]) if document.url in latest else _seen(document),
                "gone": "", "parser": PARSER_VERSION, "sha256": document.sha256,
                "content": document.model_dump_json(),
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
    """Of each URL the version last seen is current; of several never dated, the one that came last.

    What comes from a site itself counts as seen after all that is noted already (`now`), so that between our own answers the
    order in which they came decides and no clock; a web archive's capture, or a file that says when it was fetched, takes its
    place by that time.
    """
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
