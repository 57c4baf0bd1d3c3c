"""Gross outliers of a series: values of one to three days that nothing around them resembles.

A slip of the decimal point, a zero or a 99 for "missing" would make a change of its own. A lockdown or an
outage lasts longer, and an ordinary bad day is not gross.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from bianyin.model import Series

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from bianyin.series.autoregression import Array

# By frequency: neighbours looked at on either side, the longest run, and how many times the usual deviation
# and which share of the level a value must be off. Months differ by season, so only a slip by a factor counts.
_NEIGHBOURS = {"daily": 14, "weekly": 6}
_LONGEST = {"daily": 3, "weekly": 1}
_TIMES_USUAL = 8.0
_SHARE = 0.5
# Zeros for "missing", and a point one place too far left, are so small a share of what is around them. In restless
# weeks that is within the usual deviation, but nothing real falls so low and is back after three days.
_NEXT_TO_NOTHING = 0.15
_MONTHLY_FACTOR = 3.0
_TOLD_ONE_BY_ONE = 5
_FEWEST = 30


def outliers(series: Series) -> frozenset[dt.date]:
    """The dates whose values are gross outliers; to be left out of a fit, and told."""
    import numpy as np

    values = np.array(series.values, dtype=float)
    if len(values) < (24 if series.frequency == "monthly" else _FEWEST):
        return frozenset()
    if series.frequency == "monthly":
        off, longest = _monthly(values, series.dates), 1
    else:
        longest = _LONGEST[series.frequency]
        off = _local(values, _NEIGHBOURS[series.frequency], longest)
    return frozenset(series.dates[index] for run in _runs(off) if len(run) <= longest for index in run)


def outlier_notes(series: Series) -> tuple[str, ...]:
    """A Chinese sentence that names the outliers; none where there are none."""
    found = sorted(outliers(series))
    if not found:
        return ()
    values = dict(zip(series.dates, series.values, strict=True))
    named = "、".join(f"{day}（{values[day]:g}）" for day in found[:_TOLD_ONE_BY_ONE])
    more = f"等 {len(found)} 个" if len(found) > _TOLD_ONE_BY_ONE else ""
    return (f"离群值 {named}{more}与前后相差悬殊，像是记录有误，检测变点时未采用。",)


def _local(values: Array, neighbours: int, longest: int) -> NDArray[np.bool_]:
    """Whether each value is far off the medians of its neighbours (all, those before, those after) or next to nothing.

    Next to nothing counts where no more than `longest` of all its neighbours are.
    """
    import numpy as np

    padded = np.pad(values, neighbours, mode="reflect")
    around = np.lib.stride_tricks.sliding_window_view(padded, 2 * neighbours + 1)
    middle = np.median(around, axis=1)
    # Each side by itself too: on the first days of a new level only one side resembles them.
    before = np.median(around[:, :neighbours], axis=1)
    after = np.median(around[:, neighbours + 1 :], axis=1)
    nearest = np.abs(values - np.stack([middle, before, after])).min(axis=0)
    usual = np.median(np.abs(around - middle[:, None]), axis=1) * 1.4826
    far = (nearest > _TIMES_USUAL * usual) & (nearest > _SHARE * np.abs(middle)) & (nearest > 0)
    least = np.maximum(0, _NEXT_TO_NOTHING * middle)
    once = np.pad(values, neighbours, constant_values=np.nan)  # a reflection would count them twice
    alike = np.lib.stride_tricks.sliding_window_view(once, 2 * neighbours + 1) <= least[:, None]
    gone = (values <= least) & (middle > 0) & (alike.sum(axis=1) <= longest)
    off: NDArray[np.bool_] = far | gone
    return off


def _monthly(values: Array, dates: Sequence[dt.date]) -> NDArray[np.bool_]:
    """Whether each is a factor off both its neighbours and the same month of other years."""
    import numpy as np

    months = np.array([day.month for day in dates])
    off = np.zeros(len(values), dtype=bool)
    for index, value in enumerate(values):
        same = np.delete(np.arange(len(values)), index)
        same = same[months[same] == months[index]]
        beside = values[max(0, index - 1) : index + 2]
        others = [*np.delete(beside, min(index, 1)), *([np.median(values[same])] if len(same) else [])]
        off[index] = all(_factor(value, other) for other in others)
    return off


def _factor(value: float, other: float) -> bool:
    if other <= 0 or value <= 0:
        return value != other
    return not 1 / _MONTHLY_FACTOR < value / other < _MONTHLY_FACTOR


def _runs(off: NDArray[np.bool_]) -> list[list[int]]:
    numbered = groupby(enumerate(off), key=lambda pair: bool(pair[1]))
    return [[index for index, _ in run] for far, run in numbered if far]
