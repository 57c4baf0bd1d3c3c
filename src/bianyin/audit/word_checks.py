"""What a record's words give away by themselves: organs that nobody has, numbers without a quote, one thing told in two ways."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from bianyin.audit.claimed import bare_title, dates_of, figures_of, issuers_of
from bianyin.audit.findings import Finding
from bianyin.audit.reported import ReportedRecord, ReportedSection
from bianyin.knowledge import places
from bianyin.knowledge.organ_names import no_such_organ
from bianyin.text import bigram_overlap, fold

_QUOTED = re.compile('[“「『"]([^”」』"]{8,})[”」』"]')
_SAME_TITLE = 0.9
_SHOWN = 5
_NOTHING_FOUND = re.compile(r"^\W*(?:未|没有|无)(?:找到|发现|检索到|查到|搜索到)")
_ABOUT_THE_SEARCH = re.compile("语料|资料|检索|收录|存档|窗口|索引")
_BETWEEN = re.compile("[。！？；]")


def check_words(record: ReportedRecord, *, verbatim: bool) -> Iterator[Finding]:
    """Args: verbatim: the report's fields are quotes, so that its numbers stand in one."""
    fields = (*record.of("issuer"), *record.of("title"), *record.of("text"))
    for field in fields:
        if found := no_such_organ(field.text):
            name, true = found
            detail = f"省级机关中没有“{name}”，应为“{true}”"
            yield Finding(
                check="organ_does_not_exist", verdict="contradicted", detail=detail, field=field.role, said=name,
                line=field.line,
            )  # fmt: skip
            break
    yield from _number_place(record)
    if not verbatim:
        yield from _numbers(record)


def _number_place(record: ReportedRecord) -> Iterator[Finding]:
    """辽政办发 is Liaoning's: no other province's organ has issued it."""
    for field in record.of("number"):
        region = places.of_document_number(field.text)
        named = {mention.region.code for name in issuers_of(record) for mention in places.mentions(name)}
        if region is None or region.code == places.COUNTRY or not named:
            continue
        if not any(
            places.is_within(code, region.code) or places.is_within(region.code, code) for code in named
        ):
            detail = f"文号是{region.name}的，机构却不是"
            yield Finding(
                check="number_place_differs", verdict="contradicted", detail=detail, field="number", said=field.text,
                line=field.line,
            )  # fmt: skip


def _numbers(record: ReportedRecord) -> Iterator[Finding]:
    text = "\n".join(field.text for field in record.of("text"))
    quoted = "".join(_QUOTED.findall(text))
    bare = [
        text[figure.start : figure.end] for figure in figures_of(record._replace(fields=record.of("text")))
    ]
    without = [words for words in dict.fromkeys(bare) if words not in quoted]
    if without:
        shown = "、".join(without[:_SHOWN]) + ("等" if len(without) > _SHOWN else "")
        detail = f"{len(without)} 个数字没有原文引文，无从核对：{shown}"
        line = record.of("text")[0].line
        yield Finding(
            check="number_without_quote", verdict="not_found", detail=detail, field="figures", said=shown, line=line
        )  # fmt: skip


def told_twice(records: Sequence[ReportedRecord]) -> Iterator[tuple[ReportedRecord, Finding]]:
    """One title with two dates that cannot both be, or one number for two titles."""
    for first, second in combinations(records, 2):
        titles = bare_title(first.title), bare_title(second.title)
        alike = min(map(len, titles)) > 3 and _is_one_title(*titles)
        if alike and (dates := _other_dates(first, second)):
            for record, other in ((first, dates[1]), (second, dates[0])):
                yield (
                    record,
                    _twice(
                        record,
                        f"同名的另一条记录（第 {_other(record, first, second).line} 行）日期是 {other}",
                    ),
                )
        numbers = [fold(field.text).text for each in (first, second) for field in each.of("number")[:1]]
        if len(numbers) == 2 and numbers[0] == numbers[1] and bigram_overlap(*titles) < 0.3:
            for record in (first, second):
                yield (
                    record,
                    _twice(record, f"同一文号也用于第 {_other(record, first, second).line} 行的另一份文件"),
                )


def _is_one_title(first: str, second: str) -> bool:
    short, long = sorted((fold(first).text, fold(second).text), key=len)
    return bigram_overlap(first, second) >= _SAME_TITLE and len(short) >= _SAME_TITLE * len(long)


def _other(record: ReportedRecord, first: ReportedRecord, second: ReportedRecord) -> ReportedRecord:
    return second if record is first else first


def _other_dates(first: ReportedRecord, second: ReportedRecord) -> tuple[str, str] | None:
    mine, its = dates_of(first), dates_of(second)
    meet = any(a.date.start < b.date.end and b.date.start < a.date.end for a in mine for b in its)
    return None if meet or not mine or not its else (mine[0].words, its[0].words)


def _twice(record: ReportedRecord, detail: str) -> Finding:
    return Finding(
        check="told_twice_differently", verdict="contradicted", detail=detail, said=record.title, line=record.line
    )  # fmt: skip


def explained_absence(section: ReportedSection) -> Iterator[Finding]:
    """“未找到…” followed by what the months were like: what was not found explains nothing."""
    for text in section.prose:
        sentences = [each for each in _BETWEEN.split(text) if each.strip()]
        told = [each for each in sentences[1:] if not _ABOUT_THE_SEARCH.search(each)]
        if _NOTHING_FOUND.match(text) and told:
            detail = "说没有找到，又给出没有来源的解释"
            yield Finding(
                check="absence_explained", verdict="not_found", detail=detail, said=told[0].strip(), line=section.line
            )  # fmt: skip
