"""A drafter that asks a language model: one call a document, its answer checked for shape, never for truth."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from bianyin.draft.gate import refuse
from bianyin.draft.llm.answer import ANSWER_SCHEMA, Answer, read_answer
from bianyin.draft.llm.asking import ChatModel, ask
from bianyin.draft.llm.mapping import drafts_of
from bianyin.draft.llm.prompts import drafting_prompt, system_message
from bianyin.draft.llm.view import Extent, can_be_placed, choose, fence_tokens, fenced, halves, show
from bianyin.draft.protocol import Drafted
from bianyin.knowledge.question import Question
from bianyin.model import ChangePoint, Document, EventDraft, EvidenceSet, Rejection
from bianyin.model.chat import ChatMessage, ChatRequest

PROMPT_TOKENS = 2500
ANSWER_TOKENS = 1500
_RETRY_RESERVE = 120  # tokens kept free for the error that is shown after a bad answer
_FEWEST_TOKENS = 200  # of the document: less is not worth a call, whatever the setting
_KEPT_REPLY = 4000  # characters of a bad reply that its rejection keeps


class _Read(NamedTuple):
    """What came of one document: answers of its parts, rejections of bad ones, and why part of it went unread."""

    answers: tuple[Answer, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    loss: str | None = None


class LlmDrafter:
    """Asks each document once a change point; safe to call from several threads."""

    def __init__(self, chat: ChatModel, *, prompt_tokens: int = PROMPT_TOKENS) -> None:
        """
        Raises:
            PromptError: a prompt is missing or wrong; found before any call is made.
        """
        self._chat, self._prompt_tokens = chat, prompt_tokens
        self.prompts = {kind: drafting_prompt(kind) for kind in ("Event", "Seasonal")}
        self._read: dict[tuple[str, str, str, ChangePoint], _Read] = {}
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        return self._chat.name

    def draft(self, evidence: EvidenceSet, question: Question) -> Drafted:
        document = evidence.document
        if not can_be_placed(document, question.window):
            why = "原文没有可落在窗口内的日期，未询问模型"
            return Drafted(rejections=(refuse(document, "date_outside_window", detail=why),))
        key = (document.id, question.region.code, question.sector.key, question.point)
        with self._lock:
            read = self._read.get(key)
        if read is None:
            read = self._ask_parts(document, question, self._extents(evidence, question))
            with self._lock:
                self._read[key] = read
        return self._drafted(read, document, question)

    def request(self, evidence: EvidenceSet, question: Question) -> ChatRequest | None:
        """The question that `draft` would send first, or None where it would send none."""
        if not can_be_placed(evidence.document, question.window):
            return None
        return self._request(evidence.document, question, self._extents(evidence, question))

    def _drafted(self, read: _Read, document: Document, question: Question) -> Drafted:
        drafter = f"{self.name} {self.prompts[question.point.kind].label}"
        drafts: list[EventDraft] = []
        rejections = list(read.rejections)
        for answer in read.answers:
            found, refused = drafts_of(answer, document, question, drafter)
            drafts += found
            rejections += refused
        if drafts:  # what one part lacks another has
            rejections = [each for each in rejections if each.reason in ("bad_answer", "over_limit")]
        return Drafted(tuple(drafts), tuple(dict.fromkeys(rejections)), read.loss)

    def _extents(self, evidence: EvidenceSet, question: Question) -> tuple[Extent, ...]:
        fixed = self._request(evidence.document, question, ()).prompt_tokens() + fence_tokens()
        room = max(self._prompt_tokens - fixed - _RETRY_RESERVE, _FEWEST_TOKENS)
        return choose(evidence, question.wider or question.window, room)

    def _request(
        self, document: Document, question: Question, extents: Sequence[Extent], fault: str | None = None
    ) -> ChatRequest:
        window = question.wider or question.window
        system = system_message(
            question.point.kind, question.region.name, question.sector.name, window.start, window.end
        )
        data = fenced(show(document, extents))
        if fault is not None:
            data = data.model_copy(
                update={
                    "content": f"{data.content}\n你上一次的回答不合规：{fault}。请重新输出一个完整的 JSON 对象。"
                }
            )
        return ChatRequest(
            messages=(ChatMessage(role="system", content=system), data),
            schema_name="answer",
            answer_schema=ANSWER_SCHEMA,
            prompt=self.prompts[question.point.kind].label,
            max_tokens=ANSWER_TOKENS,
        )

    def _ask_parts(self, document: Document, question: Question, extents: Sequence[Extent]) -> _Read:
        """Ask; where the endpoint finds the request too long, ask for each half."""
        asked = ask(self._chat, partial(self._request, document, question, extents), read_answer)
        if asked.value is not None:
            return _Read((asked.value,))
        if asked.too_long and (parts := halves(document, extents)):
            return _together([self._ask_parts(document, question, part) for part in parts])
        kept = f"{asked.fault}。回答：{asked.reply[:_KEPT_REPLY]}"
        return _Read((), (refuse(document, "bad_answer", detail=kept),), asked.fault)


def _together(parts: Sequence[_Read]) -> _Read:
    losses = [part.loss for part in parts if part.loss]
    return _Read(
        tuple(answer for part in parts for answer in part.answers),
        tuple(rejection for part in parts for rejection in part.rejections),
        losses[0] if losses else None,
    )
