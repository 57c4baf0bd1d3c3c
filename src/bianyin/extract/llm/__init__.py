"""Extraction with a language model: it reads and proposes, the trust line proves. Above that line, like the rules."""

from bianyin.extract.llm.asking import ChatModel
from bianyin.extract.llm.drafter import LlmDrafter
from bianyin.extract.llm.narrative import Narrated, narrate

__all__ = ["ChatModel", "LlmDrafter", "Narrated", "narrate"]
