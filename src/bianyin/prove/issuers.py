"""Check an issuer: the source shows this very organ issuing or doing what the record tells."""

from __future__ import annotations

import re

from bianyin.knowledge import places
from bianyin.model import Document, DraftField, Proved
from bianyin.prove.quotes import Refusal, locate_name
from bianyin.prove.story import Story
from bianyin.text import cues, fold
from bianyin.text.clauses import SENTENCES, one_of, up_to, within
from bianyin.text.reading import Located, Reading

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


def prove_issuer(story: Story, field: DraftField) -> Proved[str]:
    """An issuer that the source shows issuing: as read by the parser, or as the subject of an issuing verb.

    Raises:
        Refusal: `quote_not_found`, `issuer_not_in_source`.
    """
    reading, document = story.reading, story.document
    _, named = locate_name(reading, field, "issuer_not_in_source")
    value = named[0]
    if story.is_of_the_page and document.issuers:
        if _is_one_of(value.text, document.issuers):
            return reading.proved(value.text, value)
        if _names_its_issuers_for_sure(document):
            raise Refusal("issuer_not_in_source", f"本文发文机关为 {'、'.join(document.issuers)}")
    for place in named:
        if story.quotes(place) and _is_whole(reading, place) and _issues(reading, place):
            return reading.proved(place.text, place)
    raise Refusal("issuer_not_in_source", f"原文未说明 {value.text} 是发文机关")


def _is_one_of(name: str, issuers: tuple[str, ...]) -> bool:
    return fold(name).text in {fold(issuer).text for issuer in issuers}


def _names_its_issuers_for_sure(document: Document) -> bool:
    return document.document_number is not None or document.status == "draft"


def _is_whole(reading: Reading, issuer: Located) -> bool:
    before, after = reading.text[: issuer.start][-12:], reading.text[issuer.end :][:8]
    named = places.mentions(before)
    if named and named[-1].end == len(before):
        return False
    return not _HEAD_CUT.search(before) and not _TAIL_CUT.match(after)


def _issues(reading: Reading, issuer: Located) -> bool:
    sentence = reading.sentence_of(issuer)
    before = reading.text[sentence.start : issuer.start]
    after = reading.text[issuer.end : min(sentence.end, issuer.end + _ISSUES_WITHIN)]
    return not _OTHERS.search(before) and bool(_ISSUING.search(up_to(_STOP, after)))
