"""Replies on disk by exact request, and what each endpoint accepts: a repeated report makes no call.

Written reply by reply, so that whatever was paid for survives a kill. Holds no key and no address.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from pathlib import Path

from bianyin.errors import CacheUnusable
from bianyin.model.chat import ChatReply, ChatRequest
from bianyin.services.chat_modes import MODES, Manner

_BUSY_SECONDS = 30.0
_TABLES = (
    "CREATE TABLE IF NOT EXISTS replies (digest TEXT PRIMARY KEY, model TEXT, prompt TEXT, reply TEXT) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS manners (endpoint TEXT PRIMARY KEY, manner TEXT) WITHOUT ROWID",
)


class ChatStore:
    """One SQLite file, shared by the threads of a run; other processes may use it at the same time."""

    def __init__(self, path: Path) -> None:
        """
        Raises:
            CacheUnusable: the file cannot be created, opened or written.
        """
        self._path, self._lock = path, threading.Lock()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, check_same_thread=False)
        except (OSError, sqlite3.Error) as error:
            raise self._unusable(error) from None
        try:
            self._connection.execute("PRAGMA journal_mode = WAL")
            for table in _TABLES:
                self._connection.execute(table)
        except sqlite3.Error as error:
            self._connection.close()
            raise self._unusable(error) from None

    def get(self, model: str, request: ChatRequest) -> ChatReply | None:
        rows = self._run("SELECT reply FROM replies WHERE digest = ?", (request.digest(model),))
        return ChatReply.model_validate_json(rows[0][0]) if rows else None

    def put(self, model: str, request: ChatRequest, reply: ChatReply) -> None:
        row = (request.digest(model), model, request.prompt, reply.model_dump_json())
        self._run("INSERT OR REPLACE INTO replies VALUES (?, ?, ?, ?)", row)

    def manner(self, endpoint: str) -> Manner | None:
        """The way this endpoint's model was last asked with success."""
        rows = self._run("SELECT manner FROM manners WHERE endpoint = ?", (_digest(endpoint),))
        if not rows:
            return None
        mode, without, *insists = json.loads(rows[0][0])
        return Manner(mode, tuple(without), *insists) if mode in MODES else None

    def remember(self, endpoint: str, manner: Manner) -> None:
        row = (_digest(endpoint), json.dumps(manner))
        self._run("INSERT OR REPLACE INTO manners VALUES (?, ?)", row)

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def _run(self, statement: str, values: tuple[str, ...]) -> list[tuple[str, ...]]:
        try:
            with self._lock, self._connection:
                return self._connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise self._unusable(error) from None

    def _unusable(self, error: Exception) -> CacheUnusable:
        return CacheUnusable(
            f"模型回答缓存 {self._path.name} 无法使用：{error}。",
            remedy="请检查磁盘与权限，或用 BIANYIN_CACHE 另指文件；文件损坏时可把它改名移开（其中是已付费的回答）。",
        )


def _digest(endpoint: str) -> str:
    """Addresses may hold a password."""
    return hashlib.sha256(endpoint.encode("utf-8", "surrogatepass")).hexdigest()
