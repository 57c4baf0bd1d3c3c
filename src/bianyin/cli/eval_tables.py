"""How measured extraction and retrieval are shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bianyin.evaluate.event_scores import EventScore, Share
    from bianyin.evaluate.extraction import ExtractionScore, FieldScore
    from bianyin.evaluate.rank_scores import RankingScore
    from bianyin.evaluate.relevance import Kept, Relevance, RelevanceScore

_LABELS = {
    "record": "记录", "kind": "类别", "title": "标题", "dates": "日期", "issuers": "机构", "document_number": "文号",
    "places": "地点", "figures": "数量",
}  # fmt: skip

_LEAST = 0.7  # of each voice's pages; below it, a way of writing is not read


def extraction_lines(score: ExtractionScore, *, details: bool) -> Iterator[str]:
    """A line a field, then what was refused and what was spent; `details`: every difference."""
    from bianyin.evaluate.extraction import RECALL_ONLY

    yield f"抽取：{score.drafter}（{score.documents} 题）"
    yield "  字段  精确率  召回率   对   错   漏"
    for name, field in score.fields.items():
        yield f"  {_LABELS[name]}  {_row(field, judged=name not in RECALL_ONLY)}"
    yield f"  溯源率 {_share(score.grounding_rate)}（{score.grounded}/{score.drafted} 个字段）"
    yield "  驳回：" + "，".join(f"{reason} {count}" for reason, count in score.refusals.items())
    tokens = score.tokens
    yield f"  模型调用 {tokens.calls}，提示 {tokens.prompt} token，回答 {tokens.completion} token"
    if score.unread:
        yield f"  模型未（完整）阅读 {score.unread} 篇"
    for each in score.mismatches if details else ():
        said = f"多出 {each.told}" if each.told else f"缺 {each.gold}"
        yield f"  {_LABELS[each.field]}：{said}（{each.why}）{each.url}"


def _row(field: FieldScore, *, judged: bool) -> str:
    precision = _share(field.precision) if judged else "    —"
    return f"{precision:>6}  {_share(field.recall):>6}  {field.right:>3}  {field.wrong:>3}  {field.missed:>3}"


def _share(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"


def ranking_lines(scores: Iterable[RankingScore]) -> Iterator[str]:
    """A line for each way of searching, under a heading."""
    yield "  方法       recall@5  recall@10    MRR  nDCG@10  p50 毫秒  p95 毫秒"
    for each in scores:
        yield (
            f"  {each.arm:<10} {each.recall_5:>7.3f}  {each.recall_10:>8.3f}  {each.mrr:.3f}  {each.ndcg_10:>7.3f}"
            f"  {each.p50:>8.1f}  {each.p95:>8.1f}"
        )


def event_lines(name: str, score: EventScore, *, details: bool, totals: bool) -> Iterator[str]:
    """What was found and wrongly shipped; but for `totals`, by voice, by step and by kind; `details`: every page."""
    yield f"{name}（{len(score.by_voice)} 种写法，干扰 {len(score.false_by_kind)} 种）"
    for label, share in (("事件", score.events), ("讲述", score.tellings), ("干扰误报", score.distractors)):
        yield f"  {label:<6}{_counted(share)}"
    yield f"  召回低于 {_LEAST} 的写法 {sum((each.share or 0) < _LEAST for each in score.by_voice.values())} 种"
    yield f"  讲述事件的页另出的记录 {len(score.misplaced)}"
    if totals:
        return
    yield "  按写法："
    yield from (f"    {_counted(share)}  {voice}" for voice, share in score.by_voice.items())
    yield "  失去的讲述，止于："
    yield from (f"    {count:>3}  {stage}" for stage, count in score.lost_by_stage.items())
    yield "  误报，按干扰种类："
    yield from (
        f"    {_counted(share)}  {kind}" for kind, share in score.false_by_kind.items() if share.found
    )
    yield from _each_event(score) if details else ()
    yield from change_lines(score.gained, score.worse)


def _each_event(score: EventScore) -> Iterator[str]:
    """Each lost event, lost page and wrong record."""
    yield from (f"    失去的事件：{event}" for event in score.lost_events)
    for lost in score.lost:
        said = " ".join(filter(None, [lost.stage, lost.reason, lost.detail]))
        yield f"    失去：{lost.url}（{lost.voice}，{lost.event}）{said}"
    for label, wrong in (("误报", score.false), ("另出", score.misplaced)):
        yield from (
            f"    {label}：{each.url}（{each.kind}）{each.point} {each.title} {each.false}" for each in wrong
        )


def relevance_lines(name: str, score: RelevanceScore, *, details: bool, totals: bool) -> Iterator[str]:
    """What ships and what was to be kept; but for `totals`, by region, by sector, and what ended the others."""
    yield f"{name}（{len(score.found)} 个判断）"
    yield from _relevance(score.total)
    if score.absent:
        yield f"  有 {len(score.absent)} 篇不在语料库中，未评"
    if totals:
        return
    for group, each in score.groups.items():
        yield f"  {group}"
        yield from (f"  {line}" for line in _relevance(each))
    yield "  应留而未出的，止于："
    yield from (f"    {count:>3}  {why}" for why, count in score.ends.items())
    yield from _each_record(score) if details else ()
    yield from change_lines(score.gained, score.worse)


def _relevance(each: Relevance) -> Iterator[str]:
    for label, kept in (("所出", each.shipped), ("前三", each.first)):
        yield f"  {label}记录  {_judged(kept)}"
    for label, share in (("所出", each.due), ("前三", each.first_due)):
        yield f"  应留{label}  {_counted(share)}"
    yield (
        f"  应留全部  本地 {_counted(each.own)}，全国 {_counted(each.national)}，文档 {_counted(each.documents)}"
    )


def _judged(kept: Kept) -> str:
    return (
        f"精确率 {_share(kept.precision)}（留 {kept.keep}，无关 {kept.beside}，不实 {kept.wrong}；"
        f"未判 {kept.unjudged}）"
    )


def _each_record(score: RelevanceScore) -> Iterator[str]:
    """Each record that is not one to keep, each that was not judged, each document that was to be kept and is not there."""
    labels = {"beside": "无关", "wrong": "不实", None: "未判"}
    for each in score.records:
        if each.verdict != "keep":
            scope = "本地" if each.own else "全国"
            said = f"{each.place} 第 {each.rank}（{scope}）{each.title} {each.urls[0]}"
            yield f"    {labels[each.verdict]}：{said} {each.reason}".rstrip()
    yield from (f"    未出：{each.place} {each.url}（{each.scope}）{each.why}" for each in score.not_shipped)
    yield from (f"    未评：{url}" for url in score.absent)


def _counted(share: Share) -> str:
    return f"{share.found:>3}/{share.of:<3} {_share(share.share)}"


def change_lines(gained: Sequence[str], lost: Sequence[str]) -> Iterator[str]:
    """What changed against an accepted run, question by question."""
    if gained or lost:
        yield f"  与上次认可的结果相比：新答对 {len(gained)}，新答错 {len(lost)}"
    yield from (f"    新答对：{question}" for question in gained)
    yield from (f"    新答错：{question}" for question in lost)
