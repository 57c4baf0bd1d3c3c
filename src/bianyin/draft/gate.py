"""The gate before drafting: is this document evidence at all, about this region, about this sector?

Cheap, pure and the same for every drafter, so that no model is asked about a recruitment notice. What a page of the region
concerns, its sentences say where they were retrieved; of a national page its title must, as almost every national text names
every sector somewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bianyin.knowledge import sectors
from bianyin.knowledge.plain_forms import plain
from bianyin.knowledge.question import Question
from bianyin.knowledge.sectors import Sector
from bianyin.model import Document, Passage, Rejection, RejectionReason
from bianyin.text import split
from bianyin.text.chronicle import is_bulletin_title, is_list_title
from bianyin.text.locality import Locality, happens_here, is_official_text, locality, told_here
from bianyin.text.reading import read

_AROUND = 300  # characters around a retrieved passage that are read with it
_LEAD = 600  # characters that are read where no passage was retrieved by its words
_TELLS = 3  # weight of an act from which a sentence with a related word is about the sector
_COUNTS = 2  # weight of an act that an interview or a reading of numbers is read for
_DIGEST = 2  # papers that a digest names at least
# A tender says of the project that it is for when that was begun or put into use.
_TENDER = re.compile("招标|询价|磋商|比选")
_COMMENTARY = "commentary"
_UNUSABLE = {"no_main_text", "mojibake", "spam"}
# A post of three sentences is short as a list of headlines is; but it tells something in whole sentences.
_SHORT = {"no_main_text"}
_STOPS = "。！"
# The lines of a paper that buys something: whatever its title tells of, nothing of it happens here.
_BUYING = re.compile(
    "项目编号|采购(?:结果|人|单位|方式|需求)|主要标的|评审专家|代理(?:服务)?(?:收费|机构)|(?:中标|成交)(?:供应商|金额|结果)|投标人|预算金额"
)
_BUYS = 3
_MARKET = re.compile("排放报告|排放报告与核查|碳排放权交易|碳市场|配额|重点排放单位|履约")
# Who sets aims for all sectors at once: what they say of 碳达峰 concerns each, what a school or a bank says does not.
_OF_THE_STATE = re.compile(
    "国务院|国家主席|总书记|联合国|中共中央|[省市](?:委|政府|人民政府)(?:办公厅)?[、，]?[^，。；]{0,12}(?:印发|发布|出台|公布)"
)


def gate(document: Document, question: Question, passages: Sequence[Passage] = ()) -> Rejection | None:
    """Why the document cannot be evidence for the question, or None when it can.

    Args:
        passages: what was retrieved of it; where there are none, its whole text is read.
    """
    if sectors.is_noise_title(document.title) and not (
        _TENDER.search(plain(document.title)) and _dates_an_act(document, question)
    ):
        return refuse(document, "not_an_event", "title", document.title)
    if len(set(_BUYING.findall(plain(document.text)))) >= _BUYS:
        return refuse(document, "not_an_event", "title", document.title, "采购公告，不涉及排放变化")
    unusable = _UNUSABLE.intersection(document.warnings)
    says = unusable == _SHORT and (
        _says_something(document, question.sector) or _is_a_paper_by_its_head(document, question.sector)
    )
    if unusable and not says:
        return refuse(document, "low_quality", detail=", ".join(sorted(unusable)))
    if sectors.is_technical_title(document.title):
        return refuse(document, "not_an_event", "title", document.title, "技术或核安全文件，不涉及排放变化")
    found = locality(document, question.region.code)
    if found == "national" and sectors.is_project_title(document.title):
        return refuse(
            document, "region_mismatch", "title", document.title, "单个项目的决定，标题未写明在本地区"
        )
    if found == "other" and not _tells_of_the_region(document, question):
        return refuse(document, "region_mismatch", "title", document.title)
    if found != "other" and not about_sector(document, question.sector, found, passages):
        if found == "national" and _tells_of_the_region(document, question):
            return None
        return refuse(document, "sector_mismatch", "title", document.title)
    return None


def beside_the_point(document: Document, question: Question) -> Rejection | None:
    """Why nobody need read a document that is evidence, of a kind of paper that moves no emissions; None where it may.

    An interview or a reading of numbers that dates an act on production in the region and window is read for that. Apart
    from `gate`: a drafter that is handed such a document reads it well or ill like any other.
    """
    paper = sectors.paper_in_title(document.title, question.sector.key)
    if paper is None or paper.weight or (paper.key == _COMMENTARY and _dates_an_act(document, question)):
        return None
    why = f"{paper.name}，不直接影响排放（{paper.word}）"
    return refuse(document, "not_an_event", "title", document.title, why)


def _dates_an_act(document: Document, question: Question) -> bool:
    """Whether a sentence of the region's own page gives a day in the window to an act on the sector's production or energy."""
    if locality(document, question.region.code) != "own":
        return False
    reading = read(document)
    days = [each for each in reading.told_dates if question.window.overlaps(each.date)]
    sentences = {reading.sentence_of(reading.at(each.start, each.end)) for each in days}
    return any(
        (
            happens_here(each.text, question.region.code)
            or (
                question.sector.hits(each.text).core
                and (acts := sectors.acts_in(each.text, question.sector.key))
                and acts[0].weight >= _COUNTS
            )
        )
        and concerns(question.sector, each.text)
        for each in sentences
    )


def _says_something(document: Document, sector: Sector) -> bool:
    """Whether a short page tells something of the sector in a whole sentence, over cut lines too, or lists what happened."""
    if is_list_title(document.title):
        return concerns(sector, document.text)
    text = plain(document.text.removeprefix(document.title))
    joined = text.replace("\n", "")
    sentences = (joined[start:end] for start, end in split(joined))
    told = any(each[-1] in _STOPS and concerns(sector, each) for each in sentences)
    return told or _dates_a_happening(document, sector)


def _is_a_paper_by_its_head(document: Document, sector: Sector) -> bool:
    """Whether a page shows a paper's title, number and day, and leaves its words to an attachment."""
    dated = document.date("issued_on") or document.date("published_on")
    of_it = concerns(sector, document.title) or sectors.is_wide_title(document.title, sector)
    return document.document_number is not None and dated is not None and dated.span is not None and of_it


