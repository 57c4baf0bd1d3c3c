"""How much of what reports ship a researcher keeps, and how much of what they would keep is shipped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bianyin.answering import answer
from bianyin.draft.llm.opening import ModelChoice
from bianyin.errors import InputError
from bianyin.evaluate.accepted_runs import Found, changed
from bianyin.evaluate.event_scores import Share
from bianyin.evaluate.judged import current_ids
from bianyin.evaluate.judged_relevance import Asked, Judgement, Verdict
from bianyin.model import Frozen, Section
from bianyin.wiring import open_all

if TYPE_CHECKING:
    from bianyin.model import Report, StageProgress
    from bianyin.settings import Settings

# Read by rules, whatever the settings say: the figures must not depend on a model that is not there tomorrow.
_RULES = ModelChoice(off=True)
FIRST = 3  # records of a section that are read before all others
NATIONAL_DUE = 3  # of a point's national papers: more would bury the region's own
_TOGETHER: tuple[Verdict, ...] = ("keep", "wrong", "beside")  # which verdict a record of several pages has


class ShippedRecord(Frozen):
    """A record of a report: under which point, at which place from 1, and what was judged of its pages, if anything."""

    place: str
    rank: int
    title: str
    urls: tuple[str, ...]
    own: bool
    verdict: Verdict | None = None
    reason: str = ""


class NotShipped(Frozen):
    """A document that was to be kept and did not ship, and what ended it."""

    place: str
    url: str
    scope: str
    why: str


class Kept(Frozen):
    """Records by what was judged of them."""

    keep: int
    beside: int
    wrong: int
    unjudged: int

    @property
    def precision(self) -> float | None:
        """The share of kept ones among those judged; None where none was."""
        judged = self.keep + self.beside + self.wrong
        return self.keep / judged if judged else None


class Relevance(Frozen):
    """Of some questions. `due`: of a point's national papers at most three; `own` and `national` are all of them."""

    shipped: Kept
    first: Kept
    due: Share
    first_due: Share  # of as many as can stand in the first three
    own: Share
    national: Share
    documents: Share  # under any of the points of the question that they were judged for


class RelevanceScore(Frozen):
    """All reports of one measured set; `groups` by region and by sector. `absent` addresses are not in the corpus."""

    total: Relevance
    groups: dict[str, Relevance]
    records: tuple[ShippedRecord, ...]
    not_shipped: tuple[NotShipped, ...]
    absent: tuple[str, ...]
    found: dict[str, bool]  # by point and document: whether it is rightly shipped, or rightly not
    gained: tuple[str, ...] = ()
    worse: tuple[str, ...] = ()

    @property
    def ends(self) -> dict[str, int]:
        """What ended the documents that were to be kept, most frequent first."""
        return dict(Counter(each.why for each in self.not_shipped).most_common())


class _Judged(NamedTuple):
    """A judgement, and the rank of the first record that its document stands behind; 0: it did not ship."""

    row: Judgement
    rank: int


class _Answered(NamedTuple):
    """What became of one question."""

    asked: Asked
    records: tuple[ShippedRecord, ...]
    judged: tuple[_Judged, ...]
    not_shipped: tuple[NotShipped, ...]


def measure_relevance(
    questions: Sequence[Asked],
    settings: Settings,
    *,
    before: Found | None = None,
    on_progress: StageProgress | None = None,
) -> RelevanceScore:
    """Make each question's report over the settings' corpus and index, and compare with what was judged.

    Args:
        before: what an accepted run found.

    Raises:
        InputError: the corpus has none of the judged documents.
        CorpusError, IndexUnusable, ServiceError: the corpus or the index cannot be used.
    """
    with open_all(settings, _RULES) as opened:
        ids = current_ids({row.url for each in questions for row in each.judgements}, opened.catalog)
        present = [_present(each, ids) for each in questions]
        if not any(each.judgements for each in present):
            raise InputError(
                "判断过的文档都不在语料库中。", remedy="请先用 bianyin ingest 导入，或核对 url。"
            )
        answered = []
        for done, each in enumerate(filter(lambda each: each.judgements, present), start=1):
            answered.append(_compared(each, answer(each.subject, each.points, opened, choice=_RULES), ids))
            if on_progress:
                on_progress("出报告", done, len(present))
    absent = {row.url for each in questions for row in each.judgements} - ids.keys()
    return _scored(answered, tuple(sorted(absent)), before)


def _present(asked: Asked, ids: Mapping[str, str]) -> Asked:
    return asked._replace(judgements=tuple(row for row in asked.judgements if row.url in ids))


def _compared(asked: Asked, report: Report, ids: Mapping[str, str]) -> _Answered:
    """One report beside the judgements of its question."""
    rows = {(row.place, row.url): row for row in asked.judgements}
    records = tuple(record for each in report.sections for record in _records(each, report, rows))
    ranks: dict[tuple[str, str], int] = {}
    for record in records:
        for url in record.urls:
            ranks[record.place, url] = min(record.rank, ranks.get((record.place, url), record.rank))
    judged = tuple(_Judged(row, _rank(row, ranks, rows)) for row in rows.values())
    sections = {_place(each, report): each for each in report.sections}
    lost = tuple(
        NotShipped(place=row.place, url=row.url, scope=row.scope, why=_end(ids[row.url], sections[row.place]))
        for row, rank in judged
        if row.verdict == "keep" and not rank
    )
    return _Answered(asked, records, judged, lost)


