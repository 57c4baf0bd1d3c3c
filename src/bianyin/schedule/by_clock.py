"""The web application's own clock: it asks every minute whether the plan is due, and has `bianyin refresh` do it.

A refresh is a process of its own, with its lock and log: what it leaves open, eats or dies of is not the server's. A server that
ends takes it along; its lease lapses then, and whoever asks next goes on with it.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bianyin.errors import BianyinError, ConfigurationError
from bianyin.lab.lab_database import LabDatabase
from bianyin.schedule.refresh_plan import read_plan
from bianyin.schedule.run_log import RunLog
from bianyin.schedule.standing import standing_of

if TYPE_CHECKING:
    from bianyin.settings import Settings

_EVERY = 60.0  # seconds between two looks
_PATIENCE = 20.0  # seconds for a refresh to end when it is told to


@contextmanager
def by_clock(settings: Settings, every: float = _EVERY) -> Iterator[None]:
    """Keep the plan that `settings.web_schedule` names as long as the block lasts; without one, nothing.

    Raises:
        InputError: the plan cannot be read.
        ConfigurationError: APScheduler is not installed.
    """
    if settings.web_schedule is None:
        yield
        return
    try:
        from apscheduler.schedulers.background import BackgroundScheduler
    except ImportError as error:
        raise ConfigurationError(
            f"定时更新需要 {error.name} 包。", remedy="请先 pip install 'bianyin[web]'。"
        ) from None
    read_plan(settings.web_schedule)
    scheduler = BackgroundScheduler(timezone=dt.UTC)
    with closing(LabDatabase(settings)) as database, closing(_Refreshing(settings, database)) as refreshing:
        # A look that was missed, as the machine slept, is made up for by one.
        scheduler.add_job(
            refreshing.look, "interval", seconds=every, next_run_time=dt.datetime.now(dt.UTC),
            coalesce=True, misfire_grace_time=None,
        )  # fmt: skip
        scheduler.start()
        try:
            yield
        finally:
            scheduler.shutdown()


class _Refreshing:
    """The process that does a refresh, one at a time."""

    def __init__(self, settings: Settings, database: LabDatabase) -> None:
        assert settings.web_schedule is not None
        self._plan, self._log = settings.web_schedule, RunLog(database)
        self._command = _command(self._plan, settings)
        self._process: subprocess.Popen[bytes] | None = None

    def look(self) -> None:
        """Begin a refresh where one is due and nobody is at it. The plan is read each time: it may have been edited."""
        if self._process is not None and self._process.poll() is None:
            return
        try:
            now = dt.datetime.now().astimezone()
            found = standing_of(read_plan(self._plan), self._log, now)
            if found.next_at <= now:  # `refresh` itself asks who else is at it, under the lock
                self._process = subprocess.Popen(self._command, stdin=subprocess.DEVNULL)
        except (BianyinError, OSError) as error:
            _say(f"定时更新：{error}")  # the next look may find it mended

    def close(self) -> None:
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _command(plan: Path, settings: Settings) -> list[str]:
    folders = ("--corpora", str(settings.corpora), "--vector-store", str(settings.vector_store))
    return [sys.executable, "-m", "bianyin", "refresh", str(plan), "--if-due", "--quiet", *folders]


def _say(said: str) -> None:
    from bianyin.text.harmless import harmless

    print(harmless(said), file=sys.stderr, flush=True)  # noqa: T201
