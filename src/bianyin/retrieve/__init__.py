"""From a change point to the passages and documents worth reading."""

from bianyin.retrieve.group import group
from bianyin.retrieve.plan import plan
from bianyin.retrieve.search import Searcher

__all__ = ["Searcher", "group", "plan"]
