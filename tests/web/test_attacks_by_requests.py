"""What must be refused of a request itself: its line, its headers, its framing, and whom it claims to be from."""

from __future__ import annotations

import json
import re
import time

import httpx
import pytest
from test_attacks import host_of, raw

from web_server import FORM_TOKEN, TOKENS, Serve

WITH_TOKENS = {"web_tokens": json.dumps(TOKENS)}
BEARER = {"Authorization": f"Bearer {TOKENS['张三']}"}
_SECONDS = 60  # generous: only a fault takes so long


def status_of(answer: bytes) -> int:
    return int(answer.split()[1]) if answer.startswith(b"HTTP/1.1 ") else 0


@pytest.mark.parametrize(
    "lines",
    [
        b"GET /corpus HTTP/1.1\r\nHost: %b\r\nX: a\r\n b",  # a folded line, which a proxy may read otherwise
        b"GET /corpus HTTP/1.1\r\nHost: %b\r\nX: a\x00b",
        b"GET /corpus HTTP/1.1\r\nHost: %b\r\nX : a",
        b"GET /corpus HTTP/1.1\r\nHost: %b\r\n: a",
        b"GET /corpus HTTP/1.1\r\nHost: %b\r\nX\x01: a",
        b"GET /corpus\r\nHost: %b",  # HTTP/0.9
        b"GET /corpus HTTP/3.7\r\nHost: %b",
        b"GET /cor pus HTTP/1.1\r\nHost: %b",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: %b",
        b"GE\x00T /corpus HTTP/1.1\r\nHost: %b",
    ],
)
def test_a_head_that_two_could_read_otherwise_is_refused(serve: Serve, lines: bytes) -> None:
    served = serve()
    request = lines % host_of(served).encode() + b"\r\nConnection: close\r\n\r\n"
    answer = raw(served, request, seconds=_SECONDS)
    if (
        b"\r\n b" in lines
    ):  # h11 joins what is folded: what is asked for stays the same, and nothing follows it
        assert answer.count(b"HTTP/1.1 ") == 1
    else:
        assert status_of(answer) in (400, 505), answer[:200]


@pytest.mark.parametrize(
    "framing",
    [
        b"Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nhello\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n",
        b"Content-Length: 5, 6\r\n\r\nhello",
        b"Content-Length: +5\r\n\r\nhello",
        b"Content-Length: 99999999999999999999999\r\n\r\n",
    ],
)
def test_a_body_of_doubtful_length_is_refused_and_nothing_after_it_is_read(
    serve: Serve, framing: bytes
) -> None:
    served = serve()
    host = host_of(served).encode()
    head = b"POST /series HTTP/1.1\r\nHost: %b\r\nContent-Type: application/x-www-form-urlencoded\r\n" % host
    hidden = b"GET /healthz HTTP/1.1\r\nHost: %b\r\nConnection: close\r\n\r\n" % host
    answer = raw(served, head + framing + hidden, seconds=_SECONDS)
    assert 400 <= status_of(answer) < 502, answer[:200]
    assert b"ok\n" not in answer


def test_a_request_hidden_in_the_body_of_a_refused_one_is_not_carried_out(serve: Serve) -> None:
    served = serve()
    host = host_of(served).encode()
    hidden = b"GET /healthz HTTP/1.1\r\nHost: %b\r\nConnection: close\r\n\r\n" % host
    head = (
        b"POST /series HTTP/1.1\r\nHost: evil.example\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
        % len(hidden)
    )
    answer = raw(served, head + hidden, seconds=_SECONDS)
    assert status_of(answer) == 421
    assert answer.count(b"HTTP/1.1 ") == 1


def test_a_whole_address_for_another_host_is_refused(serve: Serve) -> None:
    served = serve()
    for target in (b"http://evil.example/corpus", b"//evil.example/corpus", b"*", b"evil.example:443"):
        for method in (b"GET", b"OPTIONS", b"CONNECT"):
            head = b"%b %b HTTP/1.1\r\nHost: %b\r\nConnection: close\r\n\r\n" % (
                method,
                target,
                host_of(served).encode(),
            )
            answer = raw(served, head, seconds=_SECONDS)
            assert status_of(answer) in (400, 403, 404, 405, 421), (method, target, answer[:200])


