"""A search as a person types it: words, a region, a sector, and days that may be left open."""

from __future__ import annotations

import datetime as dt

from bianyin.errors import InputError
from bianyin.knowledge import places, sectors
from bianyin.model import Query, Window

Day = dt.date | str  # or as text, 2021-10-31
_EARLIEST, _LATEST = dt.date(1949, 1, 1), dt.date(2100, 1, 1)


def typed_query(
    text: str, *, region: str | None, sector: str | None, first: Day | None, last: Day | None
) -> Query:
    """A query from words; both days are in the window, and either may be left open.

    Raises:
        InputError: empty text, or none (bytes that are no UTF-8), impossible days, or the last before the first.
        UnknownName: the region or sector is not known.
    """
    if not text.strip():
        raise InputError("检索词为空。", remedy="请给出检索词，如 有序用电。")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise InputError("检索词不是 UTF-8 文字。", remedy="请检查终端的编码。")
    return Query(
        text=text.strip(),
        window=_window(first, last),
        region=places.find(region).code if region else None,
        sector=sectors.find(sector).key if sector else None,
    )


def asking_day(asked_on: Day | None, last: Day | None) -> dt.date:
    """The day from which a question's 去年 is read: the one given, else the window's last day, else today.

    Raises:
        InputError: an impossible day.
    """
    if asked_on is not None:
        return a_day(asked_on, "提问日")
    return a_day(last, "截止日期") if last else dt.date.today()


def a_day(given: Day, name: str) -> dt.date:
    """A day as it was given. Args: name: what it is, for the error.

    Raises:
        InputError: it is none.
    """
    if isinstance(given, dt.date):
        return given
    try:
        return dt.date.fromisoformat(given)
    except ValueError:
        raise InputError(f"{name} {given}：不是有效日期。", remedy="请写成 2021-10-31。") from None


def _window(first: Day | None, last: Day | None) -> Window | None:
    if first is None and last is None:
        return None
    start = a_day(first, "起始日期") if first else _EARLIEST
    until = min(a_day(last, "截止日期"), _LATEST) if last else _LATEST
    if until < start:
        raise InputError(f"截止日期 {until} 早于起始日期 {start}。", remedy="请交换两者。")
    return Window(start=start, end=until + dt.timedelta(days=1), reason="用户指定")
