"""Updating: only what changed, nothing twice, and the same result after a kill at any moment."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import textwrap
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from invented_documents import HashEmbedder, Source, Vectors, make_documents
from killed_update import run_killed_update
from standing_index import assert_index_is

from bianyin.errors import IndexStale, IndexUnusable
from bianyin.index import Ledger, update
from bianyin.index.lock import LOCK_FILE
from bianyin.index.store import StoreOpener
from bianyin.model import Query
from bianyin.search import Searcher
from bianyin.services.chroma import ChromaStore, EmbeddedChroma, open_chroma

HERE = Path(__file__).parent  # where `invented_documents` is found


def test_only_what_changed_is_touched(
    tmp_path: Path, embedder: HashEmbedder, open_store: StoreOpener
) -> None:
    documents = make_documents(40)
    first = update(Source(documents[:30]), tmp_path, embedder, open_store=open_store)
    assert (first.added, first.removed, first.unchanged, first.embedded) == (30, 0, 0, 30)
    asked = embedder.asked
    second = update(Source(documents[5:]), tmp_path, embedder, open_store=open_store)
    assert (second.added, second.removed, second.unchanged, second.embedded) == (10, 5, 25, 10)
    assert embedder.asked == asked + 10
    assert second.digest == assert_index_is(tmp_path, documents[5:], open_store=open_store) != first.digest


def test_an_unchanged_run_opens_no_vector_store_and_embeds_nothing(
    tmp_path: Path, embedder: HashEmbedder
) -> None:
    source = Source(make_documents(10))
    first = update(source, tmp_path, embedder, open_store=open_chroma)

    class Refusing(EmbeddedChroma):
        def __call__(self, folder: Path) -> ChromaStore:
            raise AssertionError("opened")

    again = update(source, tmp_path, embedder, open_store=Refusing())
    assert (again.added, again.removed, again.unchanged, again.embedded) == (0, 0, 10, 0)
    assert again.digest == first.digest


def test_an_unchanged_run_does_not_even_import_chromadb(tmp_path: Path, embedder: HashEmbedder) -> None:
    update(Source(make_documents(3)), tmp_path, embedder, open_store=open_chroma)
    code = f"""
    import sys
    from pathlib import Path
    from invented_documents import HashEmbedder, Source, make_documents
    from bianyin.index import update
    from bianyin.services.chroma import open_chroma
    update(Source(make_documents(3)), Path({str(tmp_path)!r}), HashEmbedder(), open_store=open_chroma)
    assert "chromadb" not in sys.modules
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=True, cwd=HERE)


def test_the_digest_depends_on_content_not_on_history(
    tmp_path: Path, embedder: HashEmbedder, open_store: StoreOpener
) -> None:
    documents = make_documents(12)
    whole = update(Source(documents), tmp_path / "whole", embedder, open_store=open_store)
    update(Source(documents[:6]), tmp_path / "steps", embedder, open_store=open_store)
    assert (
        update(Source(documents[::-1]), tmp_path / "steps", embedder, open_store=open_store).digest
        == whole.digest
    )


def test_another_embedder_is_refused_until_rebuilt(
    tmp_path: Path, embedder: HashEmbedder, open_store: StoreOpener
) -> None:
    documents = make_documents(6)
    update(Source(documents[:3]), tmp_path, embedder, open_store=open_store)
    other = HashEmbedder("other-16", 16)
    with pytest.raises(IndexStale, match="--rebuild"):
        update(Source(documents), tmp_path, other, open_store=open_store)
    assert_index_is(tmp_path, documents[:3], open_store=open_store)  # nothing was touched
    counts = update(Source(documents), tmp_path, other, rebuild=True, open_store=open_store)
    assert (counts.added, counts.embedder) == (6, "other-16")
    assert_index_is(tmp_path, documents, embedder=other, open_store=open_store)


def test_rebuild_takes_vectors_from_the_cache(
    tmp_path: Path, embedder: HashEmbedder, open_store: StoreOpener
) -> None:
    documents = make_documents(6)
    first = update(Source(documents), tmp_path, embedder, open_store=open_store)
    again = update(Source(documents), tmp_path, embedder, rebuild=True, open_store=open_store)
    assert (again.added, again.embedded, again.digest) == (6, 0, first.digest)
    assert_index_is(tmp_path, documents, open_store=open_store)


