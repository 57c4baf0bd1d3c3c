"""What must be refused: each test is an attack, over a real server. The list is to grow."""

from __future__ import annotations

import json
import socket
import stat
import time
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from bianyin.errors import ConfigurationError
from bianyin.settings import Settings
from bianyin.web import make_app
from web_server import FORM_TOKEN, TOKENS, Serve, Served, Visitor

WITH_TOKENS = {"web_tokens": json.dumps(TOKENS)}
PAGES = ("/", "/corpus", "/search?q=a", "/series", "/reports", "/jobs", "/audits", "/new-report", "/judgements.jsonl", f"/documents/{'0' * 20}", f"/jobs/{'0' * 16}/events", f"/reports/{'0' * 16}/files/report.html")  # fmt: skip


def raw(served: Served, sent: bytes, *, seconds: float = 20) -> bytes:
    """What the server answers to bytes as they are."""
    where = urlsplit(served.address)
    with socket.create_connection((where.hostname, where.port), timeout=seconds) as connection:  # type: ignore[arg-type]
        connection.sendall(sent)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
        return answer


def host_of(served: Served) -> str:
    return urlsplit(served.address).netloc


# Who may come in


@pytest.mark.parametrize("page", PAGES)
def test_nobody_reads_a_page_without_signing_in(serve: Serve, page: str) -> None:
    answer = serve(**WITH_TOKENS).visitor().get(page)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?next=")


@pytest.mark.parametrize(
    "path", ["/api/corpus", "/api/jobs", "/api/openapi.json", "/metrics", "/api/nothing"]
)
def test_no_script_reads_without_a_token(serve: Serve, path: str) -> None:
    served = serve(**WITH_TOKENS)
    assert served.visitor().get(path).status_code == 401
    signed_in = served.visitor("张三")
    assert signed_in.get(path).status_code == 401, "a browser's cookie is none for scripts"
    assert signed_in.get(path, headers={"Authorization": "Bearer wrong"}).status_code == 401


def test_tokens_are_not_to_be_guessed(serve: Serve) -> None:
    served = serve(**WITH_TOKENS)
    visitor = served.visitor()
    answers = [visitor.form("/sign-in", token=f"guess-{n}").status_code for n in range(7)]
    assert answers == [403] * 5 + [429] * 2
    assert visitor.form("/sign-in", token=TOKENS["张三"]).status_code == 429, "not even with the right one"
    assert visitor.get("/api/jobs", headers={"Authorization": "Bearer x"}).status_code == 429


@pytest.mark.parametrize("cookie", ["", "x", "WyLlvKDkuIkiLCJ4IiwieSJd.aaaa.bbbb", "\u00e9"])
def test_a_cookie_that_is_not_ours_is_none(serve: Serve, cookie: str) -> None:
    served = serve(**WITH_TOKENS)
    headers = {"Host": host_of(served), "Cookie": f"bianyin={cookie}".encode()}
    with httpx.Client() as client:
        assert client.get(f"{served.address}/corpus", headers=headers).status_code == 303


def test_a_copied_cookie_opens_nothing_after_signing_out(serve: Serve) -> None:
    served = serve(**WITH_TOKENS)
    person, elsewhere, thief = served.visitor("张三"), served.visitor("张三"), served.visitor()
    thief.cookies.update(person.cookies)
    assert thief.get("/reports").status_code == 200
    token = FORM_TOKEN.search(thief.get("/series").text)
    assert token
    assert person.form("/reports", "/sign-out").status_code == 303
    for way_in in (thief, serve(**WITH_TOKENS, corpora=served.settings.corpora).visitor()):
        way_in.cookies.update(thief.cookies)
        assert way_in.get("/reports").headers["location"].startswith("/sign-in")
        refused = way_in.post("/series", data={"form_token": token[1], "region": "辽宁", "sector": "工业"})
        assert refused.status_code in (401, 403)
    assert elsewhere.get("/reports").status_code == 200, "another browser of the same person stays"
    assert person.form("/sign-in", token=TOKENS["张三"]).status_code == 303
    assert person.get("/reports").status_code == 200


def test_a_new_token_ends_the_sessions_of_the_old(serve: Serve) -> None:
    before = serve(**WITH_TOKENS).visitor("张三")
    after = serve(web_tokens=json.dumps({"张三": "another-token-of-zhang-san-0123"})).visitor()
    after.cookies = before.cookies
    assert after.get("/corpus").status_code == 303


