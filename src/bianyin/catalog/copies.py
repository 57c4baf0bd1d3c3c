"""Near copies: one text on many pages is one original and its reposts.

A text is its character shingles; MinHash (Broder 1997) makes a signature of them, bands of the signature find the few
documents that may be copies, and each of those is compared shingle by shingle. Notices that differ in nothing but their
numbers (this month's and last month's), or in the place that is written to, are not copies: figures, the numerals of the
titles and the places must agree.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Connection, delete, func, or_, select, update

from bianyin.catalog.schema import copies, copy_bands, documents
from bianyin.model import TIERS, Document, Progress
from bianyin.parse.tiers import host_of

if TYPE_CHECKING:
    import numpy as np

Connecting = Callable[[], AbstractContextManager[Connection]]

_VALUES = 64  # of a signature
# Stands before each signature that is stored. Raise it with every change of what makes signatures or bands: then those of
# before are made anew, as they cannot be compared.
_SCHEME = (1).to_bytes(4, "little")
_BAND = 4  # values a band: 16 bands find 99.9 % of pairs that share four fifths of their shingles
_SHINGLE = 5  # characters
_REACH = 4000  # characters of a text that are looked at
_SHORTEST = 80  # characters; shorter texts are alike by chance
_ALIKE = 0.8  # of the shingles of both that a copy shares
_PROMISING = 0.62  # the same by the signatures, which are off by a tenth now and then
_FIGURES = 0.03  # of the figures that a copy may lack or add
_BATCH = 100  # documents a transaction
_MOST_CANDIDATES = 60  # compared shingle by shingle, likeliest first

_NOT_WORDS = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_NUMERALS = re.compile(r"[\d〇一二三四五六七八九十]+")
_SENTENCE = re.compile(r"[，。；]")


class _Text(NamedTuple):
    """A document as copies are compared by it."""

    shingles: frozenset[str]
    figures: frozenset[str]
    title: str
    number: str | None
    host: str
    regions: frozenset[str]


def mark_copies(reading: Connecting, writing: Connecting, report: Progress) -> int:
    """Sign and cluster the current documents that have no signature yet, or one of another scheme; forget the documents
    that are no longer current.

    Returns the number of reposts in the whole corpus.
    """
    with reading() as connection:
        stale = connection.execute(_STALE.limit(1)).first() is not None
    if stale:
        with writing() as connection:
            _forget_stale(connection)
    with reading() as connection:
        waiting = list(connection.execute(_UNSIGNED).scalars())
    for start in range(0, len(waiting), _BATCH):
        with writing() as connection:
            some = waiting[start : start + _BATCH]
            still = connection.execute(_UNSIGNED.where(documents.c.seq.in_(some))).scalars().all()
            for seq, document in _documents(connection, still):
                _place(connection, seq, document)
        report(min(start + _BATCH, len(waiting)), len(waiting))
    with reading() as connection:
        reposts = select(func.count()).select_from(copies).where(copies.c.original != copies.c.seq)
        return connection.execute(reposts).scalar_one()


_UNSIGNED = (
    select(documents.c.seq)
    .outerjoin(copies, copies.c.seq == documents.c.seq)
    .where(documents.c.current, copies.c.seq.is_(None))
    .order_by(documents.c.seq)
)
_STALE = (
    select(copies.c.seq, copies.c.cluster)
    .join(documents, copies.c.seq == documents.c.seq)
    .where(or_(~documents.c.current, func.substr(copies.c.signature, 1, len(_SCHEME)) != _SCHEME))
)


def _forget_stale(connection: Connection) -> None:
    stale = connection.execute(_STALE).all()
    for row in stale:
        connection.execute(delete(copy_bands).where(copy_bands.c.seq == row.seq))
        connection.execute(delete(copies).where(copies.c.seq == row.seq))
    for cluster in {row.cluster for row in stale}:
        _choose_original(connection, cluster)


def _place(connection: Connection, seq: int, document: Document) -> None:
    """Give a document its signature and its cluster: that of the documents it copies, or a new one."""
    text = _text(document)
    values = _signature(text.shingles)
    bands = _bands(values) if len(text.shingles) >= _SHORTEST else []
    alike = [
        other
        for other, its in _candidates(connection, bands, values)
        if _is_copy(text, _text(its)) and other != seq
    ]
    clusters = set(
        connection.execute(select(copies.c.cluster).where(copies.c.seq.in_(alike))).scalars() if alike else ()
    )
    cluster = min(clusters, default=seq)
    connection.execute(
        copies.insert().values(seq=seq, cluster=cluster, original=seq, signature=_SCHEME + values.tobytes())
    )
    if bands:
        connection.execute(copy_bands.insert(), [{"band": band, "seq": seq} for band in sorted(set(bands))])
    if clusters:
        connection.execute(update(copies).where(copies.c.cluster.in_(clusters)).values(cluster=cluster))
        _choose_original(connection, cluster)


def _candidates(
    connection: Connection, bands: Sequence[int], values: np.ndarray
) -> Iterator[tuple[int, Document]]:
    """Documents whose signatures are alike, likeliest first."""
    import numpy as np

    if not bands:
        return
    sharing = select(copy_bands.c.seq).where(copy_bands.c.band.in_(bands)).distinct()
    rows = connection.execute(select(copies.c.seq, copies.c.signature).where(copies.c.seq.in_(sharing))).all()
    likeness = [
        (float(np.mean(np.frombuffer(row.signature, "<u4", offset=len(_SCHEME)) == values)), row.seq)
        for row in rows
    ]
    promising = sorted((pair for pair in likeness if pair[0] >= _PROMISING), reverse=True)[:_MOST_CANDIDATES]
    yield from _documents(connection, [seq for _, seq in promising])


def _documents(connection: Connection, seqs: Sequence[int]) -> Iterator[tuple[int, Document]]:
    query = (
        select(documents.c.seq, documents.c.content)
        .where(documents.c.seq.in_(seqs))
        .order_by(documents.c.seq)
    )
    for row in connection.execute(query).all():
        yield row.seq, Document.model_validate_json(row.content)


def _choose_original(connection: Connection, cluster: int) -> None:
    """The original is the cluster's most authoritative page; among equals the earliest published, then the first that came."""
    seqs = list(connection.execute(select(copies.c.seq).where(copies.c.cluster == cluster)).scalars())
    if not seqs:
        return
    original = min(_documents(connection, seqs), key=lambda pair: (*authority(pair[1]), pair[0]))[0]
    connection.execute(update(copies).where(copies.c.cluster == cluster).values(original=original))


