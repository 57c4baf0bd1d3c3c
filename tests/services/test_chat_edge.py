"""The model edge against a real HTTP server: every fault ends in the right reply or in an honest error."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from chat_asking import KEY, Slept, edge, question

from bianyin.errors import CacheUnusable, LimitReached, ServiceError, ServiceRefused
from bianyin.services.chat_meter import Meter, Prices
from bianyin.services.chat_store import ChatStore
from openai_server import (
    OpenAIServer,
    Reply,
    Request,
    Script,
    answer,
    empty_choices,
    failure,
    in_turn,
    refused,
    too_long,
    without,
)

GOOD = answer({"ok": True})

# (what comes before the good answer, seconds slept between)
PASSING = {
    "429 with Retry-After": (failure(429, retry_after=3), [3.0]),
    "429 without": (failure(429), [0.5]),
    "500": (failure(500), [0.5]),
    "502, no JSON": (Reply(status=502, body=b"<html>Bad Gateway</html>"), [0.5]),
    "503": (failure(503), [0.5]),
    "body cut off": (answer({"ok": True}, cut=40), [0.5]),
    "head only": (answer({"ok": True}, cut=0), [0.5]),
    "too slow": (answer({"ok": True}, delay=3.0), [0.5]),
    "empty choices": (empty_choices(), []),
    "null choices": (Reply(body=b'{"choices": null}'), []),
    "200 with an error": (Reply(body=b'{"error": {"message": "overloaded"}}'), []),
    "200 with a page": (Reply(body=b"<html>gateway</html>"), []),
    "empty answer": (answer(""), []),
}


@pytest.mark.parametrize("name", PASSING)
def test_passing_faults_end_in_the_answer(name: str) -> None:
    fault, sleeps = PASSING[name]
    slept = Slept()
    with OpenAIServer(in_turn(fault, GOOD)) as server:
        reply = edge(server, slept, timeout=1.5).complete(question())
        assert (reply.text, reply.finish) == ('{"ok": true}', "stop")
        assert (list(slept), server.count) == (sleeps, 2)


# (script, modes asked in turn)
MODES = {
    "all": ((), ["json_schema"]),
    "no json_schema": (("json_schema",), ["json_schema", "tools"]),
    "json_object only": (("json_schema", "tools"), ["json_schema", "tools", "json_object"]),
    "plain only": (
        ("json_schema", "tools", "json_object"),
        ["json_schema", "tools", "json_object", "plain"],
    ),
}


@pytest.mark.parametrize("name", MODES)
def test_the_output_mode_degrades_and_is_remembered(name: str, tmp_path: Path) -> None:
    lacking, modes = MODES[name]
    with OpenAIServer(without(*lacking)(lambda request: GOOD)) as server:
        for number in range(2):
            store = ChatStore(tmp_path / "cache.sqlite3")
            assert edge(server, store=store).complete(question(f"第{number}问")).text == '{"ok": true}'
            store.close()
        assert server.modes() == [*modes, modes[-1]]


def test_a_400_that_names_nothing_of_ours_degrades_only_before_anything_worked() -> None:
    def grumpy(request: Request) -> Reply:
        return GOOD if request.mode == "plain" and "坏" not in request.text else failure(400, "bad request")

    with OpenAIServer(grumpy) as server:
        chat = edge(server)
        assert chat.complete(question()).finish == "stop"
        assert server.modes() == ["json_schema", "tools", "json_object", "plain"]
        assert chat.complete(question("坏")).finish == "rejected"
        assert server.count == 5


def test_parameters_that_an_endpoint_refuses_are_left_out() -> None:
    def picky(request: Request) -> Reply:
        for name in ("max_tokens", "temperature", "seed"):
            if name in request.body:
                return failure(400, f"Unsupported parameter: '{name}' is not supported with this model.")
        return GOOD

    with OpenAIServer(picky) as server:
        chat = edge(server)
        assert chat.complete(question()).text == '{"ok": true}'
        last = server.requests[-1]
        assert last.mode == "json_schema" and last.body["max_completion_tokens"] == 100
        chat.complete(question("二"))
        assert server.count == 5


def test_what_is_asked_has_temperature_zero_a_seed_and_no_more_than_one_key(tmp_path: Path) -> None:
    with OpenAIServer(lambda request: GOOD) as server:
        edge(server).complete(question())
        body = server.requests[0].body
        assert body["temperature"] == 0 and isinstance(body["seed"], int) and not body.get("stream")
        assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"


# (script, what comes of it)
ENDINGS: dict[str, tuple[Script, str]] = {
    "refusal": (lambda request: refused(), "refused"),
    "content filter": (lambda request: answer("", finish="content_filter"), "refused"),
    "400 of a filter": (lambda request: failure(400, "data may contain inappropriate content"), "rejected"),
    "context length": (lambda request: too_long(), "too_long"),
    "413": (lambda request: failure(413, "payload too large"), "too_long"),
    "Chinese context length": (lambda request: failure(400, "输入超过模型最大长度限制"), "too_long"),
    "cut at the limit": (lambda request: answer('{"ok": tr', finish="length"), "length"),
    "empty for ever": (lambda request: empty_choices(), "empty"),
}


@pytest.mark.parametrize("name", ENDINGS)
def test_what_is_no_answer_is_said_to_be_none(name: str) -> None:
    script, finish = ENDINGS[name]
    with OpenAIServer(script) as server:
        assert edge(server).complete(question()).finish == finish


# (script, error, seconds slept at most)
DEAD: dict[str, tuple[Script, type[ServiceError], float]] = {
    "wrong key": (lambda request: failure(401, f"Incorrect API key provided: {KEY}"), ServiceRefused, 0),
    "unknown model": (lambda request: failure(404, "no such model"), ServiceRefused, 0),
    "no quota": (lambda request: failure(429, "quota", "insufficient_quota"), ServiceRefused, 0),
    "500 for ever": (lambda request: failure(500), ServiceError, 60),
    "429 for ever": (lambda request: failure(429, retry_after=1), ServiceError, 60),
    "Retry-After of an hour": (lambda request: failure(429, retry_after=3600), ServiceError, 0),
}


@pytest.mark.parametrize("name", DEAD)
def test_a_dead_endpoint_is_an_error_once_and_then_at_once(name: str) -> None:
    script, error, most = DEAD[name]
    slept = Slept()
    with OpenAIServer(script) as server:
        chat = edge(server, slept)
        with pytest.raises(error) as caught:
            chat.complete(question())
        sent = server.count
        with pytest.raises(error):
            chat.complete(question("二"))
        assert server.count == sent and sum(slept) <= most
        assert KEY not in str(caught.value)
        assert caught.value.__cause__ is None and caught.value.remedy


def test_nobody_listens() -> None:
    with OpenAIServer(lambda request: GOOD) as server:
        url = server.base_url
    slept = Slept()
    chat = edge(server, slept, base_url=url.replace("http://", "http://user:secret-word@"))
    with pytest.raises(ServiceError, match="无法连接") as caught:
        chat.complete(question())
    assert sum(slept) <= 10 and "secret-word" not in str(caught.value)


def test_one_request_that_always_fails_does_not_end_the_run() -> None:
    def script(request: Request) -> Reply:
        return failure(500) if "坏" in request.text else GOOD

    with OpenAIServer(script) as server:
        chat = edge(server, None)

        def ask(words: str) -> str:
            try:
                return chat.complete(question(words)).finish
            except ServiceError:
                return "error"

        # The good ones are answered while the bad one is still being retried.
        chat._sleep = lambda seconds: time.sleep(0.03)
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(ask, ["坏", *(f"第{number}问" for number in range(30))]))
        assert found == ["error", *["stop"] * 30]


def test_the_same_question_is_asked_once_whatever_its_fence(tmp_path: Path) -> None:
    store = ChatStore(tmp_path / "cache.sqlite3")
    with OpenAIServer(lambda request: answer({"ok": True, "key": KEY})) as server:
        chat = edge(server, store=store)
        first = chat.complete(question(marker="aa11"))
        assert edge(server, store=store).complete(question(marker="bb22")) == first
        assert server.count == 1 and KEY not in first.text
        assert chat.complete(question("另一问")) and server.count == 2
        assert edge(server, store=store, model="另一模型").complete(question()) and server.count == 3
    store.close()
    assert all(
        KEY.encode() not in path.read_bytes() and b"127.0.0.1" not in path.read_bytes()
        for path in tmp_path.iterdir()
    )


# What an endpoint did not answer is asked again by the next run; what it answered is not.
REMEMBERED: dict[str, tuple[Script, int]] = {
    "too long": (lambda request: too_long(), 1),
    "refusal": (lambda request: refused(), 1),
    "cut at the limit": (lambda request: answer("{", finish="length"), 1),
    "400": (lambda request: failure(400, "no"), 8),
    "empty": (lambda request: empty_choices(), 6),
}


@pytest.mark.parametrize("name", REMEMBERED)
def test_what_was_paid_for_is_not_asked_again(name: str, tmp_path: Path) -> None:
    script, sent = REMEMBERED[name]
    store = ChatStore(tmp_path / "cache.sqlite3")
    with OpenAIServer(script) as server:
        for _ in range(2):
            edge(server, store=store).complete(question())
        assert server.count == sent
    store.close()


def test_what_was_paid_for_survives_a_kill(tmp_path: Path) -> None:
    script = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_chat_edge import ChatStore, question
from bianyin.model.chat import ChatReply
store = ChatStore(Path(sys.argv[1]))
for number in range(50):
    store.put("m", question(str(number)), ChatReply(text="{}"))
os.kill(os.getpid(), signal.SIGKILL)
"""
    path = tmp_path / "cache.sqlite3"
    here = Path(__file__).parent
    command = [sys.executable, "-c", script, str(path), str(here)]
    ended = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": os.pathsep.join([str(here.parent), *sys.path])}, check=False
    )
    assert ended.returncode == -9
    store = ChatStore(path)
    assert all(store.get("m", question(str(number))) for number in range(50))
    store.close()


