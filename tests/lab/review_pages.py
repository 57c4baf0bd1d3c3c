"""A small corpus that a review can be tried on, and its report made by the code that a worker runs."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from bianyin import app
from bianyin.lab import Job, JobRequest, Lab, ReportRequest
from bianyin.lab.doing import do
from bianyin.lab.holding import Holding
from bianyin.model import ChangePoint
from bianyin.settings import Settings

POINTS = tuple(ChangePoint(date=day, kind="Event") for day in (dt.date(2021, 10, 31), dt.date(2021, 12, 1)))
REQUEST = ReportRequest(region="辽宁", sector="工业", points=POINTS)
_TAIL = "有关方面表示，具体情况以后续公布的信息为准，请各单位留意通知并做好衔接工作。"
STEEL, CEMENT = "鞍山一钢厂两座高炉停产", "本溪一水泥厂关停"
PAGES = [
    (1, STEEL, "2021年9月28日，鞍山市某钢铁公司两座高炉停产检修，影响铁水产量8000吨，减少焦炭用量3000吨。"
               "其1号、2号高炉于9月28日停炉，计划检修30天。2019年，该公司粗钢产量为500万吨。"),
    (2, CEMENT, "2021年9月29日，本溪市一家水泥企业关停，涉及熟料产能60万吨。"),
    (3, "本溪：水泥企业关停", "2021年9月29日，本溪市一家水泥企业关停。当地称产能将另行置换。"),
]  # fmt: skip


def settings_of(folder: Path) -> Settings:
    return Settings(corpora=folder / "corpora", vector_store=folder / "vector_store")


def ingest(folder: Path, pages: list[tuple[int, str, str]] = PAGES) -> Settings:
    rows: list[dict[str, Any]] = [
        {"url": f"https://example.org/{number}", "title": title, "text": text + _TAIL, "site": "辽宁日报"}
        for number, title, text in pages
    ]
    (folder / "pages.jsonl").write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8"
    )
    settings = settings_of(folder)
    app.ingest([folder / "pages.jsonl"], settings)
    return settings


def done(lab: Lab, settings: Settings, request: JobRequest = REQUEST) -> Job:
    """The job, done here and now."""
    job = lab.queue(request, "甲")
    claimed = lab.work.claim("test")
    assert claimed is not None and claimed.id == job.id
    with Holding(lab.work, claimed) as held:
        assert do(lab, held, settings)
    return lab.job(job.id)
