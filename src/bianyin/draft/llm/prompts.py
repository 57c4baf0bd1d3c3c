"""The drafting prompts with their worked examples, which must pass the real trust line before any call."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from typing import Any

from pydantic import ValidationError

from bianyin.draft.llm.answer import Answer, RecordAnswer
from bianyin.draft.llm.mapping import drafts_of
from bianyin.draft.llm.view import lines_of, show
from bianyin.errors import BianyinError
from bianyin.knowledge import places, sectors
from bianyin.knowledge.question import Question
from bianyin.model import ChangePoint, Document, Window
from bianyin.prompting import Prompt, PromptError, load_prompt
from bianyin.prove import ground

_PLACEHOLDERS = frozenset({"region", "sector", "start", "end", "examples"})
_NAME = "page.v3"


@cache
def drafting_prompt() -> Prompt:
    """The prompt by which a page is read, its examples checked.

    Raises:
        PromptError: the file is missing or wrong, or an example would not pass the trust line.
    """
    prompt = load_prompt(_NAME, _PLACEHOLDERS)
    if unasked := [name for name in RecordAnswer.model_fields if name not in prompt.text]:
        raise PromptError(f"提示词 {prompt.name} 没有说明字段 {'、'.join(unasked)}。")
    for number, row in enumerate(prompt.examples, start=1):
        if wrong := example_fault(row):
            raise PromptError(f"提示词 {prompt.name} 的第 {number} 个示例未通过核验：{wrong}。")
    return prompt


def example_fault(row: dict[str, Any]) -> str | None:
    """What the trust line refuses in a worked example, or None."""
    try:
        document, question = _document(row["document"]), _question(row["question"])
        answer = Answer.model_validate(row["answer"])
    except (KeyError, TypeError, ValidationError, ValueError, BianyinError) as error:
        return f"{type(error).__name__} {error}"
    drafts, refused = drafts_of(answer, lines_of(document), document, question, "example")
    if answer.relevant and refused:
        return refused[0].reason
    for draft in drafts:
        grounded = ground(draft, document, question)
        if grounded.rejections:
            first = grounded.rejections[0]
            return f"{first.field} {first.reason} {first.detail or ''}".strip()
    return None


def _document(row: dict[str, Any]) -> Document:
    text = row["text"]
    return Document.model_validate(
        {"id": "example", "url": "https://example.org/", "sha256": "", "tier": "未知", **row, "text": text}
    )


def _question(row: dict[str, Any]) -> Question:
    start, end = dt.date.fromisoformat(row["start"]), dt.date.fromisoformat(row["end"])
    point = ChangePoint(date=dt.date.fromisoformat(row["point"]), kind=row["kind"], confidence=1.0)
    return Question(
        region=places.find(row["region"]),
        sector=sectors.find(row["sector"]),
        point=point,
        window=Window(start=start, end=end),
    )


@cache
def system_message(region: str, sector: str, window_start: dt.date, window_end: dt.date) -> str:
    """The instructions for one report. Same for all its documents, so that an endpoint may cache them."""
    prompt = drafting_prompt()
    last = window_end - dt.timedelta(days=1)
    return prompt.fill(
        region=region,
        sector=sector,
        start=_chinese(window_start),
        end=_chinese(last),
        examples="\n".join(_shown(row) for row in prompt.examples),
    )


def _chinese(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _shown(row: dict[str, Any]) -> str:
    """An example as the model is shown a page, and its answer."""
    document = _document(row["document"])
    answer = json.dumps(row["answer"], ensure_ascii=False, separators=(",", ":"))
    return f"{show(document, lines_of(document))}\n回答：{answer}"
