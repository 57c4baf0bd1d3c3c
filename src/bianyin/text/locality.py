"""Whose document is it? The region's own, a national one, or another province's.

Decided from the document's words: title, issuers, document number, then where its sentences play. A ministry's reply about
a mine in another province is that province's, whoever signed it. Where a page names no place at all, the firms that it
names (`knowledge.emitters`) and the site that carries it say where it plays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from bianyin.knowledge import emitters, places, sectors
from bianyin.knowledge.plain_forms import plain
from bianyin.knowledge.sites import registry
from bianyin.model import Document, EventSource
from bianyin.model.address import host_name
from bianyin.text import after_salutation, cues, split
from bianyin.text.clauses import CLAUSES, SENTENCES, none_of, within
from bianyin.text.where_told import without_destinations

Locality = Literal["own", "national", "other"]

# 辽政办发〔2021〕29号: whose paper a page that names no place speaks of.
_NUMBER = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,8}[〔\[]\d{4}[〕\]]\s*\d+\s*号")
_NATIONAL_BODY = cues.pattern("central_body")
# Where an office sits, and to whom a paper goes: not where what the paper tells plays.
_IN_SENTENCE = none_of(SENTENCES) + "*"
_ELSEWHERE = re.compile(
    rf"(?:地\s*址|通信地址|邮寄地址)\s*[：:]{within(40, SENTENCES)}"
    rf"|{_IN_SENTENCE}(?:抄送|分送|通报{within(20, SENTENCES)}(?:厅|局|部门)|接受{within(30, SENTENCES)}监督检查){_IN_SENTENCE}"
)
# How much of a national document may play in one other province before it is that province's own affair.
_ONE_PROVINCE_SHARE = 0.7
_CLAUSE = re.compile(none_of(CLAUSES) + "+")
_LEAD = 400  # characters in which a news item says where it happened
# 上海证券交易所, 湖北碳排放权交易中心: where an exchange sits, and not where what it tells plays.
_EXCHANGE = re.compile(
    r"[\u4e00-\u9fff]{2,3}(?=(?:证券|期货|商品|碳排放权|环境能源|环境权益|排放权)[\u4e00-\u9fff]{0,4}(?:交易所|交易中心))"
)
# 全省, 我市, 省工信厅: words by which a local page speaks of its own place without its name.
_SPEAKS_OF_ITS_OWN = cues.pattern("own_place")


def relation(code: str, region_code: str) -> Literal["own", "parent", "other"]:
    """How a place stands to the region asked about: in it, around it, or elsewhere."""
    if places.is_within(code, region_code):
        return "own"
    return "parent" if places.is_within(region_code, code) else "other"


def relations(codes: Iterable[str], region_code: str) -> Counter[str]:
    return Counter(relation(code, region_code) for code in codes)


@lru_cache(maxsize=4096)
def named_places(text: str) -> tuple[str, ...]:
    """Codes of all places named in `text`, one for each mention; groups (京津冀) count as their members.

    Where goods go and who gets a copy are not counted: 产品远销山东 tells nothing of 山东. A group whose clause names one of
    its members is that member: 西北地区首台机组在新疆投产 tells nothing of 甘肃.
    """
    text = _EXCHANGE.sub(_veiled, without_destinations(plain(text)))
    codes = [mention.region.code for mention in places.mentions(text)]
    for clause in _CLAUSE.findall(text) if places.groups_in(text) else ():
        named = {mention.region.code[:2] for mention in places.mentions(clause)}
        for group in places.groups_in(clause):
            codes.extend(
                code for code in group if code[:2] in named or named.isdisjoint(x[:2] for x in group)
            )
    return tuple(codes)


def where(text: str) -> tuple[str, ...]:
    """Codes of the places that a text names; of one that names none, where the firms that it names are."""
    return named_places(text) or emitters.places_of(text)


def site_places(page: Document | EventSource) -> tuple[str, ...]:
    """Codes of the place whose government, organ or press the page's site is; none of a national or unknown site."""
    host = host_name(page.url)
    return (code,) if (code := registry.region_of(host)) else named_places(page.site)


