"""What an audit says: of each claim whether it is supported, contradicted or not found, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal

from bianyin.model import Frozen

# `unchecked`: nothing speaks against it, and nothing was there to compare it with.
Verdict = Literal["supported", "contradicted", "not_found", "unchecked"]
VERDICTS: dict[Verdict, str] = {
    "supported": "有据",
    "contradicted": "矛盾",
    "not_found": "查无实据",
    "unchecked": "未能查证",
}
# The reasons, in the words that a reader sees. The order is that of the documentation.
CHECKS: dict[str, str] = {
    # of the report as a whole
    "count_differs": "所称数目与章节不符",
    "cut_off": "报告不完整",
    "heading_unreadable": "转折点标题有误",
    "overview_differs": "总表与正文不符",
    "numbering_broken": "编号不连续",
    "reference_differs": "参考文献与正文不符",
    "absence_explained": "无据的解释",
    # of one record, from itself
    "record_incomplete": "记录不完整",
    "no_source": "没有来源网址",
    "date_missing": "没有日期",
    "date_impossible": "日期不存在",
    "date_too_coarse": "日期只到年",
    "date_outside_window": "日期不在变点窗口内",
    "date_after_analysis": "日期晚于分析时间",
    "lead_time_differs": "与变点的时间关系算错",
    "address_date_differs": "网址日期与所称日期不符",
    "number_year_differs": "文号年份与日期不符",
    "number_place_differs": "文号地区与机构不符",
    "address_unusable": "网址不可用",
    "label_not_host": "链接文字与网址主机不符",
    "issuer_not_host": "机构与网址主机不符",
    "one_address_many_documents": "一个网址充作多份文件",
    "academic_or_mirror_host": "学术或镜像网站不能证明政策",
    "organ_does_not_exist": "机构名称有误",
    "told_twice_differently": "同一事项前后说法不同",
    "number_without_quote": "数字没有引文",
    # of one record, against the files beside the report
    "differs_from_records": "与 records.jsonl 不符",
    "quote_differs": "引文与存档原文不符",
    # of one record, against the corpus
    "page_not_stored": "网址未存档",
    "page": "网址",
    "title": "标题",
    "document_number": "发文字号",
    "date": "日期",
    "issuer": "机构",
    "figure": "数字",
    "words": "原文",
    "quote": "引文",
}


class StoredPassage(Frozen):
    """Where the corpus says it: `document.text[start:end] == text`."""

    document_id: str
    url: str
    title: str
    start: int
    end: int
    text: str


class Finding(Frozen):
    """One claim, looked at: `said` is what the report says, `detail` why it is judged so."""

    check: str
    verdict: Verdict
    detail: str
    field: str = ""
    said: str = ""
    line: int | None = None
    passage: StoredPassage | None = None

    @property
    def objects(self) -> bool:
        return self.verdict in ("contradicted", "not_found")


class AuditedRecord(Frozen):
    """A record and what was found of it. `points`: dates of the change points that it is told for."""

    label: str
    title: str
    line: int
    points: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        """Contradicted where anything is; then not found; supported where something is and nothing objects."""
        return worst(finding.verdict for finding in self.findings)


class Audit(Frozen):
    """A report's audit; `documents`: how many the corpus holds it was compared with, None where there was none."""

    report: str
    title: str
    documents: int | None
    findings: tuple[Finding, ...]  # of the report as a whole
    records: tuple[AuditedRecord, ...]
    notes: tuple[str, ...] = ()  # what could not be looked at, and why

    @property
    def counts(self) -> dict[str, int]:
        """Records by verdict."""
        return dict(Counter(record.verdict for record in self.records))

    @property
    def objections(self) -> int:
        own = sum(finding.objects for finding in self.findings)
        return own + sum(finding.objects for record in self.records for finding in record.findings)


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    found = set(verdicts)
    ranking: Sequence[Verdict] = ("contradicted", "not_found", "supported")
    return next((verdict for verdict in ranking if verdict in found), "unchecked")
