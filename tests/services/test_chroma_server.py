"""A real `chroma run` on loopback: the same answers as embedded, and what is said when it is gone."""

from __future__ import annotations

import datetime as dt
import gc
import socket
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "index"))

from collector import Collector, elsewhere, python
from invented_documents import HashEmbedder, Source, make_documents, make_long_documents
from standing_index import assert_index_is

from bianyin.errors import ConfigurationError, IndexUnusable, ServiceError
from bianyin.index import filling, update
from bianyin.index.examine import examine
from bianyin.model import Query, Window
from bianyin.search import Searcher
from bianyin.services.chroma import ChromaStore, open_chroma
from bianyin.services.chroma_server import WORD_FILE, ChromaServer
from chroma_server import ChromaProcess

QUERIES = (
    Query(text="第7号工厂投产"),
    Query(text="钢材 就业"),
    Query(text="工厂投产", window=Window(start=dt.date(2021, 3, 1), end=dt.date(2021, 6, 1))),
)


@pytest.fixture(scope="module")
def url(chroma_server: ChromaProcess) -> str:
    return chroma_server.url


def _answers(folder: Path, open_store: Callable[[Path], ChromaStore]) -> list[list[tuple[str, float]]]:
    with Searcher(folder, HashEmbedder(), open_store=open_store) as searcher:
        return [[(each.chunk.text, each.score) for each in searcher.search(query)] for query in QUERIES]


def test_no_proxy_stands_before_a_server_on_this_machine(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, "")  # what is written there now is undone after the test
    store = ChromaServer(url, collection="direct")(tmp_path / "a")
    assert store.count("leads") == 0
    store.close()
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
    with pytest.raises(ConfigurationError, match="SOCKS"):
        ChromaServer(url, collection="direct")(tmp_path / "a")


@pytest.mark.parametrize("passages", [False, True])
def test_the_server_answers_as_the_embedded_store_does(
    url: str, tmp_path: Path, passages: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "MOST_RECENT", 10)  # so that there are quarters
    source = Source([*make_documents(40), *make_long_documents(10, first=40)])
    server = ChromaServer(url, collection=f"same-{passages}")
    update(source, tmp_path / "embedded", HashEmbedder(), passage_vectors=passages, open_store=open_chroma)
    update(source, tmp_path / "served", HashEmbedder(), passage_vectors=passages, open_store=server)
    assert not (tmp_path / "served" / "a" / "chroma").exists()
    embedded, served = _answers(tmp_path / "embedded", open_chroma), _answers(tmp_path / "served", server)
    for one, other in zip(embedded, served, strict=True):
        assert one and [text for text, _ in one] == [text for text, _ in other]
        # Distances come as binary numbers from the one and as decimal ones from the other.
        assert [score for _, score in one] == pytest.approx([score for _, score in other], abs=1e-4)


def test_changes_and_rebuilds_reach_the_server(url: str, tmp_path: Path) -> None:
    documents, server = make_documents(30), ChromaServer(url, collection="changes")
    update(Source(documents[:20]), tmp_path, HashEmbedder(), open_store=server)
    update(Source(documents[10:]), tmp_path, HashEmbedder(), open_store=server)
    with Searcher(tmp_path, HashEmbedder(), open_store=server) as searcher:
        rebuilt = update(
            Source(documents[5:]), tmp_path, HashEmbedder("other-16", 16), open_store=server, rebuild=True
        )
        assert rebuilt.embedder == "other-16"
        assert searcher.search(Query(text="第12号工厂", window=QUERIES[2].window)) is not None
    with Searcher(tmp_path, HashEmbedder("other-16", 16), open_store=server) as searcher:
        assert searcher.search(QUERIES[0])


@pytest.mark.parametrize("passages", [False, True])
def test_an_index_that_moves_to_a_server_embeds_nothing_again(
    url: str, tmp_path: Path, passages: bool
) -> None:
    source, server = Source(make_long_documents(12)), ChromaServer(url, collection=f"moved-{passages}")
    update(source, tmp_path, HashEmbedder(), passage_vectors=passages, open_store=open_chroma)
    moved = update(source, tmp_path, HashEmbedder(), passage_vectors=passages, open_store=server)
    assert (moved.added, moved.embedded) == (0, 0)
    with Searcher(tmp_path, HashEmbedder(), open_store=server) as searcher:
        assert searcher.search(QUERIES[0])


def test_no_connection_stays_open(url: str, tmp_path: Path) -> None:
    source, server = Source(make_documents(3)), ChromaServer(url, collection="closed")
    update(source, tmp_path, HashEmbedder(), open_store=server)
    with Searcher(tmp_path, HashEmbedder(), open_store=server) as searcher:
        assert searcher.search(QUERIES[0]) and _connections(url)
    server.empty(tmp_path / "b")
    with (
        closing(ChromaServer(url, collection="no name of a collection")(tmp_path / "a")) as store,
        pytest.raises(IndexUnusable),
    ):
        store.put("leads", [1], np.ones((1, 2), np.float32), ["a"], [{"tier": "b"}])
    assert not _connections(url)


