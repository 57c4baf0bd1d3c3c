"""Keep a corpus and its reports fresh. In: a plan (one TOML file). Out: crawl, index, reports renewed, and who wants to know is told.

`bianyin refresh PLAN` is one-shot: whoever calls it by the clock (a systemd timer, cron, `by_clock` in the web application) asks
with `--if-due`, and however often or from wherever it is asked, a due refresh is done once.
"""

from bianyin.schedule.by_clock import by_clock
from bianyin.schedule.refresh_plan import RefreshPlan, read_plan
from bianyin.schedule.refreshing import Refreshed, refresh
from bianyin.schedule.run_log import Claimed, RefreshRun, RunLog
from bianyin.schedule.slots import due_slot
from bianyin.schedule.standing import Standing, standing_of

__all__ = [
    "Claimed",
    "RefreshPlan",
    "RefreshRun",
    "Refreshed",
    "RunLog",
    "Standing",
    "by_clock",
    "due_slot",
    "read_plan",
    "refresh",
    "standing_of",
]