def _records(
    section: Section, report: Report, rows: Mapping[tuple[str, str], Judgement]
) -> Iterator[ShippedRecord]:
    place = _place(section, report)
    for rank, event in enumerate(section.events, start=1):
        urls = tuple(dict.fromkeys(source.url for source in event.sources))
        found = [row for url in urls if (row := rows.get((place, url)))]
        best = min(found, key=lambda row: _TOGETHER.index(row.verdict), default=None)
        yield ShippedRecord(
            place=place,
            rank=rank,
            title=event.title.value,
            urls=urls,
            own=event.association.names_region,
            verdict=best.verdict if best else None,
            reason=best.reason if best else "",
        )


def _place(section: Section, report: Report) -> str:
    return f"{report.region} {report.sector} {section.point.point.date}"


def _rank(
    row: Judgement, ranks: Mapping[tuple[str, str], int], rows: Mapping[tuple[str, str], Judgement]
) -> int:
    """Of the document, or of one that tells the same happening."""
    of = row.same_as or row.url
    same = (
        [each.url for each in rows.values() if of in (each.url, each.same_as)]
        if row.verdict == "keep"
        else []
    )
    return min((rank for url in {row.url, of, *same} if (rank := ranks.get((row.place, url)))), default=0)


def _end(id_: str, section: Section) -> str:
    """The last refusal of the document under the point, or how far it came without one."""
    refused = [each for each in section.rejections if each.document_id == id_]
    if refused:
        return f"{refused[-1].stage} {refused[-1].reason}"
    read = any(each.document.id == id_ for each in section.read)
    return "读过，无记录" if read else "未检索到，或未读"


def _scored(answered: Sequence[_Answered], absent: tuple[str, ...], before: Found | None) -> RelevanceScore:
    found = {
        f"{row.place} {row.url}": bool(rank) == (row.verdict == "keep")
        for each in answered
        for row, rank in each.judged
    }
    gained, worse = changed(before or {}, found)
    return RelevanceScore(
        total=_relevance(answered),
        groups={name: _relevance(group) for name, group in _grouped(answered).items()},
        records=tuple(record for each in answered for record in each.records),
        not_shipped=tuple(lost for each in answered for lost in each.not_shipped),
        absent=absent,
        found=found,
        gained=gained,
        worse=worse,
    )


def _grouped(answered: Sequence[_Answered]) -> dict[str, list[_Answered]]:
    """By region, then by sector."""
    groups: dict[str, list[_Answered]] = {}
    for part in (0, 1):
        for each in answered:
            groups.setdefault(each.asked.subject[part].name, []).append(each)
    return groups


def _relevance(answered: Iterable[_Answered]) -> Relevance:
    answered = list(answered)
    records = [record for each in answered for record in each.records]
    keep = [judged for each in answered for judged in each.judged if judged.row.verdict == "keep"]
    own = [each for each in keep if each.row.scope == "own"]
    national = [each for each in keep if each.row.scope == "national"]
    by_point = list(_by_point(keep).values())
    return Relevance(
        shipped=_kept(records),
        first=_kept(record for record in records if record.rank <= FIRST),
        due=_sum([_shipped(own), *(_at_most(NATIONAL_DUE, each) for each in _by_point(national).values())]),
        first_due=_sum(_at_most(FIRST, each, within=FIRST) for each in by_point),
        own=_shipped(own),
        national=_shipped(national),
        documents=_of_documents(answered),
    )


def _kept(records: Iterable[ShippedRecord]) -> Kept:
    counts = Counter(record.verdict for record in records)
    return Kept(keep=counts["keep"], beside=counts["beside"], wrong=counts["wrong"], unjudged=counts[None])


def _by_point(judged: Iterable[_Judged]) -> dict[str, list[_Judged]]:
    groups: dict[str, list[_Judged]] = {}
    for each in judged:
        groups.setdefault(each.row.place, []).append(each)
    return groups


def _shipped(judged: Iterable[_Judged], within: int | None = None) -> Share:
    """Happenings: documents that tell the same one are counted once."""
    told = {(row.place, row.same_as or row.url): rank for row, rank in judged}
    return Share(found=sum(0 < rank <= (within or rank) for rank in told.values()), of=len(told))


def _at_most(most: int, judged: Iterable[_Judged], within: int | None = None) -> Share:
    share = _shipped(judged, within)
    return Share(found=min(most, share.found), of=min(most, share.of))


def _sum(shares: Iterable[Share]) -> Share:
    shares = list(shares)
    return Share(found=sum(each.found for each in shares), of=sum(each.of for each in shares))


def _of_documents(answered: Iterable[_Answered]) -> Share:
    ranks: dict[tuple[int, str], int] = {}
    for number, each in enumerate(answered):
        for row, rank in each.judged:
            if row.verdict == "keep":
                key = number, row.same_as or row.url
                ranks[key] = max(rank, ranks.get(key, 0))
    return Share(found=sum(rank > 0 for rank in ranks.values()), of=len(ranks))
