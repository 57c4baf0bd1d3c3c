"""The catalog in a real SQLite file, and in a real PostgreSQL what both must do: versions, repetition, kills, damage."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from corpus_places import Place

from bianyin.archive import ArchiveWriter
from bianyin.catalog.catalog import FILE_NAME, Catalog, IngestCounts
from bianyin.catalog.database import Database
from bianyin.catalog.derive import rebuild
from bianyin.catalog.ingest import ingest
from bianyin.catalog.postgres import Postgres
from bianyin.catalog.schema import SCHEMA_VERSION
from bianyin.catalog.sqlite_file import SqliteFile
from bianyin.errors import CorpusBusy, CorpusError, InputError
from bianyin.model import Document, Page, Window
from bianyin.parse.parse import parse

WINDOW = Window(start=dt.date(2021, 9, 1), end=dt.date(2021, 10, 1))


def write_records(path: Path, count: int, *, first: int = 0) -> Path:
    rows = (
        {
            "url": f"https://example.org/{number}.html",
            "title": f"示例企业{number}停产检修",
            "text": f"辽宁省示例企业{number}于2021年{number % 12 + 1}月{number % 28 + 1}日停产检修，影响产量{number}吨。"
            * 3,
            "page_date": f"2021-{number % 12 + 1:02d}-{number % 28 + 1:02d}",
        }
        for number in range(first, first + count)
    )
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def document(
    text: str, *, url: str = "https://example.org/a", retrieved_at: dt.datetime | None = None
) -> Document:
    body = f"示例标题\n{text}".encode()
    return parse(Page(url=url, body=body, media_type="text", retrieved_at=retrieved_at))


def counts(new: int = 0, unchanged: int = 0, changed: int = 0) -> IngestCounts:
    return IngestCounts(new=new, unchanged=unchanged, changed=changed)


def test_ingesting_twice_changes_nothing(tmp_path: Path, place: Place) -> None:
    records = write_records(tmp_path / "r.jsonl", 700)
    seen: list[tuple[int, int]] = []
    with Catalog(place("corpora")) as catalog:
        assert ingest([records], catalog, on_progress=lambda *step: seen.append(step)) == counts(new=700)
        digest = catalog.digest()
        assert ingest([records], catalog) == counts(unchanged=700)
        assert (catalog.digest(), catalog.count()) == (digest, 700)
    assert seen[-1] == (700, 700)


def test_order_of_arrival_does_not_matter_to_the_digest(tmp_path: Path, place: Place) -> None:
    one = write_records(tmp_path / "1.jsonl", 30)
    two = write_records(tmp_path / "2.jsonl", 30, first=30)
    with Catalog(place("a")) as a, Catalog(place("b")) as b:
        ingest([one, two], a)
        ingest([two], b)
        ingest([one], b)
        assert a.digest() == b.digest()
        assert [d.id for d in a.documents()] == a.all_ids() == b.all_ids()


def test_every_version_is_kept_and_the_newest_is_current(place: Place) -> None:
    old, new = document("第一版：示例钢厂停产检修三十天。"), document("第二版：示例钢厂停产检修六十天。")
    with Catalog(place("corpora")) as catalog:
        assert catalog.add([old]) == counts(new=1)
        assert catalog.add([new]) == counts(changed=1)
        assert catalog.add([old]) == counts(unchanged=1)
        assert catalog.all_ids() == [new.id]
        assert catalog.all_ids(every_version=True) == [old.id, new.id]
        assert catalog.get(old.id) == old


def test_a_page_seen_again_in_its_old_form_is_current_again(place: Place) -> None:
    moments = [dt.datetime(2022, 1, day, tzinfo=dt.UTC) for day in (1, 2, 3)]
    texts = ["第一版：示例钢厂停产。", "第二版：示例钢厂复产。", "第一版：示例钢厂停产。"]
    versions = [document(t, retrieved_at=m) for t, m in zip(texts, moments, strict=True)]
    with Catalog(place("corpora")) as catalog:
        for version in versions:
            catalog.add([version])
        assert catalog.all_ids() == [versions[0].id]


def test_the_same_content_twice_in_one_batch_is_one_document(place: Place) -> None:
    with Catalog(place("corpora")) as catalog:
        assert catalog.add([document("示例"), document("示例")]) == counts(new=1, unchanged=1)


def test_get_many_keeps_the_order_asked_and_leaves_out_the_unknown(tmp_path: Path, place: Place) -> None:
    records = write_records(tmp_path / "r.jsonl", 1200)
    with Catalog(place("corpora")) as catalog:
        ingest([records], catalog)
        ids = catalog.all_ids()[::-1]
        assert list(catalog.get_many(["0" * 20, *ids])) == ids
        with pytest.raises(CorpusError, match="0000"):
            catalog.get("0" * 20)


def test_coverage_counts_documents_by_any_date_and_by_region(place: Place) -> None:
    pages = {
        "day in the text": "辽宁省沈阳市示例企业于2021年9月10日停产。",
        "month in the text": "大连市示例企业2021年9月停产检修。",
        "another province": "河北省唐山市示例企业于2021年9月30日停产。",
        "just after": "辽宁省示例企业于2021年10月1日停产。",
        "just before": "辽宁省示例企业于2021年8月31日停产。",
        "a year alone": "辽宁省示例企业2021年停产。",
        "no date": "辽宁省示例企业停产。",
    }
    with Catalog(place("corpora")) as catalog:
        catalog.add(
            document(text, url=f"https://example.org/{number}") for number, text in enumerate(pages.values())
        )
        for region, about in (("210000", 2), ("210200", 1), ("130000", 1), ("440000", 0), ("100000", 3)):
            found = catalog.coverage(WINDOW, region)
            assert (found.documents, found.about_region) == (3, about)


def test_nothing_is_written_before_everything_is_checked(tmp_path: Path) -> None:
    good = write_records(tmp_path / "1.jsonl", 10)
    bad = tmp_path / "2.jsonl"
    bad.write_text('{"url": "https://example.org/x"}')
    corpora = tmp_path / "corpora"
    with Catalog(corpora) as catalog:
        with pytest.raises(InputError):
            ingest([good, bad], catalog)
        assert catalog.count() == 0
    assert not corpora.exists()


def test_reading_an_absent_catalog_writes_nothing(tmp_path: Path) -> None:
    with Catalog(tmp_path / "none") as catalog:
        assert (catalog.count(), catalog.all_ids(), list(catalog.documents())) == (0, [], [])
        assert catalog.coverage(WINDOW, "210000").documents == 0
    assert not (tmp_path / "none").exists()


def test_readers_see_what_another_process_wrote(place: Place) -> None:
    with Catalog(place("corpora")) as writer:
        writer.add([document("示例一")])
        with Catalog(place("corpora")) as reader:
            writer.add([document("示例二", url="https://example.org/b")])
            assert reader.count() == 2


def test_a_second_writer_is_told_to_wait(tmp_path: Path) -> None:
    with Catalog(tmp_path) as first:
        first.add([document("示例")])
    holder = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
    try:
        holder.execute("BEGIN IMMEDIATE")
        with Catalog(tmp_path, busy_timeout=0.2) as second:
            assert second.count() == 1
            with pytest.raises(CorpusBusy) as caught:
                second.add([document("示例二")])
        assert caught.value.remedy
    finally:
        holder.close()


def damage_head(file: Path) -> None:
    file.write_bytes(b"not a database, whatever it says" * 40)


def damage_middle(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[4096 : len(content)] = os.urandom(len(content) - 4096)
    file.write_bytes(content)


def change_a_word(file: Path) -> None:
    content = file.read_bytes()
    assert "停产检修".encode() in content
    file.write_bytes(content.replace("停产检修".encode(), "复产达产".encode()))


def older_schema(file: Path) -> None:
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA user_version = 1")
    connection.close()


@pytest.mark.parametrize("harm", [damage_head, damage_middle, change_a_word, older_schema])
def test_a_damaged_catalog_is_an_error_with_a_remedy_and_never_an_empty_answer(
    tmp_path: Path, harm: object
) -> None:
    records = write_records(tmp_path / "r.jsonl", 50)
    corpora = tmp_path / "corpora"
    with Catalog(corpora) as catalog:
        ingest([records], catalog)
    harm(corpora / FILE_NAME)  # type: ignore[operator]
    with pytest.raises(CorpusError) as caught, Catalog(corpora) as catalog:
        list(catalog.documents())
    assert "bianyin ingest" in caught.value.remedy


def test_a_folder_that_cannot_be_made_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with Catalog(tmp_path / "file" / "corpora") as catalog, pytest.raises(CorpusError) as caught:
        catalog.add([document("示例")])
    assert caught.value.remedy


INGEST = """
import sys; from pathlib import Path
from bianyin.catalog.catalog import Catalog
from bianyin.catalog.ingest import ingest
with Catalog(Path(sys.argv[2])) as catalog:
    ingest([Path(sys.argv[1])], catalog)
