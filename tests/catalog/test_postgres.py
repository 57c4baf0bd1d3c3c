"""What is PostgreSQL's own: its lock, its outages, its limits on text, its schema put in place of the old one."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bianyin.archive import ArchiveWriter, archive_files
from bianyin.catalog.catalog import Catalog
from bianyin.catalog.database import writer
from bianyin.catalog.derive import rebuild
from bianyin.catalog.ingest import ingest
from bianyin.catalog.postgres import SCHEMA, Postgres
from bianyin.errors import (
    BianyinError,
    ConfigurationError,
    CorpusBusy,
    CorpusDamaged,
    CorpusError,
    InputError,
    ServiceError,
)
from bianyin.model import Document, Page
from bianyin.parse.parse import parse
from crawl_command import environment, run
from loopback_site import government_site
from postgres_server import PASSWORD, PostgresServer

NewAddress = Callable[[], str]


def page(number: int, told: str = "停产检修三十天。") -> Page:
    body = f"示例企业{number}停产检修\n辽宁省示例企业{number}于2021年{number % 12 + 1}月{number % 28 + 1}日{told}".encode()
    return Page(url=f"https://example.org/{number}", body=body, media_type="text")


def document(number: int) -> Document:
    return parse(page(number))


def write_pages(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        (folder / f"{number}.txt").write_bytes(page(number).body)
    return folder


@pytest.fixture
def database(new_address: NewAddress) -> Postgres:
    return Postgres(new_address())


@pytest.fixture
def name(postgres_server: PostgresServer) -> Iterator[str]:
    """Of an empty database."""
    made = postgres_server.new_database()
    yield made
    postgres_server.drop(made)


def test_every_text_sorts_by_code_points_whatever_the_database_speaks(
    postgres_server: PostgresServer, name: str
) -> None:
    with Catalog(Postgres(postgres_server.address(name))) as catalog:
        catalog.add([document(1)])
    columns = postgres_server.run(
        f"SELECT table_name, column_name, collation_name FROM information_schema.columns"
        f" WHERE table_schema = '{SCHEMA}' AND data_type LIKE 'character%'",
        name,
    )
    assert len(columns) >= 9
    assert {collation for *_, collation in columns} == {"C"}


def test_reading_an_absent_catalog_writes_nothing(postgres_server: PostgresServer, name: str) -> None:
    with Catalog(Postgres(postgres_server.address(name))) as catalog:
        assert (catalog.count(), catalog.all_ids(), list(catalog.facts())) == (0, [], [])
    assert postgres_server.run(f"SELECT 1 FROM pg_namespace WHERE nspname = '{SCHEMA}'", name) == []


def test_odd_texts_are_kept_as_they_are(database: Postgres, tmp_path: Path) -> None:
    long = "https://example.org/" + "路径/" * 4000
    odd = document(1).model_copy(update={"title": "零\x00字符", "site": "\x00", "warnings": ("\\u0000",)})
    kept = [odd, parse(Page(url=long, body="𠮷野家🏭于2021年停产。".encode(), media_type="text"))]
    with Catalog(database) as catalog, Catalog(tmp_path) as file:
        for each in (catalog, file):
            each.add(kept)
            each.add(kept)
        assert list(catalog.get_many([each.id for each in kept]).values()) == kept
        assert list(catalog.facts()) == list(file.facts())
        assert len(catalog.versions(long)) == 1


def test_an_address_that_the_database_cannot_hold_is_an_error_of_its_own(database: Postgres) -> None:
    bad = document(1).model_copy(update={"url": "https://example.org/\x00"})
    with Catalog(database) as catalog:
        with pytest.raises(CorpusError, match="NUL") as caught:
            catalog.add([bad])
        assert not isinstance(caught.value, CorpusDamaged)
        assert catalog.add([document(2)]).new == 1


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_second_writer_waits_and_a_reader_does_not(postgres_server: PostgresServer, name: str) -> None:
    database = Postgres(postgres_server.address(name))
    engine = database.create(1)
    waiting = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
    with Catalog(database, busy_timeout=0.2) as hasty, Catalog(database) as patient:
        with writer(engine).begin():
            assert hasty.count() == 0
            with pytest.raises(CorpusBusy) as caught:
                hasty.add([document(1)])
            assert caught.value.remedy
            adding = threading.Thread(target=patient.add, args=([document(2)],))
            adding.start()
            until(lambda: postgres_server.run(waiting, name))
            assert hasty.count() == 0
        adding.join(30)
        assert hasty.all_ids() == [document(2).id]
    engine.dispose()


INGEST = """
import sys; from pathlib import Path
from bianyin.catalog.catalog import Catalog
from bianyin.catalog.ingest import ingest
from bianyin.catalog.postgres import Postgres
with Catalog(Postgres(sys.stdin.read())) as catalog:
    ingest([Path(sys.argv[1])], catalog)
