"""Change points given as positions in a series, as ruptures and strucchange print them, turned into dates."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from bianyin.errors import InputError
from bianyin.model import Series

_POSITION = re.compile(r"\d{1,7}(?:\.0+)?")
_YEARS = range(1900, 2101)


class PointRow(NamedTuple):
    """The cells of one change point by field name (absent and empty mean the same), and where they stand."""

    line: int
    cells: Mapping[str, str]


def dates_of_positions(path: Path, rows: Sequence[PointRow], series: Series | None) -> list[PointRow]:
    """The rows, with dates for positions; unchanged where their dates are dates.

    A position counts the observations before the change, from the first: index of the new state from 0
    (ruptures), number of the old state's last observation from 1 (strucchange). The length of the series,
    which ruptures lists last, is no change.

    Raises:
        InputError: they are positions and there is no series, or one lies outside of it.
    """
    cells = [row.cells.get("date", "") for row in rows]
    if not cells or not all(_POSITION.fullmatch(cell) for cell in cells):
        return list(rows)
    numbers = [int(float(cell)) for cell in cells]
    length = len(series.dates) if series else 0
    if all(number in _YEARS for number in numbers) and numbers[-1] != length:
        return list(rows)
    if all(len(cell) in {6, 8} for cell in cells):
        return list(rows)  # 202103, 20210301
    if series is None:
        raise InputError(
            f"变点是序号（{cells[0]} 等），不是日期。", path=path, line=rows[0].line,
            remedy="请同时用 --series 给出这些序号所在的序列，或改写为日期。",
        )  # fmt: skip
    dated = []
    for row, number in zip(rows, numbers, strict=True):
        if number == length:
            continue
        if not 0 < number < length:
            raise InputError(
                f"序号 {number} 不在序列之内：序列有 {length} 个数。", path=path, line=row.line,
                remedy="请核对 --series 与变点是否属于同一序列。",
            )  # fmt: skip
        dated.append(row._replace(cells={**row.cells, "date": series.dates[number].isoformat()}))
    return dated
