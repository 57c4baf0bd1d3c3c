"""The picture of a series with its change points and windows, to stand in a page."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from bianyin.knowledge import places, sectors
from bianyin.model import ChangePoint, Series
from bianyin.plot import draw_series, draw_windows_alone
from bianyin.series import windows_for
from bianyin.settings import Settings


def drawn(
    settings: Settings,
    points: Sequence[ChangePoint],
    *,
    series: Series | None = None,
    region: str = "",
    sector: str = "",
    window_days: int | None = None,
    wider_window_days: int | None = None,
) -> Markup:
    """An SVG; empty where there is nothing to draw. Args: region, sector: codes, where there is no series."""
    region, sector = (series.region, series.sector) if series else (region, sector)
    windows = windows_for(
        points, days=window_days or settings.window_days, wider_days=wider_window_days or settings.wider_window_days,
        region=region,
    )  # fmt: skip
    title = f"{places.get(region).name} {sectors.get(sector).name}部门"
    if series is not None:
        return Markup(
            draw_series(series, windows, title, inline=True)
        )  # its words are escaped where it is drawn
    return Markup(draw_windows_alone(windows, title, region, inline=True)) if windows else Markup()