def test_the_proxys_header_counts_from_the_proxy_alone(serve: Serve) -> None:
    named = {"X-Remote-User": "王五".encode()}
    elsewhere = serve(web_proxy="10.0.0.9").visitor()
    assert elsewhere.get("/corpus", headers=named).status_code == 403
    proxied = serve(web_proxy="127.0.0.1").visitor()
    assert proxied.get("/corpus").status_code == 403
    shown = proxied.get("/corpus", headers=named)
    assert "王五" in shown.text
    for wrong in ("", "a\tb", "x" * 65):
        assert proxied.get("/corpus", headers={"X-Remote-User": wrong}).status_code == 403
    twice = [("X-Remote-User", "a"), ("X-Remote-User", "b")]
    assert proxied.get("/corpus", headers=twice).status_code == 403
    assert serve(**WITH_TOKENS).visitor().get("/corpus", headers=named).status_code == 303


def test_it_is_not_opened_to_others_without_sign_in(tmp_path: Path) -> None:
    base = {"corpora": tmp_path / "c", "vector_store": tmp_path / "v"}
    for host in ("0.0.0.0", "192.168.1.5", "::"):
        with (
            pytest.raises(ConfigurationError, match="没有设置登录"),
            make_app(Settings(_env_file=None, **base), host),
        ):
            pass
    with (
        pytest.raises(ConfigurationError, match="主机名"),
        make_app(Settings(_env_file=None, **base | WITH_TOKENS), "0.0.0.0"),
    ):
        pass
    short = Settings(_env_file=None, **base, web_tokens='{"张三": "short"}')
    with pytest.raises(ConfigurationError, match="不足"), make_app(short):
        pass
    assert stat.S_IMODE((tmp_path / "c" / "web.key").stat().st_mode) == 0o600


# Where a request comes from


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:80",
        "127.0.0.1.evil.example",
        "127.0.0.1@evil.example",
        "localhost/x",
        "",
        "[::ffff:7f00:1]",
    ],
)
def test_another_hosts_name_is_refused(serve: Serve, host: str) -> None:
    answer = serve().visitor().get("/corpus", headers={"Host": host})
    assert answer.status_code in (400, 421)


def test_two_hosts_or_two_lengths_are_refused(serve: Serve) -> None:
    served = serve()
    host = host_of(served).encode()
    two = raw(
        served, b"GET /corpus HTTP/1.1\r\nHost: " + host + b"\r\nHost: evil\r\nConnection: close\r\n\r\n"
    )
    assert two.split()[1] in (b"400", b"421")
    lengths = (
        b"POST /series HTTP/1.1\r\nHost: %b\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n"
        % host
    )
    assert raw(served, lengths).split()[1] in (b"400", b"403")
    for wrong in (
        b"Content-Length: 1\r\nContent-Length: 2",
        b"Content-Length: -1",
        b"Transfer-Encoding: xchunked",
        b"X: a\nb: c",
    ):
        request = b"POST /series HTTP/1.1\r\nHost: %b\r\n%b\r\nConnection: close\r\n\r\nab" % (host, wrong)
        status = raw(served, request).split()[1:2]
        assert status and status[0].startswith((b"4", b"5")), wrong


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://127.0.0.1:1"},
    ],
)
@pytest.mark.parametrize("path", ["/series", "/sign-in", "/api/jobs", "/api/series", "/sign-out"])
def test_another_sites_form_changes_nothing(serve: Serve, headers: dict[str, str], path: str) -> None:
    visitor = serve().visitor()
    token = FORM_TOKEN.search(visitor.get("/series").text)
    assert token
    answer = visitor.post(path, data={"form_token": token[1]}, headers=headers)
    assert answer.status_code == 403


def test_a_form_without_its_sessions_token_changes_nothing(serve: Serve) -> None:
    served = serve(**WITH_TOKENS)
    one, other = served.visitor("张三"), served.visitor("李四")
    theirs = FORM_TOKEN.search(other.get("/series").text)
    assert theirs
    for token in ("", "0" * 64, theirs[1], "é"):
        fields = {
            "form_token": token,
            "region": "辽宁",
            "sector": "工业",
            "dates": "2021-10-31",
            "do": "start",
        }
        assert one.post("/new-report", data=fields).status_code == 403
    assert one.post("/new-report", json={"region": "辽宁"}).status_code == 415
    assert "还没有任务" in one.get("/jobs").text


@pytest.mark.parametrize(
    "next_page",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/%0d%0aSet-Cookie:x",
        "/a\r\nb",
        "\t//evil.example",
        "evil",
    ],
)
def test_after_signing_in_one_stays_here(serve: Serve, next_page: str) -> None:
    visitor = serve(**WITH_TOKENS).visitor()
    answer = visitor.form("/sign-in", token=TOKENS["张三"], next=next_page)
    assert answer.status_code == 303
    where = answer.headers["location"]
    assert where.startswith("/") and not where.startswith(("//", "/\\"))
    assert "set-cookie:x" not in {name.lower() for name in answer.headers}


# What is sent


