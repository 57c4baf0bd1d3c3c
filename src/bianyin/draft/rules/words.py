"""Which kinds of words (`text/cues.toml`) tell rules what a title or a sentence is."""

from __future__ import annotations

from bianyin.text.clauses import within
from bianyin.text.cues import any_of, pattern

POLICY_TITLE = pattern(
    "policy_title_end", behind=rf"(?:[（(][^（）()]*[）)])?[》”\"]?$|{any_of('policy_reported')}"
)
FORMAL = pattern("moves_paper")
MEASURE = pattern("measure")
IMPACT = pattern("impact")
PLANNED = pattern("intended", "plan", "weighed", "prepared")
# An official act of issuing, and of making public: which date a policy report gives.
ISSUED = pattern("issued")
PUBLISHED = pattern("released", "announced", behind="|公告")
EFFECTIVE = pattern(
    "in_force", before=r"^\s*(?:零时)?起(?:正式|全面)?", behind=r"|^\s*(?:正式)?(?:施行|生效)"
)
PREAMBLE = pattern("preamble", before=r"^(?:[一二三四五六七八九十]+、总体要求|(?:第一章总则)?第一条)?\s*")
STATISTICS = pattern("statistics")
SINCE = pattern("since", before=f"^{within(6)}?")
