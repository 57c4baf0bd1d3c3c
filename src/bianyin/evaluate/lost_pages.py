"""Where a page that tells a gold event was lost on its way into the report: the step that it did not pass."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, get_args

from bianyin.draft.protocol import Drafter
from bianyin.evaluate.told_events import GoldEvent, Telling
from bianyin.knowledge.question import Question, Subject
from bianyin.model import Document, EventDraft, EvidenceSet, Frozen, Rejection, Report, Section
from bianyin.prove import ground
from bianyin.report.merge import merge

Stage = Literal[
    "未解析", "未检索到", "门槛", "未读（排在读数之外）", "无草稿", "溯源", "另有所记", "并入他条", "未选入"
]
_ORDER: tuple[Stage, ...] = get_args(Stage)


class Loss(Frozen):
    """An event that was not found on a page, the step that lost it, and why: a rejection's reason and words, if any."""

    url: str
    voice: str
    event: str
    stage: Stage
    reason: str = ""
    detail: str = ""


class Came(NamedTuple):
    """How far a page came, and what ended it."""

    stage: Stage
    reason: str = ""
    detail: str = ""


class Trace(NamedTuple):
    """What is needed to follow a page: the report, the same report with every retrieved document read, and the ids."""

    report: Report
    read_all: Report
    subject: Subject
    drafter: Drafter
    ids: dict[str, str]  # of current documents, by address

    def loss(self, telling: Telling) -> Loss:
        """The last step that the page came to, under any point that the event belongs to."""
        page, event = telling
        came = [self._under(number, telling) for number in self._right_points(event)]
        last = max(came, key=lambda each: _ORDER.index(each.stage), default=Came("未检索到", "无变点"))
        return Loss(url=page.url, voice=page.voice, event=event.id, **last._asdict())

    def _right_points(self, event: GoldEvent) -> list[int]:
        windows = [each.searched[-1].window for each in self.report.sections]
        return [place for place, window in enumerate(windows) if event.inside(window)]

    def _under(self, number: int, telling: Telling) -> Came:
        section, wide = self.report.sections[number], self.read_all.sections[number]
        id_ = self.ids.get(telling.page.url)
        if id_ is None:
            return Came("未解析")
        refused = [each for each in section.rejections if each.document_id == id_]
        evidence = next((each for each in section.read if each.document.id == id_), None)
        if evidence is not None:
            return self._read(section, evidence, telling, refused)
        if refused:
            return Came("门槛", refused[0].reason, refused[0].detail or "")
        if any(each.document.id == id_ for each in wide.read):
            return Came("未读（排在读数之外）")
        return Came("未检索到")

    def _read(
        self, section: Section, evidence: EvidenceSet, telling: Telling, refused: Sequence[Rejection]
    ) -> Came:
        """Draft and ground it once more, alone: a merged report no longer says what each page gave."""
        question = self._question(section)
        drafted = self.drafter.draft(evidence, question)
        document, event = evidence.document, telling.event
        drafts = [draft for draft in drafted.drafts if event.is_named_in(_words_of(draft, document))]
        if not drafts:
            return Came("无草稿", *_said(drafted.rejections))
        grounded = [ground(draft, document, question) for draft in drafts]
        records = [each.record for each in grounded if each.record is not None]
        if not records:
            fatal = _fatal(grounded[0].rejections)
            return Came("溯源", f"{fatal.field or '记录'} {fatal.reason}", fatal.detail or fatal.value or "")
        alone = merge(records, question).events
        if not any(event.is_told_by(record) for record in alone):
            return Came("另有所记", detail="；".join(record.title.value for record in alone))
        for record in section.events:
            if telling.page.url in {source.url for source in record.sources}:
                return Came("并入他条", detail=record.title.value)
        stepped_back = [each for each in refused if each.stage in ("merge", "select")]
        return Came("未选入", *(_said(stepped_back) if stepped_back else ("并入的记录未选入",)))

    def _question(self, section: Section) -> Question:
        point, window = section.point, section.searched[-1].window
        return Question(**self.subject._asdict(), point=point.point, window=window)


def _words_of(draft: EventDraft, document: Document) -> list[str]:
    """What a draft points at as title and texts."""
    spans = [span for span in (draft.title, draft.content, draft.measures, draft.impact) if span]
    return [document.text[span.start : span.end] for span in spans]


def _said(rejections: Sequence[Rejection]) -> tuple[str, str]:
    return (rejections[-1].reason, rejections[-1].detail or "") if rejections else ("", "")


def _fatal(rejections: Sequence[Rejection]) -> Rejection:
    """The refusal that a record fell by: of the whole, else the last."""
    return next((each for each in reversed(rejections) if each.field is None), rejections[-1])
