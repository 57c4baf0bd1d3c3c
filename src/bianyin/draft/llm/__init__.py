"""Extraction with a language model: it reads and points, the trust line proves. Above that line, like the rules."""

from bianyin.draft.llm.asking import ChatModel
from bianyin.draft.llm.drafter import LlmDrafter

__all__ = ["ChatModel", "LlmDrafter"]
