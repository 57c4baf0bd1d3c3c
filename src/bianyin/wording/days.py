"""Days in words, no finer than they are known."""

from __future__ import annotations

from bianyin.wording.speech import language, say


def day_in_words(value: str) -> str:
    """2021年10月24日 or 24 Oct 2021, 2021年10月 or Oct 2021, 2021年 or 2021.

    Args:
        value: YYYY, YYYY-MM or YYYY-MM-DD.
    """
    year, month, day = ([int(part) for part in value.split("-")] + [0, 0])[:3]
    if not month:
        return say("day.year", year=year)
    if not day:
        return say("day.month", year=year, month=say(f"month.{month}"))
    return say("day.day", year=year, month=say(f"month.{month}"), day=day)


def iso_or_words(value: str) -> str:
    """2021-10-24 in Chinese, as tables and headings there have it; 24 Oct 2021 in English."""
    return value if language() == "zh" else day_in_words(value)