def _connections(url: str) -> list[str]:
    """The sockets of this process that are connected to the server."""
    sockets = [repr(each) for each in gc.get_objects() if type(each) is socket.socket and each.fileno() != -1]
    return [each for each in sockets if f"raddr=('127.0.0.1', {url.rpartition(':')[2]})" in each]


def test_a_server_that_lost_its_vectors_is_said_and_filled_again_by_the_next_run(
    url: str, tmp_path: Path
) -> None:
    source, server = Source(make_documents(5)), ChromaServer(url, collection="lost")
    update(source, tmp_path, HashEmbedder(), open_store=server)
    before = _answers(tmp_path, server)
    server.empty(tmp_path / "a")
    with (
        Searcher(tmp_path, HashEmbedder(), open_store=server) as searcher,
        pytest.raises(IndexUnusable, match="bianyin index"),
    ):
        searcher.search(QUERIES[0])
    with pytest.raises(IndexUnusable, match="bianyin index"):
        examine(tmp_path, server)
    assert update(source, tmp_path, HashEmbedder(), open_store=server).embedded == 0
    assert _answers(tmp_path, server) == before
    examine(tmp_path, server)


def test_a_server_that_came_back_from_an_older_copy_is_said(url: str, tmp_path: Path) -> None:
    source, server = Source(make_documents(9)), ChromaServer(url, collection="older")
    update(source, tmp_path, HashEmbedder(), open_store=server)
    before = _answers(tmp_path, server)
    with closing(server(tmp_path / "a")) as store:
        (name,) = store.parts() - {"leads"} or {"leads"}
        store.delete(name, [3])
    with pytest.raises(IndexUnusable, match="较早的备份"):
        _answers(tmp_path, server)
    assert update(source, tmp_path, HashEmbedder(), open_store=server).embedded == 0
    assert _answers(tmp_path, server) == before


def test_two_indexes_on_one_server_do_not_meet(url: str, tmp_path: Path) -> None:
    """Two machines with the same settings, whose indexes came to the same documents in another order."""
    documents, server = make_documents(30), ChromaServer(url)
    for first, last in ((slice(0, 20), slice(10, 30)), (slice(0, 30), slice(0, 30))):
        update(Source(documents[first]), tmp_path / "one", HashEmbedder(), open_store=server)
        update(Source(documents[last]), tmp_path / "two", HashEmbedder(), open_store=server)
    for name in ("one", "two"):
        assert_index_is(tmp_path / name, documents, open_store=server)


def test_an_index_whose_word_was_lost_is_filled_again_by_the_next_run(url: str, tmp_path: Path) -> None:
    source, server = Source(make_documents(5)), ChromaServer(url)
    update(source, tmp_path, HashEmbedder(), open_store=server)
    for lost in ("", "../\x00 no word"):
        (tmp_path / WORD_FILE).write_text(lost, "utf-8")
        with pytest.raises(IndexUnusable, match="bianyin index"):
            examine(tmp_path, server)
        assert update(source, tmp_path, HashEmbedder(), open_store=server).embedded == 0
        assert_index_is(tmp_path, source.documents.values(), open_store=server)


def test_a_server_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ServiceError, match="BIANYIN_CHROMA_URL"):
        update(
            Source(make_documents(2)), tmp_path, HashEmbedder(), open_store=ChromaServer("http://127.0.0.1:9")
        )


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://host", "http://"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match="BIANYIN_CHROMA_URL"):
        ChromaServer(url)


REPORTING = """
from pathlib import Path
import chromadb
import numpy as np
from chromadb.config import Settings
from opentelemetry import trace
from bianyin.services.chroma_server import ChromaServer
url = "URL"
if "WHOSE" == "plain":
    store = chromadb.HttpClient("127.0.0.1", int(url.rpartition(":")[2]), settings=Settings()).get_or_create_collection("plain")
else:
    store = ChromaServer(url, collection="silent")(Path("ours"))
    store.put("leads", [1], np.ones((1, 2), np.float32), ["a"], [{"tier": "b"}])
print(store.count("leads") if "WHOSE" == "ours" else store.count())
getattr(trace.get_tracer_provider(), "force_flush", lambda milliseconds: None)(3000)
"""


@pytest.mark.parametrize("whose", ["ours", "plain"])
def test_its_client_reports_to_nobody(whose: str, url: str, tmp_path: Path, collector: Collector) -> None:
    environment = elsewhere(collector) | {"NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}
    said = python(REPORTING.replace("URL", url).replace("WHOSE", whose), tmp_path, **environment)
    assert said == ("1" if whose == "ours" else "0")
    assert bool(collector.heard) == (whose == "plain")
