"""Find evidence. In: a change point's queries and their window. Out: `Passage`s, grouped to an `EvidenceSet` a document."""

from bianyin.search.ask import ask
from bianyin.search.group import group
from bianyin.search.plan import plan
from bianyin.search.searcher import Searcher

__all__ = ["Searcher", "ask", "group", "plan"]
