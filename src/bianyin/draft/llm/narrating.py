"""Lead each change point with sentences that a model writes from its verified records."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from bianyin.errors import LimitReached, ServiceError

if TYPE_CHECKING:
    from bianyin.draft.llm import Narrated
    from bianyin.draft.llm.opening import ModelRun
    from bianyin.model import Section


class Narrating:
    """Optional: without a model's answer a section simply has no lead, and `failed` says why."""

    def __init__(self, model: ModelRun, concurrency: int) -> None:
        from bianyin.draft.llm.narrative import narrative_prompt

        self._model, self._concurrency = model, concurrency
        prompt = narrative_prompt()
        self.prompts = {prompt.name: prompt.sha256}
        self.failed: list[dict[str, Any]] = []

    def lead(self, sections: Sequence[Section], region: str, sector: str) -> list[Section]:
        """The sections, each with what was written for it and what was refused of that."""

        def write(section: Section) -> Narrated:
            from bianyin.draft.llm import Narrated, narrate

            if not section.events:
                return Narrated()
            try:
                return narrate(section.events, region, sector, self._model.chat)
            except (LimitReached, ServiceError) as error:
                return Narrated(loss=error.message)

        with ThreadPoolExecutor(self._concurrency, thread_name_prefix="model") as pool:
            return [
                self._with(section, narrated)
                for section, narrated in zip(sections, pool.map(write, sections), strict=True)
            ]

    def _with(self, section: Section, narrated: Narrated) -> Section:
        if narrated.loss is not None:
            date = section.point.point.date.isoformat()
            self.failed.append({"stage": "narrative", "change_point": date, "reason": narrated.loss})
        return section.model_copy(
            update={
                "narrative": narrated.sentences,
                "rejections": (*section.rejections, *narrated.rejections),
            }
        )
