"""Where chunks are about and whose words they are: the little that a search asks of every candidate.

Most candidates are about another province. Enough can be said of those before their words are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, cast

from bianyin.model import Tier

if TYPE_CHECKING:
    from bianyin.index.lexical import LexicalIndex

_PACKED = "d.named || '|' || c.named || '|' || d.regions || '|' || d.tier"


class Whereabouts(NamedTuple):
    """Codes of the places in the title, in the passage and of the document, and who published it."""

    title: tuple[str, ...]
    passage: tuple[str, ...]
    document: tuple[str, ...]
    tier: Tier


def packed(index: LexicalIndex, numbers: Sequence[int]) -> dict[int, str]:
    """The whereabouts of up to a thousand chunks by number, for `unpack`; those that are gone are left out."""
    with index.transaction() as connection:
        rows = connection.execute(
            f"SELECT c.number, {_PACKED} FROM chunks c JOIN documents d ON d.number = c.document"
            f" WHERE c.number IN ({','.join('?' * len(numbers))})",
            numbers,
        )
        return dict(rows.fetchall())


def unpack(told: str) -> Whereabouts:
    title, passage, document, tier = (part.split() for part in told.split("|"))
    return Whereabouts(tuple(title), tuple(passage), tuple(document), cast("Tier", tier[0]))
