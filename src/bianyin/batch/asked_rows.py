"""What a batch is asked for: a table with a row a report, or every pair of some regions and sectors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from bianyin.errors import BianyinError, InputError
from bianyin.knowledge import places, sectors
from bianyin.model import Frozen
from bianyin.series.cells import Table
from bianyin.series.table_file import read_tables

# Column names of the table, in English and Chinese.
_COLUMNS = {
    "region": ("region", "地区", "省份", "省"),
    "sector": ("sector", "部门", "行业"),
    "points": ("points", "变点", "变点文件"),
    "series": ("series", "序列", "序列文件"),
}
_NOT_OF_THE_MAINLAND = {
    "710000",
    "810000",
    "820000",
}  # no series and no sources of theirs are in the registry


class BatchRow(Frozen):
    """One report of a batch.

    Attributes:
        region, sector: a region's code and a sector's key.
        points: the file of its change points; where there is none, they are detected in the series.
        series: the file of its series; drawn beside the report.
    """

    region: str
    sector: str
    points: Path | None = None
    series: Path | None = None

    @property
    def folder_name(self) -> str:
        """Its folder's name within the batch: the same for the same region and sector, on every system."""
        english = places.get(self.region).english.lower().replace(" ", "-").replace("'", "")
        return f"{self.region}-{english}-{self.sector}"

    @property
    def name(self) -> str:
        return f"{places.get(self.region).short} {sectors.get(self.sector).name}"


def read_table(path: Path) -> tuple[BatchRow, ...]:
    """The rows of a CSV or XLSX table with the columns region, sector, and series or points.

    Files are as given, or beside the table.

    Raises:
        InputError: no such table, column or file, an unknown name, or a pair given twice; every bad row is named.
    """
    table = read_tables(path)[0]
    positions = {
        field: at for field, names in _COLUMNS.items() if (at := _position(table, names)) is not None
    }
    if missing := [name for name in ("region", "sector") if name not in positions]:
        raise InputError(
            f"缺少列 {'、'.join(missing)}。",
            path=path,
            remedy="批量表需要列 region、sector，以及 series 或 points。",
        )
    rows, wrong = [], []
    for line, cells in table.rows:
        given = {field: cells[at].strip() for field, at in positions.items()}
        if not any(given.values()):
            continue
        try:
            rows.append(_row(given, path, line))
        except BianyinError as error:
            wrong.append(str(error))
    wrong += _given_twice(rows, path)
    if wrong:
        raise InputError("\n".join(wrong), remedy="请改正后重来；还没有写任何报告。")
    if not rows:
        raise InputError(
            "批量表里没有一行。", path=path, remedy="每行写一个地区与部门，以及 series 或 points。"
        )
    return tuple(rows)


def all_pairs(
    regions: Sequence[str] | None, wanted: Sequence[str], *, points: Path | None, series: Path | None
) -> tuple[BatchRow, ...]:
    """A row for every region and sector, by the same files; without `regions`, the 31 provinces of the mainland.

    Raises:
        UnknownName: nobody knows a region or sector.
        InputError: neither points nor a series.
    """
    if points is None and series is None:
        raise InputError("没有给出变点来源。", remedy="请用 --series FILE 或 --points FILE，或两者都用。")
    if regions is None:
        codes = [
            each.code for each in places.children(places.COUNTRY) if each.code not in _NOT_OF_THE_MAINLAND
        ]
    else:
        codes = [places.find(each).code for each in regions]
    keys = [sectors.find(each).key for each in wanted]
    return tuple(
        BatchRow(region=code, sector=key, points=points, series=series)
        for code in dict.fromkeys(codes)
        for key in dict.fromkeys(keys)
    )


def _position(table: Table, names: tuple[str, ...]) -> int | None:
    header = [cell.strip().lower() for cell in table.header]
    return next((header.index(name) for name in names if name in header), None)


def _row(given: dict[str, str], path: Path, line: int) -> BatchRow:
    try:
        region, sector = places.find(given["region"]).code, sectors.find(given["sector"]).key
    except BianyinError as error:
        raise InputError(error.message, path=path, line=line, remedy=error.remedy) from None
    files = {field: _file(given[field], path, line) for field in ("points", "series") if given.get(field)}
    if not files:
        raise InputError("没有 series，也没有 points。", path=path, line=line, remedy="请至少给出其一。")
    return BatchRow(region=region, sector=sector, points=files.get("points"), series=files.get("series"))


def _file(name: str, table: Path, line: int) -> Path:
    for path in (Path(name), table.parent / name):
        if path.is_file():
            return path.absolute()  # whoever works may stand in another folder
    raise InputError(
        f"没有文件 {name}。", path=table, line=line, remedy="请写出它的路径，或把它放在批量表旁边。"
    )


def _given_twice(rows: Sequence[BatchRow], path: Path) -> Iterator[str]:
    seen: set[tuple[str, str]] = set()
    for row in rows:
        if (row.region, row.sector) in seen:
            yield f"{path}: {row.name} 写了两行，一份报告只能有一行。"
        seen.add((row.region, row.sector))
