"""A reader's corrections over the same trust line as everything else: only to words of the page, and only where they hold.

The record is drafted once more, each field where its proof stands, with the corrected field where the given words stand; what
`prove.ground` makes of that is the corrected record. A reader cannot say more than the page does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from bianyin.errors import InputError
from bianyin.knowledge.question import Question
from bianyin.model import (
    DATE_NAMES,
    FIELDS,
    Document,
    DraftFigure,
    Event,
    EventDraft,
    EventRecord,
    Evidence,
    Figure,
    Proved,
    RecordField,
    Span,
)
from bianyin.model.evidence import proofs_in
from bianyin.prove import ground
from bianyin.report.merge import merge
from bianyin.report.statements import reason_name
from bianyin.text.reading import Located, Reading, read

Words = str | tuple[str, ...]
CORRECTABLE = (*(field.name for field in FIELDS if field.kind != "dates"), *DATE_NAMES)
_OF_THE_STORY = ("title", "content", *DATE_NAMES)  # the others must belong to these: all are checked anew
_SEVERAL = tuple(field.name for field in FIELDS if field.kind in ("names", "figures"))
_MOST_PLACES = 20  # where the page says the words, tried in turn


class _Claim(NamedTuple):
    """What a field is said to be, and the words for it."""

    value: Any  # a Span, or a DraftFigure
    at: Span
    words: str


def corrected(
    event: Event, document: Document, question: Question, corrections: Mapping[str, Words]
) -> Event:
    """The event with fields as a reader corrected them; an empty correction takes the field away.

    Args:
        document: the page that the event's title stands in.

    Raises:
        InputError: a field that cannot be corrected, words that the page does not hold, or words that do not say there what
            the field says; the message tells why the trust line refuses them.
    """
    for name, words in corrections.items():
        if name not in CORRECTABLE:
            raise InputError(f"没有可更正的栏目：{name[:40]}", remedy=f"可更正：{'、'.join(CORRECTABLE)}。")
        event = _Correction(event, document, question, name).to(words)
    return event


class _Correction:
    """One field of one event."""

    def __init__(self, event: Event, document: Document, question: Question, name: str) -> None:
        self.event, self.document, self.question, self.name = event, document, question, name
        self.reading: Reading = read(document)

    def to(self, words: Words) -> Event:
        given = tuple(
            each.strip() for each in ((words,) if isinstance(words, str) else words) if each.strip()
        )
        if not given:
            return self._without()
        if self.name in _SEVERAL:
            values = dict.fromkeys(proved for each in given for proved in self._several(each))
            return self._with(tuple(values))
        if len(given) > 1:
            raise self._refused("这一栏只有一个值")
        record = self._first(given[0])
        return self._anew(record) if self.name in _OF_THE_STORY else self._with(getattr(record, self.name))

    def _several(self, words: str) -> tuple[Proved[Any], ...]:
        """The value that says so already, else the one that the trust line makes of the words."""
        known = [each for each in getattr(self.event, self.name) if _says(each, words)]
        if known:
            return (known[0],)
        claim, record = next(iter(self._passing(words)))
        return tuple(each for each in getattr(record, self.name) if _is_proved_at(each, claim.at))

    def _first(self, words: str) -> EventRecord:
        _, record = next(iter(self._passing(words)))
        return record

    def _passing(self, words: str) -> Iterator[tuple[_Claim, EventRecord]]:
        """Each place where the words pass the trust line as this field.

        Raises:
            InputError: there is none.
        """
        why = "本页没有这些词句（须与原文逐字相同）"
        passed = False
        for claim in self._claims(words):
            grounded = ground(self._draft(claim), self.document, self.question)
            value = None if grounded.record is None else self._value_in(grounded.record)
            if grounded.record is not None and _is_proved_at(value, claim.at):
                passed = True
                yield claim, grounded.record
                continue
            refused = [each for each in grounded.rejections if each.field in (self.name, None)]
            last = refused[-1] if refused else None
            why = (
                "原文此处说的不是这一栏"
                if last is None
                else f"{reason_name(last.reason)}：{last.detail or ''}"
            )
        if not passed:
            raise self._refused(why.rstrip("："))

    def _value_in(self, record: EventRecord) -> Any:
        return record.dates.get(self.name) if self.name in DATE_NAMES else getattr(record, self.name)

    def _claims(self, words: str) -> Iterator[_Claim]:
        """The places where the page says the words: those among the record's own quotes first."""
        quoted = [each for _, each in self.event.proofs if each.document_id == self.document.id]
        found = _everywhere(self.reading, words)
        near = sorted(found, key=lambda at: not any(at.start < q.end and q.start < at.end for q in quoted))
        for at in near[:_MOST_PLACES]:
            span = Span(start=at.start, end=at.end)
            if self.name != "figures":
                yield _Claim(span, span, at.text)
            else:
                yield from self._figures(at)

    def _figures(self, at: Located) -> Iterator[_Claim]:
        """The quantity among the words, with what stands before it for what it measures."""
        sentence = self.reading.sentence_of(at)
        for quantity in self.reading.quantities_of(sentence):
            start, end = sentence.start + quantity.start, sentence.start + quantity.end
            if at.start <= start and end <= at.end:
                span = Span(start=start, end=end)
                what = self.reading.text[at.start : start].strip(" ，,：:") or self._measured_at(span)
                yield _Claim(DraftFigure(at=span, what=what), span, at.text)

    def _measured_at(self, span: Span) -> str:
        for proved in self.event.figures:
            if _is_proved_at(proved, span):
                return proved.value.what
        return ""

    def _draft(self, claim: _Claim) -> EventDraft:
        fields = _claims_of(self.event, self.document)
        if self.name in DATE_NAMES:
            fields["dates"] = {**fields["dates"], self.name: claim.value}
        else:
            fields[self.name] = (claim.value,) if self.name in _SEVERAL else claim.value
        return EventDraft(**fields)

    def _without(self) -> Event:
        """The event without the field.

        Raises:
            InputError: it would be none any more.
        """
        if self.name in ("title", "content", self.event.window_date):
            raise self._refused("没有这一栏就不成一条记录；整条不对请选“剔除”")
        if self.name in DATE_NAMES:
            dates = {name: date for name, date in self.event.dates.items() if name != self.name}
            return self.event.model_copy(update={"dates": dates})
        return self._with(() if self.name in _SEVERAL else None)

    def _with(self, value: Any) -> Event:
        return Event.model_validate(dict(self.event) | {self.name: value})

    def _anew(self, record: EventRecord) -> Event:
        """The happening told by the corrected record; what other pages prove of it stays, and so do its sources."""
        (made,) = merge([record], self.question).events
        kept = {
            field.name: value
            for field in FIELDS
            if not getattr(made, field.name) and (value := self._of_other_pages(field))
        }
        return Event.model_validate(
            dict(made) | kept | {"sources": self.event.sources, "drafter": self.event.drafter}
        )

    def _of_other_pages(self, field: RecordField) -> Any:
        value = getattr(self.event, field.name)
        proofs = list(proofs_in(value))
        return value if proofs and all(each.document_id != self.document.id for each in proofs) else None

    def _refused(self, why: str) -> InputError:
        return InputError(
            f"“{self.name}”的更正未通过核验：{why}。", remedy="请从原文中照抄整个词句；原文没有的不能填写。"
        )


