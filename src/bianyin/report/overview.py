"""The report's first table: each change point with its size, what was found for it, and what to beware of."""

from __future__ import annotations

from bianyin.model import Coverage
from bianyin.model.series import PointWarning
from bianyin.report.lead import named_by
from bianyin.report.numbering import Numbered, Part
from bianyin.series import date_text, short_size

_COLUMNS = ("变点", "类型", "变化", "本地记录", "全国性文件", "最相关的一条", "提及本地区的文档", "提示")
_WARNINGS: dict[str, str] = {
    "month_boundary": "月界台阶",
    "series_edge": "靠近序列两端",
    "interval_wider_than_window": "日期不确定",
    "probably_one_change": "或与邻点为一次变化",
    "national_shape": "曲线与全国相同",
    "outside_judged_span": "末段无法判断",
}
_LONGEST_TITLE = 60
_UNKNOWN = "—"


def overview(found: Numbered) -> list[tuple[str, ...]]:
    """The names of the columns, then one row a date."""
    return [_COLUMNS, *map(_row, found.parts)]


def _row(part: Part) -> tuple[str, ...]:
    points = [section.point.point for section in part.sections]
    sizes = [size for point in points if (size := short_size(point))]
    return (
        date_text(points[0]),
        "、".join(point.kind for point in points),
        "；".join(dict.fromkeys(sizes)) or _UNKNOWN,
        str(len(part.own)),
        str(len(part.national)),
        _best(part),
        _looked_at(part),
        "；".join(_beware(part)) or _UNKNOWN,
    )


def _best(part: Part) -> str:
    best = next(iter((*part.own, *part.national)), None)
    if best is None:
        return "未找到"
    title = best.event.title.value
    cut = title if len(title) <= _LONGEST_TITLE else title[:_LONGEST_TITLE] + "……"
    return f"{cut}（{named_by(best)}）"


def _looked_at(part: Part) -> str:
    """How many of the documents searched, in the widest of the windows, name the region: little there finds little."""
    most = max((each.about_region for section in part.sections for each in section.searched), default=None)
    return _UNKNOWN if most is None else str(most)


def _beware(part: Part) -> list[str]:
    """Short names of the points' warnings, and missing coverage."""
    warnings: list[PointWarning] = [
        warning for section in part.sections for warning in section.point.point.warnings
    ]
    said = [_WARNINGS[warning.name] for warning in warnings]
    thin = [is_thin(section.searched[0]) for section in part.sections if section.searched]
    return list(dict.fromkeys([*said, *(["资料缺失"] if any(thin) else [])]))


def is_thin(coverage: Coverage) -> bool:
    """Whether the corpus has nothing of the region in the window: then nothing found says nothing."""
    return not coverage.about_region
