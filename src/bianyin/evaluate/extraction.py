"""How well the drafters and the trust line read documents: precision and recall by field, against gold records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bianyin.draft.gate import gate
from bianyin.draft.llm.opening import ModelChoice, open_model
from bianyin.draft.protocol import Drafter
from bianyin.draft.rules import RulesDrafter
from bianyin.evaluate.gold_records import Gold
from bianyin.model import DateName, Document, EventDraft, EventRecord, EvidenceSet, Frozen, Progress
from bianyin.prove import ground
from bianyin.text import fold

if TYPE_CHECKING:
    from bianyin.settings import Settings

# In the order they are shown. Places and figures: recall alone, because gold lists only what must be found.
FIELDS = ("record", "kind", "title", "dates", "issuers", "document_number", "places", "figures")
RECALL_ONLY = ("places", "figures")


class FieldScore(Frozen):
    """Counts of one field over all gold records."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float | None:
        """The share of right values among those told; None where nothing was told."""
        told = self.right + self.wrong
        return self.right / told if told else None

    @property
    def recall(self) -> float | None:
        """The share of the gold's values that were told; None where the gold has none."""
        there = self.right + self.missed
        return self.right / there if there else None


class Mismatch(Frozen):
    """Where a record and the gold differ."""

    url: str
    field: str
    told: str
    gold: str
    why: str = ""


class Tokens(Frozen):
    """What a model was asked, by its endpoint's own count."""

    calls: int = 0
    prompt: int = 0
    completion: int = 0


class ExtractionScore(Frozen):
    """The result of one drafter."""

    drafter: str
    documents: int
    fields: dict[str, FieldScore]
    drafted: int  # fields proposed
    grounded: int  # fields that the trust line let through in a record
    refusals: dict[str, int]  # by reason; those of the gate too
    unread: int = 0  # documents the model did not (wholly) read
    tokens: Tokens = Tokens()
    mismatches: tuple[Mismatch, ...] = ()

    @property
    def grounding_rate(self) -> float | None:
        return self.grounded / self.drafted if self.drafted else None


class _Read(NamedTuple):
    """What became of one document."""

    records: tuple[EventRecord, ...]
    reasons: tuple[str, ...]  # of its refusals, in order
    told: str  # the same for a person
    drafted: int
    lost: bool


def evaluate_drafters(
    gold: Sequence[Gold],
    documents: Mapping[str, Document],
    settings: Settings,
    choice: ModelChoice,
    *,
    on_progress: Progress | None = None,
) -> Iterator[ExtractionScore]:
    """Scores of the rules and of the model, where there is one, on the same documents, each as soon as it is made.

    Raises:
        ConfigurationError, ServiceError: the model cannot be used; no score is made up for it.
    """
    with open_model(settings, choice) as model:
        yield evaluate_extraction(gold, documents, RulesDrafter(), on_progress)
        if model is not None:
            score = evaluate_extraction(gold, documents, model.drafter, on_progress)
            spent = model.chat.meter.spent
            tokens = Tokens(calls=spent.calls, prompt=spent.prompt_tokens, completion=spent.completion_tokens)
            yield score.model_copy(update={"tokens": tokens})


def evaluate_extraction(
    gold: Sequence[Gold],
    documents: Mapping[str, Document],
    drafter: Drafter,
    on_progress: Progress | None = None,
) -> ExtractionScore:
    """Gate, draft and ground each gold document, and compare.

    Raises:
        ServiceError: the model's endpoint failed; no score is made of half the documents.
    """
    reads, compared = [], _Comparison()
    for done, each in enumerate(gold, start=1):
        reads.append(_read(each, documents[each.url], drafter))
        compared.add(each, documents[each.url], reads[-1])
        if on_progress:
            on_progress(done, len(gold))
    return ExtractionScore(
        drafter=drafter.name,
        documents=len(gold),
        fields={name: FieldScore(**counts) for name, counts in compared.counts.items()},
        drafted=sum(read.drafted for read in reads),
        grounded=sum(len(tuple(record.items())) for read in reads for record in read.records),
        refusals=dict(Counter(reason for read in reads for reason in read.reasons).most_common()),
        unread=sum(read.lost for read in reads),
        mismatches=tuple(compared.mismatches),
    )