def test_a_broken_cache_file_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "cache.sqlite3").write_bytes(b"not a database at all" * 100)
    with pytest.raises(CacheUnusable, match="BIANYIN_CACHE"):
        ChatStore(tmp_path / "cache.sqlite3")


def test_calls_are_never_more_than_allowed() -> None:
    with OpenAIServer(lambda request: failure(429, retry_after=0)) as server:
        with pytest.raises(LimitReached, match="3 次"):
            edge(server, meter=Meter(max_calls=3)).complete(question())
        assert server.count == 3


def test_cost_is_never_more_than_allowed_even_with_many_at_once() -> None:
    meter = Meter(prices=Prices(1.0, 10.0), max_cost=0.004)
    with OpenAIServer(lambda request: answer({"ok": True}, usage=(50, 100), delay=0.05)) as server:
        chat = edge(server, meter=meter)

        def ask(number: int) -> bool:
            try:
                return chat.complete(question(f"第{number}问")).finish == "stop"
            except LimitReached:
                return False

        with ThreadPoolExecutor(8) as pool:
            answered = sum(pool.map(ask, range(20)))
    assert 2 <= answered < 20
    assert meter.spent.cost == pytest.approx(answered * 0.00105) and meter.spent.cost <= 0.004


def test_tokens_are_the_endpoints_own_or_estimated() -> None:
    replies: list[Callable[[Request], Reply]] = [
        lambda request: answer({"ok": True}, usage=(70, 8)),
        lambda request: answer({"ok": True}, no_usage=True),
    ]
    with OpenAIServer(in_turn(*replies)) as server:
        chat = edge(server)
        chat.complete(question())
        assert chat.meter.spent[2:4] == (70, 8)
        chat.complete(question("二"))
        assert chat.meter.spent.prompt_tokens > 80
