"""Of true drafts of real sentences, how many ship? Drafts of plain forms, less those that a reader judged untrue."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal

from bench.data_files import CORPORA, JUDGED, rows
from bench.quality.faithful_drafts import Faithful, Form, faithful_drafts
from bianyin.model import Document, Frozen, Rejection
from bianyin.parse.pages import read_pages
from bianyin.parse.parse import parse
from bianyin.prove import ground

JUDGEMENTS = JUDGED / "faithful_judged.jsonl"
# Drafts of each form from each file, and of each province of those: exchanges and capitals are in the news every day.
_MOST: dict[Form, tuple[int, int]] = {
    "句首日期": (300, 80),
    "句中日期": (320, 60),
    "不完整日期": (360, 26),
    "句内数字": (220, 30),
    "页面标题": (120, 20),
    "报道的文件": (120, 120),
    "文件本身": (160, 16),
}
# Mended with 甲 in sight; 乙 says how sentences fare that nobody looked at while mending.
Half = Literal["甲", "乙"]


class Judged(Frozen):
    """A draft that a reader judged untrue: it may be refused, and counts for nothing."""

    key: str
    reason: str


class Refused(Frozen):
    """A true draft that did not ship whole."""

    key: str
    form: Form
    half: Half
    url: str
    sentence: str
    region: str
    rejections: tuple[Rejection, ...]
    whole_record: bool  # whether nothing at all shipped


class Score(Frozen):
    """Counts of one form, or of one half.

    Attributes:
        true: drafts that a reader would make.
        shipped: of those, records that shipped.
        whole: of those, records that shipped with every field drafted.
        untrue: drafts left out as judged untrue.
    """

    true: int = 0
    shipped: int = 0
    whole: int = 0
    untrue: int = 0

    def with_one(self, *, shipped: bool, whole: bool) -> Score:
        return self.model_copy(
            update={"true": self.true + 1, "shipped": self.shipped + shipped, "whole": self.whole + whole}
        )


class FaithfulResult(Frozen):
    """Scores by form and by half, and what was refused."""

    by_form: dict[Form, Score]
    by_half: dict[Half, Score]
    refused: tuple[Refused, ...]
    judged_but_shipped: tuple[str, ...]  # keys judged untrue that ship all the same
    shipped: tuple[tuple[str, str], ...]  # keys and sentences, for reading


def measure(data: Path, on_progress: Callable[[int, int], None] = lambda done, total: None) -> FaithfulResult:
    """Ground the drafts of both files.

    Raises:
        InputError: the development data is not there.
    """
    judged = {each["key"]: each["reason"] for each in rows(JUDGEMENTS)}
    by_form: dict[Form, Score] = {}
    by_half: dict[Half, Score] = {}
    refused: list[Refused] = []
    lies: list[str] = []
    shipped: list[tuple[str, str]] = []
    chosen = [each for name in CORPORA for each in choose(_documents(data / name))]
    for number, each in enumerate(chosen):
        on_progress(number + 1, len(chosen))
        half = half_of(each.document)
        grounded = ground(each.draft, each.document, each.question)
        if each.key in judged:
            by_form[each.form] = _untrue(by_form.get(each.form, Score()))
            by_half[half] = _untrue(by_half.get(half, Score()))
            lies += [each.key] * (grounded.record is not None and not grounded.rejections)
            continue
        ships, whole = grounded.record is not None, not grounded.rejections
        by_form[each.form] = by_form.get(each.form, Score()).with_one(shipped=ships, whole=whole)
        by_half[half] = by_half.get(half, Score()).with_one(shipped=ships, whole=whole)
        if ships:
            shipped.append((each.key, each.sentence))
        if not whole:
            refused.append(
                Refused(
                    key=each.key, form=each.form, half=half, url=each.document.url, sentence=each.sentence,
                    region=each.question.region.name, rejections=grounded.rejections, whole_record=not ships,
                )
            )  # fmt: skip
    return FaithfulResult(
        by_form=by_form, by_half=by_half, refused=tuple(refused), judged_but_shipped=tuple(lies), shipped=tuple(shipped)
    )  # fmt: skip


def choose(documents: Iterable[Document]) -> list[Faithful]:
    """The drafts of a file that are measured, in an order that a hash gives: the same every time."""
    ordered = sorted(documents, key=lambda each: _number(each.url))
    taken: Counter[object] = Counter()
    chosen: list[Faithful] = []
    for draft in (each for document in ordered for each in faithful_drafts(document)):
        province = (draft.form, draft.question.region.code)
        most, of_one = _MOST[draft.form]
        if taken[draft.form] < most and taken[province] < of_one:
            taken.update((draft.form, province))
            chosen.append(draft)
    return list({each.key: each for each in chosen}.values())


def half_of(document: Document) -> Half:
    return "甲" if _number("half" + document.url) % 2 else "乙"


def _number(words: str) -> int:
    return int(hashlib.sha256(words.encode()).hexdigest(), 16)


def _untrue(score: Score) -> Score:
    return score.model_copy(update={"untrue": score.untrue + 1})


def _documents(path: Path) -> Iterator[Document]:
    """Raises: InputError: the file is not there."""
    next(rows(path))
    yield from (parse(page) for page in read_pages([path]))


def lines_of(result: FaithfulResult, *, details: bool) -> Iterator[str]:
    """The table, the reasons of refusals, and, with `details`, every refused sentence."""
    yield "| 句式 | 真实草稿 | 成立 | 逐项齐全 | 判为不真而不计 |"
    yield "|---|---:|---:|---:|---:|"
    for name, score in (*result.by_form.items(), *sorted(result.by_half.items())):
        yield f"| {name} | {score.true} | {_share(score.shipped, score.true)} | {_share(score.whole, score.true)} | {score.untrue} |"
    total, shipped, whole, untrue = (
        sum(getattr(score, name) for score in result.by_half.values()) for name in ("true", "shipped", "whole", "untrue")
    )  # fmt: skip
    yield f"| **合计** | {total} | **{_share(shipped, total)}** | {_share(whole, total)} | {untrue} |"
    reasons = Counter(each.reason for refused in result.refused for each in refused.rejections[:1])
    yield "拒绝原因：" + ("、".join(f"{reason} {times}" for reason, times in reasons.most_common()) or "无")
    if result.judged_but_shipped:
        yield f"判为不真而仍成立：{'、'.join(result.judged_but_shipped)}"
    for each in result.refused if details else ():
        yield f"\n{each.key} {each.half} {each.form} {each.region} {'全部' if each.whole_record else '部分'} {each.url}\n  {each.sentence}"
        yield from (f"  - {no.field or '记录'} {no.reason} {no.detail or ''}" for no in each.rejections)


def _share(part: int, whole: int) -> str:
    return f"{part}（{part / whole:.1%}）" if whole else "—"
