"""What is configured, what is missing, and what to do about it. Shows no secret."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bianyin.draft.llm.opening import AS_CONFIGURED, chosen_model
from bianyin.errors import BianyinError
from bianyin.wiring import choose_embedder, choose_reranker, choose_store, open_catalog, open_searcher

if TYPE_CHECKING:
    from bianyin.schedule import RefreshRun
    from bianyin.settings import Settings


class Finding(NamedTuple):
    """One thing looked at."""

    name: str
    ok: bool
    state: str
    remedy: str = ""


class _State(NamedTuple):
    """What looking at one thing found."""

    state: str
    ok: bool = True
    remedy: str = ""


def examine(settings: Settings) -> list[Finding]:
    """Look at corpus, embedder, reranker, index and model; nothing is changed and no endpoint is called."""
    looks = {
        "语料库": _corpus,
        "嵌入模型": _embedder,
        "重排": _reranker,
        "索引": _index,
        "抽取": _drafter,
        "定时更新": _refreshes,
    }
    findings = []
    for name, look in looks.items():
        try:
            state, ok, remedy = look(settings)
        except BianyinError as error:
            state, ok, remedy = error.message, False, error.remedy
        findings.append(Finding(name, ok, state, remedy))
    return findings


def _corpus(settings: Settings) -> _State:
    from bianyin.catalog.archive_check import RESTORE, damaged, shortened

    with open_catalog(settings) as catalog:
        catalog.check()
        count, place = catalog.count(), catalog.name
        told = [*shortened(settings.corpora, catalog.archive_positions()), *damaged(settings.corpora)]
    if told:
        return _State(f"{count} 篇文档（{place}）；{' '.join(told)}", False, RESTORE)
    todo = "" if count else "请运行 bianyin ingest PATH… 导入网页。"
    return _State(f"{count} 篇文档（{place}）", bool(count), todo)


def _embedder(settings: Settings) -> _State:
    embedder = choose_embedder(settings)
    if embedder is None:
        return _State("无，检索仅按词面进行", False, "可设置 BIANYIN_EMBEDDINGS_BASE_URL 等三项。")
    return _State(embedder.name)


def _reranker(settings: Settings) -> _State:
    reranker = choose_reranker(settings)
    if reranker is None:
        return _State("未配置端点，有嵌入模型时以片段向量重排")
    return _State(f"{reranker.model}，{reranker.shown}")


def _index(settings: Settings) -> _State:
    from bianyin.index.examine import examine as examine_index
    from bianyin.report.searched_corpus import EMPTY, not_indexed, searched_corpus

    with open_catalog(settings) as catalog, open_searcher(settings) as searcher:
        examine_index(settings.vector_store, choose_store(settings))
        corpus = searched_corpus(catalog, searcher.document_ids())
    state = f"摘要 {searcher.digest[:12]}，可检索 {corpus.documents} 篇"
    if corpus.unindexed:
        return _State(f"{state}；{not_indexed(corpus)}", False)
    return _State(state, bool(corpus.documents), "" if corpus.documents else EMPTY)


def _drafter(settings: Settings) -> _State:
    model = chosen_model(settings, AS_CONFIGURED)
    if model is None:
        return _State("规则（未配置大语言模型）")
    return _State(f"大语言模型 {model}，逐字段核验；接口不可用时由规则代替")


def _refreshes(settings: Settings) -> _State:
    """The newest refresh of each plan; looking makes no database."""
    from contextlib import closing

    from bianyin.lab.lab_database import LabDatabase, has_lab
    from bianyin.schedule import RunLog

    if not has_lab(settings):
        return _State("从未运行（bianyin refresh）")
    with closing(LabDatabase(settings)) as database:
        newest = {run.plan: run for run in reversed(RunLog(database).runs(limit=200))}
    if not newest:
        return _State("从未运行（bianyin refresh）")
    said = "；".join(f"{run.plan} {run.slot}：{_STATES[run.state]}{_losses(run)}" for run in newest.values())
    ok = all(run.state != "failed" and not run.outcome.get("losses") for run in newest.values())
    return _State(said, ok, "" if ok else "逐项原因见 bianyin refresh --runs PLAN。")


_STATES = {"running": "正在进行", "done": "已完成", "failed": "中断"}


def _losses(run: RefreshRun) -> str:
    losses = run.outcome.get("losses") or []
    return f"，{len(losses)} 项未做成" if losses else ""
