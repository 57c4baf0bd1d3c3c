"""Which version of an address is current: the order in which our own answers came, whatever the clock says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
from corpus_places import Place

from bianyin.archive import ArchiveWriter, archive_files
from bianyin.archive.write import WEB_ARCHIVE
from bianyin.catalog.catalog import Catalog
from bianyin.catalog.database import Database
from bianyin.catalog.derive import catch_up, rebuild
from bianyin.catalog.ingest import _ingest_batch
from bianyin.model import Exchange, Page

URL = "https://sthjt.ln.gov.cn/art/1.html"
DAY = dt.datetime(2021, 9, 10, 8, tzinfo=dt.UTC)


def body(version: int) -> bytes:
    return (
        f"<html><head><meta charset=utf-8><title>限产通知第{version}版</title></head><body><h1>限产通知第{version}版</h1>"
        f"<p>2021年9月{version}日，辽宁省要求鞍山市各钢铁企业限产，第{version}版，自即日起施行，请遵照执行。</p></body></html>"
    ).encode()


def answer(version: int, days: int, status: int = 200) -> Exchange:
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    return Exchange(request_headers=(),
        url=URL, status=status, reason="OK", headers=headers, body=body(version), at=DAY + dt.timedelta(days=days)
    )  # fmt: skip


class Corpus:
    """A folder with the archive, and the catalog in it or in PostgreSQL."""

    def __init__(self, folder: Path, where: Path | Database) -> None:
        self.folder, self._where = folder, where

    def open(self) -> Catalog:
        return Catalog(self._where)

    def rebuild(self) -> None:
        rebuild(self.folder, None if isinstance(self._where, Path) else self._where)


@pytest.fixture
def corpus(tmp_path: Path, place: Place) -> Corpus:
    return Corpus(tmp_path / "corpora", place("corpora"))


def crawled(corpus: Corpus, answers: Sequence[tuple[Exchange, dict[str, str]]], *, days: int) -> None:
    """One crawl: its archive file, on a clock that shows so many days from `DAY`, read into the catalog."""
    clock = DAY + dt.timedelta(days=days)
    with ArchiveWriter(corpus.folder, clock=lambda: clock) as archive:
        for exchange, note in answers:
            archive.add(exchange, note=note)
    with corpus.open() as catalog:
        catch_up(corpus.folder, catalog)


def title(corpus: Corpus) -> str:
    with corpus.open() as catalog:
        found = catalog.current(URL)
    return found.title if found else ""


@pytest.mark.parametrize(
    "told",
    [
        [(1, 0), (2, -300)],  # version, and days of the clock
        [(1, 0), (2, -1), (3, -2)],
        [(1, 0), (2, 5), (1, -9)],  # back to the first one's very bytes
        [(1, 0), (2, -9), (1, -9), (2, -20)],
    ],
)
@pytest.mark.parametrize("at_once", [False, True])
def test_a_clock_set_back_makes_no_older_version_current(
    corpus: Corpus, told: list[tuple[int, int]], at_once: bool
) -> None:
    answers = [(answer(version, days), {}) for version, days in told]
    if at_once:
        crawled(corpus, answers, days=0)
    else:
        for each, (_, days) in zip(answers, told, strict=True):
            crawled(corpus, [each], days=days)
    wanted = f"限产通知第{told[-1][0]}版"
    assert title(corpus) == wanted
    corpus.rebuild()
    assert title(corpus) == wanted


def test_files_handed_in_on_a_clock_set_back_keep_their_order(corpus: Corpus) -> None:
    """The archive's files are read in the order in which they were begun."""
    for version, days in ((1, 0), (2, -300)):
        clock = DAY + dt.timedelta(days=days)
        with corpus.open() as catalog, ArchiveWriter(corpus.folder, clock=lambda now=clock: now) as archive:
            _ingest_batch([Page(url=URL, body=body(version), media_type="html")], catalog, archive)
    assert title(corpus) == "限产通知第2版"
    corpus.rebuild()
    assert title(corpus) == "限产通知第2版"
    assert len(archive_files(corpus.folder)) == 2


def test_what_a_web_archive_kept_takes_its_place_by_its_own_time(corpus: Corpus) -> None:
    crawled(corpus, [(answer(3, 0), {})], days=0)
    crawled(corpus, [(answer(1, -900), {WEB_ARCHIVE: "web.archive.org"})], days=1)
    assert title(corpus) == "限产通知第3版"
    crawled(corpus, [(answer(4, 30), {WEB_ARCHIVE: "web.archive.org"})], days=60)
    assert title(corpus) == "限产通知第4版"
    crawled(corpus, [(answer(5, 2), {})], days=2)  # the site itself, on a clock that is slow
    assert title(corpus) == "限产通知第5版"
    corpus.rebuild()
    assert title(corpus) == "限产通知第5版"
    with corpus.open() as catalog:
        assert [version.first_seen[:10] for version in catalog.versions(URL)] == [
            "2021-09-10", "2019-03-25", "2021-10-10", "2021-09-12",
        ]  # fmt: skip


def test_bytes_seen_again_later_in_a_web_archive_are_current_after_a_rebuild_too(corpus: Corpus) -> None:
    pages = [(1, 0), (2, 5), (1, 9)]
    for version, days in pages:
        given = Page(
            url=URL, body=body(version), media_type="html", retrieved_at=DAY + dt.timedelta(days=days)
        )
        with corpus.open() as catalog, ArchiveWriter(corpus.folder) as archive:
            _ingest_batch([given], catalog, archive)
    assert title(corpus) == "限产通知第1版"
    corpus.rebuild()
    assert title(corpus) == "限产通知第1版"


def test_a_page_gone_on_a_clock_set_back_is_gone(corpus: Corpus) -> None:
    crawled(corpus, [(answer(1, 0), {})], days=0)
    crawled(corpus, [(answer(1, -5, status=404), {})], days=-5)
    for _ in range(2):
        with corpus.open() as catalog:
            assert [version.gone for version in catalog.versions(URL)] == [True]
        corpus.rebuild()
