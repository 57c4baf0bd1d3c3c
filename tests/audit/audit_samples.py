"""Reports of our own making, in the shape of another system's."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from bianyin.audit.auditing import audit_report
from bianyin.audit.findings import Audit
from bianyin.audit.report_file import ReportFile


class Demo(NamedTuple):
    """The bundled example's report, and the folders of its corpus."""

    report: Path
    corpora: Path
    vector_store: Path


HEAD = "# 某省 工业部门 碳排放变点相关政策与事件汇总\n\n分析时间: 2025-05-01 16:56:12\n共包含 {count} 个转折点的相关信息\n\n---\n\n"
POINT = "## 转折点: {date} ({kind}) - 置信度: 0.64\n\n"
# A record that nothing can be said against, as far as it can be seen from itself.
GOOD = {
    "具体政策名称/事件": "关于做好有序用电工作的通知",
    "发布/发生时间": "2021年9月24日",
    "责任机构": "辽宁省工业和信息化厅",
    "核心内容": "要求各市落实有序用电措施。",
    "信息来源网址": "[辽宁省工业和信息化厅](https://gxt.ln.gov.cn/gxt/zfxxgk/2021092609123456789/index.shtml)",
}


def record(place: int = 1, **changes: str | None) -> str:
    """The good record with other values; None leaves a field out. Keys: title, date, issuer, number, text, source."""
    names = dict(zip(("title", "date", "issuer", "text", "source"), GOOD, strict=True))
    fields = GOOD | {"发文字号": changes.pop("number", None)}
    fields |= {names[key]: value for key, value in changes.items()}
    lines = [f"**{label}**：{value}" for label, value in fields.items() if value is not None]
    return f"{place}. " + "\n".join(lines) + "\n\n"


def report(*sections: str, count: int | None = None, date: str = "2021-10-31", kind: str = "Seasonal") -> str:
    """One section a text; all of one date but for a day each."""
    year_month, day = date[:8], int(date[8:])
    parts = [
        POINT.format(date=f"{year_month}{day - at:02d}", kind=kind) + each for at, each in enumerate(sections)
    ]
    stated = len(sections) if count is None else count
    return HEAD.format(count=stated) + "---\n\n".join(parts)


def audited(text: str, **options: int) -> Audit:
    return audit_report(ReportFile(Path("report.md"), text), None, **options)


def checks(text: str) -> tuple[set[str], list[set[str]]]:
    """Names of the objections to the whole, and to each record."""
    found = audited(text)
    whole = {finding.check for finding in found.findings if finding.objects}
    return whole, [{each.check for each in row.findings if each.objects} for row in found.records]
