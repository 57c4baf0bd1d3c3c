"""The MCP server through the SDK's own client, over the pipes of a process of its own."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from bianyin import api
from bianyin.example_files import example_folder
from commands import environment

mcp = pytest.importorskip("mcp")
Asked = Callable[[Any], Coroutine[Any, Any, Any]]


def through_client(example_corpus: Path, asked: Asked) -> Any:
    """What `asked` gets from a client of `bianyin mcp` over this corpus."""
    folders = [
        "--corpora",
        str(example_corpus / "corpora"),
        "--vector-store",
        str(example_corpus / "vector_store"),
    ]
    server = mcp.StdioServerParameters(
        command=sys.executable, args=["-m", "bianyin", "mcp", *folders], cwd=example_corpus, env=environment()
    )

    async def run() -> Any:
        async with mcp.Client(server) as client:
            return await asked(client)

    return asyncio.run(asyncio.wait_for(run(), 120))


def result_of(called: Any) -> Any:
    """The answer of a tool as it was sent, structured."""
    assert not called.is_error, called
    sent = called.structured_content
    return sent["result"] if set(sent) == {"result"} else sent


def test_a_model_searches_reads_and_finds_the_words_where_they_are_said_to_be(example_corpus: Path) -> None:
    async def asked(client: Any) -> Any:
        tools = await client.list_tools()
        question = {"text": "有序用电", "region": "辽宁", "start": "2021-08-01", "end": "2021-12-31", "k": 3}
        found = result_of(await client.call_tool("search", question))
        first = found[0]
        span = {"document_id": first["document_id"], "start": first["start"], "length": len(first["text"])}
        return (
            {tool.name for tool in tools.tools},
            found,
            result_of(await client.call_tool("open_document", span)),
        )

    names, found, document = through_client(example_corpus, asked)
    assert names == {"search", "open_document", "detect", "report"}
    assert len(found) == 3 and all(each["url"].startswith("http") for each in found)
    assert document["text"] == found[0]["text"] and document["url"] == found[0]["url"]


def test_a_report_has_records_with_evidence_or_says_that_nothing_was_found(example_corpus: Path) -> None:
    async def asked(client: Any) -> Any:
        question = {"region": "辽宁", "sector": "工业", "points": ["2021-10-31", "2015-01-01"]}
        return result_of(await client.call_tool("report", question))

    answered = through_client(example_corpus, asked)
    with_records, without = answered["change_points"]
    record = with_records["records"][0]
    evidence = record["evidence"][0]
    text = api.open_document(evidence["document_id"], corpora=example_corpus / "corpora").text
    assert text[evidence["start"] : evidence["end"]] == evidence["quote"]
    assert without["records"] == [] and "未找到" in without["found"] and without["looked_at"]


def test_points_of_a_series_on_this_machine(example_corpus: Path) -> None:
    async def asked(client: Any) -> Any:
        question = {"series_file": str(example_folder() / "series.csv"), "region": "辽宁", "sector": "工业"}
        return result_of(await client.call_tool("detect", question))

    found = through_client(example_corpus, asked)
    assert found["series"]["unit"] and [point["date"] for point in found["change_points"]]


def test_an_error_says_what_to_do_and_the_server_goes_on(example_corpus: Path) -> None:
    async def asked(client: Any) -> Any:
        refused = await client.call_tool(
            "report", {"region": "亚特兰蒂斯", "sector": "工业", "points": ["2021-10-31"]}
        )
        missing = await client.call_tool("open_document", {"document_id": "nothing"})
        return refused, missing, await client.call_tool("search", {"text": "钢铁", "k": 1})

    refused, missing, found = through_client(example_corpus, asked)
    assert refused.is_error and "亚特兰蒂斯" in json.dumps(
        refused.model_dump(mode="json"), ensure_ascii=False
    )
    assert missing.is_error and not found.is_error
