"""What is measured side by side: our search, its two halves alone, and the plain LangChain pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from bianyin.evaluate.retrieval_sets import Question
from bianyin.index import Columns, Embedder, LexicalIndex
from bianyin.index import folder as folders
from bianyin.index.terms import codes
from bianyin.model import Document, Query
from bianyin.retrieve import Searcher

if TYPE_CHECKING:
    from bianyin.index.embed import CachedEmbedder

DEPTH = 20  # documents ranked; metrics look at ten
_PLAIN_CHARACTERS, _PLAIN_OVERLAP = 300, 30


class Arm(Protocol):
    """Ranks documents for a question. The question's vector is remembered, so it is not in the time."""

    name: str

    def rank(self, question: Question) -> list[str]: ...


class Ours:
    """The search as the report uses it; `rerank` passages are embedded exactly for each question."""

    name = "bianyin"

    def __init__(self, searcher: Searcher, rerank: int) -> None:
        self._searcher, self._rerank = searcher, rerank

    def rank(self, question: Question) -> list[str]:
        query = Query(
            text=question.text, window=question.window, region=question.region, sector=question.sector
        )
        found = self._searcher.search(query, DEPTH, rerank=self._rerank)
        return list(dict.fromkeys(each.chunk.document_id for each in found))


class _Half:
    """One half of our index alone, the window's filter included."""

    def __init__(self, folder: Path, embedder: CachedEmbedder | None) -> None:
        from contextlib import closing

        served = folders.current(folder)
        assert served is not None
        with closing(LexicalIndex(served)) as index:
            self._columns = Columns(served / (index.meta("columns") or ""))
            self._ids = index.ids_by_number()
        self._embedder = embedder

    def _inside(self, question: Question) -> Any:
        window = question.window
        if window is None:
            return None
        return self._columns.window(window.start.toordinal(), window.end.toordinal())

    def _named(self, places: Iterable[int]) -> list[str]:
        return [self._ids[self._columns.document_number(place)] for place in places]


class WordsAlone(_Half):
    """BM25 over the same chunks and terms."""

    name = "BM25"

    def rank(self, question: Question) -> list[str]:
        import numpy as np

        scores = self._columns.bm25(self._columns.rarity(list(dict.fromkeys(codes(question.text).tolist()))))
        inside = self._inside(question)
        if inside is not None:
            scores = scores * inside
        best = np.argsort(-scores, kind="stable")[: 5 * DEPTH]
        places = dict.fromkeys(int(self._columns.documents[each]) for each in best if scores[each] > 0)
        return self._named(list(places)[:DEPTH])


class VectorsAlone(_Half):
    """The nearest of the same vectors, compared exactly."""

    name = "向量"

    def rank(self, question: Question) -> list[str]:
        assert self._embedder is not None
        vectors = self._embedder.embed_queries([question.text])
        (found,) = self._columns.nearest(vectors, self._inside(question), DEPTH)
        return self._named(place for place, _ in found)


class PlainLangChain:
    """Recursive character splitting → Chroma.from_documents → similarity search with a range of days in `where`."""

    name = "LangChain"

    def __init__(self, documents: Iterable[Document], embedder: CachedEmbedder, folder: Path) -> None:
        import shutil

        from langchain_chroma import Chroma
        from langchain_core.documents import Document as Piece

        pieces = [
            Piece(page_content=text, metadata={"id": each.id, "day": _day(each)})
            for each in documents
            for text in _split(each.text, ("\n\n", "\n", " ", ""))
        ]
        # Always made anew: an older one holds other documents.
        shutil.rmtree(folder, ignore_errors=True)
        self._store = Chroma.from_documents(pieces, _AsEmbeddings(embedder), persist_directory=str(folder))

    def rank(self, question: Question) -> list[str]:
        found = self._store.similarity_search(question.text, k=2 * DEPTH, filter=_where(question))
        return list(dict.fromkeys(str(each.metadata["id"]) for each in found))[:DEPTH]


def _AsEmbeddings(embedder: CachedEmbedder) -> Any:  # noqa: N802 - a class made where LangChain is imported
    from langchain_core.embeddings import Embeddings

    class Remembered(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            return [vector.tolist() for vector in embedder.embed_passages(texts)]

        def embed_query(self, text: str) -> list[float]:
            vector: list[float] = embedder.embed_queries([text])[0].tolist()
            return vector

    return Remembered()


def _split(text: str, separators: tuple[str, ...]) -> list[str]:
    """As LangChain's RecursiveCharacterTextSplitter, which is a package of its own: the coarsest separator that is
    there, pieces merged up to the size with some overlap, and what is still too long by the next separator."""
    if len(text) <= _PLAIN_CHARACTERS:
        return [text] if text.strip() else []
    separator = next((each for each in separators if each in text), "")
    finer = separators[separators.index(separator) + 1 :] or ("",)
    pieces: list[str] = []
    current = ""
    for part in text.split(separator) if separator else text:
        if current and len(current) + len(separator) + len(part) > _PLAIN_CHARACTERS:
            pieces.append(current)
            current = current[-_PLAIN_OVERLAP:] if not separator else ""
        current = f"{current}{separator}{part}" if current else part
    pieces.append(current)
    return [cut for piece in pieces for cut in (_split(piece, finer) if separator else [piece])]


def _day(document: Document) -> int:
    for date in document.dates:
        if date.date.precision == "day":
            return date.date.start.toordinal()
    return 0


def _where(question: Question) -> dict[str, Any] | None:
    if question.window is not None:
        start, end = question.window.start.toordinal(), question.window.end.toordinal()
        return {"$and": [{"day": {"$gte": start}}, {"day": {"$lt": end}}]}
    if question.asked_on is not None:
        return {"day": {"$lte": question.asked_on.toordinal()}}
    return None


def halves(folder: Path, embedder: CachedEmbedder) -> Sequence[Arm]:
    return (WordsAlone(folder, None), VectorsAlone(folder, embedder))


__all__ = ["DEPTH", "Arm", "Embedder", "Ours", "PlainLangChain", "VectorsAlone", "WordsAlone", "halves"]
