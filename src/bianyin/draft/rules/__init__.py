"""Extraction without a model: records drafted from a document's own words, by rules. The default, and named so."""

from __future__ import annotations

from bianyin.draft.gate import refuse
from bianyin.draft.protocol import Drafted
from bianyin.draft.rules.events import draft_events
from bianyin.draft.rules.policies import draft_policy, is_policy
from bianyin.draft.rules.weighing import Weighing
from bianyin.knowledge import sectors
from bianyin.knowledge.question import Question
from bianyin.model import EventDraft, EvidenceSet
from bianyin.text import bigram_overlap
from bianyin.text.locality import is_official_text

_ITS_NAME = 0.65  # share of bigrams from which a title is a paper's name

__all__ = ["RulesDrafter"]


class RulesDrafter:
    """Reads the whole document behind the evidence; the same input always gives the same drafts."""

    name = "rules"

    def draft(self, evidence: EvidenceSet, question: Question) -> Drafted:
        document = evidence.document
        weighing = Weighing(document, question)
        policy = None
        if weighing.locality != "other" and is_policy(document) and not _is_another_affair(weighing):
            policy = draft_policy(weighing, self.name)
        if policy is not None and (is_official_text(document) or _dated_inside(weighing, policy)):
            return Drafted((policy,))
        if drafts := draft_events(weighing, self.name):
            return Drafted(drafts)
        if policy is not None:
            return Drafted((policy,))
        return Drafted(rejections=(refuse(document, "not_an_event", detail="窗口内没有写明日期的事件"),))


def _is_another_affair(weighing: Weighing) -> bool:
    """Whether the title is no paper's: a table of papers, a reading of one, or news that 《names》 a paper otherwise."""
    document, title = weighing.document, weighing.reading.title
    if is_official_text(document):
        return False
    paper = sectors.paper_in_title(title)
    named = weighing.reading.papers
    return (
        weighing.is_table
        or sectors.is_noise_title(title)
        or (paper is not None and not paper.weight)
        or (
            "《" not in title
            and bool(named)
            and all(bigram_overlap(title, each.name) < _ITS_NAME for each in named)
        )
    )


def _dated_inside(weighing: Weighing, policy: EventDraft) -> bool:
    """Whether one of the dates that a policy is placed by lies in the window; else the page tells it of another time."""
    spans = {(span.start, span.end) for span in policy.dates.values()}
    dated = [each.date for each in weighing.reading.dates if (each.start, each.end) in spans]
    return any(weighing.question.window.overlaps(date) for date in dated)
