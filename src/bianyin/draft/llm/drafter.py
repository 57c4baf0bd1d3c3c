"""A drafter that asks a language model: one call a document, its answer checked for shape, never for truth."""

from __future__ import annotations

import datetime as dt
import threading
from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple, cast

from bianyin.draft.gate import refuse
from bianyin.draft.llm.answer import ANSWER_SCHEMA, Answer, read_answer
from bianyin.draft.llm.asking import ChatModel, ask
from bianyin.draft.llm.mapping import drafts_of
from bianyin.draft.llm.prompts import drafting_prompt, system_message
from bianyin.draft.llm.view import MOST_PARTS, Lines, Parts, can_be_placed, fenced, halves, parts_of, show
from bianyin.draft.protocol import Drafted
from bianyin.knowledge.question import Question
from bianyin.model import Document, EventDraft, EvidenceSet, Rejection, Window
from bianyin.model.chat import ChatMessage, ChatRequest

PROMPT_TOKENS = 8000
ANSWER_TOKENS = 900  # six records of some 110, and room
_RETRY_RESERVE = 120  # tokens kept free for the error that is shown after a bad answer
# What makes two questions one: document, region, sector, the time asked about, the lines shown.
Ask = tuple[str, str, str, dt.date, dt.date, Lines]
_KEPT_REPLY = 4000  # characters of a bad reply that its rejection keeps


class _Read(NamedTuple):
    """What came of one document: the answer to each part, rejections, and why part of it went unread."""

    answers: tuple[tuple[Lines, Answer], ...] = ()
    rejections: tuple[Rejection, ...] = ()
    loss: str | None = None


class _Once:
    """A part of a document, its answer, and the lock of the thread that asks for it."""

    def __init__(self) -> None:
        self.lock, self.read = threading.Lock(), cast("_Read | None", None)


class LlmDrafter:
    """Asks each document once a report, however many change points it is found for; safe to call from several threads."""

    def __init__(self, chat: ChatModel, *, prompt_tokens: int = PROMPT_TOKENS) -> None:
        """
        Raises:
            PromptError: a prompt is missing or wrong; found before any call is made.
        """
        self._chat, self._prompt_tokens = chat, prompt_tokens
        self.prompt = drafting_prompt()
        self._asked: dict[Ask, _Once] = defaultdict(_Once)
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        return self._chat.name

    def draft(self, evidence: EvidenceSet, question: Question) -> Drafted:
        document = evidence.document
        if not can_be_placed(document, question.window):
            why = "原文没有可落在窗口内的日期，未询问模型"
            return Drafted(rejections=(refuse(document, "date_outside_window", detail=why),))
        return self._drafted(
            self._ask(document, question, self._parts(evidence, question)), document, question
        )

    def requests(self, evidence: EvidenceSet, question: Question) -> dict[Ask, ChatRequest]:
        """The questions that `draft` would send at first, by what is asked; none where it would send none."""
        document = evidence.document
        if not can_be_placed(document, question.window):
            return {}
        parts = self._parts(evidence, question).asked
        return {_key(document, question, lines): self._request(document, question, lines) for lines in parts}

    def _drafted(self, read: _Read, document: Document, question: Question) -> Drafted:
        drafter = f"{self.name} {self.prompt.label}"
        drafts: list[EventDraft] = []
        rejections = list(read.rejections)
        # What one part of a page lacks another has: "nothing here" stands where it is said of all of them.
        telling = [(lines, answer) for lines, answer in read.answers if answer.relevant] or read.answers
        for lines, answer in telling:
            found, refused = drafts_of(answer, lines, document, question, drafter)
            drafts += found
            rejections += refused
        return Drafted(tuple(drafts), tuple(dict.fromkeys(rejections)), read.loss)

    def _parts(self, evidence: EvidenceSet, question: Question) -> Parts:
        fixed = self._request(evidence.document, question, ()).prompt_tokens()
        return parts_of(evidence, self._prompt_tokens - fixed - _RETRY_RESERVE)

    def _request(
        self, document: Document, question: Question, lines: Lines, fault: str | None = None
    ) -> ChatRequest:
        window = _told(question)
        system = system_message(question.region.name, question.sector.name, window.start, window.end)
        data = fenced(show(document, lines))
        if fault is not None:
            told = f"{data.content}\n你上一次的回答不合规：{fault}。请重新输出一个完整的 JSON 对象。"
            data = data.model_copy(update={"content": told})
        return ChatRequest(
            messages=(ChatMessage(role="system", content=system), data),
            schema_name="answer",
            answer_schema=ANSWER_SCHEMA,
            prompt=self.prompt.label,
            max_tokens=ANSWER_TOKENS,
        )

    def _ask(self, document: Document, question: Question, parts: Parts) -> _Read:
        """Ask about each part; what is left out of a very long page is named."""
        read = _together([self._ask_once(document, question, lines) for lines in parts.asked])
        if not parts.left_out:
            return read
        words = parts.left_out[0].unit.words.text
        why = f"网页过长：分 {MOST_PARTS} 次询问仍有 {len(parts.left_out)} 句未询问模型，其首句见 value"
        return read._replace(
            rejections=(*read.rejections, refuse(document, "over_limit", "text", words, why))
        )

    def _ask_once(self, document: Document, question: Question, lines: Lines) -> _Read:
        """What came of the part, asked now or for another change point; who comes meanwhile waits for it."""
        with self._lock:
            once = self._asked[_key(document, question, lines)]
        with once.lock:
            if once.read is None:
                once.read = self._ask_part(document, question, lines)
            return once.read

    def _ask_part(self, document: Document, question: Question, lines: Lines) -> _Read:
        """Ask; where the endpoint finds the request too long, ask for each half."""
        asked = ask(self._chat, partial(self._request, document, question, lines), read_answer)
        if asked.value is not None:
            return _Read(((lines, asked.value),))
        if asked.too_long and (parts := halves(lines)):
            return _together([self._ask_part(document, question, part) for part in parts])
        kept = f"{asked.fault}。回答：{asked.reply[:_KEPT_REPLY]}"
        return _Read((), (refuse(document, "bad_answer", detail=kept),), asked.fault)


def _told(question: Question) -> Window:
    return question.span or question.window


def _key(document: Document, question: Question, lines: Lines) -> Ask:
    window = _told(question)
    return document.id, question.region.code, question.sector.key, window.start, window.end, lines


def _together(parts: Sequence[_Read]) -> _Read:
    losses = [part.loss for part in parts if part.loss]
    return _Read(
        tuple(answer for part in parts for answer in part.answers),
        tuple(rejection for part in parts for rejection in part.rejections),
        losses[0] if losses else None,
    )