def authority(document: Document) -> tuple[int, str]:
    """Sorts the most authoritative and earliest page first."""
    published = document.date("published_on")
    return TIERS.index(document.tier), published.date.value if published else "9999"


def _text(document: Document) -> _Text:
    _, _, body = document.text.partition("\n")
    told = [line for line in body.split("\n") if _SENTENCE.search(line)]
    words = _NOT_WORDS.sub("", "".join(told))[:_REACH]
    shingles = frozenset(words[at : at + _SHINGLE] for at in range(len(words) - _SHINGLE + 1))
    figures = frozenset(_DIGITS.findall("\n".join(told)[: _REACH * 2]))
    title = _NOT_WORDS.sub("", document.title)
    regions = frozenset(document.regions)
    return _Text(shingles, figures, title, document.document_number, host_of(document.url), regions)


def _is_copy(one: _Text, other: _Text) -> bool:
    if one.number and other.number and one.number != other.number:
        return False
    if one.regions and other.regions and one.regions.isdisjoint(other.regions):
        return False  # one letter to many places
    shared = len(one.shingles & other.shingles)
    if shared < _ALIKE * len(one.shingles | other.shingles):
        return False
    differing = len(one.figures ^ other.figures)
    return differing <= 1 + _FIGURES * len(one.figures | other.figures) and _titles_agree(one, other)


def _titles_agree(one: _Text, other: _Text) -> bool:
    """Whether the numerals of both are the same; a headline without any is no contradiction, but on the same site another
    title is another document.
    """
    if one.title in other.title or other.title in one.title:
        return True
    if one.host and one.host == other.host:
        return False
    mine, theirs = _NUMERALS.findall(one.title), _NUMERALS.findall(other.title)
    return not mine or not theirs or mine == theirs


def _signature(shingles: Iterable[str]) -> np.ndarray:
    """MinHash values of a set of shingles: `_VALUES` of little-endian uint32."""
    import numpy as np

    hashes = np.array([zlib.crc32(shingle.encode()) for shingle in shingles], np.uint64)
    if not len(hashes):
        return np.full(_VALUES, 2**32 - 1, "<u4")
    factors, summands = _functions()
    least: np.ndarray = (factors * hashes + summands >> np.uint64(32)).min(axis=1).astype("<u4")
    return least


@cache
def _functions() -> tuple[np.ndarray, np.ndarray]:
    """Factors and summands of `_VALUES` multiply-shift functions (Dietzfelbinger 1996), each of shape (_VALUES, 1), uint64.

    From digests, which no version of any library draws otherwise.
    """
    import numpy as np

    drawn = b"".join(hashlib.blake2b(bytes([each]), digest_size=16).digest() for each in range(_VALUES))
    numbers = np.frombuffer(drawn, "<u8").reshape(_VALUES, 2, 1)
    return numbers[:, 0] | np.uint64(1), numbers[:, 1]


def _bands(values: np.ndarray) -> list[int]:
    """A hash of each band and its place in the signature, as SQLite's signed integers."""
    found = []
    for start in range(0, _VALUES, _BAND):
        key = bytes([start]) + values[start : start + _BAND].tobytes()
        found.append(int.from_bytes(hashlib.blake2b(key, digest_size=8).digest(), "little", signed=True))
    return found
