"""Ground one draft against its document: from `EventDraft` to `EventRecord`, or to the reasons why not."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple, TypeVar

from bianyin.knowledge.question import Question
from bianyin.model import (
    DATE_NAMES,
    DateName,
    Document,
    DraftField,
    DraftFigure,
    EventDraft,
    EventRecord,
    EventSource,
    Evidence,
    FieldName,
    Figure,
    Rejection,
)
from bianyin.prove.dates_in_role import ground_date, place_in_window
from bianyin.prove.figures import TARGET_NOTE, ground_figure
from bianyin.prove.issuers import ground_issuer
from bianyin.prove.one_happening import (
    check_event_dated,
    check_event_title,
    check_policy_content,
    check_policy_date,
    check_same_story,
)
from bianyin.prove.paper_number import ground_number
from bianyin.prove.quotes import Located, Refusal, locate_value, sentence_of
from bianyin.prove.regional import check_figure_plays_here, check_plays_here, check_region, ground_place
from bianyin.prove.whole_words import check_not_turned, check_title, is_own_title
from bianyin.text.plans import tells_a_plan

T = TypeVar("T")


class Grounded(NamedTuple):
    """The verified record, or None; and everything that was refused on the way."""

    record: EventRecord | None
    rejections: tuple[Rejection, ...]


def ground(draft: EventDraft, document: Document, question: Question) -> Grounded:
    """Check every field of a draft against its document and the question's region and window.

    A field ships the document's own words at the place where they were found, never the draft's.
    """
    return _Grounding(draft, document, question).run()


class _Grounding:
    """One draft on its way over the trust line; collects fields, evidence and refusals."""

    def __init__(self, draft: EventDraft, document: Document, question: Question) -> None:
        self.draft, self.document, self.question = draft, document, question
        self.fields: dict[str, Any] = {}
        self.at: dict[str, Located] = {}  # where title, texts and dates stand
        self.evidence: list[Evidence] = []
        self.rejections: list[Rejection] = []

    def run(self) -> Grounded:
        try:
            record = self._record()
        except Refusal as refusal:
            self._reject(refusal, None, self.draft.title.value)
            record = None
        return Grounded(record, tuple(self.rejections))

    def _record(self) -> EventRecord:
        """Title, content and dates first: they say which happening this is; all else must belong to it."""
        self._check_source()
        self._text("title", self.draft.title)
        self._text("content", self.draft.content)
        self._dates()
        self._need("title", "content")
        check_region(self.document, self.question.region)
        for name in ("title", "content"):
            check_plays_here(self.document, self.question.region, self.at[name])
        self._one_happening()
        window_date = place_in_window(self.draft.kind, self.fields.get("dates", {}), self.question.window)
        self._text("measures", self.draft.measures)
        self._text("impact", self.draft.impact)
        self._many()
        self._document_number()
        return self._build(window_date)

    def _check_source(self) -> None:
        if self.draft.document_id != self.document.id:
            raise Refusal("source_mismatch", "草稿不属于该文档")
        if self.draft.url is not None and self.draft.url != self.document.url:
            raise Refusal("source_mismatch", self.draft.url)

    def _attempt(self, name: str, value: str, check: Callable[[], tuple[T, Evidence]]) -> T | None:
        """Run one field's check; on refusal the field alone is dropped."""
        try:
            result, evidence = check()
        except Refusal as refusal:
            self._reject(refusal, name, value)
            return None
        self.evidence.append(evidence)
        return result

    def _text(self, name: FieldName, field: DraftField | None) -> None:
        if field is None:
            return

        def check() -> tuple[Located, Evidence]:
            _, value = locate_value(self.document, field)
            if name == "title":
                value = check_title(self.document, value)
                return value, value.evidence(name, self.document)
            check_not_turned(self.document, value)
            if name != "content":
                check_plays_here(self.document, self.question.region, value)
                self._check_same_story(value)
            planned = tells_a_plan(self.document, value.start, value.end)
            return value, value.evidence(name, self.document, TARGET_NOTE if planned else None)

        if (value := self._attempt(name, field.value, check)) is not None:
            self.fields[name] = value.text
            self.at[name] = value

    def _dates(self) -> None:
        for name in DATE_NAMES:
            field = self.draft.dates.get(name)
            if field is None:
                continue
            try:
                at, date, evidence = ground_date(self.document, name, field)
                if not self._is_read_off(at):
                    check_plays_here(self.document, self.question.region, at)
            except Refusal as refusal:
                self._reject(refusal, name, field.value)
                continue
            self.fields.setdefault("dates", {})[name] = date
            self.at[name] = at
            self.evidence.append(evidence)

    def _one_happening(self) -> None:
        """Drop the dates that are not of this title and content; refuse content that is not of this title."""
        title, content = self.at["title"], self.at["content"]
        for name, date in list(self.fields.get("dates", {}).items()):
            try:
                if name == "occurred_on" and date.precision != "year":
                    check_event_dated(self.document, date, content)
                elif name != "occurred_on" and not self._is_header_date(name):
                    check_policy_date(self.document, title.text, self.at[name])
            except Refusal as refusal:
                self._reject(refusal, name, date.value)
                self._drop_date(name)
        happened = self.fields.get("dates", {}).get("occurred_on")
        if self.draft.kind == "event" and happened is not None:
            check_event_title(self.document, happened, title, content)
        if self.draft.kind == "policy":
            check_policy_content(self.document, title.text, content)

    def _is_header_date(self, name: DateName) -> bool:
        """The document's own date, for a record of the document itself."""
        return self._is_read_off(self.at[name]) and is_own_title(self.document, self.fields["title"])

    def _is_read_off(self, at: Located) -> bool:
        """Whether the parser read this date off the page as the document's own: header, signature, day of effect."""
        spans = [date.span for date in self.document.dates if date.span]
        return any(span.start < at.end and at.start < span.end for span in spans)

    def _drop_date(self, name: DateName) -> None:
        del self.fields["dates"][name]
        del self.at[name]
        self.evidence = [item for item in self.evidence if item.field != name]

    def _check_same_story(self, at: Located) -> None:
        dates = list(self.fields.get("dates", {}).values())
        if self.draft.kind == "policy":
            check_policy_content(self.document, self.fields["title"], at)
        check_same_story(self.document, at, self.fields["title"], self.at["content"], dates)

    def _near(self, at: Located) -> bool:
        """Whether words stand in a sentence that the record quotes."""
        for own in self.at.values():
            sentence = sentence_of(self.document, own.start, own.end)
            if sentence.start < at.end and at.start < sentence.end:
                return True
        return False

    def _many(self) -> None:
        document, region = self.document, self.question.region
        own = is_own_title(document, self.fields["title"])
        for field in self.draft.issuers:
            if issuer := self._attempt(
                "issuers", field.value, partial(ground_issuer, document, own, self._near, field)
            ):
                self._add("issuers", issuer)
        for field in self.draft.places:
            if place := self._attempt(
                "places", field.value, partial(ground_place, document, region, self._near, field)
            ):
                self._add("places", place)
        for figure in self.draft.figures:
            shown = f"{figure.what} {figure.value}{figure.unit}"
            if grounded := self._attempt("figures", shown, partial(self._figure, figure)):
                self._add("figures", grounded)

    def _figure(self, figure: DraftFigure) -> tuple[Figure, Evidence]:
        grounded, number, evidence = ground_figure(self.document, figure)
        check_figure_plays_here(self.document, self.question.region, number, grounded.what)
        self._check_same_story(number)
        return grounded, evidence

    def _add(self, name: str, value: object) -> None:
        if value not in self.fields.setdefault(name, []):
            self.fields[name].append(value)

    def _document_number(self) -> None:
        field = self.draft.document_number
        if field is None:
            return

        def check() -> tuple[str, Evidence]:
            value = ground_number(self.document, self.fields["title"], field)
            return value.text, value.evidence("document_number", self.document)

        if (number := self._attempt("document_number", field.value, check)) is not None:
            self.fields["document_number"] = number

    def _need(self, *names: str) -> None:
        if missing := [name for name in names if name not in self.fields]:
            raise Refusal("missing_field", "、".join(missing))

    def _build(self, window_date: str) -> EventRecord:
        document = self.document
        return EventRecord.model_validate(
            {
                **self.fields,
                "kind": self.draft.kind,
                "status": document.status,
                "evidence": self.evidence,
                "document_id": document.id,
                "source": source_of(document),
                "window_date": window_date,
                "drafter": self.draft.drafter,
            },
            context={"document": document},
        )

    def _reject(self, refusal: Refusal, field: str | None, value: str) -> None:
        rejection = Rejection(
            stage="ground",
            reason=refusal.reason,
            field=field,
            value=value,
            document_id=self.document.id,
            url=self.document.url,
            detail=refusal.detail or None,
        )
        self.rejections.append(rejection)


def source_of(document: Document) -> EventSource:
    """The stored page as a source; link and label are the page's own, never a draft's."""
    published = document.date("published_on")
    return EventSource(
        url=document.url,
        site=document.site,
        title=document.title,
        tier=document.tier,
        published_on=published.date.value if published else None,
        retrieved_at=document.retrieved_at.isoformat() if document.retrieved_at else None,
        sha256=document.sha256,
    )
