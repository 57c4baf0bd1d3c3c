"""What a report says beside its records, in plain words: its head, its change points, what was looked at and what was not found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from bianyin.model import Coverage, PointWindow, RejectionReason, Report, Section
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
# Warnings about the series, whichever point shows them; the points concerned are named in the overview.
_OF_SERIES = {
    "month_boundary": "该序列像是由月度统计摊到各日的：台阶集中在每月 1 日；总表中标有“月界台阶”的变点可能出自记账方式，"
    "不一定是排放活动的变化。"
}
NOT_CAUSE = "时间上接近只说明关联，不能证明因果：本报告不判断任何政策或事件是否造成了排放变化。"


def title(report: Report) -> str:
    return f"{report.region} {report.sector}部门 碳排放变点相关政策与事件汇总"


def head_lines(report: Report) -> list[str]:
    return [
        f"分析时间: {report.analysed_at:%Y-%m-%d %H:%M:%S}",
        f"共包含 {len(report.sections)} 个转折点的相关信息",
    ]


def head_notes(report: Report, shared: Sequence[str]) -> list[str]:
    """What holds for the whole report; the note on where refusals stand is a form's own."""
    return [
        f"抽取方式：{_drafter(report.drafter)}",
        *report.notes,
        *(f"注意：{detail}" for detail in shared),
    ]


def _drafter(name: str) -> str:
    return "规则抽取（未使用大语言模型）" if name == "rules" else f"大语言模型 {name}，逐字段核验"


def shared_warnings(report: Report) -> list[str]:
    """What is said of the series, or of every one of several points, is said once."""
    warnings = [set(section.point.point.warnings) for section in report.sections]
    said = Counter(each.detail for of_point in warnings for each in of_point)
    everywhere = [detail for detail, times in said.items() if times == len(warnings) > 1]
    of_series = {
        _OF_SERIES[each.name] for of_point in warnings for each in of_point if each.name in _OF_SERIES
    }
    return [*sorted(of_series), *everywhere]


def point_heading(window: PointWindow) -> str:
    point = window.point
    confidence = "未给出" if point.confidence is None else f"{point.confidence:.2f}"
    return f"转折点: {shown_date(point)} ({point.kind}) - 置信度: {confidence}"


def point_lines(window: PointWindow, shared: Sequence[str]) -> list[str]:
    """Size, interval, season and warnings of the change point itself."""
    point = window.point
    lines = [head_line(point)]
    if point.start and point.end:
        lines.append(f"变点区间：{point.start} 至 {point.end}")
    if window.seasons:
        lines.append(f"所处时段：{'、'.join(season.name for season in window.seasons)}")
    own = (each for each in point.warnings if each.name not in _OF_SERIES and each.detail not in shared)
    lines += [f"注意：{warning.detail}" for warning in own]
    return [line for line in lines if line]


def looked_at(section: Section, region: str) -> Iterator[str]:
    """What was searched, window by window."""
    for coverage in section.searched:
        window = coverage.window
        unindexed = f"；另有 {coverage.unindexed} 篇尚未编入索引，没有检索" if coverage.unindexed else ""
        yield (
            f"已检索窗口 {window.start} 至 {window.end}（不含末日；{window.reason}）："
            f"已编入索引、日期落在窗口内的文档 {coverage.documents} 篇，其中提及{region}的 {coverage.about_region} 篇{unindexed}。"
        )


def refused(section: Section) -> str:
    """未采用 3 项（部门不符 2，地区不符 1）; empty where nothing was."""
    if not section.rejections:
        return ""
    reasons = Counter(rejection.reason for rejection in section.rejections)
    ordered = sorted(reasons.items(), key=lambda row: (-row[1], row[0]))
    shown = "，".join(f"{REASONS[name]} {count}" for name, count in ordered)
    return f"未采用 {len(section.rejections)} 项（{shown}）"


def gap(coverage: Coverage, region: str) -> str:
    """Missing coverage is said to be that, and not absence of policy; empty where there is coverage."""
    if not coverage.documents and not coverage.unindexed:
        return "语料库在该窗口内没有任何文档：这是资料缺失，不表示没有相关政策。"
    if coverage.unindexed:
        return f"该窗口内还有 {coverage.unindexed} 篇文档没有检索，“未找到”不包括它们；请运行 bianyin index 后重做。"
    if not coverage.about_region:
        return f"语料库在该窗口内没有提及{region}的文档：这是资料缺失，不表示没有相关政策。"
    return ""