def _dates_a_happening(document: Document, sector: Sector) -> bool:
    """Whether a line gives a day, and behind it an act on the sector: a point of a post, what subtitles say in a breath."""
    reading = read(document)
    for each in reading.told_dates:
        line = reading.line_of(reading.at(each.start, each.end))
        told = each.date.precision == "day" and sectors.happening().search(reading.text, each.end, line.end)
        if told and concerns(sector, line.text):
            return True
    return False


def _tells_of_the_region(document: Document, question: Question) -> bool:
    """Whether a page of several places has a sentence that tells a happening of the sector in the region."""
    return any(concerns(question.sector, sentence) for sentence in told_here(document, question.region.code))


def concerns(sector: Sector, sentence: str) -> bool:
    """Whether a sentence tells something of the sector: by its own words, or by an act on it under a related word."""
    hits = sector.hits(sentence)
    if hits.core:
        return True
    if _OF_THE_STATE.search(sentence) and sectors.is_wide_title(sentence, sector):
        return True
    acts = sectors.acts_in(sentence, sector.key)
    return bool(hits.related and acts) and acts[0].weight >= _TELLS


def about_sector(
    document: Document, sector: Sector, found: Locality, passages: Sequence[Passage] = ()
) -> bool:
    """Whether the document is about the sector.

    A national document must say so in its title; a title with one related word only must be borne out by the text. Of
    the region's own pages the sentences that were retrieved decide, with those around.
    """
    title = sector.hits(document.title)
    if found == "national":
        if is_bulletin_title(document.title):
            return any(bool(sector.hits(each).core) for each in _read_around(document, passages))
        wide = sectors.is_wide_title(document.title, sector)
        if sectors.is_of_another(document.title, sector) or _leaves_out(document, sector):
            return False
        return (
            bool(title.core)
            or len(title.related) > 1
            or wide
            or (bool(title.related) and _bears_out(document, sector))
            or _lists_a_paper(document, sector)
        )
    if title.core or title.related:
        return True
    return any(concerns(sector, sentence) for sentence in _read_around(document, passages))


def _lists_a_paper(document: Document, sector: Sector) -> bool:
    """Whether a digest of several papers names one whose own title is about the sector."""
    named = [each.name for each in read(document).papers]
    return (
        len(named) >= _DIGEST
        and not is_official_text(document)
        and any(sector.hits(name).core and sectors.acts_in(name, sector.key) for name in named)
    )


def _read_around(document: Document, passages: Sequence[Passage]) -> list[str]:
    """The sentences of the retrieved passages, of their surroundings and of the lead; without passages, all."""
    text = plain(document.text)
    spans = [(each.chunk.start - _AROUND, each.chunk.end + _AROUND) for each in passages]
    spans = [*spans, (0, _LEAD)] if spans else [(0, len(text))]
    return [
        text[start:end]
        for start, end in split(text)
        if any(start < last and first < end for first, last in spans)
    ]


def _leaves_out(document: Document, sector: Sector) -> bool:
    """Whether a paper on the carbon market, which asks single sectors, never names this one."""
    title = plain(document.title)
    if not _MARKET.search(title) or sectors.is_made_for(title, sector) or sector.hits(title).core:
        return False
    return not sector.hits(document.text).core


def _bears_out(document: Document, sector: Sector) -> bool:
    hits = sector.hits(document.text)
    return len(hits.core) > 1 or len(hits.related) > 2


def refuse(
    document: Document,
    reason: RejectionReason,
    field: str | None = None,
    value: str | None = None,
    detail: str | None = None,
) -> Rejection:
    return Rejection(
        stage="draft",
        reason=reason,
        field=field,
        value=value,
        document_id=document.id,
        url=document.url,
        detail=detail,
    )