def _read(gold: Gold, document: Document, drafter: Drafter) -> _Read:
    question = gold.question()
    if refused := gate(document, question):
        return _Read((), (refused.reason,), f"{refused.reason} {refused.detail or ''}", 0, False)
    drafted = drafter.draft(EvidenceSet(document=document, passages=(), score=1.0), question)
    grounded = [ground(draft, document, question) for draft in drafted.drafts]
    rejections = [*drafted.rejections, *(each for one in grounded for each in one.rejections)]
    return _Read(
        tuple(one.record for one in grounded if one.record),
        tuple(each.reason for each in rejections),
        "；".join(f"{each.field or '记录'} {each.reason} {each.detail or ''}" for each in rejections),
        sum(_fields_of(draft) for draft in drafted.drafts),
        drafted.loss is not None,
    )


def _fields_of(draft: EventDraft) -> int:
    """How many fields a draft proposes, each item of a list counted."""
    return sum(1 for _ in draft.items())


class _Comparison:
    """Adds up where records and gold agree and differ."""

    def __init__(self) -> None:
        self.counts: dict[str, Counter[str]] = {name: Counter() for name in FIELDS}
        self.mismatches: list[Mismatch] = []

    def add(self, gold: Gold, document: Document, read: _Read) -> None:
        if gold.kind == "nothing":
            for false in read.records:
                self._differs(gold, "record", told=false.title.value)
            return
        record = _closest(gold, read.records)
        if record is None:
            self._differs(gold, "record", wanted=gold.kind, why=read.told)
            return
        self.counts["record"]["right"] += 1
        self._compare(gold, document, record)

    def _compare(self, gold: Gold, document: Document, record: EventRecord) -> None:
        self._one(gold, "kind", record.kind, gold.kind)
        if gold.page_title:
            self._one(gold, "title", fold(record.title.value).text, fold(document.title).text)
        self._sets(gold, "dates", _dated(_days(record)), _dated(gold.dates))
        if gold.issuers:
            self._sets(
                gold,
                "issuers",
                (_plain(issuer.value) for issuer in record.issuers),
                map(_plain, gold.issuers),
            )
        self._one(
            gold,
            "document_number",
            _plain(record.document_number.value if record.document_number else None),
            _plain(gold.document_number),
        )
        places = [place.value for place in record.places]
        for place in gold.places:
            told = any(place in each or each in place for each in places)  # 鞍山 is 鞍山市
            self._one(gold, "places", place if told else "", place)
        figures = {(each.value.value, each.value.unit, each.value.target) for each in record.figures}
        for wanted in gold.figures:
            key = (wanted.value, wanted.unit, wanted.target)
            self._one(gold, "figures", str(key) if key in figures else "", str(key))

    def _one(self, gold: Gold, field: str, told: str, wanted: str) -> None:
        self._sets(gold, field, filter(None, [told]), filter(None, [wanted]))

    def _sets(self, gold: Gold, field: str, told: Iterable[str], wanted: Iterable[str]) -> None:
        shown, right = set(told), set(wanted)
        self.counts[field]["right"] += len(shown & right)
        for value in sorted(shown - right):
            self._differs(gold, field, told=value)
        for value in sorted(right - shown):
            self._differs(gold, field, wanted=value)

    def _differs(self, gold: Gold, field: str, *, told: str = "", wanted: str = "", why: str = "") -> None:
        self.counts[field]["wrong" if told else "missed"] += 1
        self.mismatches.append(
            Mismatch(url=gold.url, field=field, told=told, gold=wanted, why=why or gold.note)
        )


def _closest(gold: Gold, records: Sequence[EventRecord]) -> EventRecord | None:
    """Of several records of a document, the one that shares most dates with the gold, then the first."""
    wanted = set(_dated(gold.dates))
    return max(records, key=lambda record: len(wanted & set(_dated(_days(record)))), default=None)


def _days(record: EventRecord) -> dict[DateName, object]:
    return {name: date.value for name, date in record.dates.items()}


def _dated(dates: Mapping[DateName, object]) -> list[str]:
    return [f"{name} {date}" for name, date in dates.items()]


def _plain(text: str | None) -> str:
    return fold(text).text if text else ""
