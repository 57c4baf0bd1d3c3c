"""The plan of a refresh: when, what is crawled, which reports are renewed, who is told. One TOML file."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, ValidationError, model_validator

from bianyin.errors import InputError
from bianyin.model import Frozen

Every = Literal["hour", "day", "week", "month"]
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class When(Frozen):
    """When a refresh is due, in this machine's time.

    Attributes:
        on: of a week, its day (monday …); of a month, its day (1 to 28).
        at: the time of the day; of an hour, only its minute counts.
        jitter_minutes: each plan on each machine begins up to so much later, always the same: not all labs ask at once.
    """

    every: Every = "week"
    on: str | int | None = None
    at: dt.time = dt.time(3)
    jitter_minutes: int = Field(0, ge=0, le=24 * 60)

    @model_validator(mode="after")
    def _has_such_a_day(self) -> Self:
        if self.every == "week" and self.on is not None and self.on not in WEEKDAYS:
            raise ValueError(f"on 应为 {'、'.join(WEEKDAYS)} 之一")
        if (
            self.every == "month"
            and self.on is not None
            and not (isinstance(self.on, int) and 1 <= self.on <= 28)
        ):
            raise ValueError("on 应为 1 至 28")
        if self.every in {"hour", "day"} and self.on is not None:
            raise ValueError("每小时、每天的没有 on")
        return self


class CrawlPart(Frozen):
    """What is crawled; all sources where none is named by its key."""

    sources: tuple[str, ...] = ()
    max_pages: int = Field(50_000, ge=1)
    since: dt.date | None = None


class ReportPart(Frozen):
    """A report folder to renew; its question and settings are its own."""

    folder: Path


class NotifyPart(Frozen):
    """Who is told when a report's findings change: a POST of JSON, signed with BIANYIN_WEBHOOK_SECRET."""

    url: Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+")]


class RefreshPlan(Frozen):
    """A plan. `name` tells it from others over the same corpus: it is the file's name unless the file says another."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    schedule: When = When()
    crawl: CrawlPart | None = None
    reports: tuple[ReportPart, ...] = ()
    notify: NotifyPart | None = None


def read_plan(path: Path) -> RefreshPlan:
    """The plan of a TOML file; folders in it are as seen from the file.

    Raises:
        InputError: no such file, no TOML, or a part that is none; the message names it.
    """
    try:
        read = tomllib.loads(path.read_text("utf-8"))
        plan = RefreshPlan.model_validate({"name": path.stem, **read})
    except OSError as error:
        raise InputError(
            f"读不了（{error.strerror}）。", path=path, remedy="请核对计划文件的路径。"
        ) from None
    except ValidationError as error:
        raise InputError(f"{_said(error)}。", path=path, remedy="请参照 examples/refresh.toml。") from None
    except (ValueError, RecursionError) as error:  # also a number of more digits than Python reads
        raise InputError(
            f"不是 TOML：{str(error)[:200]}。", path=path, remedy="请参照 examples/refresh.toml。"
        ) from None
    folder = path.absolute().parent
    reports = tuple(ReportPart(folder=folder / each.folder) for each in plan.reports)
    return plan.model_copy(update={"reports": reports})


def _said(error: ValidationError) -> str:
    faults: list[Any] = error.errors(include_url=False)
    return "；".join(f"{'.'.join(map(str, each['loc']))}：{each['msg']}" for each in faults[:5])
