"""Ask until the answer has the shape asked for: the error is shown to the model, at most twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, NamedTuple, Protocol, TypeVar

from bianyin.draft.llm.answer import BadAnswer, has_only_thought
from bianyin.model.chat import ChatReply, ChatRequest

T = TypeVar("T")
MOST_TRIES = 3  # the first answer and two more after an error was shown
UNREAD = {
    "refused": "模型拒绝处理该文档",
    "rejected": "模型接口拒绝该请求",
    "thought": "模型只有思考而没有回答（多因思考用尽了长度；可用 BIANYIN_CHAT_EXTRA_BODY 关闭思考或放宽长度）",
    "empty": "模型没有给出回答",
    "too_long": "文档片段超出模型上下文，且无法再分",
    "length": "模型的回答被截断",
}
_TOLD = ("rejected", "empty")  # the endpoint's own words say why
_MOST_TOLD = 120


class ChatModel(Protocol):
    """A language model behind whatever endpoint."""

    @property
    def name(self) -> str: ...

    def complete(self, request: ChatRequest) -> ChatReply:
        """The model's reply; a refusal or a request too long is a reply too.

        Raises:
            ServiceError: the endpoint cannot be used.
            LimitReached: the run's own limit leaves no room for another call.
        """
        ...


class Asked(NamedTuple, Generic[T]):
    """The answer, or why there is none and the last words of the model."""

    value: T | None
    fault: str = ""
    reply: str = ""
    too_long: bool = False


def ask(chat: ChatModel, build: Callable[[str | None], ChatRequest], read: Callable[[str], T]) -> Asked[T]:
    """One good answer, or an honest none. What thinking cost the answer is not asked for again: it would be paid again.

    Args:
        build: the request; its argument is what was wrong with the answer before.
        read: the answer in the reply's text; raises BadAnswer.

    Raises:
        ServiceError, LimitReached: as `ChatModel.complete`.
    """
    fault: str | None = None
    said = ""
    for _ in range(MOST_TRIES):
        reply = chat.complete(build(fault))
        if reply.finish not in ("stop", "length"):
            why = f"：{reply.text[:_MOST_TOLD]}" if reply.finish in _TOLD and reply.text else ""
            return Asked(None, UNREAD[reply.finish] + why, reply.text, reply.finish == "too_long")
        try:
            return Asked(read(reply.text))
        except BadAnswer as error:
            if has_only_thought(reply.text, cut=reply.finish == "length"):
                return Asked(None, UNREAD["thought"], reply.text)
            fault = error.shown if reply.finish == "stop" else f"{UNREAD['length']}，请写得更短"
            said = reply.text
    return Asked(None, f"模型 {MOST_TRIES} 次回答均不合规：{fault}", said)
