"""Two reports made as a user makes them, the demo's and one of a corpus with a hostile page; and Debian's Chromium to read them in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from browser_reports import run
from hostile_page import hostile_page

EXAMPLE = Path(__file__).parents[2] / "examples" / "liaoning-industry"


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report folder of `bianyin demo`."""
    folder = tmp_path_factory.mktemp("demo")
    run(folder, "demo", "-q", "-o", "report")
    return folder / "report"


@pytest.fixture(scope="session")
def without_series(tmp_path_factory: pytest.TempPathFactory, demo: Path) -> Path:
    """The demo's corpus, asked with points alone."""
    folder = tmp_path_factory.mktemp("points")
    where = ("--corpora", f"{demo.parent}/corpora/demo", "--vector-store", f"{demo.parent}/vector_store/demo")
    points = str(EXAMPLE / "points.csv")
    run(folder, "report", "-q", "--region", "辽宁", "--sector", "工业", "--points", points, *where, "-o", "report")  # fmt: skip
    return folder / "report"


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The working folder of a report whose one page is hostile; the report is in `report/`."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "page.html").write_text(hostile_page(), "utf-8")
    (folder / "points.csv").write_text("date,kind,confidence\n2021-10-31,Event,0.7\n", "utf-8")
    run(folder, "ingest", "-q", "page.html")
    run(folder, "index", "-q")
    run(folder, "report", "-q", "--region", "辽宁", "--sector", "工业", "--points", "points.csv", "-o", "report")  # fmt: skip
    return folder


@pytest.fixture(params=[False, True], ids=["no script", "script"])
def scripted(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def opened(chromium: Any, scripted: bool) -> Iterator[Any]:
    """`opened(file, **context)`: a page showing it; at the end, that it asked for nothing and complained of nothing."""
    contexts: list[Any] = []
    said: list[str] = []
    asked: list[str] = []

    def show(file: Path, **options: Any) -> Any:
        context = chromium.new_context(java_script_enabled=scripted, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: said.append(dialog.message))
        page.on("request", lambda request: asked.append(request.url.split("#")[0]))
        page.goto(file.as_uri())
        assert set(asked) == {file.as_uri()}
        return page

    yield show
    for context in contexts:
        context.close()
    assert not said
    assert len(set(asked)) == len(contexts)