def is_national(document: Document) -> bool:
    """Whether a central body issued the document, or its site is a central body's."""
    if any(named_places(issuer) for issuer in document.issuers):
        return False
    if any(_NATIONAL_BODY.search(plain(issuer)) for issuer in document.issuers):
        return True
    return document.tier in ("国务院", "部委") or bool(
        _NATIONAL_BODY.search(plain(document.title) + _body(document)[:120])
    )


def is_official_text(document: Document) -> bool:
    """Whether the page is the policy's own text and not a report of it: it has a number, a table or a signature."""
    return document.document_number is not None or any(
        date.origin in ("table", "signature") for date in document.dates
    )


def locality(document: Document, region_code: str) -> Locality:
    """Whose affair the document is, as seen from the region asked about.

    Title and issuer decide where they name a place; otherwise the lead, then where most of the text plays.
    """
    for codes in (where(document.title), _issuing_places(document)):
        counted = relations((code for code in codes if code != places.COUNTRY), region_code)
        if counted["own"]:
            return "own"
        if counted["other"] and not counted["parent"]:
            return "other"
        if counted["parent"]:
            return _locality_in_parent(document, region_code)
    return _locality_of_text(document, region_code)


def told_here(document: Document, region_code: str) -> tuple[str, ...]:
    """The sentences of a page of many places that tell of a happening in the region; none of a paper that another region issued."""
    if is_official_text(document):
        return ()
    text = plain(document.text)
    sentences = (text[start:end] for start, end in split(text))
    return tuple(each for each in sentences if happens_here(each, region_code))


def happens_here(sentence: str, region_code: str) -> bool:
    """Whether something is told to happen in the region: in a clause that names it, or that goes on behind one.

    山东一家钢厂停产，产能为辽宁乙厂的两倍: what happens does so in 山东.
    """
    governing: tuple[str, ...] = ()
    for clause in _CLAUSE.findall(sentence):
        governing = where(clause) or governing
        if sectors.happening().search(clause) and relations(governing, region_code)["own"]:
            return True
    return False


def _locality_in_parent(document: Document, region_code: str) -> Locality:
    """A province's document, asked about one of its cities: the city's own only where it names the city."""
    return "own" if relations(named_places(_body(document)), region_code)["own"] else "national"


def _locality_of_text(document: Document, region_code: str) -> Locality:
    body = _body(document)
    if is_national(document):
        return _locality_of_national(body, region_code)
    if relations(where(body[:_LEAD]), region_code)["own"]:
        return "own"
    counted = relations(where(body), region_code)
    if counted["own"] > counted["other"]:
        return "own"
    owners = [
        owner.code for found in _NUMBER.finditer(body) if (owner := places.of_document_number(found[0]))
    ]
    its_own = relations((*site_places(document), *owners), region_code)["own"] and not counted["other"]
    return "own" if its_own and _SPEAKS_OF_ITS_OWN.search(body) else "other"


def _locality_of_national(body: str, region_code: str) -> Locality:
    # Whom the document addresses (…，新疆生产建设兵团生态环境局：) is not where it plays, nor where its office sits.
    codes = named_places(_ELSEWHERE.sub("", body[after_salutation(body, 0, len(body)) :]))
    counted = relations(codes, region_code)
    if counted["own"] and counted["own"] >= counted["other"]:
        return "own"
    provinces = Counter(code[:2] for code in codes if code != places.COUNTRY)
    if not provinces:
        return "national"
    most, times = provinces.most_common(1)[0]
    alone = times >= 2 and times / sum(provinces.values()) >= _ONE_PROVINCE_SHARE
    return "other" if alone and most != region_code[:2] else "national"


def _issuing_places(document: Document) -> tuple[str, ...]:
    codes = [code for issuer in document.issuers for code in named_places(issuer)]
    if document.document_number and (owner := places.of_document_number(document.document_number)):
        codes.append(owner.code)
    return tuple(codes)


def _veiled(found: re.Match[str]) -> str:
    return "□" * len(found[0])


def _body(document: Document) -> str:
    return plain(document.text.removeprefix(document.title))
