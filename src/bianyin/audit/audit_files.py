"""An audit for people and programs: lines for the terminal, `audit.md`, `audit.json`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bianyin.audit.findings import CHECKS, VERDICTS, Audit, AuditedRecord, Finding
from bianyin.errors import BianyinError
from bianyin.report.markdown_words import escape
from bianyin.series.whole_file import write_whole

MARKDOWN, JSON = "audit.md", "audit.json"
_LONGEST_TITLE, _LONGEST_SAID = 36, 60


def lines_of(audit: Audit) -> Iterator[str]:
    """The table of the terminal: what is wrong with the whole, then a row a record with its reasons."""
    yield f"{audit.title or audit.report}：{len(audit.records)} 条记录，{counted(audit)}"
    for finding in audit.findings:
        yield f"  整篇  {VERDICTS[finding.verdict]}  {_reason(finding)}"
    for record in audit.records:
        point = "、".join(record.points[:1]) or "—"
        yield f"  {point}  {record.label or '—':<3} {VERDICTS[record.verdict]}  {_cut(record.title, _LONGEST_TITLE)}"
        yield from (
            f"      {VERDICTS[each.verdict]}  {_reason(each)}" for each in record.findings if each.objects
        )
    for note in audit.notes:
        yield f"注意：{note}"


def counted(audit: Audit) -> str:
    """有据 3，矛盾 2: only verdicts that occur."""
    parts = [f"{said} {audit.counts[name]}" for name, said in VERDICTS.items() if audit.counts.get(name)]
    return "，".join(parts) or "没有记录"


def _reason(finding: Finding) -> str:
    said = f"“{_cut(finding.said, _LONGEST_SAID)}”：" if finding.said else ""
    line = f"（第 {finding.line} 行）" if finding.line else ""
    return f"{CHECKS[finding.check]}：{said}{finding.detail}{line}"


def write_audit(audit: Audit, folder: Path) -> None:
    """Both files into the folder, each whole or not at all.

    Raises:
        BianyinError: the folder cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BianyinError(
            f"无法写入 {folder}：{error.strerror}。", remedy="请用 -o 另指一个文件夹。"
        ) from None
    write_whole(folder / MARKDOWN, audit_md(audit).encode())
    write_whole(folder / JSON, (json.dumps(as_json(audit), ensure_ascii=False, indent=2) + "\n").encode())


def as_json(audit: Audit) -> dict[str, Any]:
    """The audit with the verdict of each record; fields without a value are absent."""
    whole = audit.model_dump(mode="json", exclude_none=True)
    for row, record in zip(whole["records"], audit.records, strict=True):
        row["verdict"] = record.verdict
    return {**whole, "counts": audit.counts, "objections": audit.objections}


def audit_md(audit: Audit) -> str:
    """`audit.md`: the counts, what is wrong with the whole, then each record with all its claims."""
    looked = "没有语料库" if audit.documents is None else f"语料库 {audit.documents} 篇文档"
    blocks = [
        f"# 核查：{escape(audit.title or audit.report)}",
        f"报告 `{audit.report}`；{looked}；{len(audit.records)} 条记录：{counted(audit)}。",
        *(f"> {escape(note)}" for note in audit.notes),
        _legend(),
        "## 整篇",
        "\n".join(f"- {_row(finding, set())}" for finding in audit.findings) or "没有发现问题。",
        "## 记录",
        *map(_record, audit.records),
    ]
    return "\n\n".join(blocks) + "\n"


def _legend() -> str:
    return "> 有据：已存网页写着；矛盾：与报告自身或网页相反；查无实据：没有原文可证；未能查证：没有可以对照的网页，自身也看不出问题。"


def _record(record: AuditedRecord) -> str:
    """Objections first, then what is supported; a passage that stands above is not told again."""
    name = " ".join(filter(None, (escape(record.label), escape(_cut(record.title, _LONGEST_SAID)))))
    rows = [f"### {name}（{VERDICTS[record.verdict]}；第 {record.line} 行）", ""]
    told: set[tuple[str, int, int]] = set()
    for finding in sorted(record.findings, key=lambda finding: not finding.objects):
        rows.append(f"- {_row(finding, told)}")
    return "\n".join(rows).rstrip()


def _row(finding: Finding, told: set[tuple[str, int, int]]) -> str:
    shown = f"**{VERDICTS[finding.verdict]}** {escape(_reason(finding))}"
    passage = finding.passage
    if passage is None:
        return shown
    key = (passage.document_id, passage.start, passage.end)
    where = f"原文（`{passage.document_id}` {passage.start}–{passage.end}）"
    if key in told:
        return f"{shown}  \n  {where}：同上"
    told.add(key)
    return f"{shown}  \n  {where}：{escape(passage.text)}"


def _cut(text: str, most: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[:most] + "……"
