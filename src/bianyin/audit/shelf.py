"""The stored pages that an audit compares with: those at an address, and those that are called so."""

from __future__ import annotations

from collections.abc import Sequence

from bianyin.catalog.catalog import Catalog
from bianyin.crawl.addresses import canonical
from bianyin.model import Document, Query
from bianyin.search import Searcher
from bianyin.text import bigram_overlap, fold

_SAME_TITLE, _LEAST_LENGTH = 0.75, 0.5
_LOOKED_AT = 10  # passages of a search for a title


class Shelf:
    """A corpus, and its index where there is one: without it titles are compared one by one.

    Args:
        searcher: open and usable, or None.
    """

    def __init__(self, catalog: Catalog, searcher: Searcher | None) -> None:
        self._catalog, self._searcher = catalog, searcher
        self._at: dict[str, tuple[Document, ...]] = {}
        self._titles: list[tuple[str, str]] | None = None
        self._own_files: dict[str, str] | None = None

    def count(self) -> int:
        return self._catalog.count()

    def get(self, ids: Sequence[str]) -> dict[str, Document]:
        """The documents with these ids, of any version."""
        return self._catalog.get_many(ids)

    def at(self, address: str) -> tuple[Document, ...]:
        """Every stored version of the page at an address, the newest first; with http or https, with or without a last slash."""
        if address not in self._at:
            ids = [
                version.document_id for form in _forms(address) for version in self._catalog.versions(form)
            ]
            self._at[address] = tuple(self._catalog.get_many(ids[::-1]).values())
        return self._at[address]

    def own_file(self, name: str) -> tuple[Document, ...]:
        """A file of one's own by its folder and name, as a report shows it."""
        if self._own_files is None:
            urls = (url for url in self._catalog.urls() if url.startswith("file:"))
            self._own_files = {url.removeprefix("file:").rpartition("#")[0]: url for url in urls}
        url = self._own_files.get(name)
        return self.at(url) if url else ()

    def called(self, title: str) -> tuple[Document, ...]:
        """Current documents of this title, or nearly."""
        found = self._searched(title) if self._searcher else self._looked_up(title)
        return tuple(document for document in found if is_called(document.title, title))

    def _searched(self, title: str) -> list[Document]:
        assert self._searcher is not None
        passages = self._searcher.search(Query(text=title), _LOOKED_AT, rerank=0)
        ids = list(dict.fromkeys(passage.chunk.document_id for passage in passages))
        return list(self._catalog.get_many(ids).values())

    def _looked_up(self, title: str) -> list[Document]:
        if self._titles is None:
            self._titles = [(fact.title, fact.url) for fact in self._catalog.facts()]
        urls = [url for name, url in self._titles if is_called(name, title)]
        return [document for url in urls[:_LOOKED_AT] for document in self.at(url)[:1]]


def is_called(name: str, title: str) -> bool:
    """Whether two titles are one, but for a word or two."""
    short, long = sorted((fold(name).text, fold(title).text), key=len)
    return len(short) >= _LEAST_LENGTH * len(long) and bigram_overlap(name, title) >= _SAME_TITLE


def _forms(address: str) -> list[str]:
    """The address as given and in its canonical form, under both schemes, with and without its last slash."""
    forms = dict.fromkeys(form for form in (address, canonical(address)) if form)
    for form in list(forms):
        scheme, sign, rest = form.partition("://")
        if sign:
            other = {"http": "https", "https": "http"}.get(scheme, scheme)
            for each in (rest, rest.removesuffix("/"), rest + "/"):
                forms.update(dict.fromkeys((f"{scheme}://{each}", f"{other}://{each}")))
    return list(forms)
