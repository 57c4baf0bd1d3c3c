"""`BIANYIN_PASSAGE_VECTORS` as a user sets it, with an embeddings endpoint on loopback."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from zlib import crc32

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "index"))

from invented_documents import make_long_documents
from scripted_server import Answer, Script, serving

from bianyin.index.lead import texts_of
from commands import bianyin


def _vectors(request: dict[str, Any]) -> Answer:
    data = [
        {"object": "embedding", "index": n, "embedding": [1.0, crc32(text.encode()) / 2**32]}
        for n, text in enumerate(request["input"])
    ]
    usage = {"prompt_tokens": 1, "total_tokens": 1}
    return 200, {}, {"object": "list", "data": data, "model": "m", "usage": usage}


def test_passages_have_vectors_unless_the_setting_says_otherwise_and_it_changes_with_a_rebuild(
    tmp_path: Path,
) -> None:
    documents = make_long_documents(5)
    lines = [
        {"url": each.url, "title": each.title, "text": each.text, "published": "2021-05-01"}
        for each in documents
    ]
    (tmp_path / "pages.jsonl").write_text(
        "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in lines), encoding="utf-8"
    )
    script = Script(_vectors)
    with serving(script) as address:
        own = {"BIANYIN_EMBEDDINGS_BASE_URL": address, "BIANYIN_EMBEDDINGS_MODEL": "m"}
        leads = own | {"BIANYIN_PASSAGE_VECTORS": "false"}
        assert bianyin(tmp_path, "ingest", "pages.jsonl").code == 0
        assert bianyin(tmp_path, "index", **own).code == 0
        embedded = [text for request in script.requests for text in request["input"]]
        texts = {text for each in documents for text in texts_of(each, passages=True)}
        assert set(embedded) == texts and len(embedded) == len(texts) > 3 * len(documents)
        assert bianyin(tmp_path, "index", **own, BIANYIN_PASSAGE_VECTORS="true").code == 0
        refused = bianyin(tmp_path, "index", **leads)
        assert (
            refused.code != 0
            and "BIANYIN_PASSAGE_VECTORS" in refused.last_line
            and "--rebuild" in refused.last_line
        )
        for setting in (leads, own):
            script.requests.clear()
            rebuilt = bianyin(tmp_path, "index", "--rebuild", **setting)
            assert rebuilt.code == 0, rebuilt.stderr
            (asked,) = [request["input"] for request in script.requests]  # is it still the same model?
            assert len(asked) == 1 and texts.issuperset(asked)
        script.requests.clear()
        for setting in (own, leads):  # a search reads what is there
            found = bianyin(tmp_path, "search", "第3号县试养银鳕", **setting)
            assert found.code == 0 and "银鳕" in found.stdout, found.stderr
        assert [request["input"] for request in script.requests] == [["第3号县试养银鳕"]]
        assert bianyin(tmp_path, "doctor", **own).code == 0
