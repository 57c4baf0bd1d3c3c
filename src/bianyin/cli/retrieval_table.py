"""How `bianyin eval retrieval` shows a set: a table of the arms, where ours stands, and what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bianyin.evaluate.rank_scores import Standing
    from bianyin.evaluate.retrieval import SetResult

_HEADER = "  方法       recall@5  recall@10    MRR  nDCG@10  p50 毫秒  p95 毫秒"


def lines_of(result: SetResult) -> Iterator[str]:
    """The set's name, a line an arm, then what is worth knowing about ours."""
    yield f"{result.name}（{result.scores[0].questions} 题，{result.documents} 篇）"
    yield _HEADER
    for each in result.scores:
        yield (
            f"  {each.arm:<10} {each.recall_5:>7.3f}  {each.recall_10:>8.3f}  {each.mrr:.3f}  {each.ndcg_10:>7.3f}"
            f"  {each.p50:>8.1f}  {each.p95:>8.1f}"
        )
    if result.standings:
        yield "  本程序与其余最好者相比：" + "，".join(_stands(each) for each in result.standings)
    yield from _goal(result)
    if result.absent:
        yield f"  有 {result.absent} 题的文档不在语料中，未评"
    if result.misplaced_above:
        yield f"  窗口外或他省的文档排在正确文档之前：{result.misplaced_above}"
    if result.gained or result.lost:
        yield f"  与上次认可的结果相比：新答对 {len(result.gained)}，新答错 {len(result.lost)}"
    yield from (f"    新答对：{question}" for question in result.gained)
    yield from (f"    新答错：{question}" for question in result.lost)


def summary_of(results: Sequence[SetResult]) -> str:
    """In how many columns of how many sets ours is best or tied, where not; which goals are missed; what is plain."""
    from bianyin.evaluate.retrieval_arms import PLAIN_CHARACTERS, PLAIN_OVERLAP, PlainLangChain

    judged = [(result, each) for result in results for each in result.standings]
    behind = [(result, each) for result, each in judged if not each.best_or_tied]
    missed = [result.name for result in results if result.goal is not None and not _reached(result)]
    lines = [f"最好或并列：{len(judged) - len(behind)}/{len(judged)} 列"]
    lines += [f"  落后：{result.name}，{_stands(each)}" for result, each in behind]
    lines.append("未达到要求：" + ("、".join(missed) or "无"))
    if any(score.arm == PlainLangChain.name for result in results for score in result.scores):
        lines.append(
            f"普通 LangChain 流程：RecursiveCharacterTextSplitter 每段 {PLAIN_CHARACTERS} 字、重叠 {PLAIN_OVERLAP} 字，"
            "Chroma.from_documents，检索时按日期范围过滤"
        )
    return "\n".join(lines)


def _stands(standing: Standing) -> str:
    from bianyin.evaluate.rank_scores import QUALITIES, TIE

    name = QUALITIES[standing.column]
    if abs(standing.margin) < TIE:
        return f"{name} 并列（{standing.rival}）"
    word = "最好" if standing.margin > 0 else "落后"
    return f"{name} {word}（{standing.rival}，{standing.margin:+.3f}）"


def _goal(result: SetResult) -> Iterator[str]:
    from bianyin.evaluate.rank_scores import QUALITIES

    if result.goal is not None:
        value = getattr(result.scores[0], result.goal.column)
        verdict = "达到" if _reached(result) else "未达到"
        yield f"  要求 {QUALITIES[result.goal.column]} ≥ {result.goal.least}：{value:.3f}，{verdict}"


def _reached(result: SetResult) -> bool:
    assert result.goal is not None
    return bool(getattr(result.scores[0], result.goal.column) >= result.goal.least)
