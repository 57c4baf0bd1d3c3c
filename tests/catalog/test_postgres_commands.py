"""Every verb, report included, with the catalog in PostgreSQL and the vectors on a Chroma server says what it says with files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bianyin.catalog.catalog import FILE_NAME
from cheap_embeddings import cheap_embeddings
from chroma_server import ChromaProcess
from commands import Result, bianyin
from postgres_server import PASSWORD

EXAMPLE = Path(__file__).parents[2] / "examples/liaoning-industry"
REPORT = (
    "report",
    "--region",
    "辽宁",
    "--sector",
    "工业",
    "--points",
    "points.csv",
    "--no-llm",
    "--quiet",
    "-o",
)
VERBS: tuple[tuple[str | Path, ...], ...] = (
    ("ingest", *sorted((EXAMPLE / "pages").glob("ln2021-13*.html")), "--json", "--quiet"),
    ("index", "--json", "--quiet"),
    ("search", "停产检修", "--region", "辽宁", "--json"),
    ("corpus", "--json"),
    ("doctor", "--json"),
    (*REPORT, "report"),
    ("rebuild", "--json", "--quiet"),
)


@pytest.fixture
def embedder() -> Iterator[dict[str, str]]:
    """Settings of an embeddings endpoint on loopback."""
    with cheap_embeddings() as settings:
        yield settings


def run_all(folder: Path, **settings: str) -> list[Result]:
    folder.mkdir()
    (folder / "points.csv").write_text("date,kind,confidence\n2021-10-01,Event,0.9\n", encoding="utf-8")
    return [bianyin(folder, *verb, **settings) for verb in VERBS]


def plain(result: Result, place: str) -> object:
    """What it says, without where the catalog is."""
    return result.code, result.stdout.replace(place, "…")


def test_every_verb_says_the_same(
    new_address: Callable[[], str], chroma_server: ChromaProcess, embedder: dict[str, str], tmp_path: Path
) -> None:
    """The password is nowhere."""
    address = new_address()
    ours = run_all(tmp_path / "file", **embedder)
    theirs = run_all(
        tmp_path / "database", BIANYIN_DATABASE_URL=address, BIANYIN_CHROMA_URL=chroma_server.url, **embedder
    )
    shown = "postgresql:///" + address.partition("@/")[2].partition("?")[0]
    for verb, one, other in zip(VERBS, ours, theirs, strict=True):
        assert one.code in (0, 3), (verb, one)
        assert plain(one, FILE_NAME) == plain(other, shown), verb
    assert not (tmp_path / "database/corpora" / FILE_NAME).exists()
    for file in ("records.jsonl", "rejected.jsonl"):
        assert (tmp_path / "file/report" / file).read_bytes() == (
            tmp_path / "database/report" / file
        ).read_bytes()
    run = (tmp_path / "database/report/run.json").read_text(encoding="utf-8")
    assert json.loads(run)["settings"]["database_url"] == shown
    said = run + "".join(result.stdout + result.stderr for result in theirs)
    assert PASSWORD not in said and "s3cret" not in said


def test_an_outage_ends_every_verb_with_what_to_do(tmp_path: Path) -> None:
    address = "postgresql://tester:s3cret@127.0.0.1:1/corpus"
    for verb in (VERBS[0], VERBS[2]):
        result = bianyin(tmp_path, *verb, BIANYIN_DATABASE_URL=address)
        assert (result.code, result.stdout) == (1, ""), verb
        assert "数据库不可用" in result.stderr and "PostgreSQL 正在运行" in result.stderr
        assert "s3cret" not in result.stderr
    result = bianyin(tmp_path, "corpus", BIANYIN_DATABASE_URL="mysql://tester:s3cret@127.0.0.1/corpus")
    assert result.code == 2 and "BIANYIN_DATABASE_URL" in result.last_line and "s3cret" not in result.stderr
