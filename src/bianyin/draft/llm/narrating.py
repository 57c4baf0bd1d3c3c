"""Lead each change point with sentences that a model writes from its verified records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple

from bianyin.draft.llm.narrative import Narrated, narrate, narrative_prompt
from bianyin.errors import LimitReached, ServiceError

if TYPE_CHECKING:
    from bianyin.draft.llm.opening import ModelRun
    from bianyin.knowledge.question import Subject
    from bianyin.model import Section


class Narration(NamedTuple):
    """Optional: without a model's answer a section simply has no lead, and `failed` says why."""

    sections: list[Section]
    prompts: Mapping[str, str] = {}
    failed: Sequence[Mapping[str, Any]] = ()


def lead(sections: Sequence[Section], subject: Subject, model: ModelRun, concurrency: int) -> Narration:
    """The sections, each with what was written for it and what was refused of that."""

    names = subject.region.name, subject.sector.name

    def write(section: Section) -> Narrated:
        try:
            return narrate(section.events, *names, model.chat) if section.events else Narrated()
        except (LimitReached, ServiceError) as error:
            return Narrated(loss=error.message)

    with ThreadPoolExecutor(concurrency, thread_name_prefix="model") as pool:
        narrated = list(pool.map(write, sections))
    prompt = narrative_prompt()
    return Narration(
        [_with(section, each) for section, each in zip(sections, narrated, strict=True)],
        {prompt.name: prompt.sha256},
        [
            {"stage": "narrative", "change_point": str(section.point.point.date), "reason": each.loss}
            for section, each in zip(sections, narrated, strict=True)
            if each.loss is not None
        ],
    )


def _with(section: Section, narrated: Narrated) -> Section:
    refused = (*section.rejections, *narrated.rejections)
    return section.model_copy(update={"narrative": narrated.sentences, "rejections": refused})
