"""Files of an engine that are damaged or missing: the next run makes them anew by itself, and nothing is different."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from invented_documents import HashEmbedder, Source, make_documents, make_long_documents
from standing_index import assert_index_is, collections

from bianyin.errors import IndexUnusable
from bianyin.index import filling, seal, update
from bianyin.index.examine import examine
from bianyin.model import Query
from bianyin.search import Searcher
from bianyin.services.chroma import open_chroma
from bianyin.services.chroma_faults import translated

DOCUMENTS = [*make_documents(40), *make_long_documents(10, first=40)]
QUERIES = [Query(text=text) for text in ("第7号工厂投产", "第45号县试养银鳕", "钢材就业")]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(filling, "MOST_RECENT", 10)
    update(Source(DOCUMENTS), tmp_path, HashEmbedder(), open_store=open_chroma)
    return tmp_path


def _answers(folder: Path) -> list[list[tuple[str, float]]]:
    with Searcher(folder, HashEmbedder(), open_store=open_chroma) as searcher:
        return [[(each.chunk.id, each.score) for each in searcher.search(query, 20)] for query in QUERIES]


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _filled_with_noise(path: Path) -> None:
    path.write_bytes(b"\x5a" * path.stat().st_size)


def _gone(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()


@pytest.mark.parametrize("harm", [_cut, _filled_with_noise, _gone])
@pytest.mark.parametrize(
    "pattern",
    ["chroma/*/index_metadata.pickle", "chroma/*/data_level0.bin", "chroma/*/header.bin", "chroma/chroma.sqlite3",
     "words/meta.json", "words/*.idx", "words/*.term", "words/*.fast"],
)  # fmt: skip
def test_the_next_run_heals_what_is_harmed(folder: Path, pattern: str, harm: Callable[[Path], None]) -> None:
    before, held = _answers(folder), collections(folder)
    for path in sorted((folder / "a").glob(pattern))[:3]:
        harm(path)
    with pytest.raises(IndexUnusable, match="bianyin index"):
        examine(folder, open_chroma)
    again = update(Source(DOCUMENTS), folder, HashEmbedder(), open_store=open_chroma)
    assert (again.added, again.removed, again.embedded) == (0, 0, 0)
    assert_index_is(folder, DOCUMENTS)
    assert _answers(folder) == before and {name: set(each) for name, each in collections(folder).items()} == {
        name: set(each) for name, each in held.items()
    }


@pytest.mark.parametrize("much", [False, True])
@pytest.mark.parametrize("pattern", ["chroma/*/data_level0.bin", "words/*.term"])
def test_what_a_worn_disk_changed_is_noticed_though_length_and_time_are_as_they_were(
    folder: Path, pattern: str, much: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the next run always; by readers, too, where there is not much to read."""
    monkeypatch.setattr(seal, "_SMALL", 0)
    if much:
        monkeypatch.setattr(seal, "_SOON_READ", 0)
    before = _answers(folder)
    for path in (folder / "a").glob(pattern):
        data, times = bytearray(path.read_bytes()), path.stat()
        for at in range(len(data) // 20, len(data) // 10):
            data[at] ^= 0x40
        path.write_bytes(data)
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    with pytest.raises(IndexUnusable, match="bianyin index"):
        examine(folder, open_chroma) if much else _answers(folder)
    assert update(Source(DOCUMENTS), folder, HashEmbedder(), open_store=open_chroma).embedded == 0
    assert _answers(folder) == before


@pytest.mark.parametrize("name", ["chroma", "words"])
def test_a_lost_engine_is_made_anew(folder: Path, name: str) -> None:
    before = _answers(folder)
    _gone(folder / "a" / name)
    with pytest.raises(IndexUnusable, match="bianyin index"):
        examine(folder, open_chroma)
    assert update(Source(DOCUMENTS), folder, HashEmbedder(), open_store=open_chroma).embedded == 0
    assert_index_is(folder, DOCUMENTS)
    assert _answers(folder) == before


def test_turned_bytes_in_chromas_database_are_noticed_or_change_nothing(folder: Path) -> None:
    """A byte that no search relies on may pass; whatever is noticed is made anew by the next run."""
    before, chosen, noticed = _answers(folder), random.Random(5), 0
    path = folder / "a" / "chroma" / "chroma.sqlite3"
    for _ in range(12):
        data = bytearray(path.read_bytes())
        for _ in range(40):
            data[chosen.randrange(len(data))] ^= 1 << chosen.randrange(8)
        path.write_bytes(data)
        try:
            examine(folder, open_chroma)
        except IndexUnusable as error:
            noticed += 1
            assert "bianyin index" in error.remedy
        update(Source(DOCUMENTS), folder, HashEmbedder(), open_store=open_chroma)
        assert _answers(folder) == before
    assert noticed >= 6
    assert_index_is(folder, DOCUMENTS)


class PanicException(BaseException):
    """As pyo3 names what Rust raises."""


def test_a_panic_of_rust_becomes_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(IndexUnusable, match="bianyin index"), translated(tmp_path):
        raise PanicException("range end index 7 out of range")
    with pytest.raises(KeyboardInterrupt), translated(tmp_path):
        raise KeyboardInterrupt
