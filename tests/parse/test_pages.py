"""What may be read, and that everything else is refused with its file, its line and its reason."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

from bianyin.archive import ArchiveWriter
from bianyin.catalog.catalog import Catalog
from bianyin.catalog.ingest import ingest
from bianyin.errors import InputError
from bianyin.parse.decode import NotText, decode
from bianyin.parse.pages import read_pages

GOOD = {
    "url": "https://example.org/a.html",
    "title": "示例钢厂停产",
    "text": "示例钢厂于2021年9月1日停产检修。",
}


def line(**changes: object) -> bytes:
    return json.dumps(GOOD | changes, ensure_ascii=False).encode()


def without(name: str) -> bytes:
    return json.dumps({key: value for key, value in GOOD.items() if key != name}).encode()


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b"{not json", "JSON"),
        (b"[1, 2]", "JSON 对象"),
        (without("url"), "url"),
        (without("text"), "text"),
        (line(url=""), "url"),
        (line(url=7), "url"),
        (line(url="javascript:alert(1)"), "url"),
        (line(url="https://[bad"), "url"),
        (line(url="https://[::1"), "url"),
        (line(url="https://www.ln.gov.cn:port/"), "url"),
        (line(url="https://www.ln.gov.cn:99999"), "url"),
        (line(text=["a"]), "text"),
        (line(title={"zh": "x"}), "title"),
        (line(page_date="2021-02-30"), "page_date"),
        (line(page_date="2021-13-01"), "page_date"),
        (line(date="昨天"), "page_date"),
        (line(page_date=20210901), "page_date"),
        ('{"url": "https://example.org/b", "text": "钢厂"}'.encode("gbk"), "UTF-8"),
        (b"[" * 100_000, "JSON"),
    ],
)
def test_a_bad_line_is_refused_with_file_line_and_reason(tmp_path: Path, bad: bytes, reason: str) -> None:
    path = tmp_path / "records.jsonl"
    path.write_bytes(line() + b"\n\n" + bad + b"\n" + line())
    with pytest.raises(InputError) as caught:
        list(read_pages([path]))
    assert (caught.value.line, caught.value.exit_code) == (3, 2)
    assert str(path) in str(caught.value)
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.jsonl", b""),
        ("blank.jsonl", b"\n \n"),
        ("empty.html", b""),
        ("blank.txt", b" \n"),
        ("empty.jsonl.gz", gzip.compress(b"", mtime=0)),
        ("truncated.jsonl.gz", gzip.compress(line() * 2000, mtime=0)[:-20]),
        ("plain.jsonl.gz", line()),
        ("picture.html", b"\x89PNG\r\n\x1a\n" + bytes(300)),
        ("noise.txt", bytes(range(32)) * 40),
        ("table.xlsx", b"PK\x03\x04"),
        ("notes.json", b"{}"),
    ],
)
def test_a_bad_file_is_refused_by_name(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=name):
        list(read_pages([path]))


def test_missing_paths_and_folders_without_pages_are_refused(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "notes.md").write_text("x")
    for path in (tmp_path / "none.html", tmp_path / "sub"):
        with pytest.raises(InputError):
            list(read_pages([path]))


def test_folders_are_read_to_any_depth_sorted_and_without_unknown_kinds(tmp_path: Path) -> None:
    (tmp_path / "b" / "c").mkdir(parents=True)
    (tmp_path / "b" / "c" / "page.html").write_text("<title>甲</title><p>正文</p>")
    (tmp_path / "a.jsonl").write_bytes(line())
    (tmp_path / "b" / "readme.md").write_text("不读")
    assert [page.media_type for page in read_pages([tmp_path])] == ["record", "html"]


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2021-09-01", "2021-09-01"),
        ("2021/9/1", "2021-09-01"),
        ("2021年9月1日", "2021-09-01"),
        ("2021-09-01 08:30:00", "2021-09-01"),
        ("2021-09-01T08:30:00+08:00", "2021-09-01"),
        ("20210901", "2021-09-01"),
        ("2021-09", "2021-09"),
        ("2021年9月", "2021-09"),
        ("2021", "2021"),
        ("", None),
        (None, None),
    ],
)
def test_page_dates_of_every_form(tmp_path: Path, written: str | None, iso: str | None) -> None:
    path = tmp_path / "r.jsonl"
    path.write_bytes(line(page_date=written))
    assert next(iter(read_pages([path]))).page_date == iso


def test_aliases_unknown_keys_a_byte_order_mark_and_a_null_address(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_bytes(
        b"\xef\xbb\xbf" + line(date="2021-09-02", source="示例网", extra=[1]) + b"\n" + line(url=None)
    )
    first, second = read_pages([path])
    assert (first.page_date, first.site) == ("2021-09-02", "示例网")
    assert second.url.startswith(f"file:{tmp_path.name}/r.jsonl#")


@pytest.mark.parametrize(
    ("tag", "url"),
    [
        ('<link rel="canonical" href="https://example.org/x.html">', "https://example.org/x.html"),
        ("<link href='https://example.org/x.html' rel='canonical'>", "https://example.org/x.html"),
        (
            '<meta property="og:url" content="https://example.org/y?a=1&amp;b=2">',
            "https://example.org/y?a=1&b=2",
        ),
        ('<meta content="https://example.org/z" name="url">', "https://example.org/z"),
        ("<!-- saved from url=(0024)https://example.org/s -->", "https://example.org/s"),
    ],
)
def test_a_page_names_its_own_address(tmp_path: Path, tag: str, url: str) -> None:
    (tmp_path / "p.html").write_text(f"<html><head>{tag}</head><body>正文</body></html>")
    assert next(iter(read_pages([tmp_path]))).url == url


@pytest.mark.parametrize(
    "url", ["https://[bad/x.html", "https://example.org:port/x.html", "https://example.org/\x1b[31m"]
)
def test_an_address_that_is_none_is_not_taken_for_the_pages(tmp_path: Path, url: str) -> None:
    (tmp_path / "p.html").write_text(
        f'<html><head><link rel="canonical" href="{url}"></head><body>正文</body></html>'
    )
    (tmp_path / "t.txt").write_text(f"网址：{url}\n正文")
    assert all(page.url.startswith("file:") for page in read_pages([tmp_path]))


def test_a_page_without_an_address_is_named_as_its_owner_finds_it_again(tmp_path: Path) -> None:
    mine = tmp_path / "我的网页"
    for folder in ("2020", "2021"):
        (mine / folder).mkdir(parents=True)
        (mine / folder / "公告.html").write_text("<p>同样的内容</p>")
    named = [page.url.partition("#") for page in read_pages([mine])]
    assert [url for url, _, _ in named] == ["file:我的网页/2020/公告.html", "file:我的网页/2021/公告.html"]
    assert named[0][2] == named[1][2] and len(named[0][2]) == 12
    (given,) = read_pages([mine / "2021" / "公告.html"])
    assert given.url == f"file:2021/公告.html#{named[0][2]}" and str(tmp_path) not in given.url
    (mine / "2021" / "公告.html").write_text("<p>另一内容</p>")
    assert next(iter(read_pages([mine / "2021"]))).url != given.url


SENTENCE = "辽宁省的水泥企业在采暖季实行错峰生产，具体时间由各市确定。"


@pytest.mark.parametrize("declared", ["", "gb2312", "utf-8", "iso-8859-1"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig", "utf-16"])
def test_encodings_are_read_whatever_the_page_declares(encoding: str, declared: str) -> None:
    page = f"<html><head><meta charset='{declared}'></head><body><p>{SENTENCE}</p></body></html>"
    assert SENTENCE in decode(page.encode(encoding))


def test_big5_and_a_damaged_byte_are_read() -> None:
    traditional = "遼寧省的水泥企業在採暖季實行錯峰生產，具體時間由各市確定。"
    assert traditional in decode(traditional.encode("big5"))
    damaged = SENTENCE.encode() + b"\xff" + SENTENCE.encode()
    assert decode(damaged).startswith(SENTENCE)


def test_binary_is_not_text() -> None:
    with pytest.raises(NotText):
        decode(b"\x89PNG\r\n\x1a\n" + bytes(64))


def test_a_file_name_in_gbk_is_read_as_its_words(tmp_path: Path) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/" + "关于停产的通知.txt".encode("gb18030"))
    Path(name).write_text("关于停产的通知\n示例水泥厂停产三十天。")
    with Catalog(tmp_path / "corpora") as catalog, ArchiveWriter(tmp_path / "corpora") as archive:
        assert ingest([tmp_path], catalog, archive=archive).new == 1
        assert "关于停产的通知.txt" in next(iter(catalog.documents())).url
