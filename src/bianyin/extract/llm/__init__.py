"""Extraction with a language model: it reads and proposes, the trust line proves. Above that line, like the rules."""

from bianyin.extract.llm.drafter import ChatModel, LlmDrafter

__all__ = ["ChatModel", "LlmDrafter"]
