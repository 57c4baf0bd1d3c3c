"""A scripted OpenAI-compatible endpoint on loopback: a script is a function from request to reply.

    with OpenAIServer(lambda request: answer({"relevant": False})) as server:
        ...  # base_url=server.base_url
        assert server.count == 1

`answer` replies in whichever mode the request asks for (json_schema, tools, json_object, plain).
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, Self

Mode = Literal["json_schema", "tools", "json_object", "plain"]


@dataclass(frozen=True)
class Request:
    """One POST /chat/completions as it came in; `number` counts from 1."""

    body: dict[str, Any]
    headers: dict[str, str]
    number: int
    path: str = "/v1/chat/completions"  # with its query

    @property
    def mode(self) -> Mode:
        """The output mode asked for."""
        kind = (self.body.get("response_format") or {}).get("type")
        if kind in ("json_schema", "json_object"):
            return kind  # type: ignore[no-any-return]
        return "tools" if self.body.get("tools") else "plain"

    @property
    def messages(self) -> list[dict[str, Any]]:
        return self.body["messages"]  # type: ignore[no-any-return]

    @property
    def text(self) -> str:
        """The words of all messages, in order."""
        return "\n".join(_text(message["content"]) for message in self.messages)

    @property
    def page(self) -> str:
        """The message that carries the page: the last of the user's."""
        return _text([each for each in self.messages if each["role"] == "user"][-1]["content"])

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON schema sent along in json_schema or tools mode; empty in the others."""
        if self.mode == "json_schema":
            return self.body["response_format"]["json_schema"]["schema"]  # type: ignore[no-any-return]
        return self.body["tools"][0]["function"]["parameters"] if self.mode == "tools" else {}


def _text(content: Any) -> str:
    return content if isinstance(content, str) else "".join(part.get("text", "") for part in content or ())


@dataclass
class Reply:
    """What to send. `value` is the answer in the mode asked for; `body` is sent as it is.

    `delay`: seconds before the first byte. `cut`: close the connection after so many bytes of the body. A request with
    `stream` is answered in events.
    """

    value: Any = None
    status: int = 200
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    cut: int | None = None
    finish: str = "stop"
    refusal: str | None = None
    usage: tuple[int, int] | None = None  # prompt and completion tokens; by default counted in characters
    no_usage: bool = False
    reasoning: str | None = None  # what the model thought, sent beside its answer
    reasoning_key: str = "reasoning_content"
    drip: float = 0.0  # seconds before each further byte of the body


Script = Callable[[Request], Reply]


def answer(value: Any, **more: Any) -> Reply:
    """A good reply: a dict or list is sent as JSON, a string as it is (broken JSON, prose, …)."""
    return Reply(value=value, **more)


def failure(status: int, message: str = "scripted failure", code: str | None = None, **more: Any) -> Reply:
    """An error in the shape all compatible servers use; `retry_after` becomes the header."""
    retry_after = more.pop("retry_after", None)
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    error = {"error": {"message": message, "type": "invalid_request_error", "code": code, "param": None}}
    return Reply(status=status, body=json.dumps(error).encode(), headers=headers, **more)


def too_long() -> Reply:
    return failure(
        400, "This model's maximum context length is 4096 tokens, however you requested more.",
        "context_length_exceeded",
    )  # fmt: skip


def empty_choices() -> Reply:
    return Reply(
        body=json.dumps({"id": "x", "object": "chat.completion", "model": "m", "choices": []}).encode()
    )


def refused(words: str = "抱歉，我不能处理这一内容。") -> Reply:
    return Reply(value="", refusal=words)


def without(*modes: Mode) -> Callable[[Script], Script]:
    """Wrap a script: requests in these modes get a 400, as from an endpoint that does not know them."""

    def wrap(script: Script) -> Script:
        def scripted(request: Request) -> Reply:
            if request.mode in modes:
                return failure(400, f"response_format or tools of type {request.mode} is not supported")
            return script(request)

        return scripted

    return wrap


def in_turn(*replies: Reply | Script) -> Script:
    """One reply after the other; the last one for ever."""
    lock, left = threading.Lock(), list(replies)

    def scripted(request: Request) -> Reply:
        with lock:
            reply = left.pop(0) if len(left) > 1 else left[0]
        return reply(request) if callable(reply) else reply

    return scripted


class OpenAIServer:
    """Serves one script on loopback; `requests` keeps everything that came in, in order."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.requests: list[Request] = []
        self.in_flight = self.most_in_flight = 0
        self._lock = threading.Lock()
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    @property
    def count(self) -> int:
        return len(self.requests)

    def modes(self) -> list[Mode]:
        return [request.mode for request in self.requests]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def take(
        self, body: dict[str, Any], headers: Iterable[tuple[str, str]], path: str
    ) -> tuple[Request, Reply]:
        with self._lock:
            named = {name.lower(): value for name, value in headers}
            request = Request(body, named, len(self.requests) + 1, path)
            self.requests.append(request)
            self.in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            reply = self.script(request)
            time.sleep(reply.delay)
        finally:
            with self._lock:
                self.in_flight -= 1
        return request, reply

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # head and body in one packet: no waiting for acknowledgements

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                request, reply = server.take(body, self.headers.items(), self.path)
                self._send(reply, reply.body if reply.body is not None else completion(request, reply))

            def _send(self, reply: Reply, body: bytes) -> None:
                try:
                    self.send_response(reply.status)
                    kind = "text/event-stream" if body.startswith(b"data:") else "application/json"
                    for name, value in {"Content-Type": kind, **reply.headers}.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    for piece in _pieces(body[: reply.cut], reply.drip):
                        self.wfile.write(piece)
                        self.wfile.flush()
                except (BrokenPipeError, ConnectionResetError):
                    pass  # a client that no longer waits
                if reply.cut is not None:
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                pass

        return Handler


