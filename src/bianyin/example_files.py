"""Where the bundled example lies: in the wheel, or in the checkout."""

from __future__ import annotations

from pathlib import Path

from bianyin.errors import BianyinError


def example_folder() -> Path:
    """The folder with `series.csv`, `points.csv` and `pages/` of the Liaoning industry example.

    Raises:
        BianyinError: this installation has none.
    """
    package = Path(__file__).parent
    for folder in (package / "example", package.parents[1] / "examples" / "liaoning-industry"):
        if (folder / "points.csv").is_file():
            return folder
    raise BianyinError("此安装不含内置示例。", remedy="请重新安装 bianyin。")
