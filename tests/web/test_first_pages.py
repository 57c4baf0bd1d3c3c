"""The pages that need no lab: corpus, search, document; over a real server."""

from __future__ import annotations

import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bianyin.app import build_index, ingest
from web_server import Serve


def test_the_first_page_is_the_corpus(serve: Serve) -> None:
    visitor = serve().visitor()
    visitor.follow_redirects = True
    shown = visitor.get("/")
    assert shown.status_code == 200
    assert shown.url.path == "/corpus"
    assert "各地区各月的文档数" in shown.text
    assert re.search(r'<th scope="row">辽宁</th><td>[1-9]', shown.text)


def test_the_counts_of_a_tier_are_its_own(serve: Serve) -> None:
    visitor = serve().visitor()
    whole, none = (visitor.get("/corpus", params={"tier": tier}).text for tier in ("", "国务院"))
    total = re.compile(r'<th scope="row">全部</th><td>([\d,]+)')
    assert int(total.search(whole)[1]) > int(total.search(none)[1])  # type: ignore[index]


def test_a_search_leads_to_the_passage_in_its_document(serve: Serve) -> None:
    visitor = serve().visitor()
    found = visitor.get("/search", params={"q": "有序用电", "region": "辽宁"})
    assert found.status_code == 200
    assert "<mark>有序用电</mark>" in found.text
    assert "得分" in found.text
    link = re.search(r'href="(/documents/[0-9a-f]{20}\?start=\d+&amp;end=\d+)#here"', found.text)
    assert link
    document = visitor.get(link[1].replace("&amp;", "&"))
    assert document.status_code == 200
    assert 'id="here"' in document.text


def test_a_search_that_cannot_be_made_says_why_and_keeps_what_was_typed(serve: Serve) -> None:
    visitor = serve().visitor()
    shown = visitor.get("/search", params={"q": "限电", "region": "亚特兰蒂斯", "start": "2021-10-01"})
    assert shown.status_code == 400
    assert "亚特兰蒂斯" in shown.text
    assert 'value="限电"' in shown.text
    assert 'value="2021-10-01"' in shown.text


def test_a_document_that_is_not_there(serve: Serve) -> None:
    visitor = serve().visitor()
    assert visitor.get(f"/documents/{'0' * 20}").status_code == 404
    for wrong in ("..%2f..%2fetc%2fpasswd", "x", "0" * 21):
        answer = visitor.get(f"/documents/{wrong}")
        assert answer.status_code in (400, 404)
        assert "Traceback" not in answer.text


def test_an_empty_corpus_says_what_to_do(serve: Serve, tmp_path: object) -> None:
    visitor = serve(corpora=f"{tmp_path}/none", vector_store=f"{tmp_path}/no_vs").visitor()
    assert "bianyin ingest" in visitor.get("/corpus").text
    answer = visitor.get("/search", params={"q": "限电"})
    assert answer.status_code == 503
    assert "bianyin index" in answer.text


def test_what_is_added_and_indexed_is_found_without_a_restart(serve: Serve, tmp_path: Path) -> None:
    served = serve(vector_store=tmp_path / "vs")
    visitor = served.visitor()
    assert visitor.get("/search", params={"q": "量子灯塔"}).status_code == 503, "no index yet"
    build_index(served.settings)
    assert visitor.get("/search", params={"q": "量子灯塔"}).status_code == 200
    page = "<html><head><title>量子灯塔通知</title></head><body><h1>量子灯塔通知</h1><p>量子灯塔自2021年9月10日起停产检修，为期三十天，各单位请遵照执行。</p></body></html>"
    (tmp_path / "new.html").write_text(page, "utf-8")
    ingest([tmp_path / "new.html"], served.settings)
    build_index(served.settings)
    assert "<mark>量子灯塔</mark>" in visitor.get("/search", params={"q": "量子灯塔"}).text


def test_many_search_at_once_from_the_beginning(serve: Serve, corpus: Path, tmp_path: Path) -> None:
    """The index is opened by whoever comes first, and two come first: in a folder that nobody opened before."""
    shutil.copytree(corpus / "vector_store", tmp_path / "vs")
    served = serve(vector_store=tmp_path / "vs")
    with ThreadPoolExecutor(8) as pool:
        found = list(
            pool.map(lambda _: served.visitor().get("/search", params={"q": "限电"}).status_code, range(8))
        )
    assert found == [200] * 8
