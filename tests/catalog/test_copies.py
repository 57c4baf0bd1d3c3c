"""Near copies: one original, its reposts; notices that only look alike stay apart."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sa
from corpus_places import Place

from bianyin.catalog.catalog import Catalog
from bianyin.catalog.copies import _signature
from bianyin.catalog.database import Database
from bianyin.catalog.schema import copies, copy_bands
from bianyin.model import Document, Page
from bianyin.parse.parse import parse

SENTENCES = [
    "示例省在采暖季对水泥熟料生产线实行错峰生产，全省停窑时间不少于{}天。",
    "各市工业和信息化部门要制定实施方案，明确每条生产线的停窑时间和责任人。",
    "承担居民供暖、协同处置城市生活垃圾任务的生产线可以申请置换停窑时间。",
    "对不执行错峰生产的企业，依法依规实行差别电价，并在媒体上通报。",
    "省工业和信息化厅会同省生态环境厅每月通报一次执行情况，重大问题及时报告。",
    "企业应当在厂区大门口公示停窑计划，接受社会监督，投诉举报电话由各市公布。",
]


def page(url: str, title: str, days: int = 120, date: str = "2021-10-20", source: str = "") -> Document:
    told = "".join(f"<p>{sentence.format(days)}</p>" for sentence in SENTENCES)
    shown = f"<html><title>{title}</title><h1>{title}</h1><div>发布时间：{date} {source}</div><div id='zoom'>{told}</div></html>"
    return parse(Page(url=url, body=shown.encode(), media_type="html"))


ORIGINAL = page("https://gxt.ln.gov.cn/t20211020_1.html", "关于开展水泥行业错峰生产的通知")
EARLY_MEDIA = page("https://www.example-news.cn/1.html", "示例省水泥错峰生产停窑120天", source="来源：示例网")
CENTRAL = page("https://www.xinhuanet.com/2021/1021/1.html", "水泥行业错峰生产", date="2021-10-21")
NEXT_YEAR = page(
    "https://gxt.ln.gov.cn/t20221020_1.html", "关于开展水泥行业错峰生产的通知", days=135, date="2022-10-20"
)
SECOND = page(
    "https://gxt.ln.gov.cn/t20211120_1.html", "关于水泥错峰生产企业名单（第二批）的公示", date="2021-11-20"
)
TO_ONE = page("https://www.mee.gov.cn/t20200312_1.html", "关于发现问题督办的函（韩城）")
TO_OTHER = page("https://www.mee.gov.cn/t20200316_1.html", "关于发现问题督办的函（定州）")
THIRD = page(
    "https://gxt.ln.gov.cn/t20211220_1.html", "关于水泥错峰生产企业名单（第三批）的公示", date="2021-12-20"
)


def marked(place: Path | Database, documents: list[Document]) -> dict[str, str | None]:
    """By address, the address of the original it is a repost of."""
    with Catalog(place) as catalog:
        catalog.add(documents)
        catalog.mark_copies()
        urls = {document.id: document.url for document in catalog.documents()}
        return {
            document.url: urls[document.repost_of] if document.repost_of else None
            for document in catalog.documents()
        }


def test_the_most_authoritative_page_is_the_original_whatever_came_first(place: Place) -> None:
    documents = [EARLY_MEDIA, CENTRAL, ORIGINAL]
    for number in range(3):
        random.Random(number).shuffle(documents)
        found = marked(place(str(number)), documents)
        assert found == {ORIGINAL.url: None, EARLY_MEDIA.url: ORIGINAL.url, CENTRAL.url: ORIGINAL.url}


def test_reposts_have_the_tier_of_reposts(place: Place) -> None:
    marked(place("corpora"), [ORIGINAL, EARLY_MEDIA])
    with Catalog(place("corpora")) as catalog:
        assert catalog.get(EARLY_MEDIA.id).tier == "转载"
        assert catalog.get(ORIGINAL.id).tier == "省"


def test_later_documents_join_and_a_second_look_does_nothing(place: Place) -> None:
    with Catalog(place("corpora")) as catalog:
        catalog.add([EARLY_MEDIA])
        assert catalog.mark_copies() == 0
        catalog.add([ORIGINAL])
        assert catalog.mark_copies() == 1
        assert catalog.mark_copies() == 1
        assert catalog.get(EARLY_MEDIA.id).repost_of == ORIGINAL.id


@pytest.mark.parametrize(
    ("one", "other"),
    [(ORIGINAL, NEXT_YEAR), (SECOND, THIRD), (TO_ONE, TO_OTHER)],
    ids=["figures", "batch", "place"],
)
def test_notices_that_differ_in_their_numbers_are_no_copies(
    tmp_path: Path, one: Document, other: Document
) -> None:
    assert set(marked(tmp_path, [one, other]).values()) == {None}


def test_a_new_version_of_the_original_takes_its_place(place: Place) -> None:
    marked(place("corpora"), [ORIGINAL, EARLY_MEDIA])
    changed = page(ORIGINAL.url, "关于开展水泥行业错峰生产的通知（更正）")
    found = marked(place("corpora"), [changed])
    with Catalog(place("corpora")) as catalog:
        assert catalog.get(EARLY_MEDIA.id).repost_of == changed.id
    assert found[changed.url] is None


def test_short_texts_and_empty_ones_are_never_copies(place: Place) -> None:
    pages = [
        parse(Page(url=f"https://example.org/{n}", body=body.encode(), media_type="html"))
        for n, body in enumerate(["<p>经研究，现予公告。</p>"] * 2 + ["<html></html>"] * 2)
    ]
    assert set(marked(place("corpora"), pages).values()) == {None}


def test_signatures_of_another_scheme_are_made_anew(place: Place) -> None:
    """What another version signed finds no copies any more; nothing is lost, and nobody has to rebuild."""
    with Catalog(place("signed")) as catalog:
        catalog.add([ORIGINAL])
        catalog.mark_copies()
        with catalog._writing() as connection:
            other = connection.execute(sa.select(copies.c.signature)).scalar_one()
            old = b"\x00\x00\x00\x00" + other[4:][::-1]
            connection.execute(sa.update(copies).values(signature=old))
            connection.execute(sa.update(copy_bands).values(band=copy_bands.c.band + 1))
        catalog.add([EARLY_MEDIA])
        assert catalog.mark_copies() == 1
        with catalog._reading() as connection:
            kept = list(connection.execute(sa.select(copies.c.signature)).scalars())
            bands = connection.execute(sa.select(sa.func.count()).select_from(copy_bands)).scalar_one()
        assert other in kept and {signature[:4] for signature in kept} == {other[:4]}
        assert bands == 2 * 16


def test_a_signature_is_the_same_for_ever_and_tells_how_much_is_shared() -> None:
    """Another value here means that signatures of before cannot be compared: raise `_SCHEME`."""
    words = [f"第{number}号文件" for number in range(1000)]
    whole = _signature(words)
    assert hashlib.sha256(whole.tobytes()).hexdigest()[:16] == "63894259ed34ee29"
    assert whole.dtype == np.dtype("<u4") and _signature([]).tolist() == [2**32 - 1] * 64
    for shared in (0, 200, 500, 800, 950):
        alike = [
            np.mean(_signature(words[: (1000 + shared) // 2]) == _signature(words[(1000 - shared) // 2 :]))
            for words in ([f"{round_}-{number}" for number in range(1000)] for round_ in range(20))
        ]
        assert abs(float(np.mean(alike)) - shared / 1000) < 0.04, shared
