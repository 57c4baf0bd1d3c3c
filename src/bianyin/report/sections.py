"""One change point's section: what was found in its windows, where was looked, and what the reader must be told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bianyin.model import PointWindow, Rejection, Section
from bianyin.report import notes
from bianyin.search import plan
from bianyin.series import widening_notes
from bianyin.wording import named

if TYPE_CHECKING:
    from bianyin.catalog.catalog import Catalog
    from bianyin.draft.drafting import Drafting
    from bianyin.knowledge.question import Subject
    from bianyin.report.found import Found
    from bianyin.report.searched_corpus import SearchedCorpus


def make_section(
    point: PointWindow,
    found: Sequence[Found],
    subject: Subject,
    drafting: Drafting,
    catalog: Catalog,
    corpus: SearchedCorpus,
) -> Section:
    """What the last window held, openly said to be a wider one where it is.

    Args:
        found: of each window that was searched, in that order.
    """
    first, *wider = found
    # A wider window holds what names the region alone: national papers of other months would bury it.
    own = tuple(event for each in wider for event in each.events)
    said = [*notes.unread(drafting, point.point)]
    if own:
        said = [*widening_notes([each.window for each in found], named(subject.region)), *said]
    return Section(
        point=point,
        events=(*own, *first.events),
        rejections=_refused(found),
        searched=tuple(
            catalog.coverage(each.window, subject.region.code, unindexed=corpus.unindexed) for each in found
        ),
        queries=tuple(f"{query.intent}：{query.text}" for query in plan(point, *subject)),
        read=found[-1].read,
        notes=tuple(said),
    )


def _refused(found: Sequence[Found]) -> tuple[Rejection, ...]:
    """A wider window meets the same documents again; its word on them is the last."""
    refused: tuple[Rejection, ...] = ()
    for each in found:
        again = {rejection.document_id for rejection in each.rejections}
        refused = (*(old for old in refused if old.document_id not in again), *each.rejections)
    return refused
