"""One writer of a corpus at a time: who it is, that its death frees the corpus, and that nothing is lost or called damage."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import insert

from bianyin import app
from bianyin.archive import ArchiveWriter
from bianyin.catalog.catalog import FILE_NAME, Catalog
from bianyin.catalog.derive import rebuild
from bianyin.catalog.ingest import ingest
from bianyin.catalog.schema import copies
from bianyin.errors import CorpusBusy, CorpusDamaged, CorpusError, InputError
from bianyin.one_writer import writing
from bianyin.settings import Settings
from bianyin.wiring import open_catalog

_PAGE = (
    "<html><head><meta charset=utf-8><title>鞍山市关于{n}号高炉停产的通知</title></head><body><h1>鞍山市关于{n}号高炉停产的通知</h1>"
    "<p>2021年9月{n}日，辽宁省鞍山市要求{n}号高炉自即日起停产检修，各钢铁企业要落实错峰生产要求。</p></body></html>"
)
_HOLD = """
import sys
from pathlib import Path
from bianyin.one_writer import writing
with writing(Path(sys.argv[1]), "crawl", patience=0):
    print("held", flush=True)
    sys.stdin.read()
"""


def pages(folder: Path, *numbers: int) -> Path:
    folder.mkdir(exist_ok=True)
    for n in numbers:
        (folder / f"{n}.html").write_text(_PAGE.format(n=n), encoding="utf-8")
    return folder


def settings(folder: Path) -> Settings:
    return Settings(corpora=folder / "c", vector_store=folder / "v", writer_wait=0.3)


@contextmanager
def held(corpora: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock until it is killed or the block ends."""
    command = [sys.executable, "-c", _HOLD, str(corpora)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None and other.stdout.readline() == "held\n"
        yield other
        other.kill()


def test_every_writer_is_told_who_writes_and_a_dead_one_holds_nothing(tmp_path: Path) -> None:
    mine = settings(tmp_path)
    given = pages(tmp_path / "pages", 1, 2)
    app.ingest([given], mine)
    writers = (lambda: app.ingest([given], mine), lambda: app.rebuild(mine), lambda: app.build_index(mine))
    with held(mine.corpora) as other:
        for write in writers:
            with pytest.raises(
                CorpusBusy, match=rf"进程 {other.pid}（主机 .+）的 bianyin crawl，始于 20\d\d"
            ) as caught:
                write()
            assert "BIANYIN_WRITER_WAIT" in caught.value.remedy
        with open_catalog(mine) as catalog:  # readers do not ask
            assert catalog.count() == 2
        other.send_signal(signal.SIGKILL)
        other.wait()
        for write in writers:
            write()


def test_who_waits_long_enough_gets_its_turn(tmp_path: Path) -> None:
    with held(tmp_path) as other:
        threading.Timer(0.3, other.kill).start()
        with writing(tmp_path, "index", patience=60):
            pass


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_fork_does_not_hold_what_its_parent_held(tmp_path: Path) -> None:
    """A worker that was forked while its parent wrote, and outlives the writing."""
    with writing(tmp_path, "ingest", patience=0):
        child = os.fork()
        if not child:
            signal.pause()
            os._exit(0)
    try:
        with writing(tmp_path, "index", patience=0):
            pass
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


@pytest.mark.parametrize("left", ["nothing in it", "some tables"])
def test_a_file_that_a_kill_left_half_made_is_finished(tmp_path: Path, left: str) -> None:
    mine = settings(tmp_path)
    mine.corpora.mkdir()
    (mine.corpora / FILE_NAME).touch()
    if left == "some tables":
        import sqlite3

        with sqlite3.connect(mine.corpora / FILE_NAME) as connection:
            connection.execute(
                "CREATE TABLE archive_positions (name VARCHAR PRIMARY KEY, offset BIGINT NOT NULL)"
            )
        connection.close()
    with open_catalog(mine) as catalog:
        assert catalog.count() == 0
    assert app.ingest([pages(tmp_path / "pages", 1)], mine).new == 1


def test_a_conflict_is_no_damage(tmp_path: Path) -> None:
    with Catalog(tmp_path) as catalog, ArchiveWriter(tmp_path) as archive:
        ingest([pages(tmp_path / "pages", 1)], catalog, archive=archive)
        row = {"seq": 1, "cluster": 1, "original": 1, "signature": b""}
        with catalog._writing() as connection:
            connection.execute(insert(copies), row)
        with pytest.raises(CorpusError, match="冲突") as caught, catalog._writing() as connection:
            connection.execute(insert(copies), row)
    assert not isinstance(caught.value, CorpusDamaged)
    assert "删除" not in str(caught.value)


def test_copies_marked_by_two_at_once_are_marked_once(tmp_path: Path) -> None:
    """Past the lock, as a library's user may."""
    with Catalog(tmp_path) as catalog:
        ingest([pages(tmp_path / "pages", *range(1, 28))], catalog)
    failed: list[BaseException] = []

    def mark() -> None:
        try:
            with Catalog(tmp_path) as mine:
                mine.mark_copies()
        except BaseException as error:  # noqa: BLE001
            failed.append(error)

    threads = [threading.Thread(target=mark) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert not failed


def test_a_rebuild_loses_nothing_of_a_transaction_that_is_open(tmp_path: Path) -> None:
    """It takes the old catalog's place in a transaction of its own, and so after the one that is under way."""
    given = pages(tmp_path / "pages", 1)
    with Catalog(tmp_path) as catalog, ArchiveWriter(tmp_path) as archive:
        ingest([given], catalog, archive=archive)
    with Catalog(tmp_path) as reader, Catalog(tmp_path) as catalog:
        other = threading.Thread(target=rebuild, args=(tmp_path,))
        with catalog._writing() as connection:
            other.start()
            connection.exec_driver_sql("UPDATE documents SET gone = '2021'")
            other.join(1)
            assert other.is_alive(), "it waits"
        other.join()
        assert reader.count() == 1
        assert catalog.add(reader.documents()).unchanged == 1
    with Catalog(tmp_path) as catalog:
        assert catalog.count() == 1


def test_a_damaged_catalog_is_kept_aside_when_it_is_rebuilt(tmp_path: Path) -> None:
    mine = settings(tmp_path)
    app.ingest([pages(tmp_path / "pages", 1, 2)], mine)
    file = mine.corpora / FILE_NAME
    file.write_bytes(b"\x5a" * file.stat().st_size)
    with pytest.raises(CorpusDamaged, match="损坏") as caught, open_catalog(mine) as catalog:
        catalog.count()
    assert "bianyin rebuild" in caught.value.remedy and "删除" not in caught.value.remedy
    counts = app.rebuild(mine)
    assert (counts.new, counts.set_aside) == (2, 1)
    assert [path.read_bytes()[:1] for path in mine.corpora.glob(f"{FILE_NAME}.old-*")] == [b"\x5a"]


def test_without_an_archive_nobody_is_told_to_delete(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"\x5a" * 8192)
    with pytest.raises(CorpusDamaged) as caught, Catalog(tmp_path) as catalog:
        catalog.count()
    assert "不要删除" in caught.value.remedy and "bianyin rebuild" not in caught.value.remedy


def test_what_an_archive_file_held_that_is_lost_stays(tmp_path: Path) -> None:
    mine = settings(tmp_path)
    for n in (1, 2):
        app.ingest([pages(tmp_path / f"pages{n}", n)], mine)
    with open_catalog(mine) as catalog:
        before = list(catalog.documents())
    lost = sorted((mine.corpora / "archive").iterdir())[0]
    lost.unlink()
    from bianyin.cli.doctor import examine

    corpus = examine(mine)[0]
    assert not corpus.ok and lost.name in corpus.state and "备份" in corpus.remedy
    assert app.rebuild(mine).carried == 1
    with open_catalog(mine) as catalog:
        assert list(catalog.documents()) == before


@pytest.mark.parametrize("lost", ["missing", "empty"])
def test_a_lost_catalog_is_told_and_made_again_from_the_archive(tmp_path: Path, lost: str) -> None:
    mine = settings(tmp_path)
    app.ingest([pages(tmp_path / "pages", 1, 2)], mine)
    file = mine.corpora / FILE_NAME
    file.unlink() if lost == "missing" else os.truncate(file, 0)
    with pytest.raises(CorpusDamaged) as caught:
        open_catalog(mine)
    assert "bianyin rebuild" in caught.value.remedy
    app.ingest([pages(tmp_path / "more", 3)], mine)
    with open_catalog(mine) as catalog:
        assert catalog.count() == 3


def test_a_folder_is_left_as_it_was_by_who_came_to_write_nothing(tmp_path: Path) -> None:
    missing, empty, filled = tmp_path / "missing", tmp_path / "empty", tmp_path / "filled"
    empty.mkdir()
    for folder in (missing, empty, filled):
        with writing(folder, "ingest", patience=0):
            if folder == filled:
                (folder / "page").touch()
    assert not missing.exists() and empty.is_dir() and (filled / "page").exists()
    with pytest.raises(KeyboardInterrupt), writing(missing, "crawl", patience=0):
        raise KeyboardInterrupt
    assert not missing.exists()


def test_a_file_is_no_folder_to_write_in(tmp_path: Path) -> None:
    (tmp_path / "corpora").write_text("mine")
    with pytest.raises(InputError, match="不是文件夹"), writing(tmp_path / "corpora", "ingest", patience=0):
        pass
    assert (tmp_path / "corpora").read_text() == "mine"
