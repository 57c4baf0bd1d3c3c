"""Read all that an index consists of, for `bianyin doctor`: a search reads no more than it needs."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from bianyin import file_seal, read_only
from bianyin.errors import IndexUnusable
from bianyin.index import entries, filling, seal
from bianyin.index import folder as folders
from bianyin.index.embed import CACHE_FILE
from bianyin.index.ledger import LEDGER_FILE, Ledger
from bianyin.index.sqlite import BUSY_SECONDS, REBUILD, translated
from bianyin.index.store import StoreOpener
from bianyin.index.words import WORDS_FOLDER, Words

_INDEX = "请运行 bianyin index：会由索引账目与向量缓存重新生成。"


def examine(folder: Path, open_store: StoreOpener) -> None:
    """Read the files of the index in `folder` from end to end, and ask both engines.

    Raises:
        IndexUnusable: there is no index, or something in it is not as it was written.
        ServiceError: the Chroma server does not answer.
    """
    served = folders.current(folder)
    if served is None:
        raise IndexUnusable(f"{folder} 中还没有索引。", remedy="请先运行 bianyin index。")
    if is_broken(folder / CACHE_FILE):
        raise IndexUnusable(f"向量缓存 {folder / CACHE_FILE} 已损坏。", remedy=REBUILD)
    if not file_seal.is_as_sealed(served / LEDGER_FILE):
        raise IndexUnusable(f"索引账目 {served / LEDGER_FILE} 与写入时不同。", remedy=REBUILD)
    with closing(Ledger(served)) as ledger:
        ledger.check()
        if ledger.meta("whole") != "yes":
            raise IndexUnusable(f"{folder} 中的索引尚未更新完。", remedy="请先运行 bianyin index。")
        _examine_words(ledger, served)
        if entries.filled(ledger):
            _examine_vectors(ledger, served, open_store)


def _examine_words(ledger: Ledger, served: Path) -> None:
    if not seal.is_whole([served / WORDS_FOLDER], ledger.meta("words_seal")):
        raise IndexUnusable(f"词面索引 {served / WORDS_FOLDER} 与写入时不同。", remedy=_INDEX)
    if len(Words(served)) != ledger.chunk_count():
        raise IndexUnusable("词面索引中的文本块数与索引账目不符。", remedy=_INDEX)


def _examine_vectors(ledger: Ledger, served: Path, open_store: StoreOpener) -> None:
    files = open_store.files(served)
    if files and not seal.is_whole([files], ledger.meta("store_seal")):
        raise IndexUnusable(f"向量库 {files} 与写入时不同。", remedy=_INDEX)
    with closing(open_store(served)) as store:
        if broken := filling.unanswering(ledger, store):
            raise IndexUnusable(f"向量库中的 {'、'.join(broken)} 与索引账目不符。", remedy=_INDEX)


def is_broken(path: Path) -> bool:
    """Whether a file is there that is no whole SQLite database."""
    with translated(path):
        if not path.exists():
            return False
    try:
        with closing(read_only.connect(path, timeout=BUSY_SECONDS)) as connection:
            return bool(connection.execute("PRAGMA quick_check").fetchone()[0] != "ok")
    except sqlite3.Error:
        return True
