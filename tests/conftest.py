"""Shared by all tests: no connection may leave this machine, and settings come from the test alone."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from filelock import FileLock

from chroma_server import ChromaProcess
from postgres_server import PostgresServer

if TYPE_CHECKING:
    from bianyin.settings import Settings

SHARED = Path(__file__).parents[2] / "shared"
_LOOPBACK = ("127.", "::1", "localhost")


@pytest.fixture(autouse=True, scope="session")
def loopback_only() -> Iterator[None]:
    """Refuse every connection but to loopback, whichever library asks for it."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        if self.family != socket.AF_UNIX and not str(address[0]).startswith(_LOOPBACK):  # type: ignore[index]
            raise PermissionError(f"tests may only connect to loopback, not to {address}")
        connect(self, address)  # type: ignore[arg-type]

    socket.socket.connect = guarded  # type: ignore[method-assign, assignment]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def clean_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No BIANYIN_ variable, no .env of the developer: each test starts from the defaults, in its own folder."""
    from bianyin.knowledge.sites import registry
    from bianyin.settings import load_settings

    for name in [name for name in os.environ if name.startswith("BIANYIN_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    load_settings.cache_clear()
    registry.use(None)
    yield
    load_settings.cache_clear()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The development data beside the repository; tests that need it skip where it is absent."""
    data = SHARED / "data"
    if not data.is_dir():
        pytest.skip("needs ../shared/data beside the repository")
    return data


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Of an empty folder; catalog and lab are in it, or in an empty database."""
    from bianyin.settings import Settings

    folders = {"corpora": tmp_path / "corpora", "vector_store": tmp_path / "vector_store"}
    if request.param == "sqlite":
        yield Settings(**folders)
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    database = server.new_database()
    yield Settings(**folders, database_url=server.address(database))
    server.drop(database)


# Of a module: as long as it is there, no other test of this process can start an event loop.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    executable = shutil.which("chromium")
    if executable is None:
        pytest.skip("needs Debian's chromium: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = started.chromium.launch(executable_path=executable, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def made_example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders `corpora` and `vector_store` of the bundled example, made once for all of pytest's workers; nobody writes here."""
    from bianyin import app
    from bianyin.example_files import example_folder
    from bianyin.settings import Settings

    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with FileLock(shared / "example.lock"):
        if not (made := shared / "example").is_dir():
            half = shared / "half-made-example"
            settings = Settings(_env_file=None, corpora=half / "corpora", vector_store=half / "vector_store")
            app.ingest([example_folder() / "pages"], settings)
            app.build_index(settings)
            half.rename(made)
    return made


@pytest.fixture(scope="module")
def example_corpus(made_example: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example's `corpora` and `vector_store` for the tests of one file."""
    return Path(shutil.copytree(made_example, tmp_path_factory.mktemp("example") / "made"))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A real PostgreSQL, one a session; who needs a database makes one and drops it."""
    server = PostgresServer()
    yield server
    server.remove()


@pytest.fixture
def new_address(postgres_server: PostgresServer) -> Iterator[Callable[[], str]]:
    """Makes an empty database and gives its address."""
    made: list[str] = []

    def new() -> str:
        made.append(postgres_server.new_database())
        return postgres_server.address(made[-1])

    yield new
    for database in made:
        postgres_server.drop(database)


@pytest.fixture(scope="session")
def chroma_server() -> Iterator[ChromaProcess]:
    """A real Chroma server, one a session."""
    server = ChromaProcess()
    yield server
    server.remove()
