"""Judgements of documents for questions: would a researcher who asks why emissions bent there keep a record of it?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AliasChoices, BeforeValidator, Field

from bianyin.errors import InputError
from bianyin.evaluate.judged import read_judged
from bianyin.knowledge import places, sectors
from bianyin.knowledge.question import Subject
from bianyin.model import ChangePoint, ChangePointKind, Frozen

Verdict = Literal["keep", "beside", "wrong"]
Scope = Literal["own", "national"]

# Verdicts on records say of the document what they say before their fields: a relevant one is kept, whatever its fields.
_OF_RECORDS = {"relevant_wrong_field": "keep", "irrelevant": "beside", "irrelevant_wrong_field": "beside"}


def _of_the_document(verdict: Any) -> Any:
    return _OF_RECORDS.get(verdict, verdict) if isinstance(verdict, str) else verdict


class Judgement(Frozen):
    """A line of the user's file: one document, read for one change point of a region's sector (names as users write them).

    Attributes:
        verdict: keep; beside, true but of no bearing; wrong, false of the region or the time.
        scope: whether it tells of the region itself or of the whole nation.
        act: the kind of act that a kept document tells.
        sentence: which sentence of the text tells it best, from 1.
        same_as: the address of another document that tells the same happening; either will do.
    """

    url: Annotated[str, Field(min_length=1)]
    region: str
    sector: str
    point: Annotated[dt.date, Field(validation_alias=AliasChoices("point", "change_point"))]
    kind: ChangePointKind
    verdict: Annotated[Verdict, BeforeValidator(_of_the_document)]
    scope: Scope = "national"
    act: str = ""
    reason: str = ""
    sentence: Annotated[int, Field(ge=1)] | None = None
    same_as: str | None = None
    title: str = ""

    @property
    def subject(self) -> Subject:
        """Whose emissions are asked about.

        Raises:
            UnknownName: nobody knows the region or the sector.
        """
        return Subject(places.find(self.region), sectors.find(self.sector))

    @property
    def place(self) -> str:
        """The point in words: what a reader finds it by, and an accepted run keeps."""
        region, sector = self.subject
        return f"{region.name} {sector.name} {self.point}"


class Asked(NamedTuple):
    """All judgements of one region's sector: one report answers them."""

    subject: Subject
    judgements: tuple[Judgement, ...]

    @property
    def points(self) -> tuple[ChangePoint, ...]:
        """Each point that a document was judged for, in order of time."""
        found = sorted({(each.point, each.kind) for each in self.judgements})
        return tuple(ChangePoint(date=date, kind=kind) for date, kind in found)


def read_judgements(paths: Sequence[Path]) -> tuple[Asked, ...]:
    """Judgements by question.

    Raises:
        UnknownName: a region or a sector.
        InputError: a file cannot be read, a line is none, or a document has two verdicts for one point.
    """
    rows = [each for path in paths for each in read_judged(path, Judgement)]
    _check_one_verdict_each(rows)
    questions: dict[tuple[str, str], list[Judgement]] = {}
    for each in rows:
        region, sector = each.subject
        questions.setdefault((region.code, sector.key), []).append(each)
    return tuple(Asked(each[0].subject, tuple(each)) for each in questions.values())


def _check_one_verdict_each(rows: Iterable[Judgement]) -> None:
    seen: dict[tuple[str, str], Verdict] = {}
    for each in rows:
        if seen.setdefault((each.place, each.url), each.verdict) != each.verdict:
            raise InputError(f"同一文档在同一变点有两种判断：{each.place} {each.url}", remedy="请只留一种。")
