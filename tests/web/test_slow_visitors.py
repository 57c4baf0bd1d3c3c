"""Who is slow, or wants all: over real sockets, with short deadlines. Nobody else waits for them."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import httpx
import pytest

from bianyin.web.connections import ConnectionLimits
from bianyin.web.guards import BodyLimits
from bianyin.web.serving import Limits
from bianyin.web.watchers import WatchLimits
from web_server import TOKENS, Serve, Served

_SECONDS = 60  # generous: only a fault takes so long
SHORT = ConnectionLimits(head_seconds=1.0, stall_seconds=1.0)


@pytest.fixture
def opened() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def connected(served: Served, opened: ExitStack) -> socket.socket:
    where = urlsplit(served.address)
    made = socket.create_connection((where.hostname, where.port), timeout=_SECONDS)  # type: ignore[arg-type]
    return opened.enter_context(made)


def head_of(served: Served, path: str = "/healthz", *more: str, method: str = "GET") -> bytes:
    lines = (f"{method} {path} HTTP/1.1", f"Host: {urlsplit(served.address).netloc}", *more, "", "")
    return "\r\n".join(lines).encode()


def trickle(connection: socket.socket, sent: bytes, pause: float) -> None:
    """Byte by byte, in a thread, until the other side hangs up."""

    def send() -> None:
        with contextlib.suppress(OSError):
            while True:
                for each in sent:
                    connection.sendall(bytes([each]))
                    time.sleep(pause)

    threading.Thread(target=send, daemon=True).start()


def told(connection: socket.socket) -> bytes:
    """All that comes until the other side hangs up."""
    answer = b""
    with contextlib.suppress(ConnectionError):
        while piece := connection.recv(65536):
            answer += piece
    return answer


def test_a_head_that_is_trickled_is_given_up(serve: Serve, opened: ExitStack) -> None:
    served = serve(limits=Limits(connections=SHORT))
    slow = connected(served, opened)
    slow.sendall(b"GET / HTTP/1.1\r\nX: ")
    trickle(slow, b"a", 0.05)
    assert told(slow).startswith(b"HTTP/1.1 408")


def test_who_says_nothing_is_given_up(serve: Serve, opened: ExitStack) -> None:
    assert told(connected(serve(limits=Limits(connections=SHORT)), opened)) == b""


def test_a_second_head_is_given_up_as_the_first(serve: Serve, opened: ExitStack) -> None:
    served = serve(limits=Limits(connections=SHORT))
    slow = connected(served, opened)
    slow.sendall(head_of(served) + b"GET / HTTP/1.1\r\nX: ")
    trickle(slow, b"a", 0.05)
    answer = told(slow)
    assert answer.startswith(b"HTTP/1.1 200") and b"HTTP/1.1 408" in answer


def test_a_body_after_the_answer_holds_nothing(serve: Serve, opened: ExitStack) -> None:
    """No route reads it: the bytes that keep coming must not keep the connection."""
    served = serve(limits=Limits(connections=SHORT))
    slow = connected(served, opened)
    slow.sendall(
        head_of(served, "/nothing", "Content-Length: 900000", "Sec-Fetch-Site: cross-site", method="POST")
    )
    trickle(slow, b"a", 0.05)
    assert told(slow).startswith(b"HTTP/1.1 403")


@pytest.mark.parametrize(
    "limits", [BodyLimits(piece_seconds=0.5), BodyLimits(first_seconds=1.0), BodyLimits(whole_seconds=1.0)]
)
def test_a_body_that_is_trickled_is_given_up(serve: Serve, opened: ExitStack, limits: BodyLimits) -> None:
    served = serve(limits=Limits(connections=SHORT, body=limits))
    slow = connected(served, opened)
    form = ("Content-Type: application/x-www-form-urlencoded", "Content-Length: 900")
    slow.sendall(head_of(served, "/new-report", *form, method="POST"))
    trickle(slow, b"a", 0.05 if limits.piece_seconds > 1 else 5)
    assert told(slow).startswith(b"HTTP/1.1 408")


def test_a_reader_who_takes_nothing_is_given_up(serve: Serve, opened: ExitStack) -> None:
    served = serve(limits=Limits(connections=SHORT))
    where = urlsplit(served.address)
    deaf = opened.enter_context(socket.socket())
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    deaf.connect((where.hostname, where.port))
    deaf.settimeout(_SECONDS)
    deaf.sendall(head_of(served, "/static/htmx.min.js") * 200)  # more than the system keeps for it
    until = time.monotonic() + _SECONDS
    with pytest.raises(OSError):  # reset or broken pipe, as it falls
        while time.monotonic() < until:
            deaf.sendall(b"GET")
            time.sleep(0.1)


def test_hundreds_of_slow_heads_and_bodies_lock_nobody_out(serve: Serve, opened: ExitStack) -> None:
    """With the deadlines as they are shipped: what holds the places makes room."""
    served = serve(limits=Limits(connections=ConnectionLimits(in_all=60)))
    form = ("Content-Type: application/x-www-form-urlencoded", "Content-Length: 900")
    bodies = head_of(served, "/sign-in", *form, method="POST")
    for number in range(200):
        connected(served, opened).sendall(b"GET / HTTP/1.1\r\nX: a" if number % 2 else bodies)
    for _ in range(5):
        began = time.monotonic()
        with httpx.Client(base_url=served.address, timeout=_SECONDS) as reader:
            assert reader.get("/reports").status_code == 200
        assert time.monotonic() - began < 15, "not by waiting for the slow ones' deadlines"


def test_one_address_has_not_all_connections(serve: Serve, opened: ExitStack) -> None:
    own = ConnectionLimits(of_peer=10, loopback_shared=False)
    served = serve(limits=Limits(connections=own))
    for _ in range(10):
        connected(served, opened)
    assert told(connected(served, opened)).startswith(b"HTTP/1.1 503")
    where = urlsplit(served.address)
    elsewhere = socket.create_connection(
        (where.hostname, where.port),
        timeout=_SECONDS,
        source_address=("127.0.0.2", 0),  # type: ignore[arg-type]
    )
    opened.enter_context(elsewhere).sendall(head_of(served, "/healthz", "Connection: close"))
    assert told(elsewhere).startswith(b"HTTP/1.1 200")


# Streams of progress

WATCHING = WatchLimits(of_browser=2, of_person=3, in_all=4)
JOB = {
    "kind": "report",
    "region": "辽宁",
    "sector": "工业",
    "points": [{"date": "2021-10-31", "kind": "Event"}],
}


def waiting_job(served: Served) -> str:
    """The address of a job that nobody does."""
    script = {"Authorization": f"Bearer {TOKENS['张三']}"}
    return f"/jobs/{served.visitor().post('/api/jobs', json=JOB, headers=script).json()['id']}"


def streams(visitor: httpx.Client, job: str, count: int, opened: ExitStack) -> list[bool]:
    """Of each stream whether it goes on, or told the job as it is and ended."""
    found = []
    for _ in range(count):
        answer = opened.enter_context(visitor.stream("GET", f"{job}/events"))
        assert answer.status_code == 200
        pieces = answer.iter_text()
        opened.callback(pieces.close)  # type: ignore[attr-defined]
        first = next(pieces)
        found.append("retry:" not in first)
        if not found[-1]:
            assert "改为每 5 秒" in first
    return found


def test_one_person_has_not_all_streams(serve: Serve, opened: ExitStack) -> None:
    served = serve(web_tokens=json.dumps(TOKENS), limits=Limits(watching=WATCHING))
    job = waiting_job(served)
    first, again, other = served.visitor("张三"), served.visitor("张三"), served.visitor("李四")
    assert streams(first, job, 4, opened) == [True, True, False, False]
    assert streams(again, job, 3, opened) == [True, False, False], "another browser of the same person"
    assert streams(other, job, 3, opened) == [True, False, False], "all places are taken"
    figures = other.get("/metrics", headers={"Authorization": f"Bearer {TOKENS['李四']}"}).text
    assert "bianyin_streams 4.0" in figures


def test_a_stream_without_a_place_tells_the_job_as_it_is_and_ends(serve: Serve, opened: ExitStack) -> None:
    served = serve(web_tokens=json.dumps(TOKENS), limits=Limits(watching=WatchLimits(of_browser=0)))
    answer = served.visitor("张三").get(f"{waiting_job(served)}/events")
    assert "event: progress" in answer.text and "队列第" in answer.text


def test_a_stream_that_ended_gives_its_place_back(serve: Serve) -> None:
    served = serve(web_tokens=json.dumps(TOKENS), limits=Limits(watching=WATCHING))
    job, visitor = waiting_job(served), served.visitor("张三")
    for _ in range(6):
        with ExitStack() as opened:
            until = time.monotonic() + _SECONDS
            while streams(visitor, job, 1, opened) == [False]:  # the server hears of the end at its next look
                assert time.monotonic() < until
                time.sleep(0.1)
