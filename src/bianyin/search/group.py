"""From passages to evidence sets: one document, its best passages; of copies the original alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bianyin.errors import IndexStale
from bianyin.model import Document, EvidenceSet, Passage

PASSAGES_A_DOCUMENT = 4


def group(
    passages: Iterable[Passage], documents: Mapping[str, Document], *, per_document: int = PASSAGES_A_DOCUMENT
) -> list[EvidenceSet]:
    """One set a document with its best passages, best first; a set scores as its best passage does.

    Near copies give one set: the original's where it was found, else the best copy's. It scores as the best copy does.

    Raises:
        IndexStale: a passage's document is not in `documents`: the index is older than the corpus.
    """
    found: dict[str, dict[str, Passage]] = {}
    for passage in sorted(passages, key=_order):
        found.setdefault(passage.chunk.document_id, {}).setdefault(passage.chunk.id, passage)
    sets = []
    for document_id, best in found.items():
        if document_id not in documents:
            raise IndexStale(
                f"索引中的文档 {document_id} 不在语料目录中。", remedy="请运行 bianyin index 更新索引。"
            )
        kept = tuple(best.values())[:per_document]
        sets.append(EvidenceSet(document=documents[document_id], passages=kept, score=kept[0].score))
    return sorted(_once(sets), key=lambda each: (-each.score, each.document.id))


def _once(sets: list[EvidenceSet]) -> list[EvidenceSet]:
    """`sets` are in order of their best passages."""
    kept: dict[str, EvidenceSet] = {}
    for each in sets:
        original = each.document.repost_of or each.document.id
        first = kept.setdefault(original, each)
        if first is not each and first.document.id != original == each.document.id:
            kept[original] = each.model_copy(update={"score": first.score})
    return list(kept.values())


def _order(passage: Passage) -> tuple[float, str]:
    return (-passage.score, passage.chunk.id)
