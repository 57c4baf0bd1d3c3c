"""A document drafted through endpoints as they are: the right record or an honest loss, paid once over two runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from llm_pages import FOUND, NOTHING, evidence, page, question
from test_llm_reports import build, report_by_command

from bianyin.draft.llm import LlmDrafter
from bianyin.draft.protocol import Drafted
from bianyin.services.chat_store import ChatStore
from bianyin.services.openai_chat import Endpoint, OpenAIChat
from openai_server import OpenAIServer, Reply, Request, Script, answer, failure

THOUGHT = "题目问的是哪一天发生的事，页面上写的是九月二十八日。" * 20
SAID = json.dumps(FOUND, ensure_ascii=False)
DRAFT = json.dumps(
    {**FOUND, "records": [{**FOUND["records"][0], "title": "想到一半的记录"}]}, ensure_ascii=False
)  # type: ignore[index]


def says(text: str, **more: object) -> Script:
    return lambda request: answer(text, **more)


def refuses_the_field(request: Request) -> Reply:
    detail = [{"loc": ["body", "messages"], "msg": "Input should be shorter", "input": request.text}]
    return Reply(status=422, body=json.dumps({"detail": detail}).encode())


def streams(request: Request) -> Reply:
    if request.body.get("stream"):
        return answer(SAID, reasoning=THOUGHT)
    return failure(400, "This model only support stream mode, please enable the stream parameter.")


# (endpoint, words of the loss or None for the record, requests sent in two runs together)
ROWS: dict[str, tuple[Script, str | None, int]] = {
    "thinking ate the limit": (says("", reasoning=THOUGHT, finish="length"), "只有思考", 1),
    "it did, and nothing was counted": (says("", reasoning=THOUGHT, finish="length", usage=(0, 0)), "只有思考", 1),
    "JSON in thoughts that never end": (says(f"<think>也许是 {DRAFT}"), "只有思考", 1),
    "JSON in thoughts that were cut": (says(f"<think>也许是 {DRAFT}，再看", finish="length"), "只有思考", 1),
    "cut in the answer after <think>": (says(f"<think>{THOUGHT}</think>{SAID[:40]}", finish="length"), "只有思考", 1),
    "thoughts that only end": (says(f"先想 {DRAFT}</think>\n\n{SAID}"), None, 1),
    "thoughts and the answer": (says(f"<think>先想 {DRAFT}</think>{SAID}"), None, 1),
    "thoughts beside the answer": (says(SAID, reasoning=f"先想 {DRAFT}"), None, 1),
    "an answer that speaks of <think>": (says(json.dumps({**FOUND, "note": "<think>"}, ensure_ascii=False)), None, 1),
    "an answer in a stream": (streams, None, 2),
    "FastAPI's 422": (refuses_the_field, "body.messages: Input should be shorter", 8),
}  # fmt: skip


class Runs:
    """Runs of one document against one server, with one file of remembered replies."""

    def __init__(self, server: OpenAIServer, cache: Path) -> None:
        self._url, self._cache = server.base_url, cache

    def __call__(self) -> tuple[Drafted, OpenAIChat]:
        store = ChatStore(self._cache)
        chat = OpenAIChat(Endpoint("m", self._url), store=store)
        try:
            return LlmDrafter(chat).draft(evidence(page()), question()), chat
        finally:
            chat.close()
            store.close()


@pytest.mark.parametrize("name", ROWS)
def test_a_document_is_read_rightly_or_lost_and_paid_once(name: str, tmp_path: Path) -> None:
    script, loss, sent = ROWS[name]
    with OpenAIServer(script) as server:
        run = Runs(server, tmp_path / "cache.sqlite3")
        drafted, chat = run()
        spent = chat.meter.spent
        again, _ = run()
        assert server.count == sent
    assert len(drafted.drafts) == (0 if loss else 1)
    assert (drafted.loss is None) == (loss is None) and (loss or "") in (drafted.loss or "")
    assert (again.drafts, again.loss) == (drafted.drafts, drafted.loss)
    if "422" not in name:
        assert spent.prompt_tokens > 0 and spent.completion_tokens > 0


def test_a_loss_to_thinking_is_told_with_its_words() -> None:
    with OpenAIServer(says("", reasoning=THOUGHT, finish="length")) as server:
        chat = OpenAIChat(Endpoint("m", server.base_url))
        drafted = LlmDrafter(chat).draft(evidence(page()), question())
        chat.close()
    (rejection,) = drafted.rejections
    assert rejection.reason == "bad_answer" and THOUGHT[:20] in (rejection.detail or "")
    assert "BIANYIN_CHAT_EXTRA_BODY" in (drafted.loss or "")


def test_switching_thinking_off_asks_the_lost_document_again(tmp_path: Path) -> None:
    def qwen(request: Request) -> Reply:
        off = request.body.get("enable_thinking") is False
        return answer(SAID) if off else answer("", reasoning=THOUGHT, finish="length")

    def run(extra: dict[str, object]) -> Drafted:
        store = ChatStore(tmp_path / "cache.sqlite3")
        chat = OpenAIChat(Endpoint("m", server.base_url, extra_body=extra), store=store)
        drafted = LlmDrafter(chat).draft(evidence(page()), question())
        chat.close()
        store.close()
        return drafted

    with OpenAIServer(qwen) as server:
        assert run({}).loss and run({}).loss and server.count == 1
        assert run({"enable_thinking": False}).loss is None and server.count == 2


def test_a_report_through_an_endpoint_that_only_thinks_keeps_its_limit_and_pays_once(tmp_path: Path) -> None:
    build(tmp_path, 12)
    (tmp_path / "points.csv").write_text("date,kind,confidence\n2021-10-15,Event,0.7\n")
    prices = {"BIANYIN_CHAT_PRICE_PROMPT": "1", "BIANYIN_CHAT_PRICE_COMPLETION": "10"}
    thinks = says("", reasoning="想" * 6000, finish="length", usage=(0, 0))
    with OpenAIServer(thinks) as server:
        cost = (1200 + 10 * 6000) / 1_000_000  # at most; a request has fewer tokens than characters here
        first = report_by_command(tmp_path, server.base_url, "--max-cost", "0.3", **prices)
        asked = {request.page.partition("正文")[0].partition("标题")[2] for request in server.requests}
        assert first.code == 3 and "费用上限" in first.stderr + (tmp_path / "out" / "report.md").read_text()
        assert 1 < server.count == len(asked) and server.count * cost <= 0.3
        report_by_command(tmp_path, server.base_url, **prices)
        assert server.count == 12
        again = report_by_command(tmp_path, server.base_url, **prices)
        assert server.count == 12 and again.code == 3
    run = json.loads((tmp_path / "out" / "run.json").read_text())
    assert run["model_calls"] == 0 and len(run["failed"]) == 12
    assert "只有思考" in (tmp_path / "out" / "report.md").read_text()


def test_an_honest_nothing_after_thinking_is_no_loss() -> None:
    text = f"<think>{THOUGHT}</think>{json.dumps(NOTHING)}"
    with OpenAIServer(says(text)) as server:
        chat = OpenAIChat(Endpoint("m", server.base_url))
        drafted = LlmDrafter(chat).draft(evidence(page()), question())
        chat.close()
    assert drafted.loss is None and [each.reason for each in drafted.rejections] == ["not_an_event"]
