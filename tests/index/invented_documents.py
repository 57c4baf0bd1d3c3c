"""Documents, a source and a deterministic embedder for the index's tests; all words are invented."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bianyin.index import IndexedChunk, Ledger
from bianyin.index.terms import terms
from bianyin.model import DateName, Document, DocumentDate, PartialDate

Vectors = NDArray[np.float32]


class HashEmbedder:
    """Counts hashed bigrams: near texts get near vectors, the same on every machine."""

    def __init__(self, name: str = "hash-32", dimension: int = 32) -> None:
        self.name, self.dimension, self.asked = name, dimension, 0

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self.embed_query(text) for text in texts])

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self.embed_query(text) for text in texts])

    def embed_query(self, text: str) -> Vectors:
        self.asked += 1
        vector = np.full(self.dimension, 0.01, np.float32)
        for term in terms(text):
            vector[crc32(term.encode()) % self.dimension] += 1
        return vector


class Source:
    """Documents in memory, as the catalog gives them."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self.documents = {document.id: document for document in documents}

    def all_ids(self) -> list[str]:
        return list(self.documents)

    def get_many(self, ids: Sequence[str]) -> dict[str, Document]:
        return {id_: self.documents[id_] for id_ in ids}


def make_document(title: str, body: str, published: str | None = None, **more: object) -> Document:
    text = f"{title}\n{body}"
    name: DateName = "published_on"
    dates = (
        ()
        if published is None
        else (DocumentDate(name=name, date=PartialDate.parse(published), origin="given"),)
    )
    fields = {
        "url": f"https://example.org/{title}",
        "site": "示例",
        "tier": "未知",
        "sha256": "0" * 64,
    } | more
    id_ = Document.make_id(str(fields["url"]), text, dates)
    return Document.model_validate({"id": id_, "title": title, "text": text, "dates": dates} | fields)


def make_documents(count: int, first: int = 0) -> list[Document]:
    return [
        make_document(
            f"第{number}号工厂投产的消息",
            f"某市第{number}号工厂在当天正式投产，年产钢材{number + 10}万吨，带动当地就业。" * 3,
            f"2021-{number % 12 + 1:02d}-15",
        )
        for number in range(first, first + count)
    ]


def make_long_documents(count: int, first: int = 0) -> list[Document]:
    """Of several chunks each, the last of them about something of its own."""
    return [
        make_document(
            f"第{number}号县的年度总结",
            "".join(f"第{number}号县{topic}工作稳步推进，{topic}成效明显，各方反映良好。" * 8 for topic in ("教育", "交通", "绿化"))
            + f"第{number}号县2021年{number % 12 + 1}月20日试养银鳕成功。",
            f"2021-{number % 12 + 1:02d}-15",
        )
        for number in range(first, first + count)
    ]  # fmt: skip


def chunks_by_document(ledger: Ledger) -> dict[str, list[IndexedChunk]]:
    """All that is indexed: the chunks of each document in reading order."""
    found: dict[str, list[IndexedChunk]] = {}
    for each in ledger.chunks([row[0] for row in ledger.pieces(ledger.numbers())]).values():
        found.setdefault(each.document.id, []).append(each)
    return {id_: sorted(chunks, key=lambda each: each.ordinal) for id_, chunks in found.items()}
