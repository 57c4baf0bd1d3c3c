"""Draft a policy: a document that is one, or reports one."""

from __future__ import annotations

from bianyin.draft.rules.places_and_figures import draft_figures, draft_places
from bianyin.draft.rules.weighing import Sentence, Weighing, quoted
from bianyin.draft.rules.words import EFFECTIVE, ISSUED, POLICY_TITLE, PUBLISHED
from bianyin.model import DateName, Document, DocumentDate, DraftField, EventDraft
from bianyin.text import DATELINE, find_dates
from bianyin.text.locality import is_official_text
from bianyin.text.reading import read

_HEAD = 6  # sentences in which a report says when a policy was issued


def is_policy(document: Document) -> bool:
    return (
        document.document_number is not None
        or document.status != "unknown"
        or bool(POLICY_TITLE.search(document.title))
    )


def draft_policy(weighing: Weighing, drafter: str) -> EventDraft:
    """One draft for the document itself."""
    document = weighing.document
    chosen = _chosen(weighing)
    sentences = list(chosen.values())
    number = document.document_number
    return EventDraft(
        document_id=document.id,
        kind="policy",
        title=DraftField(value=document.title, quote=document.title),
        issuers=tuple(DraftField(value=issuer, quote=issuer) for issuer in document.issuers),
        document_number=DraftField(value=number, quote=number) if number else None,
        dates=_dates(weighing),
        places=draft_places(weighing, [*sentences, *_where(weighing)]),
        figures=draft_figures(sentences),
        drafter=drafter,
        **{name: quoted(sentence) for name, sentence in chosen.items()},
    )


def _chosen(weighing: Weighing) -> dict[str, Sentence]:
    chosen: dict[str, Sentence] = {}
    for name in ("content", "measures", "impact"):
        sentence = weighing.best(without={s.position for s in chosen.values()}, about=name)
        if sentence is None and name == "content" and weighing.sentences:
            sentence = weighing.sentences[0]
        if sentence is not None:
            chosen[name] = sentence
    return chosen


def _where(weighing: Weighing) -> list[Sentence]:
    """The sentence that says where the object of a decision lies: 该项目位于…"""
    return [sentence for sentence in weighing.sentences if "位于" in sentence.text][:1]


def _dates(weighing: Weighing) -> dict[DateName, DraftField]:
    """What an official text shows of its own dates, and what a text says of the act of issuing.

    A sentence that says when the policy was published beats the page's byline, which dates the page.
    """
    document = weighing.document
    shown: dict[DateName, DraftField] = {}
    from_byline: dict[DateName, DraftField] = {}
    if is_official_text(document):
        for date in document.dates:
            if date.span and date.name != "occurred_on":
                (from_byline if date.origin in ("byline", "meta") else shown)[date.name] = _quoted(
                    document, date
                )
    reported = {} if "issued_on" in shown else {**_takes_effect(document), **_reported(weighing)}
    return {**from_byline, **reported, **shown}


def _takes_effect(document: Document) -> dict[DateName, DraftField]:
    """自…起施行 as the parser read it: also on a page that shows no number and no signature, such as a statute."""
    date = document.date("effective_on")
    return {} if date is None or date.span is None else {"effective_on": _quoted(document, date)}


def _quoted(document: Document, date: DocumentDate) -> DraftField:
    """A date that the parser read off the text, in its sentence."""
    assert date.span is not None
    reading = read(document)
    sentence = reading.sentence_of(reading.at(date.span.start, date.span.end))
    return DraftField(value=date.date.value, quote=sentence.text)


def _reported(weighing: Weighing) -> dict[DateName, DraftField]:
    found: dict[DateName, DraftField] = {}
    anchor = weighing.document.published_day
    for sentence in weighing.sentences[:_HEAD]:
        for mention in find_dates(sentence.text, anchor):
            after = sentence.text[mention.end : mention.end + 45]
            before = sentence.text[max(0, mention.start - 15) : mention.start]
            if mention.date.precision != "year" and (name := _role(before, after)):
                found.setdefault(name, DraftField(value=mention.date.value, quote=sentence.text))
    return found


def _role(before: str, after: str) -> DateName | None:
    if EFFECTIVE.search(after):
        return "effective_on"
    if DATELINE.search(after):
        return "published_on"
    if ISSUED.search(after) or ISSUED.search(before):
        return "issued_on"
    return "published_on" if PUBLISHED.search(after) or PUBLISHED.search(before) else None
