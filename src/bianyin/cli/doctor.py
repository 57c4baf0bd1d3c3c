"""What is configured, what is missing, and what to do about it. Shows no secret."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bianyin.draft.llm.opening import ModelChoice, chosen_model
from bianyin.errors import BianyinError
from bianyin.wiring import choose_embedder, choose_reranker, open_catalog, open_searcher

if TYPE_CHECKING:
    from bianyin.settings import Settings


class Finding(NamedTuple):
    """One thing looked at."""

    name: str
    ok: bool
    state: str
    remedy: str = ""


def examine(settings: Settings) -> list[Finding]:
    """Look at corpus, embedder, reranker, index and model; nothing is changed and no endpoint is called."""
    return [look(settings) for look in (_corpus, _embedder, _reranker, _index, _drafter)]


def _corpus(settings: Settings) -> Finding:
    try:
        with open_catalog(settings) as catalog:
            count, place = catalog.count(), catalog.name
    except BianyinError as error:
        return Finding("语料库", False, error.message, error.remedy)
    remedy = "" if count else "请运行 bianyin ingest PATH… 导入网页。"
    return Finding("语料库", bool(count), f"{count} 篇文档（{place}）", remedy)


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


def _reranker(settings: Settings) -> Finding:
    try:
        reranker = choose_reranker(settings)
    except BianyinError as error:
        return Finding("重排", False, error.message, error.remedy)
    if reranker is None:
        return Finding("重排", True, "未配置端点，有嵌入模型时以片段向量重排")
    return Finding("重排", True, f"{reranker.model}，{reranker.shown}")


def _index(settings: Settings) -> Finding:
    from bianyin.index.examine import examine as examine_index

    try:
        with open_searcher(settings) as searcher:
            examine_index(settings.vector_store)
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
