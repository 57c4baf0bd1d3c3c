"""What is configured, what is missing, and what to do about it. Shows no secret."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bianyin.errors import BianyinError
from bianyin.pipeline.model import ModelChoice, chosen_model
from bianyin.pipeline.services import choose_embedder, open_catalog, open_searcher

if TYPE_CHECKING:
    from bianyin.settings import Settings


class Finding(NamedTuple):
    """One thing looked at."""

    name: str
    ok: bool
    state: str
    remedy: str = ""


def examine(settings: Settings) -> list[Finding]:
    """Look at corpus, index, embedder and model; nothing is changed and no endpoint is called."""
    return [_corpus(settings), _embedder(settings), _index(settings), _drafter(settings)]


def _corpus(settings: Settings) -> Finding:
    try:
        with open_catalog(settings) as catalog:
            count = catalog.count()
    except BianyinError as error:
        return Finding("语料库", False, error.message, error.remedy)
    remedy = "" if count else "请运行 bianyin ingest PATH… 导入网页。"
    return Finding("语料库", bool(count), f"{count} 篇文档", remedy)


def _embedder(settings: Settings) -> Finding:
    try:
        embedder = choose_embedder(settings)
    except BianyinError as error:
        return Finding("嵌入模型", False, error.message, error.remedy)
    if embedder is None:
        return Finding(
            "嵌入模型", False, "无，检索仅按词面进行", "可设置 BIANYIN_EMBEDDINGS_BASE_URL 等三项。"
        )
    return Finding("嵌入模型", True, embedder.name)


def _index(settings: Settings) -> Finding:
    try:
        with open_searcher(settings) as searcher:
            return Finding("索引", True, f"摘要 {searcher.digest[:12]}")
    except BianyinError as error:
        return Finding("索引", False, error.message, error.remedy)


def _drafter(settings: Settings) -> Finding:
    try:
        model = chosen_model(settings, ModelChoice())
    except BianyinError as error:
        return Finding("抽取", False, error.message, error.remedy)
    if model is None:
        return Finding("抽取", True, "规则（未配置大语言模型）")
    return Finding("抽取", True, f"大语言模型 {model}，逐字段核验；接口不可用时由规则代替")
