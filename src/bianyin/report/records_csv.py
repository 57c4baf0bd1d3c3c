"""`records.csv`: one row a record of a change point, for spreadsheets.

With a byte order mark, without which Excel reads Chinese as noise; and no cell is a formula, whatever a page's words begin with.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable

from bianyin.model import DateName, Event, Figure, Proved, Report
from bianyin.report.numbering import Numbered
from bianyin.report.shown_fields import DATE_LABELS
from bianyin.text.harmless import harmless

_BOM = "\ufeff"
# Excel, LibreOffice and WPS take a cell that begins so for a formula or a command (CWE-1236), behind blanks too.
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠\t\r\n|%]")
_SCOPES = {"own": "本地区", "national": "全国", "around": "周边", "unplaced": "未点名地区"}
_STATUSES = {"final": "正式", "draft": "征求意见稿", "unknown": "未标明"}
_KINDS = {"policy": "政策文件", "event": "事件"}


def records_csv(report: Report, found: Numbered) -> str:
    """The records in the order of the report's change points; the first row names the columns."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    columns = _columns(found)
    rows.writerow(columns)
    for section in report.sections:
        rows.writerows([safe_cell(value(event)) for value in columns.values()] for event in section.events)
    return _BOM + written.getvalue()


def safe_cell(value: str | float) -> str | float:
    """The text behind an apostrophe where a spreadsheet would run it; numbers stay numbers."""
    if not isinstance(value, str):
        return value
    plain = harmless(value)
    return f"'{plain}" if _FORMULA.match(plain) else plain


def _columns(found: Numbered) -> dict[str, Callable[[Event], str | float]]:
    return {
        "编号": lambda event: found.labels[id(event)],
        "变点": lambda event: event.change_point.date.isoformat(),
        "变点类型": lambda event: event.change_point.kind,
        "变点置信度": lambda event: "" if (given := event.change_point.confidence) is None else given,
        "窗口起": lambda event: event.window.start.isoformat(),
        "窗口止（不含）": lambda event: event.window.end.isoformat(),
        "范围": lambda event: _SCOPES[event.association.scope],
        "类别": lambda event: _KINDS[event.kind],
        "名称": lambda event: event.title.value,
        "文件状态": lambda event: _STATUSES[event.status],
        **{label: _day(name) for name, label in DATE_LABELS.items()},
        "早于变点天数": lambda event: event.lead_days,
        "责任机构": lambda event: _joined(event.issuers),
        "发文字号": lambda event: _text(event.document_number),
        "地点": lambda event: _joined(event.places),
        "主要内容": lambda event: _text(event.content),
        "具体措施": lambda event: _text(event.measures),
        "影响": lambda event: _text(event.impact),
        "数量": _figures,
        "关联程度": lambda event: event.association.level,
        "关联理由": lambda event: "；".join(event.association.reasons),
        "来源站点": lambda event: _each(source.site for source in event.sources),
        "权威层级": lambda event: _each(source.tier for source in event.sources),
        "网址": lambda event: _each(source.url for source in event.sources),
        "抓取时间": lambda event: _each(source.retrieved_at or "" for source in event.sources),
        "参考文献": lambda event: _each(
            f"[{found.references[source.url].number}]" for source in event.sources
        ),
    }


def _day(name: DateName) -> Callable[[Event], str]:
    return lambda event: event.dates[name].value.value if name in event.dates else ""


def _text(value: Proved[str] | None) -> str:
    return "" if value is None else value.value


def _joined(values: Iterable[Proved[str]]) -> str:
    return "、".join(each.value for each in values)


def _each(values: Iterable[str]) -> str:
    return "；".join(values)


def _figures(event: Event) -> str:
    """规模以上工业增加值同比增长 6.7 %; what the source only aims at is named a target."""
    return _each(map(_figure, (proved.value for proved in event.figures)))


def _figure(figure: Figure) -> str:
    amount = f"{figure.value:g}" + ("" if figure.until is None else f"-{figure.until:g}")
    return f"{figure.what} {amount} {figure.unit}".strip() + ("（目标）" if figure.target else "")
