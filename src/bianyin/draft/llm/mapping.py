"""From the model's answer to drafts: its numbers become places of the page; names and papers' numbers are read by code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from bianyin.draft.gate import refuse
from bianyin.draft.llm.answer import Answer, CountedIn
from bianyin.draft.llm.view import Line, Lines
from bianyin.draft.places_named import places_named
from bianyin.draft.rules.policies import draft_policy, is_policy, role_beside
from bianyin.draft.rules.weighing import Weighing
from bianyin.knowledge.question import Question
from bianyin.model import (
    FIELDS,
    DateName,
    Document,
    DraftFigure,
    EventDraft,
    Rejection,
    RejectionReason,
    Span,
)
from bianyin.text import DateMention, contains_folded, cues, find_folded, fold
from bianyin.text.locality import is_official_text
from bianyin.text.reading import Located, NamedPaper, read

_MOST_RECORDS = 5
_MOST_FIGURES = 12
_LONGEST_TEXT = 400  # characters of sentences that follow each other which a report can show as one field
_NOTHING: dict[str, tuple[RejectionReason, str]] = {
    "other_region": ("region_mismatch", "模型判断：其他地区"),
    "other_sector": ("sector_mismatch", "模型判断：其他部门"),
    "outside_window": ("date_outside_window", "模型判断：不在窗口内"),
    "no_event": ("not_an_event", "模型判断：没有事件或政策"),
    "": ("not_an_event", "模型判断：没有相关内容"),
}
# What is no happening, whatever the page's words allow. A judgement takes away, and never vouches for anything.
_NONE_HAPPENED = {
    ("event", "planned"): "计划，尚未发生",
    **{(kind, "denied"): "被否认或辟谣" for kind in ("event", "policy")},
    **{(kind, "drill"): "演练" for kind in ("event", "policy")},
    **{(kind, "background"): "背景、回顾或举例" for kind in ("event", "policy")},
}
_BEFORE_NAME = cues.pattern("issued", "released", "approved", behind=r"了?\s*$")
_NUMBER_BEHIND = re.compile(r"》\s*[（(]\s*([^（）()]{4,40}?号)\s*[）)]")
_DIGITS = re.compile(r"[\d.,]+")
_ROLE_BEFORE, _ROLE_AFTER = 15, 45  # characters around a date in which its role is said


def drafts_of(
    answer: Answer, lines: Lines, document: Document, question: Question, drafter: str
) -> tuple[tuple[EventDraft, ...], tuple[Rejection, ...]]:
    """One draft a record; what is not drafted, and why.

    Args:
        lines: what the model was shown; it can point at nothing else.
    """
    if not answer.relevant:
        reason, detail = _NOTHING[answer.reason]
        return (), (refuse(document, reason, detail=detail),)
    pointed = [_Pointed(record, lines, document, question) for record in answer.records[:_MOST_RECORDS]]
    drafts = tuple(draft for each in pointed if (draft := each.draft(drafter)))
    refused = [rejection for each in pointed for rejection in each.rejections]
    if len(answer.records) > _MOST_RECORDS:
        refused.append(refuse(document, "over_limit", detail=f"模型给出 {len(answer.records)} 条记录，过多"))
    return drafts, tuple(refused)


class _Pointed:
    """One record of an answer, its numbers looked up; collects what they do not give."""

    def __init__(self, record: Any, lines: Lines, document: Document, question: Question) -> None:
        self.record, self.document, self.question = record, document, question
        self.reading = read(document)
        self.lines = {line.number: line for line in lines if line.says}
        self.rejections: list[Rejection] = []

    def draft(self, drafter: str) -> EventDraft | None:
        """The record as places of the page; None where it has no title, or is no happening by the model's own word."""
        record = self.record
        title = self._title()
        if title is None:
            return None
        if taken := _NONE_HAPPENED.get((record.kind, record.status)):
            self._refuse("not_an_event", "title", self._words(title), f"模型判断：{taken}")
            return None
        texts = self._texts()
        draft = EventDraft(
            document_id=self.document.id,
            kind="policy" if self._is_own_paper(title) and is_official_text(self.document) else record.kind,
            title=title,
            dates=self._dates(),
            document_number=self._number(title),
            issuers=self._actors(),
            places=places_named(self.document, self.question.region, [title, *texts.values()]),
            figures=tuple(self._figures()),
            drafter=drafter,
            bears=record.bears,
            **texts,
        )
        return self._supplemented(draft)

    def _title(self) -> Span | None:
        """The page's title; of a policy, the name in 《》 in the sentence; else the sentence."""
        if self.record.title == 0:
            places = self.reading.everywhere(self.document.title)
            if places:
                return _span(places[0])
            self._refuse("missing_field", "title", self.document.title, "正文未写出网页标题")
            return None
        line = self._line("title", self.record.title)
        paper = self._paper_in(line.unit.words) if line and self.record.kind == "policy" else None
        if paper:
            return Span(start=paper.start + 1, end=paper.start + 1 + len(paper.name))
        return line and _span(line.unit.words)

    def _texts(self) -> dict[str, Span]:
        """Content and further texts, each sentence under the first field that it is given for."""
        texts, told = {}, set[int]()
        for field in FIELDS:
            if field.kind == "text":
                numbers = [each for each in getattr(self.record, field.name) if each not in told]
                told |= set(numbers)
                if text := self._text(field.name, numbers):
                    texts[field.name] = text
        return texts

    def _paper_in(self, sentence: Located) -> NamedPaper | None:
        """The paper that a sentence says is issued, else the first that it names."""
        inside = [paper for paper in self.reading.papers if sentence.start <= paper.start < sentence.end]
        issued = (p for p in inside if _BEFORE_NAME.search(self.reading.text[sentence.start : p.start]))
        return next(issued, inside[0] if inside else None)

    def _text(self, name: str, numbers: Sequence[int]) -> Span | None:
        """The first run of sentences that follow each other, or the one that is dated, as far as it can be shown."""
        said = [self._said(name, number) for number in sorted(set(numbers))]
        runs = list(self._runs([each for each in said if each]))
        if not runs:
            return None
        dated = [self.lines[each.sentence].says for each in self.record.dates if each.sentence in self.lines]
        run = next((run for run in runs if any(each in dated for each in run)), runs[0])
        kept = [each for each in run if each is run[0] or each.end - run[0].start <= _LONGEST_TEXT]
        if left := [each for one in runs for each in one if each not in kept]:
            self._refuse("over_limit", name, left[0].text, f"{len(left)} 句与所取的句子不相连，或过长")
        return Span(start=kept[0].start, end=kept[-1].end)

    def _runs(self, said: list[Located]) -> Iterator[list[Located]]:
        """The sentences in runs with nothing between them."""
        text = self.reading.text
        apart = [at for at, (one, two) in enumerate(pairwise(said), 1) if text[one.end : two.start].strip()]
        for start, end in pairwise([0, *apart, len(said)]):
            if said[start:end]:
                yield said[start:end]

    def _dates(self) -> dict[DateName, Span]:
        """By role, of the dates in the sentences pointed at the one that fits the role and the window best."""
        written: dict[DateName, list[DateMention]] = {}
        for each in self.record.dates:
            if said := self._said(each.role, each.sentence):
                inside = [at for at in self.reading.dates if said.start <= at.start and at.end <= said.end]
                written.setdefault(each.role, []).extend(inside)
                if not inside:
                    self._refuse("date_not_in_source", each.role, said.text, "该句没有写明日期")
        return {role: _span(min(dates, key=self._misfit(role))) for role, dates in written.items() if dates}

    def _misfit(self, role: DateName) -> Callable[[DateMention], tuple[bool, ...]]:
        def key(date: DateMention) -> tuple[bool, ...]:
            before = self.reading.text[max(0, date.start - _ROLE_BEFORE) : date.start]
            after = self.reading.text[date.end : date.end + _ROLE_AFTER]
            other_role = role != "occurred_on" and role_beside(before, after) != role
            outside = not self.question.window.overlaps(date.date)
            return date.date.precision == "year", other_role, outside

        return key

    def _figures(self) -> Iterator[DraftFigure]:
        for each in self.record.figures[:_MOST_FIGURES]:
            if (said := self._said("figures", each.sentence)) is None:
                continue
            if at := self._quantity(said, each):
                yield DraftFigure(at=at, what=each.what)
            else:
                given = f"{each.what} {each.number}"
                self._refuse("number_not_in_quote", "figures", given, "该句没有这一数字")

    def _quantity(self, said: Located, given: CountedIn) -> Span | None:
        """The quantity of the sentence that is written so; without its unit, where only one has this number.

        Small models count well and point badly: a number that stands once on what was shown is meant, wherever it is.
        """
        wanted, inside = fold(given.number).text, self._written_in(said)
        if exact := [at for at, written in inside if written == wanted]:
            named = self.reading.everywhere(given.what)
            return min(exact, key=lambda at: min((_gap(at, each) for each in named), default=0))
        bare = [at for at, written in inside if (digits := _DIGITS.match(written)) and digits[0] == wanted]
        shown = [line.says for line in self.lines.values() if line.says]
        anywhere = [at for each in shown for at, written in self._written_in(each) if written == wanted]
        return next((found[0] for found in (bare, anywhere) if len(found) == 1), None)

    def _written_in(self, said: Located) -> list[tuple[Span, str]]:
        """The quantities of a sentence: where each stands, and how it is written."""
        return [
            (Span(start=start, end=end), fold(self.reading.text[start:end]).text)
            for sentence in self.reading.sentences
            if sentence.meets(said)
            for quantity in self.reading.quantities_of(sentence)
            for start, end in [(sentence.start + quantity.start, sentence.start + quantity.end)]
        ]

    def _number(self, title: Span) -> Span | None:
        """The number in brackets behind the name of a paper."""
        found = _NUMBER_BEHIND.match(self.document.text, title.end)
        return Span(start=found.start(1), end=found.end(1)) if found else None

    def _actors(self) -> tuple[Span, ...]:
        """Where the sentences of title, content or dates name who is said to have acted."""
        record, actor = self.record, self.record.actor
        if not actor.strip():
            return ()
        for number in (record.title, *record.content, *(each.sentence for each in record.dates)):
            line = self.lines.get(number)
            if line and (found := find_folded(line.unit.words.text, actor)):
                start = line.unit.words.start
                return (Span(start=start + found[0], end=start + found[1]),)
        self._refuse("issuer_not_in_source", "issuers", actor, "所指句中没有该机构")
        return ()

    def _supplemented(self, draft: EventDraft) -> EventDraft:
        """A page's own paper also gets what the parser read off the page: number, issuers, dates. Proved alike."""
        if draft.kind != "policy" or not self._is_own_paper(draft.title):
            return draft
        read_off = draft_policy(Weighing(self.document, self.question), draft.drafter)
        if read_off is None:
            return draft
        # An official text shows its own dates; of a report the model reads what rules would guess.
        shown = is_official_text(self.document) or not draft.dates
        return draft.model_copy(
            update={
                "issuers": read_off.issuers or draft.issuers,
                "document_number": draft.document_number or read_off.document_number,
                "dates": {**draft.dates, **read_off.dates} if shown else draft.dates,
            }
        )

    def _is_own_paper(self, title: Span) -> bool:
        """Whether the record is of the page itself, and the page is a paper or reports one."""
        return contains_folded(self.document.title, self._words(title)) and is_policy(self.document)

    def _line(self, field: str, number: int) -> Line | None:
        """The line of this number, among those shown."""
        line = self.lines.get(number)
        if line is None:
            self._refuse("bad_answer", field, str(number), f"所示网页没有第 {number} 句")
        return line

    def _said(self, field: str, number: int) -> Located | None:
        """What the line of this number states."""
        line = self._line(field, number)
        return line and line.says

    def _words(self, span: Span) -> str:
        return self.document.text[span.start : span.end]

    def _refuse(self, reason: RejectionReason, field: str, value: str, detail: str) -> None:
        self.rejections.append(refuse(self.document, reason, field, value, detail))


def _span(at: Located | DateMention) -> Span:
    return Span(start=at.start, end=at.end)


def _gap(one: Span, other: Located) -> int:
    """Characters between two places."""
    return max(one.start - other.end, other.start - one.end)
