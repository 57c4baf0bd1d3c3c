"""Ground one draft against its document: from `EventDraft` to `EventRecord`, or to the reasons why not."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from bianyin.knowledge.question import Question
from bianyin.model import (
    DATE_NAMES,
    FIELDS,
    DateName,
    Document,
    DraftFigure,
    EventDraft,
    EventRecord,
    EventSource,
    Proved,
    RecordField,
    Rejection,
    Span,
)
from bianyin.model.evidence import proofs_in
from bianyin.prove.asserted import check_done, check_happened, check_in_force, check_told_as_fact
from bianyin.prove.dates_in_role import place_in_window, prove_date
from bianyin.prove.figures import prove_figure
from bianyin.prove.issuers import prove_issuer
from bianyin.prove.one_happening import (
    check_event_date,
    check_event_title,
    check_policy_date,
    check_policy_words,
    check_tells_on,
)
from bianyin.prove.paper_number import prove_number
from bianyin.prove.quotes import Refusal, located, proved_text, whole_sentences
from bianyin.prove.regional import check_date_plays_here, check_plays_here, check_region, prove_place
from bianyin.prove.story import Story
from bianyin.prove.whole_words import is_cut_off, own_title, whole_title
from bianyin.text.locality import locality
from bianyin.text.plans import tells_a_plan
from bianyin.text.reading import Located, Reading, read
from bianyin.wording import say


class Grounded(NamedTuple):
    """The verified record, or None; and everything that was refused on the way."""

    record: EventRecord | None
    rejections: tuple[Rejection, ...]


def ground(draft: EventDraft, document: Document, question: Question) -> Grounded:
    """Check every field of a draft against its document and the question's region and window.

    A field ships the document's own words at the place where they were found, never the draft's.
    """
    return _Grounding(draft, document, question).run()


def _prove_further_text(story: Story, span: Span) -> Proved[str]:
    """Measures or impact: whole sentences, in the region, and of the story."""
    value = located(story.reading, span)
    check_plays_here(story.reading, story.region, value)
    check_tells_on(story, value)
    check_told_as_fact(story, value)
    story.texts.append(value)
    return _shown(story.reading, value)


def _prove_measures(story: Story, span: Span) -> Proved[str]:
    """Measures: a further text; of an event, what was done."""
    if story.kind == "event":
        check_done(story.reading.sentence_of(located(story.reading, span)))
    return _prove_further_text(story, span)


def _shown(reading: Reading, value: Located) -> Proved[str]:
    """The whole sentences of what was pointed at; marked where they tell a plan."""
    note = say("note.target") if tells_a_plan(reading, value) else None
    return proved_text(reading, whole_sentences(reading, value), note)


# How each field is checked once title, content and dates stand. A field without a row of its own is a further text.
_CHECKS: dict[str, Callable[[Story, Any], Proved[Any]]] = {
    "measures": _prove_measures,
    "issuers": prove_issuer,
    "places": prove_place,
    "document_number": prove_number,
    "figures": prove_figure,
}
_OF_THE_STORY = ("title", "content", "dates")


class _Grounding:
    """One draft on its way over the trust line; collects proved fields and refusals."""

    def __init__(self, draft: EventDraft, document: Document, question: Question) -> None:
        self.draft, self.document = draft, document
        self.story = Story(read(document), question, draft.kind)
        self.fields: dict[str, Any] = {}
        self.rejections: list[Rejection] = []

    def run(self) -> Grounded:
        try:
            record = self._record()
        except Refusal as refusal:
            self._reject(refusal, None, self._words_of(self.draft.title))
            record = None
        return Grounded(record, tuple(self.rejections))

    def _record(self) -> EventRecord:
        """Title, content and dates first: they say which happening this is; all else must belong to it."""
        if self.draft.document_id != self.document.id:
            raise Refusal("source_mismatch", "草稿不属于该文档")
        self._attempt("title", self.draft.title, self._title)
        self._attempt("content", self.draft.content, self._content)
        for name in DATE_NAMES:
            self._attempt(name, self.draft.dates.get(name), partial(self._date, name))
        self._check_story()
        window_date = place_in_window(self.draft.kind, self.story.dates, self.story.question.window)
        for field in FIELDS:
            if field.name not in _OF_THE_STORY:
                self._further(field)
        return self._build(window_date)

    def _title(self, span: Span) -> Proved[str]:
        """The title that was pointed at; the page's own where that is only the beginning of a longer one."""
        reading = self.story.reading
        try:
            self.story.title = whole_title(reading, located(reading, span))
        except Refusal as refusal:
            own = own_title(reading) if is_cut_off(reading, located(reading, span)) else None
            if own is None:
                raise
            self._reject(refusal, "title", self._words_of(span))
            self.story.title = own
        return reading.words_proved(self.story.title)

    def _content(self, span: Span) -> Proved[str]:
        reading = self.story.reading
        self.story.content = located(reading, span)
        return _shown(reading, self.story.content)

    def _date(self, name: DateName, span: Span) -> None:
        story = self.story
        at, date = prove_date(story.reading, name, span)
        if not self._is_read_off(at):
            check_date_plays_here(story.reading, story.region, at)
        story.dates[name], story.dated_at[name] = date.value, at
        self.fields.setdefault("dates", {})[name] = date

    def _check_story(self) -> None:
        """Drop the dates that are not of this title and content; refuse content that is not of this title."""
        story = self.story
        if missing := [name for name in ("title", "content") if name not in self.fields]:
            raise Refusal("missing_field", "、".join(missing))
        check_region(story)
        check_plays_here(story.reading, story.region, story.title)
        check_plays_here(story.reading, story.region, story.content)
        for name in tuple(story.dates):
            self._keep_date(name)
        check_happened(story)
        check_in_force(story)
        if self.draft.kind == "event" and (happened := story.dates.get("occurred_on")):
            check_event_title(story, happened)
        if self.draft.kind == "policy":
            check_policy_words(story, story.content)

    def _keep_date(self, name: DateName) -> None:
        """Leave a date that is of the happening; drop it, with the reason, where it is of another."""
        story, date = self.story, self.story.dates[name]
        try:
            if name == "occurred_on" and date.precision != "year":
                check_event_date(story, date)
            elif name == "occurred_on" and self.draft.kind == "policy":
                # 2018年以来，…: of what a paper tells of, a year is background.
                raise Refusal("date_too_coarse", f"发生日期只到年：{date.value}")
            elif name != "occurred_on" and not (
                self._is_read_off(story.dated_at[name]) and story.is_of_the_page
            ):
                check_policy_date(story, name)
        except Refusal as refusal:
            self._reject(refusal, name, date.value)
            del story.dates[name], story.dated_at[name], self.fields["dates"][name]

    def _is_read_off(self, at: Located) -> bool:
        """Whether the parser read this date off the page as the document's own: header, signature, day of effect."""
        spans = [date.span for date in self.document.dates if date.span]
        return any(span.start < at.end and at.start < span.end for span in spans)

    def _further(self, field: RecordField) -> None:
        """A field that must belong to the happening: its one value, or each of its several."""
        drafted = getattr(self.draft, field.name)
        check = _CHECKS.get(field.name, _prove_further_text)
        for each in drafted if isinstance(drafted, tuple) else (drafted,):
            self._attempt(field.name, each, partial(check, self.story))

    def _attempt(self, name: str, claimed: Any, check: Callable[[Any], Proved[Any] | None]) -> None:
        """Check one claim; on refusal the claim alone is dropped."""
        if claimed is None:
            return
        try:
            proved = check(claimed)
        except Refusal as refusal:
            self._reject(refusal, name, self._words_of(claimed))
            return
        if proved is not None:
            self._add(name, proved)

    def _add(self, name: str, proved: Proved[Any]) -> None:
        """Keep a proved value; the same value again only adds its proof."""
        if not isinstance(getattr(self.draft, name), tuple):
            self.fields[name] = proved
            return
        kept: list[Proved[Any]] = self.fields.setdefault(name, [])
        values = [each.value for each in kept]
        if proved.value in values:
            at = values.index(proved.value)
            kept[at] = kept[at].also(proved)
        else:
            kept.append(proved)

    def _build(self, window_date: str) -> EventRecord:
        document = self.document
        return EventRecord.model_validate(
            {
                **self.fields,
                "kind": self.draft.kind,
                "status": document.status,
                "document_id": document.id,
                "source": _source_of(document, self._pages()),
                "window_date": window_date,
                "drafter": self.draft.drafter,
                "bears": self.draft.bears,
                "own_page": locality(document, self.story.region.code) == "own",
            },
            context={"document": document},
        )

    def _pages(self) -> tuple[int, ...]:
        """The pages of a PDF on which the record's quotes begin."""
        values = (tuple(value) if isinstance(value, list) else value for value in self.fields.values())
        starts = [item.start for value in values for item in proofs_in(value)]
        return tuple(sorted({page for start in starts if (page := self.document.page_of(start))}))

    def _words_of(self, claimed: Span | DraftFigure) -> str:
        """A claim as `rejected.jsonl` shows it: the words pointed at, behind what they are said to measure."""
        if isinstance(claimed, DraftFigure):
            return f"{claimed.what} {self._words_of(claimed.at)}"
        return self.document.text[claimed.start : claimed.end]

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


def _source_of(document: Document, pages: tuple[int, ...]) -> EventSource:
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
        archived=document.archived,
        pages=pages,
        read_by_ocr=document.read_by_ocr,
    )