@pytest.mark.parametrize("path", ["/jobs/0123456789abcdef/events", "/corpus", "/"])
def test_no_connection_becomes_another_protocols(serve: Serve, path: str) -> None:
    served = serve()
    for upgrade in ("websocket", "h2c"):
        lines = (
            f"GET {path} HTTP/1.1", f"Host: {host_of(served)}", "Connection: Upgrade, close", f"Upgrade: {upgrade}",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 13", "HTTP2-Settings: AAMAAABk", "", "",
        )  # fmt: skip
        assert status_of(raw(served, "\r\n".join(lines).encode(), seconds=_SECONDS)) in (200, 303, 404)


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "DEBUG", "CONNECT", "PURGE", "LOCK", "COPY"])
def test_methods_of_others_are_refused_and_say_nothing_back(serve: Serve, method: str) -> None:
    served = serve()
    head = f"{method} /corpus HTTP/1.1\r\nHost: {host_of(served)}\r\nX-Secret: geheim\r\nConnection: close\r\n\r\n"
    answer = raw(served, head.encode(), seconds=_SECONDS)
    assert status_of(answer) in (400, 403, 405)
    assert b"geheim" not in answer


def test_a_method_is_the_one_of_the_request_line(serve: Serve) -> None:
    visitor = serve().visitor()
    form = {"region": "辽宁", "sector": "工业", "dates": "2021-10-31", "do": "start", "_method": "POST"}
    for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        assert visitor.get("/new-report", params=form, headers={name: "POST"}).status_code == 200
        assert visitor.get("/api/jobs", headers={name: "POST"}).json() == []
    assert "还没有任务" in visitor.get("/jobs").text


def test_heads_without_measure_are_refused(serve: Serve) -> None:
    served = serve()
    host = host_of(served)
    for more in (
        f"X: {'a' * 200_000}",
        "\r\n".join(f"X{n}: a" for n in range(20_000)),
        f"Cookie: {'a=b; ' * 40_000}",
    ):
        head = f"GET /corpus HTTP/1.1\r\nHost: {host}\r\n{more}\r\nConnection: close\r\n\r\n"
        try:
            answer = raw(served, head.encode(), seconds=_SECONDS)
        except ConnectionError:  # it hung up while more came
            continue
        assert status_of(answer) in (400, 431), answer[:100]
    assert served.visitor().get(f"/search?q={'a' * 9_000}").status_code == 414


def test_who_expects_to_send_too_much_is_told_before(serve: Serve) -> None:
    served = serve(web_upload_megabytes=0.1)
    lines = (
        "POST /series HTTP/1.1", f"Host: {host_of(served)}", "Content-Type: multipart/form-data; boundary=x",
        "Content-Length: 900000000", "Expect: 100-continue", "Connection: close", "", "",
    )  # fmt: skip
    answer = raw(served, "\r\n".join(lines).encode(), seconds=_SECONDS)
    assert status_of(answer) == 413


def test_ranges_without_number_cost_nothing(serve: Serve) -> None:
    visitor = serve().visitor()
    whole = visitor.get("/static/app.css").content
    many = "bytes=" + ",".join(f"{n}-" for n in range(700))
    for path in ("/static/app.css", "/corpus"):
        answer = visitor.get(path, headers={"Range": many})
        assert answer.status_code in (200, 416)
        assert len(answer.content) <= max(len(whole), 500_000)


# Whom it claims to be from

_FORGED = {
    "X-Forwarded-For": "10.9.8.7", "X-Real-IP": "10.9.8.7", "Forwarded": "for=10.9.8.7;host=evil.example;proto=https",
    "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-Prefix": "/evil", "X-Original-URL": "/jobs",
    "X-Rewrite-URL": "/jobs", "X-Forwarded-User": "root", "Remote-User": "root", "X-Remote-User": "root",
    "True-Client-IP": "127.0.0.1", "X-Script-Name": "/evil",
}  # fmt: skip


