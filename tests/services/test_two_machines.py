"""Two machines (processes with folders of their own) on one PostgreSQL and one Chroma server: no document is lost or doubled."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from bianyin.catalog.catalog import Catalog
from bianyin.catalog.postgres import Postgres
from bianyin.index import Ledger
from bianyin.services.chroma_server import ChromaServer
from cheap_embeddings import cheap_embeddings
from chroma_server import ChromaProcess
from commands import bianyin
from crawl_command import registry
from loopback_site import Site, government_site
from postgres_server import PostgresServer

PAGES = 30
Machine = Callable[..., str]


@pytest.fixture
def address(postgres_server: PostgresServer) -> Iterator[str]:
    database = postgres_server.new_database()
    yield postgres_server.address(database)
    postgres_server.drop(database)


@pytest.fixture
def site() -> Iterator[Site]:
    with government_site(PAGES, seconds=0.02) as made:
        yield made


@pytest.fixture
def machine(tmp_path: Path, site: Site) -> Iterator[Machine]:
    """`machine(name, *verb, **settings)`: what a verb says there; its working folder is made where it is new."""
    with cheap_embeddings() as embedder:
        crawling = {
            "BIANYIN_SOURCES": str(registry(tmp_path, site)), "BIANYIN_ALLOW_HOSTS": site.host, "BIANYIN_CONTACT": "a@example.org",
            "BIANYIN_WRITER_WAIT": "280", "BIANYIN_PASSAGE_VECTORS": "false",
        }  # fmt: skip

        def run(name: str, *verb: str | Path, **settings: str) -> str:
            (tmp_path / name).mkdir(exist_ok=True)
            done = bianyin(tmp_path / name, *verb, "-q", **crawling, **embedder, **settings)
            assert done.code == 0, (name, verb, done.stderr)
            return done.stdout

        yield run


def records(path: Path, numbers: range) -> Path:
    rows = [
        {"url": f"https://example.org/{n}", "title": f"示例企业{n}复产", "text": f"沈阳市示例企业{n}于2021年{n % 12 + 1}月3日复产，产量{n}吨。" * 3}
        for n in numbers
    ]  # fmt: skip
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return path


def test_crawlers_and_indexers_of_two_machines_lose_and_double_nothing(
    address: str, chroma_server: ChromaProcess, machine: Machine, tmp_path: Path
) -> None:
    shared = {"BIANYIN_DATABASE_URL": address, "BIANYIN_CHROMA_URL": chroma_server.url}
    files = {
        "one": records(tmp_path / "1.jsonl", range(40)),
        "two": records(tmp_path / "2.jsonl", range(20, 60)),
    }
    order = {"one": ("crawl", "ingest", "index"), "two": ("ingest", "index", "crawl")}
    asked = {"crawl": ("example",), "index": ()}

    def day(name: str) -> None:
        for verb in order[name]:
            machine(name, verb, *(asked.get(verb) or ((files[name],) if verb == "ingest" else ())), **shared)

    with ThreadPoolExecutor(2) as machines:
        list(machines.map(day, order))
        list(machines.map(lambda name: machine(name, "index", **shared), order))
    machine("alone", "crawl", "example")
    machine("alone", "ingest", *files.values())
    machine("alone", "index")
    with Catalog(tmp_path / "alone" / "corpora") as wanted, Catalog(Postgres(address)) as found:
        # An id is made of address, text and dates.
        assert sorted(found.all_ids(every_version=True)) == sorted(wanted.all_ids(every_version=True))
        assert found.all_ids() == wanted.all_ids()
        ids = set(wanted.all_ids())
    assert len(ids) == PAGES + PAGES // 10 + 60
    wanted_answer = _answer(machine("alone", "search", "沈阳市企业复产", "--json"))
    for name in order:
        folder = tmp_path / name / "vector_store" / "a"
        with closing(Ledger(folder)) as ledger, closing(ChromaServer(chroma_server.url)(folder)) as store:
            assert ledger.document_ids() == ids
            assert store.count("recent") == len(ledger.document_ids(searchable=True))
        assert _answer(machine(name, "search", "沈阳市企业复产", "--json", **shared)) == wanted_answer


def _answer(said: str) -> str:
    """Without the last digits of scores: vectors come back from a server as decimal numbers."""
    return re.sub(r"(\d\.\d{3})\d+", r"\1", said)
