"""From a change point to the passages and documents worth reading."""

from bianyin.retrieve.ask import ask
from bianyin.retrieve.group import group
from bianyin.retrieve.plan import plan
from bianyin.retrieve.search import Searcher

__all__ = ["Searcher", "ask", "group", "plan"]
