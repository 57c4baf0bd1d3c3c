"""Invented pages, the question they are read for, and the answers a good model gives."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from bianyin.draft.llm import LlmDrafter
from bianyin.knowledge import places, sectors
from bianyin.knowledge.question import Question
from bianyin.model import ChangePoint, Chunk, Document, EvidenceSet, Page, Passage, Query, Window
from bianyin.model.chat import ChatReply, ChatRequest
from bianyin.parse.parse import parse

TITLE = "鞍山一钢厂两座高炉停产检修"
TEXT = "2021年9月28日，鞍山市某钢铁公司两座高炉停产检修，影响日产铁水8000吨。复产时间未定。"
FILLER = "有关方面表示，具体情况以后续公布的信息为准，请各单位留意通知并做好衔接工作。"
SENTENCE = TEXT.removesuffix("复产时间未定。")  # the one that states something: [1]
RECORD: dict[str, Any] = {
    "kind": "event",
    "status": "happened",
    "bears": True,
    "title": 0,
    "content": [1],
    "dates": [{"role": "occurred_on", "sentence": 1}],
    "measures": [],
    "impact": [],
    "figures": [{"sentence": 1, "number": "8000吨", "what": "日产铁水"}],
    "actor": "",
}
FOUND = {"relevant": True, "reason": "", "records": [RECORD]}
NOTHING = {"relevant": False, "reason": "no_event", "records": []}


def question(
    point: str = "2021-10-31", kind: str = "Event", days: int = 90, region: str = "辽宁"
) -> Question:
    date, reach = dt.date.fromisoformat(point), dt.timedelta(days=days)
    return Question(
        region=places.find(region),
        sector=sectors.find("工业"),
        point=ChangePoint(date=date, kind=kind, confidence=0.7),  # type: ignore[arg-type]
        window=Window(start=date - reach, end=date + reach + dt.timedelta(days=1)),
    )


def page(title: str = TITLE, text: str = TEXT, url: str = "https://example.org/1", **more: str) -> Document:
    site, page_date = more.get("site", "辽宁日报"), more.get("page_date")
    body = json.dumps({"url": url, "title": title, "text": text, "site": site, "page_date": page_date})
    return parse(
        Page(url=url, body=body.encode(), media_type="record", site=site, title=title, page_date=page_date)
    )


def evidence(document: Document, *passages: tuple[int, int]) -> EvidenceSet:
    chunks = [
        Chunk(id=str(number), document_id=document.id, ordinal=number, start=start, end=end, text=document.text[start:end])
        for number, (start, end) in enumerate(passages)
    ]  # fmt: skip
    query = Query(text="停产")
    return EvidenceSet(
        document=document,
        passages=tuple(
            Passage(chunk=chunk, score=1, rank=n, query=query) for n, chunk in enumerate(chunks, 1)
        ),
        score=1.0,
    )


class Said:
    """A model that says what it is told to, in turn; keeps what it was asked."""

    name = "said"

    def __init__(self, *replies: Any) -> None:
        self.replies, self.asked = list(replies), list[ChatRequest]()

    def complete(self, request: ChatRequest) -> ChatReply:
        self.asked.append(request)
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, ChatReply):
            return reply
        return ChatReply(text=reply if isinstance(reply, str) else json.dumps(reply, ensure_ascii=False))


def drafter(*replies: Any, **more: Any) -> tuple[LlmDrafter, Said]:
    chat = Said(*replies)
    return LlmDrafter(chat, **more), chat
