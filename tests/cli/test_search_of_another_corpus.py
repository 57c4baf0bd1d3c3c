"""An index and a corpus that do not belong together: said, never a fault of the program nor an empty answer."""

from __future__ import annotations

import json
from pathlib import Path

from commands import bianyin


def test_documents_that_are_not_in_the_corpus_are_said(tmp_path: Path) -> None:
    row = {
        "url": "https://example.org/1",
        "title": "高炉停产",
        "text": "示例钢厂的高炉于三月停产检修，月底恢复。",
    }
    (tmp_path / "d.jsonl").write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    assert bianyin(tmp_path, "ingest", "d.jsonl").code == 0
    assert bianyin(tmp_path, "index").code == 0
    (tmp_path / "another").mkdir()  # one that is not there is refused before
    result = bianyin(tmp_path, "search", "高炉停产", "--corpora", "another")
    assert result.code == 1 and "bianyin index" in result.stderr.splitlines()[-1]
    assert "不在语料库中" in result.stderr and "Traceback" not in result.stderr
