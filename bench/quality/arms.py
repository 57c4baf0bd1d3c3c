"""What is measured side by side: our search, its two halves alone, and the plain LangChain pipeline."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from bench.plain_langchain import AsEmbeddings, day_of
from bianyin.errors import ConfigurationError
from bianyin.evaluate.questions import DEPTH, SearchQuestion, ranked
from bianyin.index import Reader
from bianyin.index import folder as folders
from bianyin.model import Document
from bianyin.search import Searcher
from bianyin.services.chroma import open_chroma
from bianyin.services.tracing import untraced

if TYPE_CHECKING:
    from langchain_core.documents import Document as Piece

    from bianyin.index.embed import CachedEmbedder
    from bianyin.index.reader import Within

# The plain pipeline's pieces, in characters: as long as ours.
PLAIN_CHARACTERS, PLAIN_OVERLAP = 300, 30
_TOGETHER = 256  # texts embedded between two reports of progress


class Arm(Protocol):
    """Ranks documents for a question. The question's vector is remembered, so it is not in the time."""

    name: str

    def rank(self, question: SearchQuestion) -> list[str]: ...


class Ours:
    """The search as `bianyin search` does it; `rerank` passages are embedded exactly for each question."""

    name = "bianyin"

    def __init__(self, searcher: Searcher, rerank: int) -> None:
        self._searcher, self._rerank = searcher, rerank

    def rank(self, question: SearchQuestion) -> list[str]:
        return ranked(self._searcher, question, self._rerank)


class _Half:
    """One half of our index alone, the window's filter included."""

    def __init__(self, folder: Path, embedder: CachedEmbedder | None) -> None:
        served = folders.current(folder)
        assert served is not None
        self._reader = Reader(folder, served, open_chroma)
        self._embedder = embedder

    def close(self) -> None:
        self._reader.close()

    def _within(self, question: SearchQuestion) -> Within:
        window = question.window
        return () if window is None else (((window.start.toordinal(), window.end.toordinal()),),)

    def _named(self, documents: Iterable[int]) -> list[str]:
        some = list(dict.fromkeys(documents))[:DEPTH]
        chunks = self._reader.chunks(number + 1 for number in some)
        return [chunks[number + 1].document.id for number in some if number + 1 in chunks]


class WordsAlone(_Half):
    """BM25 over the same chunks and terms."""

    name = "BM25"

    def rank(self, question: SearchQuestion) -> list[str]:
        words = self._reader.words
        found = words.search(words.terms(question.text), 5 * DEPTH, within=self._within(question))
        return self._named(found.documents.tolist())


class VectorsAlone(_Half):
    """The nearest of the same vectors."""

    name = "向量"

    def rank(self, question: SearchQuestion) -> list[str]:
        assert self._embedder is not None
        vectors = self._embedder.embed_queries([question.text])
        (found,) = self._reader.nearest(vectors, self._within(question))
        return self._named(found.documents.tolist())


class PlainLangChain:
    """RecursiveCharacterTextSplitter → Chroma.from_documents → retriever with a range of days in `where`."""

    name = "LangChain"

    def __init__(
        self,
        documents: Iterable[Document],
        embedder: CachedEmbedder,
        folder: Path,
        report: Callable[[str, int, int], None],
    ) -> None:
        from langchain_chroma import Chroma

        pieces = _pieces(documents)
        texts = list(dict.fromkeys(piece.page_content for piece in pieces))
        for first in range(0, len(texts), _TOGETHER):  # remembered, so that what follows finds them
            embedder.embed_passages(texts[first : first + _TOGETHER])
            report("LangChain 向量", min(first + _TOGETHER, len(texts)), len(texts))
        # Always made anew: an older one holds other documents.
        shutil.rmtree(folder, ignore_errors=True)
        self._store = Chroma.from_documents(pieces, AsEmbeddings(embedder), persist_directory=str(folder))

    def rank(self, question: SearchQuestion) -> list[str]:
        asked: dict[str, Any] = {"k": 2 * DEPTH}
        if (where := _where(question)) is not None:
            asked["filter"] = where
        with untraced():
            found = self._store.as_retriever(search_kwargs=asked).invoke(question.text)
        return list(dict.fromkeys(str(each.metadata["id"]) for each in found))[:DEPTH]


def require_splitter() -> None:
    """The plain pipeline's splitter is a package that the program itself has no use for.

    Raises:
        ConfigurationError: it is not installed; comparing with a pipeline of our own making would not be honest.
    """
    if find_spec("langchain_text_splitters") is None:
        raise ConfigurationError(
            "普通 LangChain 流程需要 langchain-text-splitters，此处没有安装。",
            remedy="请运行 pip install langchain-text-splitters，或加 --no-plain 不评这一流程。",
        )


def _pieces(documents: Iterable[Document]) -> list[Piece]:
    from langchain_core.documents import Document as Piece
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    whole = [
        Piece(page_content=each.text, metadata={"id": each.id, "day": day_of(each)}) for each in documents
    ]
    splitter = RecursiveCharacterTextSplitter(chunk_size=PLAIN_CHARACTERS, chunk_overlap=PLAIN_OVERLAP)
    return splitter.split_documents(whole)


def _where(question: SearchQuestion) -> dict[str, Any] | None:
    if question.window is not None:
        start, end = question.window.start.toordinal(), question.window.end.toordinal()
        return {"$and": [{"day": {"$gte": start}}, {"day": {"$lt": end}}]}
    if question.asked_on is not None:
        return {"day": {"$lte": question.asked_on.toordinal()}}
    return None
