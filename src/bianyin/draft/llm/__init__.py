"""Extraction with a language model: it reads and proposes, the trust line proves. Above that line, like the rules."""

from bianyin.draft.llm.asking import ChatModel
from bianyin.draft.llm.drafter import LlmDrafter
from bianyin.draft.llm.narrative import Narrated, narrate

__all__ = ["ChatModel", "LlmDrafter", "Narrated", "narrate"]
