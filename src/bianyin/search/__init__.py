"""From a change point to the passages and documents worth reading."""

from bianyin.search.ask import ask
from bianyin.search.group import group
from bianyin.search.plan import plan
from bianyin.search.searcher import Searcher

__all__ = ["Searcher", "ask", "group", "plan"]