"""


def test_kill_9_at_random_moments_then_again_equals_an_undisturbed_run(tmp_path: Path) -> None:
    records = write_records(tmp_path / "r.jsonl", 2500)
    with Catalog(tmp_path / "calm") as calm:
        ingest([records], calm)
        wanted = calm.digest()
    moments = random.Random(20211024)
    caught_halfway = 0
    for attempt in range(4):
        corpora = tmp_path / f"killed{attempt}"
        process = subprocess.Popen([sys.executable, "-c", INGEST, str(records), str(corpora)])
        deadline = time.monotonic() + 30
        while not (corpora / FILE_NAME).exists() and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(moments.uniform(0, 1.5))
        process.send_signal(signal.SIGKILL)
        process.wait()
        with Catalog(corpora) as catalog:
            caught_halfway += 0 < catalog.count() < 2500
            ingest([records], catalog)
            assert (catalog.digest(), catalog.count()) == (wanted, 2500)
    assert caught_halfway > 0


@pytest.mark.parametrize("name", ["policy_documents.jsonl.gz"])
def test_real_records_are_read_to_the_last(shared_data: Path, tmp_path: Path, name: str) -> None:
    with Catalog(tmp_path) as catalog:
        assert ingest([shared_data / name], catalog).new == 3672
        first = next(catalog.documents())
        assert first.text.startswith(first.title)


def set_version(place: Path | Database, version: int) -> None:
    if isinstance(place, Path):
        with closing(sqlite3.connect(place / FILE_NAME)) as connection:
            connection.execute(f"PRAGMA user_version = {version}")
        return
    assert isinstance(place, Postgres)
    place._run(1, f"UPDATE bianyin.catalog_version SET version = {version}")


def test_a_catalog_of_the_version_before_opens_after_rebuild_and_a_newer_one_is_refused(
    tmp_path: Path, place: Place
) -> None:
    where, pages = place("corpora"), tmp_path / "pages"
    pages.mkdir()
    for number in range(3):
        (pages / f"{number}.txt").write_text(
            f"示例企业{number}停产检修\n辽宁省示例企业{number}于2021年9月3日停产。", "utf-8"
        )
    folder = where if isinstance(where, Path) else tmp_path / "corpora"
    database = SqliteFile(where) if isinstance(where, Path) else where
    with Catalog(where) as catalog, ArchiveWriter(folder) as archive:
        ingest([pages], catalog, archive=archive)
        documents = list(catalog.documents())
    set_version(where, SCHEMA_VERSION + 1)
    for verb in (lambda: Catalog(where).__enter__(), lambda: rebuild(folder, database)):
        with pytest.raises(CorpusError, match="更新版本") as refused:
            verb()
        assert "升级" in refused.value.remedy
    set_version(where, SCHEMA_VERSION)
    with Catalog(where) as catalog:
        assert list(catalog.documents()) == documents, "nothing was touched"
    set_version(where, SCHEMA_VERSION - 1)
    with pytest.raises(CorpusError) as refused, Catalog(where):
        pass
    assert "bianyin rebuild" in refused.value.remedy
    rebuild(folder, database)
    with Catalog(where) as catalog:
        assert list(catalog.documents()) == documents
