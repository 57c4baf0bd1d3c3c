"""How a measured set is shown: a table of the arms, where ours stands, and what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.quality.arms import PLAIN_CHARACTERS, PLAIN_OVERLAP, PlainLangChain
from bench.quality.measure import SetResult
from bench.quality.standings import QUALITIES, TIE, Standing
from bianyin.cli.eval_tables import change_lines, ranking_lines


def lines_of(result: SetResult) -> Iterator[str]:
    """The set's name, a line an arm, then what is worth knowing about ours."""
    yield f"{result.name}（{result.scores[0].questions} 题，{result.documents} 篇）"
    yield from ranking_lines(result.scores)
    if result.standings:
        yield "  本程序与其余最好者相比：" + "，".join(_stands(each) for each in result.standings)
    yield from _goal(result)
    if result.absent:
        yield f"  有 {result.absent} 题的文档不在语料中，未评"
    if result.misplaced_above:
        yield f"  窗口外或他省的文档排在正确文档之前：{result.misplaced_above}"
    yield from change_lines(result.gained, result.lost)


def summary_of(results: Sequence[SetResult]) -> str:
    """In how many columns of how many sets ours is best or tied, where not; which goals are missed; what is plain."""
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
    name = QUALITIES[standing.column]
    if abs(standing.margin) < TIE:
        return f"{name} 并列（{standing.rival}）"
    word = "最好" if standing.margin > 0 else "落后"
    return f"{name} {word}（{standing.rival}，{standing.margin:+.3f}）"


def _goal(result: SetResult) -> Iterator[str]:
    if result.goal is not None:
        value = getattr(result.scores[0], result.goal.column)
        verdict = "达到" if _reached(result) else "未达到"
        yield f"  要求 {QUALITIES[result.goal.column]} ≥ {result.goal.least}：{value:.3f}，{verdict}"


def _reached(result: SetResult) -> bool:
    assert result.goal is not None
    return bool(getattr(result.scores[0], result.goal.column) >= result.goal.least)
