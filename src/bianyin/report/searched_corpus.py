"""What of the corpus a search can find, and what not: so that "nothing found" is said of no more than was looked at."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any, NamedTuple

from bianyin.wording import said_in, say

if TYPE_CHECKING:
    from bianyin.catalog.catalog import Catalog
    from bianyin.model import Document

_LISTED = 100  # unindexed documents that `run.json` lists
_NAMED = 3  # those that a sentence names

EMPTY = said_in("zh", "corpus.empty")  # on a terminal


class SearchedCorpus(NamedTuple):
    """The current documents of a corpus, by whether a search finds them.

    Attributes:
        documents: how many it finds.
        unindexed: ids of those that it does not.
        listed: the first of these.
    """

    documents: int
    unindexed: frozenset[str]
    listed: tuple[Document, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know of it; nothing where a search finds all."""
        said = () if self.documents else (say("corpus.empty"),)
        return (*said, not_indexed(self)) if self.unindexed else said

    @property
    def facts(self) -> dict[str, Any]:
        """The same for `run.json`."""
        rows = [{"document_id": each.id, "url": each.url, "title": each.title} for each in self.listed]
        return {
            "documents": self.documents,
            "unindexed": len(self.unindexed),
            "unindexed_documents": rows,
        }


def searched_corpus(catalog: Catalog, found: AbstractSet[str]) -> SearchedCorpus:
    """
    Args:
        found: ids of the documents that a search finds.

    Raises:
        CorpusError: the catalog cannot be read.
    """
    current = frozenset(catalog.all_ids())
    unindexed = current - found
    listed = catalog.get_many(sorted(unindexed)[:_LISTED])
    return SearchedCorpus(len(current & found), unindexed, tuple(listed.values()))


def not_indexed(corpus: SearchedCorpus) -> str:
    """How many documents no search finds, and the first of them by name."""
    titles = (" ".join(each.title.split())[:40] for each in corpus.listed[:_NAMED])
    names = "".join(say("corpus.title", title=title) for title in titles)
    rest = say("corpus.and_more") if len(corpus.unindexed) > _NAMED else ""
    return say("corpus.not_indexed", count=len(corpus.unindexed), names=names, rest=rest)
