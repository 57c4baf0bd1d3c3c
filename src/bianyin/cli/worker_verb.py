"""The verb worker: does the jobs of the web application; `bianyin serve` starts some."""

from __future__ import annotations

import typer

from bianyin.cli.running import Corpora, VectorStoreDir, settings_with


def add_to(app: typer.Typer) -> None:
    app.command("worker", help="执行网页应用的任务；bianyin serve 会自己启动。", hidden=True)(worker)


def worker(corpora: Corpora = None, vector_store: VectorStoreDir = None) -> None:
    from bianyin.lab import work

    work(settings_with(corpora, vector_store))
