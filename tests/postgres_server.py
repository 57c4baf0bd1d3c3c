"""A throw-away PostgreSQL on a Unix socket in a folder of its own: the real server, where it is installed."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path
from typing import Any

import pytest

_USER = "postgres"  # whom the server runs as where the tests run as root, which it refuses
PASSWORD = "s3cret:口令"
_ENCODED = "s3cret%3A%E5%8F%A3%E4%BB%A4"


def programs() -> Path:
    """Folder of `initdb` and `pg_ctl`; skips the test where there is none."""
    if importlib.util.find_spec("psycopg") is None:
        pytest.skip("needs psycopg: pip install 'bianyin[postgres]'")
    on_path = shutil.which("initdb")
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    found = [Path(on_path)] if on_path else packaged
    if not found:
        pytest.skip("needs PostgreSQL (initdb): apt-get install postgresql")
    return found[-1].parent


class PostgresServer:
    """One cluster. Databases sort by the rules of Chinese where the server can, so that ours must say how they sort."""

    def __init__(self) -> None:
        self._programs = programs()
        self._as: dict[str, Any] = (
            {"user": _USER, "group": _USER, "extra_groups": []} if os.getuid() == 0 else {}
        )
        self.folder = Path(tempfile.mkdtemp(prefix="bianyin-postgres-"))
        if self._as:
            try:
                shutil.chown(self.folder, _USER, _USER)
            except LookupError:
                pytest.skip(f"PostgreSQL refuses to run as root, and there is no user {_USER}")
        self._numbers = count()
        secret = self.folder / "password"
        secret.write_text(PASSWORD, encoding="utf-8")
        secret.chmod(0o644)
        self._run(
            "initdb", "--username=tester", f"--pwfile={secret}", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C",
            "--no-sync", f"--pgdata={self.folder / 'data'}",
        )  # fmt: skip
        self.start()

    def start(self) -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c fsync=off -c max_connections=40"
        self._control("start", "-o", options, "-l", str(self.folder / "log"))

    def stop(self) -> None:
        """At once, as in an outage."""
        self._control("stop", "-m", "immediate")

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def address(self, database: str, *, user: str = "tester", password: str = _ENCODED) -> str:
        return f"postgresql://{user}:{password}@/{database}?host={self.folder}"

    def new_database(self, options: str = "") -> str:
        """The name of an empty one."""
        name = f"corpus{next(self._numbers)}"
        chinese = " LOCALE_PROVIDER icu ICU_LOCALE 'zh'" if self._version() >= 150000 and not options else ""
        self.run(f"CREATE DATABASE {name} TEMPLATE template0{chinese}{options}")
        return name

    def drop(self, database: str) -> None:
        self.run(f"DROP DATABASE {database} WITH (FORCE)")

    def run(self, statement: str, database: str = "postgres") -> list[Any]:
        """Execute as the server's administrator; its rows, if it has any."""
        import psycopg

        with psycopg.connect(self.address(database), autocommit=True) as connection:
            cursor = connection.execute(statement)  # type: ignore[arg-type]
            return cursor.fetchall() if cursor.description else []

    def _version(self) -> int:
        return int(self.run("SHOW server_version_num")[0][0])

    def _control(self, *arguments: str) -> None:
        self._run("pg_ctl", f"--pgdata={self.folder / 'data'}", "--wait", *arguments)

    def _run(self, program: str, *arguments: str) -> None:
        # To a file: the server keeps the pipes of the program that starts it open.
        with tempfile.TemporaryFile() as said:
            done = subprocess.run(
                [self._programs / program, *arguments],
                stdout=said,
                stderr=said,
                cwd=self.folder,
                timeout=60,
                **self._as,
            )
            said.seek(0)
            assert done.returncode == 0, said.read().decode()
