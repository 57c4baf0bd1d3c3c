"""Whatever another project left in the environment, nothing is posted to a third party: a collector on loopback listens."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from collector import Collector, elsewhere, python

from commands import bianyin
from openai_server import OpenAIServer, answer

NOTHING = {"relevant": False, "reason": "no_event", "records": []}
PAGE = {
    "url": "https://example.org/1",
    "title": "鞍山一钢厂两座高炉停产检修",
    "text": "2021年9月28日，鞍山市某钢铁公司两座高炉停产检修，影响日产铁水8000吨。" * 3,
    "site": "辽宁日报",
}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "pages.jsonl").write_text(json.dumps(PAGE, ensure_ascii=False) + "\n", "utf-8")
    (tmp_path / "points.csv").write_text("date,kind,confidence\n2021-10-15,Event,0.7\n")
    return tmp_path


def test_a_whole_run_of_the_commands_speaks_to_its_endpoints_alone(
    corpus: Path, collector: Collector
) -> None:
    environment = elsewhere(collector)
    with OpenAIServer(lambda request: answer(NOTHING)) as server:
        environment |= {"BIANYIN_CHAT_BASE_URL": server.base_url, "BIANYIN_CHAT_MODEL": "scripted"}
        for command in (
            ("ingest", "pages.jsonl"),
            ("index",),
            ("search", "鞍山 高炉 停产"),
            ("report", "--region", "辽宁", "--sector", "工业", "--points", "points.csv", "-o", "out"),
        ):
            done = bianyin(corpus, *command, **environment)
            assert done.code == 0, done.stderr
        assert server.count >= 1
    assert collector.heard == []


CHAT = """
from bianyin.draft.llm.opening import ModelChoice, open_model
from bianyin.model.chat import ChatMessage, ChatRequest
from bianyin.settings import Settings
from langchain_core.tracers.langchain import wait_for_all_tracers
asked = ChatRequest(messages=(ChatMessage(role="user", content="问"),), schema_name="a", answer_schema={}, prompt="p", max_tokens=9)
with open_model(Settings(), ModelChoice()) as model:
    print(model.chat.complete(asked).finish)
wait_for_all_tracers()
"""


@pytest.mark.parametrize("tracing", ["false", "true"])
def test_prompts_are_traced_only_where_our_setting_says_so(
    tracing: str, tmp_path: Path, collector: Collector
) -> None:
    settings = {"BIANYIN_CHAT_MODEL": "scripted", "BIANYIN_TRACING": tracing}
    with OpenAIServer(lambda request: answer({})) as server:
        environment = {**elsewhere(collector), **settings, "BIANYIN_CHAT_BASE_URL": server.base_url}
        assert python(CHAT, tmp_path, **environment) == "stop"
    assert bool(collector.heard) == (tracing == "true")


RETRIEVER = """
import asyncio
from langchain_core.tracers.langchain import LangChainTracer, wait_for_all_tracers
from bianyin.wiring import langchain_retriever
from bianyin.services.langchain_retriever import BianyinRetriever
from bianyin.settings import Settings
how, settings = "HOW", Settings()
# As a chain hands its tracer down.
config = {"callbacks": [LangChainTracer()]} if how.startswith("handed down") else None
empty = BianyinRetriever(search=lambda query, most: [], describe=lambda ids: {}, tracing=settings.tracing)
with langchain_retriever(settings, k=1) as retriever:
    if how.endswith("later"):
        asyncio.run(empty.ainvoke("高炉停产", config))
    else:
        assert len(retriever.invoke("高炉停产", config)) == len(retriever.batch(["高炉停产"], config)[0]) == 1
wait_for_all_tracers()
"""


@pytest.mark.parametrize("tracing", ["false", "true"])
@pytest.mark.parametrize("how", ["invoke", "later", "handed down", "handed down later"])
def test_questions_to_the_retriever_are_traced_only_where_our_setting_says_so(
    how: str, tracing: str, corpus: Path, collector: Collector
) -> None:
    for command in (("ingest", "pages.jsonl"), ("index",)):
        assert bianyin(corpus, *command).code == 0
    environment = {**elsewhere(collector), "BIANYIN_TRACING": tracing}
    python(RETRIEVER.replace("HOW", how), corpus, **environment)
    # Whoever makes a tracer asks LangSmith for its version; what matters there is what is posted.
    said = collector.posted if how.startswith("handed down") else collector.heard
    assert bool(said) == (tracing == "true")


def test_the_oldest_way_to_trace_is_told(tmp_path: Path) -> None:
    """LangChain itself refuses to work where LANGCHAIN_TRACING is set and LANGCHAIN_TRACING_V2 is not."""
    with OpenAIServer(lambda request: answer({})) as server:
        settings = {"BIANYIN_CHAT_MODEL": "scripted", "BIANYIN_CHAT_BASE_URL": server.base_url}
        script = CHAT.replace("with open_model", "try:\n  with open_model").replace(
            "    print", "      print"
        )
        script = script.replace(
            "\nwait_for_all",
            "\nexcept Exception as error:\n  print(type(error).__name__, error)\nwait_for_all",
        )
        said = python(
            script,
            tmp_path,
            LANGCHAIN_TRACING="true",
            LANGCHAIN_TRACING_V2="",
            LANGSMITH_TRACING="",
            **settings,
        )
    assert said.startswith("ConfigurationError") and "LANGCHAIN_TRACING" in said
