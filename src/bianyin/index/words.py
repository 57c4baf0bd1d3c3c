"""The words of all chunks, in a tantivy index: which chunks have the terms of a query, in a window exact to the day.

What is indexed are our own terms (`terms`), written with spaces between them: the engine cuts nothing. A title's words count
twice. `day` holds every day that a chunk's periods cover, so that a window is a range of terms.
"""

from __future__ import annotations

import math
import weakref
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from bianyin.errors import IndexUnusable
from bianyin.index import periods
from bianyin.index.arrays import Floats, Ints
from bianyin.index.parts import Span
from bianyin.index.sqlite import translated
from bianyin.index.terms import terms
from bianyin.read_only import drop, is_read_only, shadow

WORDS_FOLDER = "words"
# What tantivy writes when it is merely read.
_META, _MANAGED = "meta.json", ".managed.json"
_WRITTEN = (_META, _MANAGED, ".tantivy")
# What a word of the title weighs beside one of the text.
_TITLE_WEIGHT = 2
# Bytes that the writer holds before it begins a segment.
_HEAP = 48 << 20
# As many as tantivy is ever asked for: all chunks of a window, or of some documents.
_ALL = 1 << 30
_BM25_K1 = 1.2
INDEX_UNFIT = "请运行 bianyin index：词面索引会由账目重新生成。"


class Hits(NamedTuple):
    """Chunks by number, their documents' numbers, and BM25 of each, the highest first."""

    chunks: Ints
    documents: Ints
    scores: Floats


class Standing(NamedTuple):
    """All chunks of a window, and their documents; rising."""

    chunks: Ints
    documents: Ints


class Terms(NamedTuple):
    """The terms of a query with their rarity (inverse document frequency, as in BM25; never 0)."""

    rarity: dict[str, float]

    @property
    def weight(self) -> float:
        return sum(self.rarity.values())

    def rarest(self, most: int) -> Terms:
        kept = sorted(self.rarity, key=lambda term: (-self.rarity[term], term))[:most]
        return Terms({term: self.rarity[term] for term in kept})


class Words:
    """Asks the word index in `folder` as it was when opened."""

    def __init__(self, folder: Path) -> None:
        """
        Raises:
            IndexUnusable: the index is missing or broken.
        """
        import tantivy

        self._path = folder / WORDS_FOLDER
        with _said(self._path):
            if not tantivy.Index.exists(str(self._path)):
                raise IndexUnusable(f"词面索引 {self._path} 不见了。", remedy=INDEX_UNFIT)
            index = tantivy.Index.open(str(self._readable()))
            index.config_reader("manual")
            index.reload()
            self._schema, self._searcher = index.schema, index.searcher()

    def _readable(self) -> Path:
        """The folder, or where the lock cannot be made that a reader takes, one of links to what is in it."""
        if not is_read_only(self._path / _META):
            return self._path
        made = shadow(self._path, own=lambda name: name.startswith(_WRITTEN))
        weakref.finalize(self, drop, made)
        return made

    def __len__(self) -> int:
        """How many chunks there are."""
        return int(self._searcher.num_docs)

    def terms(self, text: str) -> Terms:
        """The distinct terms of a text, and how rare each is among the chunks."""
        total = len(self)
        with _said(self._path):
            having = {each: self._searcher.doc_freq("words", each) for each in dict.fromkeys(terms(text))}
        return Terms(
            {
                term: max(math.log(max(total - count + 0.5, 0.5) / (count + 0.5)), 1e-6)
                for term, count in having.items()
            }
        )

    def search(
        self,
        asked: Terms,
        limit: int,
        *,
        within: Sequence[Sequence[Span]] = (),
        documents: Sequence[int] = (),
    ) -> Hits:
        """The best chunks by BM25 over the terms.

        Args:
            within: of each of these lists of windows a chunk must lie in one.
            documents: the numbers of documents that are asked alone; nothing for all.
        """
        from tantivy import Occur, Query

        clauses = [(Occur.Must, Query.const_score_query(each, 0.0)) for each in self._windows(within)]
        if documents:
            wanted = Query.term_set_query(self._schema, "document", list(documents))
            clauses.append((Occur.Must, Query.const_score_query(wanted, 0.0)))
        clauses.append((Occur.Must, self._scored(asked)))
        return self._found(Query.boolean_query(clauses), limit)

    def standing(self, within: Sequence[Sequence[Span]]) -> Standing:
        """All chunks in the windows, as of `search`."""
        from tantivy import Occur, Query

        query = Query.boolean_query([(Occur.Must, each) for each in self._windows(within)])
        found = self._found(query if within else Query.all_query(), _ALL)
        return Standing(np.sort(found.chunks), np.unique(found.documents))

    def best(self, asked: Terms) -> float:
        """The highest score of all chunks; 0 where none has a term."""
        return float(self.search(asked, 1).scores.max(initial=0))

    def _scored(self, asked: Terms) -> Any:
        """Tantivy's BM25 has another rarity, which is undone: a term in half of all chunks would tell as much as a rare one."""
        from tantivy import Occur, Query

        total = len(self)
        clauses = []
        for term, rarity in asked.rarity.items():
            count = self._searcher.doc_freq("words", term)
            theirs = math.log(1 + (max(total - count, 0) + 0.5) / (count + 0.5))
            one = Query.term_query(self._schema, "words", term, "freq")
            clauses.append((Occur.Should, Query.boost_query(one, rarity / theirs)))
        return Query.boolean_query(clauses)

    def _windows(self, within: Sequence[Sequence[Span]]) -> Iterator[Any]:
        from tantivy import FieldType, Occur, Query

        for spans in within:
            ranges = [
                Query.range_query(
                    self._schema, "day", FieldType.Integer, start, end - 1, use_inverted_index=True
                )
                for start, end in spans
            ]
            yield Query.boolean_query([(Occur.Should, each) for each in ranges])

    def _found(self, query: Any, limit: int) -> Hits:
        with _said(self._path):
            hits = self._searcher.search(query, min(limit, max(len(self), 1)), count=False).hits
            places = [place for _, place in hits]
            chunks = np.asarray(self._searcher.fast_field_values("chunk", places), np.int64)
            documents = np.asarray(self._searcher.fast_field_values("document", places), np.int64)
        scores = np.asarray([score for score, _ in hits], np.float32)
        order = np.lexsort((chunks, -scores))  # of equals the engine's order is the segments'
        return Hits(chunks[order], documents[order], scores[order])