def test_a_proxys_headers_from_anybody_change_nothing(serve: Serve) -> None:
    served = serve(**WITH_TOKENS)
    stranger, member = served.visitor(), served.visitor("张三")
    assert stranger.get("/jobs", headers=_FORGED).status_code == 303
    plain, forged = member.get("/corpus").text, member.get("/corpus", headers=_FORGED).text
    assert plain == forged
    moved = stranger.get("/corpus", headers=_FORGED).headers["location"]
    assert moved.startswith("/sign-in?next=%2Fcorpus")
    answers = [
        stranger.post(
            "/api/jobs", headers={"Authorization": "Bearer wrong", "X-Forwarded-For": f"10.0.0.{n}"}
        ).status_code
        for n in range(8)
    ]
    assert answers[-1] == 429, "another claimed address is no other guesser"


def test_no_other_site_is_let_read(serve: Serve) -> None:
    visitor = serve().visitor()
    asked = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
    for method, path in (
        ("OPTIONS", "/api/jobs"),
        ("GET", "/api/jobs"),
        ("GET", "/corpus"),
        ("OPTIONS", "/series"),
    ):
        headers = visitor.request(method, path, headers=asked).headers
        assert not [name for name in headers if name.lower().startswith("access-control-")]


@pytest.mark.parametrize(
    "path",
    [
        "/static/../corpus", "/static/%2e%2e/corpus", "/healthz/../corpus", "/healthz/", "/sign-in/../corpus", "/%2fcorpus",
        "//corpus", "/corpus/", "/CORPUS", "/corpus;x=/static/", "/corpus%00/static/", "/static//corpus", "/.%2e/corpus",
        "/api/../corpus", "/static/..%2fapi/jobs", "/metrics/../jobs", "/%61pi/jobs", "/sign-in%2f..%2fjobs", "/static/;/jobs",
    ],
)  # fmt: skip
def test_no_spelling_of_a_path_goes_round_the_door(serve: Serve, path: str) -> None:
    served = serve(**WITH_TOKENS)
    head = f"GET {path} HTTP/1.1\r\nHost: {host_of(served)}\r\nConnection: close\r\n\r\n"
    answer = raw(served, head.encode(), seconds=_SECONDS)
    assert status_of(answer) in (303, 307, 401, 404), answer[:100]
    assert "各地区各月的文档数".encode() not in answer and b'"state"' not in answer


def test_a_scripts_body_sent_as_a_forms_is_none(serve: Serve) -> None:
    """What a foreign page can send without being asked first: plain text, or a form."""
    visitor = serve().visitor()
    body = json.dumps({"kind": "index"})
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""):
        answer = visitor.post("/api/jobs", content=body, headers={"Content-Type": kind})
        assert answer.status_code in (400, 415, 422), (kind, answer.text)
    assert visitor.get("/api/jobs").json() == []


# Sessions


def test_a_session_of_before_is_not_the_one_after_signing_in(serve: Serve) -> None:
    """Who set somebody's cookie before they signed in knows nothing afterwards."""
    served = serve(**WITH_TOKENS)
    victim = served.visitor()
    shown = victim.get("/sign-in")
    planted, form_token = victim.cookies["bianyin"], FORM_TOKEN.search(shown.text)
    assert form_token
    assert victim.form("/sign-in", token=TOKENS["张三"]).status_code == 303
    assert victim.cookies["bianyin"] != planted
    with httpx.Client(base_url=served.address, cookies={"bianyin": planted}, timeout=_SECONDS) as attacker:
        assert attacker.get("/corpus").status_code == 303
    fields = {
        "region": "辽宁",
        "sector": "工业",
        "dates": "2021-10-31",
        "do": "start",
        "form_token": form_token[1],
    }
    assert victim.post("/new-report", data=fields).status_code == 403


def test_a_cookie_of_one_person_with_anothers_name_is_none(serve: Serve) -> None:
    served = serve(**WITH_TOKENS)
    signed = served.visitor("张三").cookies["bianyin"]
    head, tail = signed.split(".", 1)
    for forged in (
        signed[:-1],
        signed + "a",
        f"{head}.",
        f"{head[:-2]}.{tail}",
        tail,
        signed.swapcase(),
        "a" * 5_000,
    ):
        with httpx.Client(
            base_url=served.address, headers={"Cookie": f"bianyin={forged}"}, timeout=_SECONDS
        ) as client:
            assert client.get("/corpus").status_code == 303, forged[:60]


