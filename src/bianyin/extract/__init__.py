"""From evidence to events: gate, draft, the trust line, merge. `docs/architecture.md` has the picture."""

from bianyin.extract.draft import Drafted, Drafter
from bianyin.extract.ground import Grounded, ground
from bianyin.extract.merge import Merged, merge
from bianyin.extract.question import Question
from bianyin.extract.relevance import gate
from bianyin.extract.rules import RulesDrafter
from bianyin.extract.select import select

__all__ = [
    "Drafted",
    "Drafter",
    "Grounded",
    "Merged",
    "Question",
    "RulesDrafter",
    "gate",
    "ground",
    "merge",
    "select",
]
