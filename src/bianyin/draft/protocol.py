"""The drafter's protocol: whoever implements it, rules or a model, is above the trust line."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from bianyin.knowledge.question import Question
from bianyin.model import EventDraft, EvidenceSet, Rejection


class Drafted(NamedTuple):
    """What a drafter proposes for one document, and what it refused to propose, with the reason."""

    drafts: tuple[EventDraft, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    # Why (part of) the document went unread, e.g. the model refused; the rejections keep what it said. A loss is
    # never "nothing here".
    loss: str | None = None


class Drafter(Protocol):
    """Reads one document's evidence for one question."""

    @property
    def name(self) -> str:
        """ "rules", or the model's name; shown in the report and kept in every record."""
        ...

    def draft(self, evidence: EvidenceSet, question: Question) -> Drafted:
        """Propose records. Nothing here is a valid answer.

        Raises:
            ServiceError: the model behind it could not be reached. Never returned as "nothing here".
        """
        ...
