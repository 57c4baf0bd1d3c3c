"""Draft a policy: a document that is one, or reports one."""

from __future__ import annotations

import re

from bianyin.draft.rules.places_and_figures import draft_figures, draft_places
from bianyin.draft.rules.weighing import Sentence, Weighing
from bianyin.draft.rules.words import EFFECTIVE, ISSUED, POLICY_TITLE, PUBLISHED
from bianyin.knowledge.plain_forms import plain
from bianyin.model import DateName, Document, DocumentDate, EventDraft, Span
from bianyin.text import DATELINE
from bianyin.text.dates import NEWS_OF_AN_ACT
from bianyin.text.locality import is_official_text
from bianyin.text.reading import Reading

_ANSWERS = re.compile(
    r"(?:建议|提案|来信|诉求|咨询|留言|信件|反映|问政|投诉)[^。]{0,40}(?:答复|回复|函复|复函)"
)
_HEAD = 6  # sentences in which a report says when a policy was issued


def is_policy(document: Document) -> bool:
    """Whether the document is a policy, or reports one; an answer to a letter or a motion is none."""
    if _ANSWERS.search(plain(document.title)):
        return False
    return (
        document.document_number is not None
        or document.status != "unknown"
        or bool(POLICY_TITLE.search(plain(document.title)))
    )


def draft_policy(weighing: Weighing, drafter: str) -> EventDraft | None:
    """One draft for the document itself; None where its text does not show its title."""
    document = weighing.document
    title = weighing.first(document.title)
    if title is None:
        return None
    chosen = _chosen(weighing)
    sentences = list(chosen.values())
    return EventDraft(
        document_id=document.id,
        kind="policy",
        title=title,
        issuers=weighing.issuers(),
        document_number=weighing.first(document.document_number),
        dates=_dates(weighing),
        places=draft_places(weighing, [*sentences, *_where(weighing)]),
        figures=draft_figures(sentences),
        drafter=drafter,
        **{"content": title, **{name: sentence.span for name, sentence in chosen.items()}},
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


def _dates(weighing: Weighing) -> dict[DateName, Span]:
    """What an official text shows of its own dates, and what a text says of the act of issuing.

    A sentence that says when the policy was published beats the page's byline, which dates the page.
    """
    document = weighing.document
    shown: dict[DateName, Span] = {}
    from_byline: dict[DateName, Span] = {}
    if is_official_text(document):
        for date in document.dates:
            if date.name != "occurred_on" and (span := _written(weighing.reading, date)):
                (from_byline if date.origin in ("byline", "meta", "updated") else shown)[date.name] = span
    reported = {} if "issued_on" in shown else {**_takes_effect(weighing), **_reported(weighing)}
    return {**from_byline, **reported, **shown}


def _takes_effect(weighing: Weighing) -> dict[DateName, Span]:
    """自…起施行 as the parser read it: also on a page that shows no number and no signature, such as a statute."""
    date = weighing.document.date("effective_on")
    span = _written(weighing.reading, date) if date else None
    return {"effective_on": span} if span else {}


def _written(reading: Reading, date: DocumentDate) -> Span | None:
    """Where the text writes a date that the parser read off it; None where the page shows it nowhere."""
    if date.span is None:
        return None
    near = [
        each
        for each in reading.dates
        if each.date == date.date and each.start < date.span.end and date.span.start < each.end
    ]
    return Span(start=near[0].start, end=near[0].end) if near else None


def _reported(weighing: Weighing) -> dict[DateName, Span]:
    found: dict[DateName, Span] = {}
    for sentence in weighing.sentences[:_HEAD]:
        for mention in weighing.dates_in(sentence):
            after = sentence.text[mention.end : mention.end + 45]
            before = sentence.text[max(0, mention.start - 15) : mention.start]
            if mention.date.precision != "year" and (name := role_beside(before, after)):
                span = Span(start=sentence.start + mention.start, end=sentence.start + mention.end)
                found.setdefault(name, span)
    return found


def role_beside(before: str, after: str) -> DateName | None:
    """What the words around a date say that it is the date of."""
    if EFFECTIVE.search(after):
        return "effective_on"
    if DATELINE.match(after):  # the day of the report
        return "published_on" if NEWS_OF_AN_ACT.match(after) else None
    if ISSUED.search(after) or ISSUED.search(before):
        return "issued_on"
    return "published_on" if PUBLISHED.search(after) or PUBLISHED.search(before) else None
