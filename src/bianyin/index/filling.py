"""Bring the collections of vectors up to date with the ledger, and see whether they are what the ledger says.

What is new stands among the recent until it is much: every window asks these too, so that an update changes one collection and not
all sixty. What is gone stays where it is, unfound, until a collection has much of it or is changed anyway.
"""

from __future__ import annotations

from bianyin.errors import IndexUnusable
from bianyin.index import entries
from bianyin.index.embed import VectorCache
from bianyin.index.entries import PartWork
from bianyin.index.ledger import Ledger
from bianyin.index.parts import LEADS
from bianyin.index.sqlite import REBUILD
from bianyin.index.store import VectorStore
from bianyin.model import StageProgress

# The recent entries are sorted in once they are more than this, and than this share of all.
MOST_RECENT, MOST_RECENT_SHARE = 2_000, 0.04
# A collection is cleared of what is gone at this share, and filled anew where so much changes.
_MOST_GONE, _MOST_CHANGED = 0.1, 0.3
# Entries read and written together: a quarter, mostly.
_TOGETHER = 5_000


def fill(ledger: Ledger, store: VectorStore, cache: VectorCache, report: StageProgress) -> None:
    """Make each collection hold what it should.

    Raises:
        IndexUnusable: the store or the cache cannot be used; what was done is kept.
    """
    entries.take_out(ledger)
    some, everything = entries.recent(ledger)
    if some > max(MOST_RECENT, MOST_RECENT_SHARE * everything):
        entries.sort_in(ledger)
    works = [each for each in entries.works(ledger) if _is_due(each)]
    for done, work in enumerate(works, start=1):
        _fill_one(ledger, store, cache, work)
        report("向量入库", done, len(works))


def distrust(ledger: Ledger, store: VectorStore) -> list[str]:
    """Ask every collection; those that do not answer as they should are to be filled anew, and named."""
    broken = unanswering(ledger, store)
    for name in broken:
        entries.begin(ledger, name)
    for name in store.parts() - {each.name for each in entries.works(ledger)}:
        store.drop(name)
    return broken


def unanswering(ledger: Ledger, store: VectorStore) -> list[str]:
    """The collections that do not open, or have another number of entries than the ledger says."""
    return [name for name, count in entries.filled(ledger).items() if not _answers(store, name, count)]


def _answers(store: VectorStore, name: str, count: int) -> bool:
    try:
        return store.count(name) == count and store.opens(name)
    except IndexUnusable:
        return False


def _is_due(work: PartWork) -> bool:
    return not work.filled or work.new > 0 or work.gone > _MOST_GONE * work.held


def _fill_one(ledger: Ledger, store: VectorStore, cache: VectorCache, work: PartWork) -> None:
    anew = not work.filled or work.new + work.gone > _MOST_CHANGED * work.held
    entries.begin(ledger, work.name)
    if anew:
        store.drop(work.name)
        wanted, kept = entries.numbers(ledger, work.name, "in", "new"), 0
    else:
        store.delete(work.name, entries.numbers(ledger, work.name, "gone"))
        wanted, kept = entries.numbers(ledger, work.name, "new"), work.held - work.gone
    for first in range(0, len(wanted), _TOGETHER):
        some = wanted[first : first + _TOGETHER]
        store.put(work.name, *entries.read(ledger, cache, some, bare=work.name == LEADS))
    count = kept + len(wanted)
    if store.count(work.name) != count:
        raise IndexUnusable("向量库中的向量数与索引账目不符，可能已损坏。", remedy=REBUILD)
    entries.end(ledger, work.name, count)