def test_tokens_are_compared_in_the_time_of_all(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    """However much of a token is right, and whosever it is, all are compared by the library's steady comparison."""
    import hmac

    from bianyin.web import signing_in

    served = serve(**WITH_TOKENS)
    compared: list[int] = []
    steady = hmac.compare_digest
    spy = type(
        "spy", (), {"compare_digest": lambda a, b: compared.append(1) or steady(a, b), "new": hmac.new}
    )
    monkeypatch.setattr(signing_in, "hmac", spy)
    counts = []
    for token in (*TOKENS.values(), "x", TOKENS["张三"][:-1] + "?"):
        compared.clear()
        served.visitor().get("/api/jobs", headers={"Authorization": f"Bearer {token}"})
        counts.append(len(compared))
    assert len(set(counts)) == 1 and counts[0] >= len(TOKENS)


def test_what_is_private_is_kept_by_no_cache(serve: Serve) -> None:
    served = serve(**WITH_TOKENS)
    visitor = served.visitor("张三")
    for path in (
        "/corpus",
        "/search?q=限电",
        "/series",
        "/reports",
        "/jobs",
        "/audits",
        "/judgements.jsonl",
        "/nothing",
        "/sign-in",
    ):
        assert visitor.get(path).headers["cache-control"] == "no-store", path
    for path in ("/api/jobs", "/api/corpus", "/metrics", "/api/judgements.jsonl", "/api/nothing"):
        assert visitor.get(path, headers=BEARER).headers["cache-control"] == "no-store", path
    kept = re.search(r'href="(/static/app\.css\?v=[0-9a-f]+)"', visitor.get("/corpus").text)
    assert kept and "immutable" in visitor.get(kept[1]).headers["cache-control"]
    assert "set-cookie" not in visitor.get(kept[1]).headers


def test_odd_queries_are_answered_soon_and_without_a_fault(serve: Serve) -> None:
    visitor = serve().visitor()
    odd = (
        "限" * 400, "a" * 7_000, '"' * 100, "(" * 100, "*" * 50 + "?", "title:* OR -x AND NOT", "+-!(){}[]^~\\/", "限电 " * 90,
        "\u202e\u200f\ufeff", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"), "a\x00b", "é" * 100, " " * 300,
        "0" * 390, "2021年" * 60, "（" * 200, "'; DROP TABLE jobs; --", "%00%ff", "${jndi:ldap://127.0.0.1/a}", "(a+)+$" * 40,
    )  # fmt: skip
    began = time.monotonic()
    for words in odd:
        assert visitor.get("/search", params={"q": words}).status_code in (200, 400), words[:20]
        assert visitor.get("/api/search", params={"text": words}).status_code in (200, 400, 422), words[:20]
    for fields in (
        {"start": "0001-01-01", "end": "9999-12-31"}, {"start": "9999-12-31"}, {"start": "x" * 900}, {"end": "-1"},
        {"region": "'" * 300}, {"sector": "<" * 300}, {"start": "2022-01-01", "end": "2021-01-01"},
    ):  # fmt: skip
        assert visitor.get("/search", params={"q": "限电"} | fields).status_code in (200, 400), fields
    for path in (
        "/reports?offset=99999999999999999999", "/reports?offset=-1", "/api/jobs?limit=0", "/api/jobs?limit=1e9", "/api/search?text=a&k=99999",
        "/corpus?until=99999999999999999999999", "/corpus?tier=" + "x" * 500, f"/documents/{'0' * 20}?start=9999999999999", "/api/jobs?state=x",
        f"/reports/{'0' * 16}/diff?with=../../x", f"/reports/{'0' * 16}/diff", "/new-report?points=../../etc&series=%00",
    ):  # fmt: skip
        assert visitor.get(path).status_code in (200, 400, 404, 422), path
    assert time.monotonic() - began < 5 * _SECONDS