"""


def start_ingest(pages: Path, address: str) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", INGEST, str(pages)], stdin=subprocess.PIPE, text=True)
    assert process.stdin is not None
    process.stdin.write(address)
    process.stdin.close()
    return process


def count(address: str) -> int:
    with Catalog(Postgres(address)) as catalog:
        return catalog.count()


def test_two_processes_at_once_make_the_same_catalog_as_one(new_address: NewAddress, tmp_path: Path) -> None:
    pages = write_pages(tmp_path / "pages", 1100)
    with Catalog(tmp_path / "calm") as calm:
        ingest([pages], calm)
        wanted = calm.digest()
    address = new_address()
    both = [start_ingest(pages, address) for _ in range(2)]
    assert [process.wait(120) for process in both] == [0, 0]
    with Catalog(Postgres(address)) as catalog:
        assert (catalog.digest(), len(catalog.all_ids(every_version=True))) == (wanted, 1100)


def test_kill_9_at_random_moments_then_again_equals_an_undisturbed_run(
    postgres_server: PostgresServer, new_address: NewAddress, tmp_path: Path
) -> None:
    pages = write_pages(tmp_path / "pages", 1200)
    with Catalog(tmp_path / "calm") as calm:
        ingest([pages], calm)
        wanted = calm.digest()
    moments, halfway = random.Random(20211024), 0
    for _ in range(2):
        address = new_address()
        process = start_ingest(pages, address)
        until(lambda: process.poll() is not None or count(address))  # noqa: B023
        time.sleep(moments.uniform(0, 0.2))
        process.send_signal(signal.SIGKILL)
        process.wait()
        with Catalog(Postgres(address)) as catalog:
            halfway += 0 < catalog.count() < 1200
            ingest([pages], catalog)
            assert (catalog.digest(), catalog.count()) == (wanted, 1200)
    assert halfway > 0


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("postgresql://tester:{secret}@/{database}x?host={folder}", ConfigurationError),
        ("postgresql://tester:wrong-secret@/{database}?host={folder}", ConfigurationError),
        ("postgresql://nobody:{secret}@/{database}?host={folder}", ConfigurationError),
        ("postgresql://tester:{secret}@/{database}?host={folder}&no_such_option=1", ConfigurationError),
        ("postgresql://tester:{secret}@/?host={folder}", ConfigurationError),
        ("mysql://tester:{secret}@localhost/{database}", ConfigurationError),
        ("postgresql://tester:{secret}@half@localhost/{database}", ConfigurationError),
        ("postgresql://tester:{secret}@localhost:port/{database}", ConfigurationError),
        ("{secret}", ConfigurationError),
        ("postgresql://tester:{secret}@127.0.0.1:1/{database}", ServiceError),
        ("postgresql://tester:{secret}@no-such-host.invalid/{database}", ServiceError),
        ("postgresql://tester:{secret}@/{database}?host={folder}/none", ServiceError),
    ],
    ids=[
        "database", "password", "user", "option", "no database", "another kind", "two ats", "port", "no address",
        "no server", "no host", "no socket",
    ],
)  # fmt: skip
def test_a_wrong_address_is_no_outage_and_neither_shows_the_password(
    postgres_server: PostgresServer, name: str, address: str, kind: type[BianyinError]
) -> None:
    given = address.format(secret="s3cret%3A%E5%8F%A3%E4%BB%A4", database=name, folder=postgres_server.folder)
    with pytest.raises(kind) as caught:
        Catalog(Postgres(given))
    assert caught.value.exit_code == (2 if kind is ConfigurationError else 1)
    assert "BIANYIN_DATABASE_URL" in str(caught.value)
    for secret in (PASSWORD, "s3cret", "wrong-secret"):
        assert secret not in str(caught.value)


def test_a_database_of_another_encoding_is_refused(postgres_server: PostgresServer) -> None:
    name = postgres_server.new_database(" ENCODING 'LATIN1'")
    try:
        with pytest.raises(ConfigurationError, match="LATIN1") as caught:
            Catalog(Postgres(postgres_server.address(name)))
        assert "UTF8" in caught.value.remedy
    finally:
        postgres_server.drop(name)


def test_without_the_driver_the_error_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(ConfigurationError) as caught:
        Catalog(Postgres("postgresql://localhost/corpus"))
    assert "pip install 'bianyin[postgres]'" in caught.value.remedy


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE bianyin.catalog_version SET version = 1",
        "DROP TABLE bianyin.documents CASCADE",
        "ALTER TABLE bianyin.documents DROP COLUMN content",
        "UPDATE bianyin.documents SET content = replace(content, '停产检修', '复产达产')",
        "UPDATE bianyin.documents SET content = left(content, 100)",
    ],
)
def test_a_damaged_catalog_is_an_error_with_a_remedy_and_never_an_empty_answer(
    postgres_server: PostgresServer, name: str, harm: str
) -> None:
    database = Postgres(postgres_server.address(name))
    with Catalog(database) as catalog:
        catalog.add([document(1)])
    postgres_server.run(harm, name)
    with pytest.raises(CorpusDamaged) as caught, Catalog(database) as catalog:
        list(catalog.documents())
    assert "bianyin rebuild" in caught.value.remedy


def test_a_role_without_rights_is_told_so(postgres_server: PostgresServer, name: str) -> None:
    with Catalog(Postgres(postgres_server.address(name))) as catalog:
        catalog.add([document(1)])
    postgres_server.run(f"DROP ROLE IF EXISTS guest; CREATE ROLE guest LOGIN PASSWORD '{PASSWORD}'")
    with pytest.raises(CorpusError, match="permission denied") as caught:
        Catalog(Postgres(postgres_server.address(name, user="guest")))
    assert "权限" in caught.value.remedy and not isinstance(caught.value, CorpusDamaged)


def terminate(server: PostgresServer, name: str) -> None:
    server.run(
        f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}' AND pid <> pg_backend_pid()"
    )


def test_a_lost_connection_is_an_outage_and_the_next_command_goes_on(
    postgres_server: PostgresServer, name: str
) -> None:
    def documents() -> Iterator[Document]:
        yield from (document(number) for number in range(500))
        yield document(500)

    with Catalog(Postgres(postgres_server.address(name))) as catalog:
        catalog.add([document(0)])
        terminate(postgres_server, name)
        assert catalog.count() == 1  # nothing was under way: asked again by itself
        facts = catalog.facts()
        with pytest.raises(ServiceError) as caught, catalog._writing() as connection:
            terminate(postgres_server, name)
            connection.exec_driver_sql("SELECT 1")
        assert caught.value.remedy
        assert len(list(facts)) == 1
        assert catalog.add(documents()).new == 500


def test_a_stopped_server_is_an_outage_and_never_an_empty_corpus(
    postgres_server: PostgresServer, name: str
) -> None:
    database = Postgres(postgres_server.address(name))
    with Catalog(database) as catalog:
        catalog.add([document(1)])
        postgres_server.stop()
        try:
            for use in (
                catalog.count,
                catalog.all_ids,
                lambda: catalog.add([document(2)]),
                lambda: Catalog(database),
            ):
                with pytest.raises(ServiceError) as caught:
                    use()
                assert "PostgreSQL" in caught.value.remedy
        finally:
            postgres_server.start()
        assert catalog.count() == 1


def archive(corpora: Path, count: int) -> None:
    with ArchiveWriter(corpora) as writing:
        for number in range(count):
            writing.add_page(page(number))


def test_rebuild_puts_the_new_catalog_in_the_old_ones_place(
    postgres_server: PostgresServer, name: str, tmp_path: Path
) -> None:
    database = Postgres(postgres_server.address(name))
    pages = write_pages(tmp_path / "pages", 30)
    with Catalog(database) as catalog, ArchiveWriter(tmp_path) as archiving:
        ingest([pages], catalog, archive=archiving)
    with Catalog(database) as catalog:
        catalog.add([document(77)])  # in no archive
        documents = list(catalog.documents())
        versions = [catalog.versions(each.url) for each in documents]
        for harm, carried in (
            ("SELECT 1", 1),
            ("UPDATE bianyin.documents SET sha256 = ''", 1),
            ("UPDATE bianyin.catalog_version SET version = 2", 0),
        ):
            postgres_server.run(harm, name)
            counts = rebuild(tmp_path, database)
            assert (counts.new, counts.carried) == (30, carried)
            assert catalog.add([document(77)]).new == 1 - carried
            assert list(catalog.documents()) == documents
            assert [catalog.versions(each.url) for each in documents] == versions
    schemas = postgres_server.run("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'bianyin%'", name)
    kept = [schema for (schema,) in schemas if schema != SCHEMA]
    assert len(kept) == 1 and kept[0].startswith(f"{SCHEMA}_old_"), "what could not be read is kept aside"
    assert (SCHEMA,) in schemas


def test_a_rebuild_that_fails_leaves_the_old_catalog_and_the_next_one_ends(
    database: Postgres, tmp_path: Path
) -> None:
    archive(tmp_path, 5)
    file = archive_files(tmp_path)[-1]
    whole = file.read_bytes()
    with Catalog(database) as catalog:
        catalog.add([document(77)])
        file.write_bytes(whole[: len(whole) // 2] + b"x" * 40 + whole[len(whole) // 2 + 40 :])
        with pytest.raises(InputError, match="损坏"):
            rebuild(tmp_path, database)
        assert catalog.all_ids() == [document(77).id]
        file.write_bytes(whole)
        assert rebuild(tmp_path, database).carried == 1
        assert catalog.count() == 6


def test_an_outage_while_the_old_catalog_is_read_drops_none_of_its_documents(
    postgres_server: PostgresServer, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive(tmp_path, 3)
    database = Postgres(postgres_server.address(name))
    with Catalog(database) as catalog:
        catalog.add([document(77)])
        documents = Catalog.documents

        def interrupted(self: Catalog, **which: bool) -> Iterator[Document]:
            postgres_server.stop()
            return documents(self, **which)

        monkeypatch.setattr(Catalog, "documents", interrupted)
        try:
            with pytest.raises(ServiceError):
                rebuild(tmp_path, database)
        finally:
            postgres_server.start()
        assert catalog.all_ids() == [document(77).id]


def test_a_crawl_fills_the_database_and_not_the_folder(new_address: NewAddress, tmp_path: Path) -> None:
    address = new_address()
    with government_site(4) as site:
        env = environment(tmp_path, site, tmp_path / "corpora") | {"BIANYIN_DATABASE_URL": address}
        done = run(env, "crawl", "example", "-q", "--json")
        assert done.returncode == 0, done.stderr
    with Catalog(Postgres(address)) as catalog:
        assert catalog.count() == json.loads(done.stdout)["documents_new"] > 0
    assert not (tmp_path / "corpora" / "catalog.sqlite3").exists()


def test_rebuild_moves_a_corpus_into_an_empty_database(database: Postgres, tmp_path: Path) -> None:
    pages = write_pages(tmp_path / "pages", 5)
    with Catalog(tmp_path) as file, ArchiveWriter(tmp_path) as archiving:
        ingest([pages], file, archive=archiving)
    assert rebuild(tmp_path, database).new == 5
    with Catalog(tmp_path) as file, Catalog(database) as catalog:
        assert list(catalog.documents()) == list(file.documents())
