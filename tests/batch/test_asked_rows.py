"""A batch's table: what each row asks for, and every bad row named before any work."""

from __future__ import annotations

from pathlib import Path

import pytest

from bianyin.batch import BatchRow, all_pairs, read_table
from bianyin.errors import InputError, UnknownName


def table(folder: Path, *lines: str) -> Path:
    (folder / "series.csv").write_text("")
    (folder / "points.json").write_text("[]")
    path = folder / "table.csv"
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_rows_with_files_beside_the_table_in_either_language(tmp_path: Path) -> None:
    path = table(
        tmp_path, "地区,部门,series,points", "辽宁,工业,series.csv,", "Hubei,Power,,points.json", ",,,"
    )
    assert read_table(path) == (
        BatchRow(region="210000", sector="industry", series=tmp_path / "series.csv"),
        BatchRow(region="420000", sector="power", points=tmp_path / "points.json"),
    )
    assert [row.folder_name for row in read_table(path)] == ["210000-liaoning-industry", "420000-hubei-power"]


def test_every_bad_row_is_named_and_nothing_is_begun(tmp_path: Path) -> None:
    path = table(
        tmp_path, "region,sector,series", "辽宁,工业,series.csv", "辽宁省,Industry,series.csv", "某地,工业,series.csv",
        "湖北,工业,absent.csv", "湖北,电力,",
    )  # fmt: skip
    with pytest.raises(InputError) as error:
        read_table(path)
    said = str(error.value)
    assert all(
        words in said for words in ("辽宁 工业 写了两行", "某地", "absent.csv", "没有 series，也没有 points")
    )
    assert [f":{line}" in said for line in (4, 5, 6)] == [True] * 3


@pytest.mark.parametrize("header", ["region,series", "sector,series", "a,b"])
def test_a_table_without_its_columns_is_refused(tmp_path: Path, header: str) -> None:
    with pytest.raises(InputError, match="缺少列"):
        read_table(table(tmp_path, header, "辽宁,series.csv"))


def test_all_provinces_are_the_31_of_the_mainland(tmp_path: Path) -> None:
    rows = all_pairs(None, ["工业", "Power", "工业"], points=None, series=tmp_path / "series.csv")
    assert (
        len({row.region for row in rows}) == 31 and len(rows) == len({row.folder_name for row in rows}) == 62
    )
    assert not {row.region for row in rows} & {"710000", "810000", "820000"}


def test_pairs_need_points_or_a_series_and_known_names(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="变点来源"):
        all_pairs(None, ["工业"], points=None, series=None)
    with pytest.raises(UnknownName):
        all_pairs(["某地"], ["工业"], points=tmp_path / "points.csv", series=None)
