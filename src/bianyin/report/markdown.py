"""`report.md`: what was found around each change point, what was not, and what was looked at."""

from __future__ import annotations

from collections import Counter

from bianyin.model import Coverage, Event, PointWindow, RejectionReason, Report, Section
from bianyin.report.lead import lead_of
from bianyin.report.shown_fields import escape, fields_of
from bianyin.series import head_line, shown_date

FALLBACK = "未找到相关政策或事件。"
REASONS: dict[RejectionReason, str] = {
    "quote_not_found": "原文无此引文",
    "value_not_in_quote": "引文与所填内容不符",
    "number_not_in_quote": "引文无此数字",
    "unit_not_in_quote": "单位与原文不符",
    "date_not_in_source": "原文无可用日期",
    "date_outside_window": "日期不在窗口内",
    "date_too_coarse": "日期只到年",
    "region_mismatch": "地区不符",
    "sector_mismatch": "部门不符",
    "issuer_not_in_source": "原文未写明该机构发文",
    "place_not_in_source": "原文无此地点",
    "source_mismatch": "来源不符",
    "missing_field": "缺少必要字段",
    "not_an_event": "不是窗口内的事件或政策",
    "low_quality": "页面无正文或质量不足",
    "duplicate": "重复",
    "over_limit": "超出展示条数",
    "bad_answer": "模型回答不合规",
    "not_asserted": "原文未作为事实陈述",
}
NOT_CAUSE = "时间上接近只说明关联，不能证明因果：本报告不判断任何政策或事件是否造成了排放变化。"


def render_markdown(report: Report) -> str:
    """The whole report; the same report always gives the same text."""
    parts = [_head(report) + _picture(report)]
    parts += [_section(section, report.region) for section in report.sections]
    return "\n\n---\n\n".join(parts) + "\n"


def _head(report: Report) -> str:
    lines = [
        f"# {report.region} {report.sector}部门 碳排放变点相关政策与事件汇总",
        "",
        f"分析时间: {report.analysed_at:%Y-%m-%d %H:%M:%S}",
        f"共包含 {len(report.sections)} 个转折点的相关信息",
        "",
        f"> {NOT_CAUSE}",
        ">",
        "> 每个字段均为已存网页的原文，可按 `records.jsonl` 中的位置逐字核对；未通过核验的内容及原因见 `rejected.jsonl`。",
        ">",
        f"> 抽取方式：{_drafter(report.drafter)}",
    ]
    for note in report.notes:
        lines += [">", f"> {note}"]
    return "\n".join(lines)


def _picture(report: Report) -> str:
    return (
        f"\n\n![{report.region} {report.sector}部门的序列、变点与检索窗口]({report.picture})"
        if report.picture
        else ""
    )


def _drafter(name: str) -> str:
    return "规则抽取（未使用大语言模型）" if name == "rules" else f"大语言模型 {escape(name)}，逐字段核验"


def _section(section: Section, region: str) -> str:
    point = section.point.point
    confidence = "未给出" if point.confidence is None else f"{point.confidence:.2f}"
    blocks = [
        f"## 转折点: {shown_date(point)} ({point.kind}) - 置信度: {confidence}",
        _context(section.point),
    ]
    blocks += [f"> {note}" for note in section.notes]
    if section.events:
        blocks.append(lead_of(section))
        blocks += [_record(number, event) for number, event in enumerate(section.events, 1)]
        blocks.append(_searched(section, region))
    else:
        blocks.append(FALLBACK)
        blocks += [_searched(section, region), *_gap(section.searched[-1], region)]
    return "\n\n".join(block for block in blocks if block)


def _context(window: PointWindow) -> str:
    """Size, interval, season and warnings of the change point itself."""
    point = window.point
    lines = [f"**{known}**"] if (known := head_line(point)) else []
    if point.start and point.end:
        lines.append(f"变点区间：{point.start} 至 {point.end}")
    if window.seasons:
        lines.append(f"所处时段：{'、'.join(season.name for season in window.seasons)}")
    lines += [f"注意：{warning.detail}" for warning in point.warnings]
    return "  \n".join(lines)


def _record(number: int, event: Event) -> str:
    rows = fields_of(event, event.change_point.kind)
    lines = [f"**{name}**：{value}" for name, value in rows]
    return f"{number}. " + "  \n   ".join(lines)


def _searched(section: Section, region: str) -> str:
    """What was looked at, window by window, and what was refused."""
    lines = [_looked_at(coverage, region) for coverage in section.searched]
    if section.rejections:
        reasons = Counter(rejection.reason for rejection in section.rejections)
        shown = "，".join(
            f"{REASONS[name]} {count}"
            for name, count in sorted(reasons.items(), key=lambda row: (-row[1], row[0]))
        )
        lines.append(f"未采用 {len(section.rejections)} 项（{shown}），逐项原因见 `rejected.jsonl`。")
    return "  \n".join(lines)


def _looked_at(coverage: Coverage, region: str) -> str:
    window = coverage.window
    return (
        f"已检索窗口 {window.start} 至 {window.end}（不含末日；{window.reason}）："
        f"语料库中日期落在窗口内的文档 {coverage.documents} 篇，其中提及{region}的 {coverage.about_region} 篇。"
    )


def _gap(coverage: Coverage, region: str) -> list[str]:
    """Missing coverage is said to be that, and not absence of policy."""
    if not coverage.documents:
        return ["语料库在该窗口内没有任何文档：这是资料缺失，不表示没有相关政策。"]
    if not coverage.about_region:
        return [f"语料库在该窗口内没有提及{region}的文档：这是资料缺失，不表示没有相关政策。"]
    return []