class WordsWriter:
    """Changes the word index in `folder`, which is made where there is none; nothing is seen before `commit`."""

    def __init__(self, folder: Path) -> None:
        """
        Raises:
            IndexUnusable: the index is broken, or another process is writing it.
        """
        import tantivy

        self._path = folder / WORDS_FOLDER
        with _said(self._path):
            self._path.mkdir(parents=True, exist_ok=True)
            index = tantivy.Index(_schema(), path=str(self._path))
            self._writer = index.writer(heap_size=_HEAP, num_threads=1)  # more would mix the order
            self._index = index

    def put(self, number: int, document: int, title: str, text: str, packed: bytes) -> None:
        """Add a chunk, as `Ledger.pieces` gives it."""
        import tantivy

        days = {day for each in periods.unpack(packed) for day in range(each.start, each.end)}
        written = " ".join(terms(f"{title}\n" * _TITLE_WEIGHT + text))
        with _said(self._path):
            self._writer.add_document(
                tantivy.Document(chunk=number, document=document, words=written, day=sorted(days))
            )

    def drop(self, documents: Iterable[int]) -> None:
        """Take the chunks of documents out; those that are not there are passed over."""
        with _said(self._path):
            for number in documents:
                self._writer.delete_documents_by_term("document", number)

    def commit(self) -> None:
        with _said(self._path):
            self._writer.commit()
            for name in (_META, _MANAGED):  # which tantivy makes for its own user alone
                _share(self._path / name)

    def count(self) -> int:
        """Chunks, as of the last commit."""
        with _said(self._path):
            self._index.reload()
            return int(self._index.searcher().num_docs)

    def close(self) -> None:
        with _said(self._path):
            self._writer.wait_merging_threads()


def _share(path: Path) -> None:
    """Let those read a file who may read the ones beside it."""
    with suppress(OSError):
        path.chmod(path.parent.stat().st_mode & 0o666 | 0o600)


def _schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("chunk", indexed=False, fast=True)
    builder.add_integer_field("document", indexed=True, fast=True)
    builder.add_integer_field("day", indexed=True, fast=False)
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
    return builder.build()


@contextmanager
def _said(path: Path) -> Iterator[None]:
    """Turn what the engine raises, panics among it, into `IndexUnusable`."""
    try:
        with translated(path / "meta.json"):
            yield
    except ValueError as error:
        busy = "lock" in str(error).lower()
        raise IndexUnusable(
            f"词面索引 {path} 无法使用：{error}。",
            remedy="另一个进程正在写入索引：请等它结束后重试。" if busy else INDEX_UNFIT,
        ) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of Rust; it is no Exception
            raise
        raise IndexUnusable(f"词面索引 {path} 已损坏：{error}。", remedy=INDEX_UNFIT) from None
