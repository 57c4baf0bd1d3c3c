"""The report's first table: each change point with its size, what was found for it, and what to beware of."""

from __future__ import annotations

from bianyin.model import Coverage
from bianyin.model.series import PointWarning
from bianyin.report.lead import named_by
from bianyin.report.numbering import Numbered, Part
from bianyin.series import date_text, short_size
from bianyin.wording import say

_COLUMNS = ("point", "kind", "change", "own", "national", "best", "about", "beware")
BEST = _COLUMNS.index("best")  # the column that names the closest record
_LONGEST_TITLE = 60


def overview(found: Numbered) -> list[tuple[str, ...]]:
    """The names of the columns, then one row a date."""
    return [tuple(say(f"overview.{name}") for name in _COLUMNS), *map(_row, found.parts)]


def _row(part: Part) -> tuple[str, ...]:
    points = [section.point.point for section in part.sections]
    sizes = [size for point in points if (size := short_size(point))]
    return (
        date_text(points[0]),
        say("mark.list").join(point.kind for point in points),
        say("mark.clause").join(dict.fromkeys(sizes)) or say("mark.unknown"),
        str(len(part.own)),
        str(len(part.national)),
        _best(part),
        _looked_at(part),
        say("mark.clause").join(_beware(part)) or say("mark.unknown"),
    )


def _best(part: Part) -> str:
    best = next(iter((*part.own, *part.national)), None)
    if best is None:
        return say("overview.nothing")
    title = best.event.title.value
    cut = title if len(title) <= _LONGEST_TITLE else title[:_LONGEST_TITLE] + "……"
    return say("overview.best_title", title=cut, label=named_by(best))


def _looked_at(part: Part) -> str:
    """How many of the documents searched, in the widest of the windows, name the region: little there finds little."""
    most = max((each.about_region for section in part.sections for each in section.searched), default=None)
    return say("mark.unknown") if most is None else str(most)


def _beware(part: Part) -> list[str]:
    """Short names of the points' warnings, and missing coverage."""
    warnings: list[PointWarning] = [
        warning for section in part.sections for warning in section.point.point.warnings
    ]
    said = [say(f"warning_name.{warning.name}") for warning in warnings]
    thin = [is_thin(section.searched[0]) for section in part.sections if section.searched]
    return list(dict.fromkeys([*said, *([say("overview.thin")] if any(thin) else [])]))


def is_thin(coverage: Coverage) -> bool:
    """Whether the corpus has nothing of the region in the window: then nothing found says nothing."""
    return not coverage.about_region
