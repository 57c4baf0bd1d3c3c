"""Check that a record speaks of the region asked about, and names no place or issuer that its source does not."""

from __future__ import annotations

import re

from bianyin.extract.ground.locate import Located, Refusal, locate_value, sentence_of
from bianyin.extract.scope import named_places, relations, scope
from bianyin.model import Document, DraftField, Evidence
from bianyin.places import Region
from bianyin.text import after_salutation, fold

_ISSUING = re.compile(
    r"印发|发布|公布|出台|下发|下达|制定|颁布|召开|宣布|启动|部署|审议|批复|批准|通报|通知|决定|要求|公告|命令|发出|实施|关于"
)
_ISSUES_WITHIN = 40  # characters between an issuer and what it does
_OTHERS = re.compile(r"抄送|主送|^各")


def check_region(document: Document, region: Region, quotes: list[Located]) -> None:
    """The region is named in the document or the document is national; its quotes do not play elsewhere.

    Raises:
        Refusal: `region_mismatch`.
    """
    found = scope(document, region.code)
    if found == "other":
        raise Refusal("region_mismatch", "文档属于其他地区，或未提及本地区")
    for quote in quotes:
        sentence = sentence_of(document, quote.start, quote.end)
        # The salutation lists all whom the document addresses; its places are not where the sentence plays.
        start = min(after_salutation(document.text, sentence.start, sentence.end), quote.start)
        counted = relations(named_places(document.text[start : sentence.end]), region.code)
        if counted["other"] and not counted["own"] and not counted["parent"]:
            raise Refusal("region_mismatch", f"引文所述为其他地区：{quote.text[:40]}")


def ground_issuer(document: Document, field: DraftField) -> tuple[str, Evidence]:
    """An issuer that the source shows issuing: as read by the parser, or as the subject of an issuing verb.

    Raises:
        Refusal: `quote_not_found`, `issuer_not_in_source`.
    """
    try:
        _, value = locate_value(document, field)
    except Refusal as refusal:
        if refusal.reason == "value_not_in_quote":
            raise Refusal("issuer_not_in_source", field.value) from None
        raise
    known = {fold(issuer).text for issuer in document.issuers}
    if fold(value.text).text not in known and not _issues(document, value):
        raise Refusal("issuer_not_in_source", f"原文未说明 {value.text} 是发文机关")
    return value.text, value.evidence("issuers", document)


def _issues(document: Document, issuer: Located) -> bool:
    sentence = sentence_of(document, issuer.start, issuer.end)
    before = document.text[sentence.start : issuer.start]
    after = document.text[issuer.end : min(sentence.end, issuer.end + _ISSUES_WITHIN)]
    return not _OTHERS.search(before) and bool(_ISSUING.search(after))


def ground_place(document: Document, region: Region, field: DraftField) -> tuple[str, Evidence]:
    """A place in the region, as the source writes it.

    Raises:
        Refusal: `quote_not_found`, `place_not_in_source`, `region_mismatch`.
    """
    try:
        quote, value = locate_value(document, field)
    except Refusal as refusal:
        if refusal.reason == "value_not_in_quote":
            raise Refusal("place_not_in_source", field.value) from None
        raise
    counted = relations(named_places(value.text) or named_places(quote.text), region.code)
    if counted["other"] and not counted["own"]:
        raise Refusal("region_mismatch", f"{value.text} 不在 {region.name}")
    return value.text, value.evidence("places", document)
