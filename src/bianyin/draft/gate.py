"""The gate before drafting: is this document evidence at all, about this region, about this sector?

Cheap, pure and the same for every drafter, so that no model is asked about a recruitment notice.
"""

from __future__ import annotations

from bianyin.knowledge import sectors
from bianyin.knowledge.question import Question
from bianyin.knowledge.sectors import Sector
from bianyin.model import Document, Rejection, RejectionReason
from bianyin.text.locality import Locality, locality, told_here

_LEAD = 400  # characters in which a page says what it is about
_UNUSABLE = {"no_main_text", "mojibake", "spam"}


def gate(document: Document, question: Question) -> Rejection | None:
    """Why the document cannot be evidence for the question, or None when it can."""
    if sectors.is_noise_title(document.title):
        return refuse(document, "not_an_event", "title", document.title)
    if unusable := _UNUSABLE.intersection(document.warnings):
        return refuse(document, "low_quality", detail=", ".join(sorted(unusable)))
    if sectors.is_technical_title(document.title):
        return refuse(document, "not_an_event", "title", document.title, "技术或核安全文件，不涉及排放变化")
    found = locality(document, question.region.code)
    if found == "national" and sectors.is_project_title(document.title):
        return refuse(
            document, "region_mismatch", "title", document.title, "单个项目的决定，标题未写明在本地区"
        )
    if found == "other":
        told = _tells_of_the_region(document, question)
        return None if told else refuse(document, "region_mismatch", "title", document.title)
    if not about_sector(document, question.sector, found):
        return refuse(document, "sector_mismatch", "title", document.title)
    return None


def _tells_of_the_region(document: Document, question: Question) -> bool:
    """Whether a page of several places has a sentence that tells a happening of the sector in the region."""
    told = told_here(document, question.region.code)
    return any(question.sector.hits(sentence).core for sentence in told)


def about_sector(document: Document, sector: Sector, found: Locality) -> bool:
    """Whether the document is about the sector.

    A national document must say so in its title: almost every national text names industry somewhere. A title with
    one related word only must be borne out by the text. The region's own may say so in its lead. A title that names
    another sector and not this one is the other sector's.
    """
    title = sector.hits(document.title)
    if found == "national":
        wide = sectors.is_economy_wide_title(document.title)
        return (
            bool(title.core)
            or len(title.related) > 1
            or wide
            or (bool(title.related) and _bears_out(document, sector))
        )
    if title.core or title.related:
        return True
    lead = sector.hits(document.text[:_LEAD])
    if len(lead.core) > 1:
        return True
    return bool(lead.core) and not _names_another(document.title, sector) and _dwells_on(document, sector)


def _dwells_on(document: Document, sector: Sector) -> bool:
    return sum(sector.hits(document.text).core.values()) > 2


def _bears_out(document: Document, sector: Sector) -> bool:
    hits = sector.hits(document.text)
    return len(hits.core) > 1 or len(hits.related) > 2


def _names_another(title: str, sector: Sector) -> bool:
    return any(other.key != sector.key and other.hits(title).core for other in sectors.all_sectors())


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