def test_too_much_is_refused_while_it_comes(serve: Serve) -> None:
    served = serve(web_upload_megabytes=0.1)
    visitor = served.visitor()
    assert visitor.form("/series", files={"file": ("s.csv", b"a" * 2_000_000)}).status_code == 413
    host = host_of(served).encode()
    start = (
        b"POST /series HTTP/1.1\r\nHost: %b\r\nContent-Type: multipart/form-data; boundary=x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        % host
    )
    piece = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
    where = urlsplit(served.address)
    sent = 0
    with socket.create_connection((where.hostname, where.port), timeout=20) as connection:  # type: ignore[arg-type]
        connection.sendall(start)
        try:
            while sent < 400:  # 26 MB, without an end
                connection.sendall(piece)
                sent += 1
        except OSError:
            pass
    assert sent < 400, "the server did not hang up"
    assert (
        visitor.post(
            "/new-report",
            content=b"a=" + b"b" * 3_000_000,
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        ).status_code
        == 413
    )


@pytest.mark.parametrize("name", ["s.exe", "s.csv.exe", "../../lab.sqlite3", "s", "", "a\x00.csv"])
def test_other_files_than_tables_are_refused(serve: Serve, name: str) -> None:
    visitor = serve().visitor()
    answer = visitor.form("/series", files={"file": (name, b"MZ\x00\x01")})
    assert answer.status_code == 400
    assert "Traceback" not in answer.text


def test_a_bomb_of_a_table_is_refused(serve: Serve) -> None:
    import io
    import zipfile

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", b"<a>" + b" " * 300_000_000)
    began = time.monotonic()
    answer = serve().visitor().form("/series", files={"file": ("s.xlsx", packed.getvalue())})
    assert answer.status_code == 400
    assert time.monotonic() - began < 60


# What is shown


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}", "'-alert(1)-'"]
)
def test_what_was_typed_is_shown_as_words(serve: Serve, words: str) -> None:
    visitor = serve().visitor()
    for page in ("/search", "/corpus", "/reports", "/sign-in"):
        fields = {
            "q": words,
            "region": words,
            "tier": words,
            "until": words,
            "lineage": words,
            "next": f"/{words}",
        }
        text = visitor.get(page, params=fields).text
        assert words not in text or words == "{{7*7}}" or words.startswith("'")
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert ">49<" not in text


def test_a_files_name_is_shown_as_words(serve: Serve) -> None:
    visitor = serve().visitor()
    rows = "region,sector,date,mt_co2_per_day\n" + "\n".join(
        f"Liaoning,Industry,20{year}-{month:02d}-01,0.{month + 40}"
        for year in (19, 20, 21)
        for month in range(1, 13)
    )
    kept = visitor.form("/series", files={"file": ("<img src=x onerror=alert(1)>.csv", rows.encode())})
    assert kept.status_code == 303, kept.text
    for page in (kept.headers["location"], "/series"):
        text = visitor.get(page).text
        assert "<img" not in text
        assert "&lt;img" in text


@pytest.mark.parametrize(
    "path",
    ["/corpus", "/search?q=a", "/nothing", "/sign-in", "/healthz", "/api/jobs", "/series/../../etc/passwd"],
)
def test_every_answer_has_its_guards(serve: Serve, path: str) -> None:
    answer = serve().visitor().get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["cache-control"] == "no-store"
    assert "server" not in answer.headers


def test_no_page_has_a_script_or_style_of_its_own(serve: Serve) -> None:
    import re

    visitor = serve().visitor()
    for page in ("/corpus", "/search?q=限电", "/series", "/reports", "/jobs", "/audits", "/new-report"):
        text = visitor.get(page).text
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", text), page


@pytest.mark.parametrize(
    "path",
    [
        "/static/../settings.py",
        "/static/%2e%2e/serving.py",
        "/static/app.css%00",
        "/static/..%5c..%5csettings.py",
        "/documents/..%2f..%2f..%2fetc%2fpasswd",
        "/series/%2e%2e%2f%2e%2e",
        "//etc/passwd",
    ],
)
def test_no_path_leads_to_a_file(serve: Serve, path: str) -> None:
    served = serve()
    request = f"GET {path} HTTP/1.1\r\nHost: {host_of(served)}\r\nConnection: close\r\n\r\n".encode()
    answer = raw(served, request)
    assert answer.split()[1] in (b"400", b"404"), answer[:200]
    assert b"root:" not in answer and b"import " not in answer


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
def test_other_methods_are_refused(serve: Serve, method: str) -> None:
    assert serve().visitor().request(method, "/corpus").status_code in (403, 405)


def test_a_session_is_kept_from_scripts_and_other_sites(serve: Serve) -> None:
    visitor: Visitor = serve().visitor()
    cookie = visitor.get("/corpus").headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie
    secure = serve(web_https=True).visitor().get("/corpus").headers["set-cookie"]
    assert secure.startswith("__Host-bianyin=") and "secure" in secure.lower()
