"""Keep a corpus and its reports fresh. In: a plan (one TOML file). Out: crawl, index, reports renewed, and who wants to know is told.

`bianyin refresh PLAN` is one-shot: whoever calls it by the clock (a systemd timer, cron, the web application) asks with
`--if-due`, and however often or from wherever it is asked, a due refresh is done once.
"""

from bianyin.schedule.refresh_plan import RefreshPlan, read_plan
from bianyin.schedule.refreshing import Refreshed, refresh
from bianyin.schedule.run_log import Claimed, RefreshRun, RunLog
from bianyin.schedule.slots import due_slot

__all__ = ["Claimed", "RefreshPlan", "RefreshRun", "Refreshed", "RunLog", "due_slot", "read_plan", "refresh"]
