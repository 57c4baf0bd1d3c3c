"""Ground one draft against its document: from `EventDraft` to `EventRecord`, or to the reasons why not."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple, TypeVar

from bianyin.extract.ground.dates import ground_date, place_in_window
from bianyin.extract.ground.figures import ground_figure
from bianyin.extract.ground.locate import Located, Refusal, locate, locate_value
from bianyin.extract.ground.regions import check_region, ground_issuer, ground_place
from bianyin.extract.question import Question
from bianyin.model import (
    DATE_NAMES,
    Document,
    DraftField,
    EventDraft,
    EventRecord,
    EventSource,
    Evidence,
    FieldName,
    Rejection,
)
from bianyin.text import fold

T = TypeVar("T")
_TEXT_FIELDS: tuple[FieldName, ...] = ("content", "measures", "impact")


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
        self._check_source()
        self._text("title", self.draft.title)
        for name in _TEXT_FIELDS:
            self._text(name, getattr(self.draft, name))
        self._many()
        self._dates()
        self._document_number()
        self._need("title", "content")
        window_date = place_in_window(self.draft.kind, self.fields.get("dates", {}), self.question.window)
        check_region(self.document, self.question.region, self._quotes("title", "content"))
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

        def check() -> tuple[str, Evidence]:
            _, value = locate_value(self.document, field)
            return value.text, value.evidence(name, self.document)

        if (text := self._attempt(name, field.value, check)) is not None:
            self.fields[name] = text

    def _many(self) -> None:
        document, region = self.document, self.question.region
        for field in self.draft.issuers:
            if issuer := self._attempt("issuers", field.value, partial(ground_issuer, document, field)):
                self._add("issuers", issuer)
        for field in self.draft.places:
            if place := self._attempt("places", field.value, partial(ground_place, document, region, field)):
                self._add("places", place)
        for figure in self.draft.figures:
            shown = f"{figure.what} {figure.value}{figure.unit}"
            if grounded := self._attempt("figures", shown, partial(ground_figure, document, figure)):
                self._add("figures", grounded)

    def _add(self, name: str, value: object) -> None:
        if value not in self.fields.setdefault(name, []):
            self.fields[name].append(value)

    def _dates(self) -> None:
        for name in DATE_NAMES:
            field = self.draft.dates.get(name)
            if field is None:
                continue
            date = self._attempt(name, field.value, partial(ground_date, self.document, name, field))
            if date is not None:
                self.fields.setdefault("dates", {})[name] = date

    def _document_number(self) -> None:
        field = self.draft.document_number
        if field is None:
            return

        def check() -> tuple[str, Evidence]:
            _, value = locate_value(self.document, field)
            own = self.document.document_number
            if own is not None and fold(own).text != fold(value.text).text:
                raise Refusal("source_mismatch", f"本文文号为 {own}")
            return value.text, value.evidence("document_number", self.document)

        if (number := self._attempt("document_number", field.value, check)) is not None:
            self.fields["document_number"] = number

    def _need(self, *names: str) -> None:
        if missing := [name for name in names if name not in self.fields]:
            raise Refusal("missing_field", "、".join(missing))

    def _quotes(self, *names: str) -> list[Located]:
        return [locate(self.document, self.fields[name]) for name in names]

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
