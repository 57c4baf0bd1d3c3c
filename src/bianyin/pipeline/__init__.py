"""The whole job, short: build the corpus, answer a question. Reads like the picture in `docs/architecture.md`."""

from bianyin.pipeline.build import build_index, ingest
from bianyin.pipeline.report import report
from bianyin.pipeline.services import choose_embedder, open_catalog, open_searcher

__all__ = ["build_index", "choose_embedder", "ingest", "open_catalog", "open_searcher", "report"]
