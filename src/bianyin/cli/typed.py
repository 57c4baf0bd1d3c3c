"""Read what a person typed: the bounds of a crawl, a mapping of column names."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from bianyin.errors import InputError
from bianyin.model import Window

if TYPE_CHECKING:
    from bianyin.crawl import CrawlLimits

_COLUMNS = ("region", "sector", "date", "value")


def crawl_limits(
    since: str | None, window: str | None, query: str, *, pages: int, concurrency: int, recheck: bool
) -> CrawlLimits:
    """The bounds of a crawl. `window` is `2021-08..2021-12`, both ends inclusive, days or months.

    Raises:
        InputError: an impossible date, a window that ends before it starts, or a query without a window.
    """
    from bianyin.crawl import CrawlLimits
    from bianyin.crawl.lists import Search

    if query and not window:
        raise InputError(
            "--query 须与 --window 同用。", remedy="例如 --window 2021-08..2021-12 --query 有序用电。"
        )
    search = Search(_crawl_window(window), query) if window else None
    return CrawlLimits(pages, concurrency, since=given_day(since, "--since"), recheck=recheck, search=search)


def _crawl_window(text: str) -> Window:
    start, dots, last = (part.strip() for part in text.partition(".."))
    first = _day_or_month(start, "--window")[0]
    end = _day_or_month(last if dots else start, "--window")[1]
    if end <= first:
        raise InputError(f"--window {text}：终点早于起点。", remedy="请交换两者。")
    return Window(start=first, end=end, reason="用户指定")


def given_day(text: str | None, option: str) -> dt.date | None:
    """The day that an option names, of a month its first.

    Raises:
        InputError: it is none.
    """
    return _day_or_month(text, option)[0] if text else None


def _day_or_month(text: str, option: str) -> tuple[dt.date, dt.date]:
    """First day, and the day after the last, of a day or month."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}", text):
            first = dt.date.fromisoformat(text + "-01")
            return first, (first + dt.timedelta(days=31)).replace(day=1)
        day = dt.date.fromisoformat(text)
        return day, day + dt.timedelta(days=1)
    except (ValueError, OverflowError):
        raise InputError(
            f"{option} {text}：不是有效日期。", remedy="请写成 2021-10-31 或 2021-10。"
        ) from None


def parse_columns(text: str | None) -> dict[str, str] | None:
    """`date=日期,value=排放量` into a mapping from our names to the file's.

    Raises:
        InputError: a pair without `=`, or a name that is not one of ours.
    """
    if text is None:
        return None
    pairs = [pair.partition("=") for pair in text.split(",") if pair.strip()]
    columns = {ours.strip(): theirs.strip() for ours, _, theirs in pairs}
    if wrong := [ours for ours, theirs in columns.items() if ours not in _COLUMNS or not theirs]:
        raise InputError(
            f"--columns 无法识别：{'、'.join(wrong)}。", remedy=f"可用的名称：{'、'.join(_COLUMNS)}。"
        )
    return columns
