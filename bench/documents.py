"""Documents in memory, as the catalog gives them to the index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from bianyin.model import Document, DocumentDate, PartialDate


class Memory:
    """Documents by id."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self.documents = {document.id: document for document in documents}

    def all_ids(self) -> list[str]:
        return list(self.documents)

    def get_many(self, ids: Sequence[str], /) -> dict[str, Document]:
        return {id_: self.documents[id_] for id_ in ids}


def made(id_: str, text: str, day: str, *, url: str, title: str = "", **more: Any) -> Document:
    """A document of this text; a `day` that is not written in full (2021-10-31) is left out."""
    dates: tuple[DocumentDate, ...] = ()
    if len(day) == 10:
        dates = (DocumentDate(name="published_on", date=PartialDate.parse(day), origin="given"),)
    return Document(
        id=id_, url=url, site="", title=title, text=text, tier="未知", dates=dates, sha256="0" * 64, **more
    )