def _pieces(body: bytes, drip: float) -> Iterator[bytes]:
    if not drip:
        yield body
        return
    for number in range(len(body)):
        yield body[number : number + 1]
        time.sleep(drip)


def completion(request: Request, reply: Reply) -> bytes:
    """The reply as a chat completion in the mode that was asked for, in events where a stream was."""
    if request.body.get("stream"):
        return _streamed(request, reply)
    choice = {"index": 0, "message": _message(request, reply), "finish_reason": reply.finish}
    whole = {**_frame(request, "chat.completion"), "choices": [choice]}
    if not reply.no_usage:
        whole["usage"] = _usage(request, reply)
    return json.dumps(whole, ensure_ascii=False).encode()


def _streamed(request: Request, reply: Reply) -> bytes:
    """The thoughts first, then the words in two pieces, the end, and the usage where it was asked for."""
    message = _message(request, reply)
    deltas = [{"role": "assistant", "content": ""}]
    if reply.reasoning is not None:
        deltas.append({reply.reasoning_key: message.pop(reply.reasoning_key), "content": None})
    words = message.get("content") or ""
    if words and "tool_calls" not in message:
        deltas += [{"content": words[: len(words) // 2]}, {"content": words[len(words) // 2 :]}]
    elif "tool_calls" in message:
        deltas.append({"tool_calls": [{"index": 0, **call} for call in message["tool_calls"]]})
    choices = [{"index": 0, "delta": delta, "finish_reason": None} for delta in deltas]
    choices.append({"index": 0, "delta": {}, "finish_reason": reply.finish})
    frame = _frame(request, "chat.completion.chunk")
    events = [{**frame, "choices": [choice]} for choice in choices]
    if not reply.no_usage and (request.body.get("stream_options") or {}).get("include_usage"):
        events.append({**frame, "choices": [], "usage": _usage(request, reply)})
    lines = [json.dumps(event, ensure_ascii=False) for event in events]
    return "".join(f"data: {line}\n\n" for line in [*lines, "[DONE]"]).encode()


def _message(request: Request, reply: Reply) -> dict[str, Any]:
    content = _content(reply)
    message: dict[str, Any] = {"role": "assistant", "content": content}
    if reply.reasoning is not None:
        message[reply.reasoning_key] = reply.reasoning
    if reply.refusal is not None:
        message |= {"content": None, "refusal": reply.refusal}
    elif request.mode == "tools" and content:
        function = {"name": request.body["tools"][0]["function"]["name"], "arguments": content}
        call = {"id": f"call_{request.number}", "type": "function", "function": function}
        message |= {"content": None, "tool_calls": [call]}
    return message


def _content(reply: Reply) -> str:
    return reply.value if isinstance(reply.value, str) else json.dumps(reply.value, ensure_ascii=False)


def _usage(request: Request, reply: Reply) -> dict[str, int]:
    prompt, written = reply.usage or (len(request.text), len(_content(reply)) + len(reply.reasoning or ""))
    return {"prompt_tokens": prompt, "completion_tokens": written, "total_tokens": prompt + written}


def _frame(request: Request, kind: str) -> dict[str, Any]:
    model = request.body.get("model", "m")
    return {"id": f"chatcmpl-{request.number}", "object": kind, "created": 1, "model": model}
