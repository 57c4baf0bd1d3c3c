"""The repository's own judgements are what their documentation says: enough, split by province, and readable."""

from __future__ import annotations

from functools import cache

from bench.quality.relevance import HELD, TUNED

from bianyin.evaluate.judged import read_judged
from bianyin.evaluate.judged_relevance import Asked, Judgement, read_judgements
from bianyin.knowledge.sectors import all_sectors


@cache
def asked(held: bool) -> tuple[Asked, ...]:
    return read_judgements([HELD if held else TUNED])


def rows() -> list[Judgement]:
    return [row for held in (False, True) for each in asked(held) for row in each.judgements]


def test_there_are_as_many_as_the_measure_needs() -> None:
    assert len(rows()) >= 400 and len({row.subject.region.code for row in rows()}) >= 6
    measured = {row.subject.sector.key for row in rows()}
    assert {each.key for each in all_sectors()} - measured <= {"aviation"}
    assert {row.verdict for row in rows()} == {"keep", "beside", "wrong"}


def test_a_province_is_tuned_on_or_looked_at_and_never_both() -> None:
    tuned, held = ({each.subject.region.code for each in asked(half)} for half in (False, True))
    assert not tuned & held and len(tuned) >= 3 and len(held) >= 3


def test_each_judgement_says_why_and_each_kept_document_which_act_it_tells() -> None:
    for row in rows():
        assert row.reason, row
        assert (row.verdict == "keep") == bool(row.act), row


def test_no_document_is_judged_twice_for_a_point_and_no_text_is_kept() -> None:
    judged = [(row.place, row.url) for row in rows()]
    assert len(judged) == len(set(judged))
    assert not any(row.title for path in (TUNED, HELD) for row in read_judged(path, Judgement))
    assert max(len(row.reason) for row in rows()) <= 30


def test_what_tells_the_same_is_judged_too() -> None:
    keep = {(row.place, row.url) for row in rows() if row.verdict == "keep"}
    assert all((row.place, row.same_as) in keep for row in rows() if row.same_as)
