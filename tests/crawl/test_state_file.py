"""The files of what crawling knows: kept whole or not at all, and refused with what to do where they are not theirs."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bianyin.crawl.frontier import Frontier
from bianyin.crawl.state_file import StateFile
from bianyin.crawl.web_archives.capture_store import CaptureStore
from bianyin.errors import CorpusError

both = pytest.mark.parametrize("kind", [Frontier, CaptureStore])


@both
def test_a_damaged_file_is_to_be_moved_away_and_then_all_is_asked_again(
    kind: type[StateFile], tmp_path: Path
) -> None:
    kind(tmp_path).close()
    path = tmp_path / kind.NAME
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 4096)
    with pytest.raises(CorpusError, match=f"损坏.*{kind.ASKED_AGAIN}") as refused:
        kind(tmp_path)
    assert "改名移开" in str(refused.value)
    path.rename(tmp_path / "damaged")
    kind(tmp_path).close()


@both
def test_a_file_of_a_later_version_is_refused_and_stays(kind: type[StateFile], tmp_path: Path) -> None:
    kind(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / kind.NAME)) as file:
        file.execute("PRAGMA user_version = 99")
    with pytest.raises(CorpusError, match="第 99 版"):
        kind(tmp_path)
    with closing(sqlite3.connect(tmp_path / kind.NAME)) as file:
        assert file.execute("PRAGMA user_version").fetchone() == (99,)


@both
def test_a_file_that_a_kill_left_without_tables_is_finished(kind: type[StateFile], tmp_path: Path) -> None:
    (tmp_path / kind.NAME).touch()
    kind(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / kind.NAME)) as file:
        assert file.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] > 1
