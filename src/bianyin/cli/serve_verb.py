"""The verb serve: the lab's web pages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bianyin.cli.running import Corpora, Quiet, VectorStoreDir, say, settings_with


def add_to(app: typer.Typer) -> None:
    app.command("serve", help="网页：实验室共用的语料、检索、报告与评审；默认只在本机可访问。")(serve)


def serve(
    host: Annotated[
        str, typer.Option("--host", help="监听的地址；本机以外须先设置登录（BIANYIN_WEB_TOKENS 等）")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="端口")] = 8321,
    workers: Annotated[int, typer.Option("--workers", min=0, max=16, help="同时执行任务的进程数")] = 1,
    schedule: Annotated[
        Path | None,
        typer.Option("--schedule", metavar="PLAN", help="按此计划（TOML）定时更新，见 examples/refresh.toml"),
    ] = None,
    quiet: Quiet = False,
    corpora: Corpora = None,
    vector_store: VectorStoreDir = None,
) -> None:
    from bianyin.errors import ConfigurationError

    try:
        from bianyin.web import Serving
        from bianyin.web import serve as serve_pages
    except ImportError as error:
        raise ConfigurationError(
            f"网页需要 {error.name} 包。", remedy="请先 pip install 'bianyin[web]'。"
        ) from None
    shown = f"[{host}]" if ":" in host else host
    say(f"网页：http://{shown}:{port}/ （Ctrl-C 结束）", quiet=quiet)
    settings = settings_with(corpora, vector_store)
    if schedule is not None:
        settings = settings.model_copy(update={"web_schedule": schedule.absolute()})
    serve_pages(settings, Serving(host, port, workers))
