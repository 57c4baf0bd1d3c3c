"""Draft a policy: a document that is one, or reports one."""

from __future__ import annotations

from bianyin.draft.rules.places_and_figures import draft_figures, draft_places
from bianyin.draft.rules.reading import Reading, Sentence, quoted
from bianyin.draft.rules.words import EFFECTIVE, ISSUED, POLICY_TITLE, PUBLISHED
from bianyin.model import DateName, Document, DraftField, EventDraft
from bianyin.text import DATELINE, find_dates, sentence_around
from bianyin.text.locality import is_official_text

_HEAD = 6  # sentences in which a report says when a policy was issued


def is_policy(document: Document) -> bool:
    return (
        document.document_number is not None
        or document.status != "unknown"
        or bool(POLICY_TITLE.search(document.title))
    )


def draft_policy(reading: Reading, drafter: str) -> EventDraft:
    """One draft for the document itself."""
    document = reading.document
    chosen = _chosen(reading)
    sentences = list(chosen.values())
    number = document.document_number
    return EventDraft(
        document_id=document.id,
        kind="policy",
        title=DraftField(value=document.title, quote=document.title),
        issuers=tuple(DraftField(value=issuer, quote=issuer) for issuer in document.issuers),
        document_number=DraftField(value=number, quote=number) if number else None,
        dates=_dates(reading),
        places=draft_places(reading, [*sentences, *_where(reading)]),
        figures=draft_figures(sentences),
        drafter=drafter,
        **{name: quoted(sentence) for name, sentence in chosen.items()},
    )


def _chosen(reading: Reading) -> dict[str, Sentence]:
    chosen: dict[str, Sentence] = {}
    for name in ("content", "measures", "impact"):
        sentence = reading.best(without={s.position for s in chosen.values()}, about=name)
        if sentence is None and name == "content" and reading.sentences:
            sentence = reading.sentences[0]
        if sentence is not None:
            chosen[name] = sentence
    return chosen


def _where(reading: Reading) -> list[Sentence]:
    """The sentence that says where the object of a decision lies: 该项目位于…"""
    return [sentence for sentence in reading.sentences if "位于" in sentence.text][:1]


def _dates(reading: Reading) -> dict[DateName, DraftField]:
    """What an official text shows of its own dates, and what a text says of the act of issuing.

    A sentence that says when the policy was published beats the page's byline, which dates the page.
    """
    document = reading.document
    shown: dict[DateName, DraftField] = {}
    from_byline: dict[DateName, DraftField] = {}
    if is_official_text(document):
        for date in document.dates:
            if date.span and date.name != "occurred_on":
                start, end = sentence_around(document.text, date.span.start, date.span.end)
                field = DraftField(value=date.date.value, quote=document.text[start:end])
                (from_byline if date.origin in ("byline", "meta") else shown)[date.name] = field
    reported = {} if "issued_on" in shown else {**_takes_effect(document), **_reported(reading)}
    return {**from_byline, **reported, **shown}


def _takes_effect(document: Document) -> dict[DateName, DraftField]:
    """自…起施行 as the parser read it: also on a page that shows no number and no signature, such as a statute."""
    date = document.date("effective_on")
    if date is None or date.span is None:
        return {}
    start, end = sentence_around(document.text, date.span.start, date.span.end)
    return {"effective_on": DraftField(value=date.date.value, quote=document.text[start:end])}


def _reported(reading: Reading) -> dict[DateName, DraftField]:
    found: dict[DateName, DraftField] = {}
    anchor = reading.document.published_day
    for sentence in reading.sentences[:_HEAD]:
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