def test_without_an_embedder_the_words_are_indexed_and_vectors_can_follow(
    tmp_path: Path, embedder: HashEmbedder, open_store: StoreOpener
) -> None:
    documents = make_documents(6)
    lexical = update(Source(documents), tmp_path, None, open_store=open_store)
    assert (lexical.added, lexical.embedded, lexical.embedder) == (6, 0, None)
    full = update(Source(documents), tmp_path, embedder, open_store=open_store)
    assert (full.added, full.unchanged, full.embedded) == (0, 6, 6)
    assert_index_is(tmp_path, documents, open_store=open_store)
    update(Source(documents[1:]), tmp_path, None, open_store=open_store)
    assert_index_is(tmp_path, documents[1:], open_store=open_store)


@pytest.mark.parametrize("name", ["embeddings.sqlite3", "a/ledger.sqlite3"])
def test_what_the_index_is_made_from_is_said_when_broken_and_rebuilt(
    tmp_path: Path, embedder: HashEmbedder, name: str
) -> None:
    documents = make_documents(4)
    update(Source(documents[:3]), tmp_path, embedder, open_store=open_chroma)
    (tmp_path / name).write_bytes(b"broken" * 1000)
    for leftover in tmp_path.glob(f"{name}-*"):
        leftover.unlink()
    with pytest.raises(IndexUnusable) as raised:
        update(Source(documents), tmp_path, embedder, open_store=open_chroma)
    assert "--rebuild" in raised.value.remedy
    update(Source(documents), tmp_path, embedder, rebuild=True, open_store=open_chroma)
    assert_index_is(tmp_path, documents)


