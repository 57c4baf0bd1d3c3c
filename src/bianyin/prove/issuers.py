"""Check an issuer: the source shows this very organ issuing or doing what the record tells."""

from __future__ import annotations

import re

from bianyin.knowledge import places
from bianyin.model import Document, Proved, Span
from bianyin.prove.quotes import Refusal, located, same_words
from bianyin.prove.story import Story
from bianyin.text import cues, fold
from bianyin.text.clauses import SENTENCES, one_of, up_to, within
from bianyin.text.reading import Located, Reading
from bianyin.text.where_told import carried_out_by

_ISSUING = cues.pattern("issues")
_ISSUES_WITHIN = 40  # characters between an issuer and what it does
_STOP = re.compile(one_of(SENTENCES))
# Before an organ's name: whom the paper is sent to, or whose paper is followed.
_OTHERS = re.compile(
    rf"抄送|主送|^各|(?:按照|根据|依据|经|由|向|报|受|会同|配合|协助|贯彻|落实|转发){within(6)}$"
)
_WE = re.compile("(?<!自)我[局厅委办院部行司](?!国|们)")
# 发展改革委 of 辽宁省发展改革委, 人民政府 of 人民政府办公厅: half a name is another organ's.
_HEAD_CUT = re.compile(r"[省市县区州盟旗]$|国家$|全国$|中国$|[原省市]$")
# 辽宁省生态环境厅：你厅《…请示》收悉: whom a reply is written to.
_ADDRESSED = re.compile(r"[^。！？\n]{0,60}[：:]\s*(?:你|贵|[^。！？]{0,80}收悉)|[：:]\s*\n")
# 关于同意辽宁省某厅开展试点的复函: what stands behind 关于 is whom or what the paper is about.
_ABOUT = re.compile(rf"关于(?P<object>{within(80, SENTENCES)}?)的?(?:批复|复函|函复|回复|答复|函)")
_TAIL_CUT = cues.pattern("after_organ")


def prove_issuer(story: Story, span: Span) -> Proved[str]:
    """An issuer that the source shows issuing: as read by the parser, or as the subject of an issuing verb.

    Raises:
        Refusal: `quote_not_found`, `issuer_not_in_source`.
    """
    reading, document = story.reading, story.document
    value = located(reading, span)
    # 我局开展突击检查: the issuer itself tells what it did.
    if _WE.search(reading.sentence_of(story.content).text) and _is_one_of(value.text, document.issuers):
        return reading.words_proved(value)
    if story.is_of_the_page and document.issuers:
        if _is_one_of(value.text, document.issuers):
            return reading.words_proved(value)
        if _names_its_issuers_for_sure(document):
            raise Refusal("issuer_not_in_source", f"本文发文机关为 {'、'.join(document.issuers)}")
    for place in same_words(reading, value):
        if story.quotes(place) and _is_whole(reading, place) and _issues(reading, place):
            return reading.words_proved(place)
    raise Refusal("issuer_not_in_source", f"原文未说明 {value.text} 是发文机关")


def _is_one_of(name: str, issuers: tuple[str, ...]) -> bool:
    return fold(name).text in {fold(issuer).text for issuer in issuers}


def _names_its_issuers_for_sure(document: Document) -> bool:
    return document.document_number is not None or document.status == "draft"


def _is_whole(reading: Reading, issuer: Located) -> bool:
    before = reading.text[: issuer.start][-12:]
    named = places.mentions(before)
    if named and named[-1].end == len(before):
        return False
    return not _HEAD_CUT.search(before) and not _TAIL_CUT.match(reading.text, issuer.end)


def _object_of_replies(reading: Reading, sentence: Located) -> list[tuple[int, int]]:
    return [match.span("object") for match in _ABOUT.finditer(reading.text, sentence.start, sentence.end)]


def _issues(reading: Reading, issuer: Located) -> bool:
    """Whether the sentence shows the organ issuing: not written to, not named by another, not carrying a paper out."""
    sentence = reading.sentence_of(issuer)
    if _ADDRESSED.match(reading.text, issuer.end) or carried_out_by(reading.text, issuer.start, issuer.end):
        return False
    if any(first <= issuer.start < last for first, last in _object_of_replies(reading, sentence)):
        return False
    before = reading.text[sentence.start : issuer.start]
    after = reading.text[issuer.end : min(sentence.end, issuer.end + _ISSUES_WITHIN)]
    return not _OTHERS.search(before) and bool(_ISSUING.search(up_to(_STOP, after)))
