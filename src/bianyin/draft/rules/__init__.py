"""Extraction without a model: records drafted from a document's own words, by rules. The default, and named so."""

from __future__ import annotations

from bianyin.draft.gate import refuse
from bianyin.draft.protocol import Drafted
from bianyin.draft.rules.events import draft_events
from bianyin.draft.rules.policies import draft_policy, is_policy
from bianyin.draft.rules.weighing import Weighing
from bianyin.knowledge.question import Question
from bianyin.model import EvidenceSet

__all__ = ["RulesDrafter"]


class RulesDrafter:
    """Reads the whole document behind the evidence; the same input always gives the same drafts."""

    name = "rules"

    def draft(self, evidence: EvidenceSet, question: Question) -> Drafted:
        document = evidence.document
        weighing = Weighing(document, question)
        if (
            weighing.locality != "other"
            and is_policy(document)
            and (policy := draft_policy(weighing, self.name))
        ):
            return Drafted((policy,))
        if drafts := draft_events(weighing, self.name):
            return Drafted(drafts)
        return Drafted(rejections=(refuse(document, "not_an_event", detail="窗口内没有写明日期的事件"),))