def test_two_updates_at_once_are_refused(tmp_path: Path, embedder: HashEmbedder) -> None:
    import sqlite3

    update(Source(make_documents(1)), tmp_path, embedder, open_store=open_chroma)
    with closing(sqlite3.connect(tmp_path / LOCK_FILE, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(IndexUnusable, match="另一个进程"):
            update(Source(make_documents(2)), tmp_path, embedder, open_store=open_chroma)


@pytest.mark.parametrize("content", [bytes(64), b"broken" * 1000])
def test_a_lock_that_is_none_does_not_stand_in_the_way(
    tmp_path: Path, embedder: HashEmbedder, content: bytes
) -> None:
    tmp_path.joinpath(LOCK_FILE).write_bytes(content)
    update(Source(make_documents(1)), tmp_path, embedder, open_store=open_chroma)
    assert_index_is(tmp_path, make_documents(1))


def test_an_unusable_folder_is_said_with_what_to_do(tmp_path: Path, embedder: HashEmbedder) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(IndexUnusable, match="--vector-store"):
        update(Source(make_documents(1)), tmp_path / "file" / "store", embedder, open_store=open_chroma)


def test_a_full_disk_is_said_and_what_was_done_is_kept(tmp_path: Path) -> None:
    """A real SQLITE_FULL: the file may grow no further."""
    with closing(Ledger(tmp_path)) as index:
        index.add(make_documents(3))
        with index.transaction() as connection:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages + 8}")
        with pytest.raises(IndexUnusable, match="磁盘已满"):
            index.add(make_documents(400, first=3))
        index.check()
        assert len(index.document_ids()) == 3


def test_progress_is_reported_to_the_end(tmp_path: Path, embedder: HashEmbedder) -> None:
    seen: list[tuple[str, int, int]] = []
    update(
        Source(make_documents(70)),
        tmp_path,
        embedder,
        progress=lambda *step: seen.append(step),
        open_store=open_chroma,
    )
    assert seen[-1] == ("词面索引", 70, 70)
    assert {("切分文档", 70, 70), ("向量索引", 70, 70), ("向量入库", 1, 1)} <= set(seen)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_killed_at_any_moment_the_next_run_gives_the_undisturbed_result(
    tmp_path: Path, embedder: HashEmbedder, open_store: StoreOpener
) -> None:
    """Kills while adding, then while removing and adding: no duplicates, no orphans, the same digest. Of leads alone."""
    documents = make_documents(120)
    bring = partial(update, embedder=embedder, passage_vectors=False, open_store=open_store)
    undisturbed = bring(Source(documents[30:]), tmp_path / "undisturbed").digest
    moments = random.Random(int(os.environ.get("KILL_SEED", "7")))
    folder = tmp_path / "killed"
    for _ in range(3):
        run_killed_update(folder, 0, 90, kill_after=moments.uniform(0.05, 3.0), open_store=open_store)
    for _ in range(3):
        run_killed_update(folder, 30, 120, kill_after=moments.uniform(0.05, 3.0), open_store=open_store)
    counts = bring(Source(documents[30:]), folder)
    assert (
        counts.digest
        == undisturbed
        == assert_index_is(folder, documents[30:], passages=False, open_store=open_store)
    )
    assert bring(Source(documents[30:]), folder).embedded == 0


def test_the_old_index_serves_until_the_rebuilt_one_is_whole(
    tmp_path: Path, embedder: HashEmbedder, open_store: StoreOpener
) -> None:
    """Seen by a search that is open, by one that opens in the midst, and after a rebuild that failed."""
    documents = make_documents(20)
    update(Source(documents[:10]), tmp_path, embedder, open_store=open_store)

    def titles(searcher: Searcher) -> set[str]:
        found = searcher.search(Query(text="工厂投产"), 50, rerank=0)
        return {searcher_title(each.chunk.text) for each in found}

    def searcher_title(text: str) -> str:
        return text.split("\n")[0]

    old = {document.title for document in documents[:10]}
    seen: list[set[str]] = []

    def look(stage: str, done: int, total: int) -> None:
        with Searcher(tmp_path, HashEmbedder(), open_store=open_store) as fresh:
            seen.append(titles(fresh))

    class Failing(HashEmbedder):
        def embed_passages(self, texts: Sequence[str]) -> Vectors:
            raise RuntimeError("outage")

    with Searcher(tmp_path, embedder, open_store=open_store) as opened:
        with pytest.raises(RuntimeError):
            update(Source(documents), tmp_path, Failing("other", 16), rebuild=True, open_store=open_store)
        assert titles(opened) == old
        with Searcher(tmp_path, HashEmbedder(), open_store=open_store) as fresh:
            assert titles(fresh) == old
        update(
            Source(documents),
            tmp_path,
            HashEmbedder("other", 16),
            rebuild=True,
            progress=look,
            open_store=open_store,
        )
    assert seen and all(each == old for each in seen)
    with Searcher(tmp_path, HashEmbedder("other", 16), open_store=open_store) as searcher:
        assert titles(searcher) == {document.title for document in documents}
    assert [path.name for path in sorted(tmp_path.iterdir()) if path.is_dir()] == ["b"]


def test_an_index_of_the_format_before_asks_for_a_rebuild(tmp_path: Path, embedder: HashEmbedder) -> None:
    (tmp_path / "lexical.sqlite3").write_bytes(b"")
    with pytest.raises(IndexStale, match="--rebuild"):
        update(Source(make_documents(2)), tmp_path, embedder, open_store=open_chroma)
    update(Source(make_documents(2)), tmp_path, embedder, rebuild=True, open_store=open_chroma)
    assert not (tmp_path / "lexical.sqlite3").exists()
    assert_index_is(tmp_path, make_documents(2))


def test_a_search_that_is_open_goes_on_through_updates(
    tmp_path: Path, embedder: HashEmbedder, open_store: StoreOpener
) -> None:
    """It finds what it knew and what is still there, each under its own name, though its files are long unlinked."""
    documents = make_documents(30)
    update(Source(documents[:15]), tmp_path, embedder, open_store=open_store)
    with Searcher(tmp_path, embedder, open_store=open_store) as opened:
        for first, after in ((5, 20), (8, 25), (10, 30)):
            update(Source(documents[first:after]), tmp_path, embedder, open_store=open_store)
        found = opened.search(Query(text="工厂投产"), 50, rerank=0)
        texts = {document.id: document.text for document in documents}
        assert {each.chunk.document_id for each in found} == {document.id for document in documents[10:15]}
        assert all(each.chunk.text in texts[each.chunk.document_id] for each in found)
    with Searcher(tmp_path, embedder, open_store=open_store) as fresh:
        found = fresh.search(Query(text="工厂投产"), 50, rerank=0)
        assert {each.chunk.document_id for each in found} == {document.id for document in documents[10:]}
