"""Endpoints as they are: each gives the right answer or an honest loss, is paid once, and is metered."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from chat_asking import KEY, edge, question

from bianyin.errors import ServiceError
from bianyin.model.chat import estimate_tokens
from bianyin.services.chat_store import ChatStore
from openai_server import OpenAIServer, Reply, Request, Script, answer, failure

THOUGHT = "先看标题，再看日期，" * 30
GOOD = answer({"ok": True}, usage=(70, 8))
RIGHT = '{"ok": true}'
SENT = question().prompt_tokens()  # as estimated where the endpoint does not say
IN_THOUGHT, IN_ANSWER = estimate_tokens(THOUGHT), estimate_tokens(RIGHT)


class Row(NamedTuple):
    """What an endpoint does, what comes of one question to it, and how many requests that takes."""

    script: Script
    finish: str = "stop"
    sent: int = 1
    tokens: tuple[int, int] = (70, 8)
    settings: dict[str, Any] = {}
    text: str = RIGHT


def always(reply: Reply) -> Script:
    return lambda request: reply


def thinking(value: Any = "", finish: str = "length", **more: Any) -> Script:
    return always(answer(value, reasoning=THOUGHT, finish=finish, **more))


def only_streaming(request: Request) -> Reply:
    if not request.body.get("stream"):
        return failure(400, "This model only support stream mode, please enable the stream parameter.")
    return answer({"ok": True}, usage=(70, 8), reasoning=THOUGHT)


def streaming_without_options(request: Request) -> Reply:
    if "stream_options" in request.body:
        return failure(400, "Unrecognized request argument supplied: stream_options")
    return only_streaming(request)


def unasked_stream(request: Request) -> Reply:
    pieces = ({"choices": [{"index": 0, "delta": {"content": piece}}]} for piece in ('{"ok"', ": true}"))
    return Reply(body="".join(f"data: {json.dumps(piece)}\n\n" for piece in pieces).encode())


def thinking_models_must_stream(request: Request) -> Reply:
    if request.body.get("stream"):
        return GOOD
    return failure(400, "enable thinking can not be support when `stream=False`.")


def thinking_must_be_off(request: Request) -> Reply:
    if request.body.get("enable_thinking") is not False:
        return failure(400, "parameter.enable_thinking must be set to false for non-streaming calls")
    return GOOD


def azure(request: Request) -> Reply:
    """An Azure deployment: the path has no /v1, the version is a query, the key has a header of its own."""
    if request.path != "/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21":
        return failure(404, "Resource not found", "404")
    if request.headers.get("api-key") != "azure-secret" or "authorization" in request.headers:
        return failure(401, "Access denied due to invalid subscription key")
    return GOOD


def fastapi(request: Request) -> Reply:
    """A server of FastAPI that forbids fields it does not know."""
    unknown = [name for name in ("seed", "response_format") if name in request.body]
    detail = [
        {
            "type": "extra_forbidden",
            "loc": ["body", name],
            "msg": "Extra inputs are not permitted",
            "input": "…",
        }
        for name in unknown
    ]
    return unprocessable(detail) if detail else GOOD


def unprocessable(detail: Any) -> Reply:
    return Reply(status=422, body=json.dumps({"detail": detail}).encode())


AZURE = "/openai/deployments/my-gpt?api-version=2024-10-21"
BUSY = [{"loc": ["body", "messages", 1], "msg": "String should match pattern", "input": "页面全文"}]
ROWS = {
    "thinking ate the limit": Row(thinking(usage=(70, 100)), "thought", tokens=(70, 100), text=THOUGHT),
    "it did, without usage": Row(thinking(no_usage=True), "thought", tokens=(SENT, IN_THOUGHT), text=THOUGHT),
    "it did, usage 0": Row(thinking(usage=(0, 0)), "thought", tokens=(SENT, IN_THOUGHT), text=THOUGHT),
    "it did, in OpenRouter's words": Row(
        thinking(no_usage=True, reasoning_key="reasoning"), "thought", tokens=(SENT, IN_THOUGHT), text=THOUGHT
    ),
    "it did, thoughts kept back": Row(
        always(answer("", finish="length", usage=(70, 100))), "thought", tokens=(70, 100), text=""
    ),
    "all of it thoughts, not cut": Row(
        thinking(finish="stop", usage=(70, 90)), "thought", tokens=(70, 90), text=THOUGHT
    ),
    "thoughts kept back, not cut": Row(always(answer("", usage=(70, 90))), "thought", tokens=(70, 90), text=""),
    "cut in the answer after thinking": Row(
        thinking('{"ok"', usage=(70, 100)), "thought", tokens=(70, 100), text='{"ok"'
    ),
    "thinking and an answer": Row(thinking({"ok": True}, finish="stop", usage=(70, 8))),
    "thinking and an answer, without usage": Row(
        thinking({"ok": True}, finish="stop", no_usage=True),
        tokens=(SENT, estimate_tokens(RIGHT + THOUGHT)),
    ),
    "an answer without usage": Row(always(answer({"ok": True}, no_usage=True)), tokens=(SENT, IN_ANSWER)),
    "streaming only": Row(only_streaming, sent=2),
    "streaming only, without stream_options": Row(
        streaming_without_options, sent=3, tokens=(SENT, estimate_tokens(RIGHT + THOUGHT))
    ),
    "streaming only, as ModelScope says it": Row(thinking_models_must_stream, sent=2),
    "streaming, as set": Row(only_streaming, settings={"extra_body": {"stream": True}}),
    "a stream of thoughts alone": Row(
        thinking(usage=(70, 100)), "thought", tokens=(70, 100), settings={"extra_body": {"stream": True}}, text=THOUGHT
    ),
    "a stream nobody asked for": Row(unasked_stream, tokens=(SENT, IN_ANSWER)),
    "a refusal in a stream": Row(
        always(Reply(body=b'data: {"choices": [{"index": 0, "delta": {"refusal": "no"}}]}\n\ndata: [DONE]\n\n')),
        "refused", tokens=(SENT, estimate_tokens("no")), settings={"extra_body": {"stream": True}}, text="no",
    ),
    "enable_thinking must be false": Row(thinking_must_be_off, sent=2),
    "enable_thinking is false, as set": Row(
        thinking_must_be_off, settings={"extra_body": {"enable_thinking": False}}
    ),
    "FastAPI, unknown fields": Row(fastapi, sent=3),
    "FastAPI, the request itself": Row(
        always(unprocessable(BUSY)), "rejected", 4, (0, 0), text="body.messages.1: String should match pattern"
    ),
    "an error in 200": Row(
        always(Reply(body=b'{"error": {"message": "overloaded"}}')), "empty", 3, (3 * SENT, 0), text="overloaded"
    ),
    "empty choices": Row(always(Reply(body=b'{"choices": []}')), "empty", 3, (3 * SENT, 0), text=""),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_every_endpoint_is_read_rightly_or_lost_and_metered(name: str, tmp_path: Path) -> None:
    row = ROWS[name]
    store = ChatStore(tmp_path / "cache.sqlite3")
    with OpenAIServer(row.script) as server:
        first = edge(server, store=store, **row.settings)
        reply = first.complete(question())
        assert (reply.text, reply.finish, server.count) == (row.text, row.finish, row.sent)
        assert (first.meter.spent.calls, *first.meter.spent[2:4]) == (row.sent, *row.tokens)
        second = edge(server, store=store, **row.settings)
        again = second.complete(question())
        assert again.finish == row.finish
        if row.finish not in ("rejected", "empty"):  # nothing was paid for: it may be tried again
            assert again == reply and server.count == row.sent and second.meter.spent.calls == 0
    store.close()


@pytest.mark.parametrize("stream", [False, True])
def test_a_streaming_endpoint_is_asked_in_every_mode(stream: bool) -> None:
    def script(request: Request) -> Reply:
        if request.mode == "json_schema":
            return failure(400, "response_format is not supported")
        return GOOD

    with OpenAIServer(script) as server:
        assert edge(server, extra_body={"stream": stream}).complete(question()).text == RIGHT
        assert server.modes() == ["json_schema", "tools"]
        assert [bool(request.body.get("stream")) for request in server.requests] == [stream, stream]


def test_azure_by_its_path_its_query_and_its_header() -> None:
    with OpenAIServer(azure) as server:
        url = server.base_url.removesuffix("/v1") + AZURE
        chat = edge(server, base_url=url, api_key=None, extra_headers={"api-key": "azure-secret"})
        assert chat.complete(question()).text == RIGHT
        assert server.count == 1
        wrong = edge(server, base_url=url, api_key="azure-secret")
        with pytest.raises(ServiceError, match="subscription key") as caught:
            wrong.complete(question())
        assert "azure-secret" not in str(caught.value)


def test_the_whole_address_is_an_address_too() -> None:
    with OpenAIServer(lambda request: GOOD) as server:
        assert (
            edge(server, base_url=f"{server.base_url}/chat/completions/").complete(question()).text == RIGHT
        )
        assert server.requests[0].path == "/v1/chat/completions"


def test_parameters_of_the_users_own_win_and_make_another_question(tmp_path: Path) -> None:
    own = {"temperature": 0.6, "seed": None, "max_completion_tokens": 4000, "thinking": {"type": "disabled"}}
    store = ChatStore(tmp_path / "cache.sqlite3")
    with OpenAIServer(lambda request: GOOD) as server:
        edge(server, store=store).complete(question())
        chat = edge(server, store=store, extra_body=own)
        chat.complete(question())
        assert not edge(server, store=store, extra_body={"top_p": 0.5}).remembered(question())
        body = server.requests[1].body
    store.close()
    assert server.count == 2 and body["thinking"] == {"type": "disabled"}
    assert (body["temperature"], body["max_completion_tokens"]) == (0.6, 4000)
    assert not {"seed", "max_tokens"} & set(body)


PAGE = b"<!DOCTYPE html><html><title>New API</title><body>console</body></html>"
# (script, path of the address, words of the error, words of what to do)
TOLD: dict[str, tuple[Script, str, str, str]] = {
    "a page": (always(Reply(body=PAGE, headers={"Content-Type": "text/html"})), "", "网页", "/v1"),
    "a page for 404": (always(Reply(status=404, body=PAGE)), "", "404：一个网页", "/v1"),
    "FastAPI's 404": (always(Reply(status=404, body=b'{"detail":"Not Found"}')), "", "404：Not Found", "/v1"),
    "Go's 404": (always(Reply(status=404, body=b"404 page not found")), "/v1", "page not found", "应写到 /chat/completions 之前"),
    "405": (always(Reply(status=405, body=b'{"detail":"Method Not Allowed"}')), "", "405", "/v1"),
    "unknown model": (always(failure(404, "The model `m` does not exist")), "/v1", "does not exist", "BIANYIN_CHAT_MODEL"),
    "Ollama's unknown model": (
        always(Reply(status=404, body=b'{"error":"model \'m\' not found"}')), "/v1", "model 'm' not found", "BIANYIN_CHAT_MODEL"
    ),
    "detail of 403": (always(Reply(status=403, body=b'{"detail":{"msg":"no access"}}')), "/v1", "no access", "API_KEY"),
}  # fmt: skip


@pytest.mark.parametrize("name", TOLD)
def test_what_is_wrong_with_the_address_is_told_with_what_to_do(name: str) -> None:
    script, path, words, remedy = TOLD[name]
    with OpenAIServer(script) as server:
        chat = edge(server, base_url=server.base_url.removesuffix("/v1") + path)
        with pytest.raises(ServiceError) as caught:
            chat.complete(question())
        sent = server.count
        with pytest.raises(ServiceError):
            chat.complete(question("二"))
        assert server.count == sent <= 3
    assert words in caught.value.message and remedy in caught.value.remedy
    example = f"{server.base_url.removesuffix('/v1')}/v1"
    assert (example in caught.value.remedy) == (not path)


def test_a_drip_is_cut_at_the_limit_and_paid_once() -> None:
    with OpenAIServer(lambda request: answer({"ok": True}, drip=0.2)) as server:
        chat = edge(server, timeout=1.5)
        began = time.monotonic()
        with pytest.raises(ServiceError, match=r"1\.5 秒内没有答完") as caught:
            chat.complete(question())
        assert time.monotonic() - began < 10 and server.count == 1
        # Nobody knows how far the answer was written, so it counts as written to its end.
        assert chat.meter.spent[2:4] == (SENT, 100)
    assert "BIANYIN_CHAT_TIMEOUT" in caught.value.remedy


def test_a_drip_within_the_limit_is_an_answer() -> None:
    with OpenAIServer(lambda request: answer({"ok": True}, drip=0.002)) as server:
        assert edge(server, timeout=20.0).complete(question()).text == RIGHT


def test_an_endpoint_that_says_nothing_in_time_is_asked_twice_and_counted() -> None:
    with OpenAIServer(lambda request: answer({"ok": True}, delay=2.0)) as server:
        chat = edge(server, timeout=0.7)
        with pytest.raises(ServiceError, match="没有回答"):
            chat.complete(question())
        assert server.count == 2 and chat.meter.spent[2:4] == (2 * SENT, 200)


def test_what_another_program_set_goes_to_no_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-of-another")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "project-of-another")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Other: secret-of-another\nAuthorization: Bearer another")
    monkeypatch.setenv("OPENAI_API_KEY", "key-of-another")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/another")
    monkeypatch.setenv("OPENAI_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("LANGSMITH_GATEWAY", "http://127.0.0.1:9/gateway")
    with OpenAIServer(lambda request: GOOD) as server:
        edge(server).complete(question())
        edge(server, api_key=None).complete(question())
        edge(server, base_url=server.base_url.replace("//", "//user:word@")).complete(question())
        sent = [request.headers for request in server.requests]
    assert "another" not in str(sent)
    basic = "Basic dXNlcjp3b3Jk"
    assert [each.get("authorization") for each in sent] == [f"Bearer {KEY}", None, basic]