def _claims_of(event: Event, document: Document) -> dict[str, Any]:
    """The event's fields that stand in the document, each pointed at as a drafter would."""
    fields: dict[str, Any] = {"document_id": document.id, "drafter": event.drafter, "kind": event.kind}
    for field in FIELDS:
        value = getattr(event, field.name)
        if isinstance(value, dict):
            fields[field.name] = {
                name: _pointed(each) for name, each in value.items() if _is_of(each, document)
            }
        elif isinstance(value, tuple):
            fields[field.name] = tuple(_pointed(each) for each in value if _is_of(each, document))
        elif value is not None and _is_of(value, document):
            fields[field.name] = _pointed(value)
    return fields


def _is_of(value: Proved[Any], document: Document) -> bool:
    return value.evidence[-1].document_id == document.id


def _pointed(proved: Proved[Any]) -> Span | DraftFigure:
    """Where a proved value stands: its words within its quote, the run of a list's items, a figure's number."""
    last = proved.evidence[-1]
    if isinstance(proved.value, Figure):
        return DraftFigure(at=_span(last), what=proved.value.what)
    if isinstance(proved.value, str) and proved.value in last.quote:
        start = last.start + last.quote.index(proved.value)
        return Span(start=start, end=start + len(proved.value))
    return _span(last)


def _span(item: Evidence) -> Span:
    return Span(start=item.start, end=item.end)


def _is_proved_at(value: Any, at: Span) -> bool:
    """Whether a quote of the value holds the place."""
    values: Sequence[Any] = value if isinstance(value, tuple) else () if value is None else (value,)
    return any(item.start <= at.start and at.end <= item.end for each in values for item in proofs_in(each))


def _says(proved: Proved[Any], words: str) -> bool:
    value = proved.value
    if isinstance(value, Figure):
        number = proved.evidence[-1].quote
        return words in (number, f"{value.what}{number}", f"{value.what} {value.value:g} {value.unit}")
    return bool(value == words)


def _everywhere(reading: Reading, words: str) -> list[Located]:
    """The places of the words, in plain forms; blanks and line ends may differ from the page's."""
    if found := reading.everywhere(words):
        return found
    pieces = [re.escape(each) for each in re.split(r"\s+", words) if each]
    return [reading.at(*match.span()) for match in re.finditer(r"\s*".join(pieces), reading.text)]
