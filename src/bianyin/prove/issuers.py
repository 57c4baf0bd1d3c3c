"""Check an issuer: the source shows this very organ issuing or doing what the record tells."""

from __future__ import annotations

import re
from collections.abc import Callable

from bianyin.knowledge import places
from bianyin.model import Document, DraftField, Evidence
from bianyin.prove.quotes import Located, Refusal, everywhere, locate_value, sentence_of
from bianyin.text import cues, fold
from bianyin.text.clauses import SENTENCES, one_of, up_to, within

_ISSUING = cues.pattern("issues")
_ISSUES_WITHIN = 40  # characters between an issuer and what it does
_STOP = re.compile(one_of(SENTENCES))
# Before an organ's name: whom the paper is sent to, or whose paper is followed.
_OTHERS = re.compile(
    rf"抄送|主送|^各|(?:按照|根据|依据|经|由|向|报|受|会同|配合|协助|贯彻|落实|转发){within(6)}$"
)
# 发展改革委 of 辽宁省发展改革委, 人民政府 of 人民政府办公厅: half a name is another organ's.
_HEAD_CUT = re.compile(r"[省市县区州盟旗]$|国家$|全国$|中国$|[原省市]$")
_TAIL_CUT = cues.pattern("after_organ", before="^")


def ground_issuer(
    document: Document, own: bool, near: Callable[[Located], bool], field: DraftField
) -> tuple[str, Evidence]:
    """An issuer that the source shows issuing: as read by the parser, or as the subject of an issuing verb.

    Args:
        document: the page.
        own: the record is of the document itself, so that the document's issuers are the record's.
        near: whether words stand beside what the record tells.
        field: the drafted issuer.

    Raises:
        Refusal: `quote_not_found`, `issuer_not_in_source`.
    """
    try:
        _, value = locate_value(document, field)
    except Refusal as refusal:
        if refusal.reason == "value_not_in_quote":
            raise Refusal("issuer_not_in_source", field.value) from None
        raise
    if own and document.issuers:
        if fold(value.text).text in {fold(issuer).text for issuer in document.issuers}:
            return value.text, value.evidence("issuers", document)
        if document.document_number is not None or document.status == "draft":
            raise Refusal("issuer_not_in_source", f"本文发文机关为 {'、'.join(document.issuers)}")
    for place in everywhere(document, value):
        if near(place) and _is_whole(document, place) and _issues(document, place):
            return place.text, place.evidence("issuers", document)
    raise Refusal("issuer_not_in_source", f"原文未说明 {value.text} 是发文机关")


def _is_whole(document: Document, issuer: Located) -> bool:
    before, after = document.text[: issuer.start][-12:], document.text[issuer.end :][:8]
    named = places.mentions(before)
    if named and named[-1].end == len(before):
        return False
    return not _HEAD_CUT.search(before) and not _TAIL_CUT.match(after)


def _issues(document: Document, issuer: Located) -> bool:
    sentence = sentence_of(document, issuer.start, issuer.end)
    before = document.text[sentence.start : issuer.start]
    after = document.text[issuer.end : min(sentence.end, issuer.end + _ISSUES_WITHIN)]
    return not _OTHERS.search(before) and bool(_ISSUING.search(up_to(_STOP, after)))
