"""What people make and nothing can rebuild: jobs, finished reports, series, points, judgements.

In: what the web pages and scripts ask. Out: jobs that workers do by the verbs of `app`, reports, reviewed reports, judgements as
JSONL. One door: `open_lab`.
"""

from bianyin.lab.job import (
    AuditRequest,
    CrawlRequest,
    FoundRecord,
    IndexRequest,
    Job,
    JobProgress,
    JobRequest,
    JobState,
    RenewRequest,
    ReportRequest,
)
from bianyin.lab.kept_things import (
    Judged,
    Judgement,
    KeptPoints,
    KeptReport,
    KeptSeries,
    Quoting,
    Review,
    Upload,
    Verdict,
)
from bianyin.lab.lab import Lab, open_lab
from bianyin.lab.worker import work

__all__ = [
    "AuditRequest",
    "CrawlRequest",
    "FoundRecord",
    "IndexRequest",
    "Job",
    "JobProgress",
    "JobRequest",
    "JobState",
    "Judged",
    "Judgement",
    "KeptPoints",
    "KeptReport",
    "KeptSeries",
    "Lab",
    "Quoting",
    "RenewRequest",
    "ReportRequest",
    "Review",
    "Upload",
    "Verdict",
    "open_lab",
    "work",
]
