"""Does a report end where its writer ended? What shows that it was cut off."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bianyin.audit.marked_lines import is_cut_field
from bianyin.audit.reported import ReportedRecord, ReportedSection

_ENDS = re.compile(r"[。！？；.!?;）)\]】》”\"'…\-|*]$")
_LIST = re.compile(r"(?m)^\s*#{1,6}\s*参考文献")
_SEARCHED = "已检索窗口"
_MOST_SHOW_SOURCES = 0.5


def cut_of(text: str, sections: Sequence[ReportedSection], annex: Sequence[ReportedRecord]) -> str:
    """What shows that the end is missing, as a Chinese sentence; empty where nothing does."""
    lines = [line for line in text.split("\n") if line.strip()]
    last = lines[-1].rstrip() if lines else ""
    if is_cut_field(last) or last.count("**") % 2:
        return f"末行“{last.strip()[:40]}”没有写完"
    if not text.endswith("\n") and not _ENDS.search(last):
        return f"末行“{last.strip()[-40:]}”没有写完"
    return _section_cut(sections, annex) or _list_cut(text, sections, annex)


def _section_cut(sections: Sequence[ReportedSection], annex: Sequence[ReportedRecord]) -> str:
    """The last section or record lacks what the others have at their end."""
    searched = [bool(section.windows) for section in sections]
    if len(searched) > 1 and all(searched[:-1]) and not searched[-1]:
        return f"最后一节没有其他各节都有的“{_SEARCHED}”"
    records = [*(record for section in sections for record in section.records), *annex]
    sourced = [bool(record.links) for record in records]
    if len(sourced) > 1 and not sourced[-1] and sum(sourced[:-1]) > _MOST_SHOW_SOURCES * len(sourced[:-1]):
        return "最后一条记录没有其他各条都有的来源网址"
    return ""


def _list_cut(text: str, sections: Sequence[ReportedSection], annex: Sequence[ReportedRecord]) -> str:
    """The report names an annex, or numbers of references, which are not there."""
    if any(label.startswith("附") for section in sections for label, _ in section.cited) and not annex:
        return "正文引用了附录，报告里没有附录"
    records = [*(record for section in sections for record in section.records), *annex]
    if any(link.references for record in records for link in record.links) and not _LIST.search(text):
        return "正文引用了参考文献，报告里没有参考文献"
    return ""
