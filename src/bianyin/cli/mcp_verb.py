"""The verb mcp: bianyin's tools for a language model, over stdin and stdout."""

from __future__ import annotations

import typer

from bianyin.cli.running import Corpora, VectorStoreDir


def add_to(app: typer.Typer) -> None:
    app.command("mcp", help="MCP 服务（stdio）：供大语言模型检索、读文档、检测变点、出报告；只读。")(mcp)


def mcp(corpora: Corpora = None, vector_store: VectorStoreDir = None) -> None:
    from bianyin.mcp import make_server

    make_server(corpora=corpora, vector_store=vector_store).run("stdio")
