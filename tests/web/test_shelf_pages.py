"""Many reports: picked by region and sector, page by page; what quotes a document; and the figures for Prometheus."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bianyin.lab import ReportRequest, open_lab
from bianyin.lab.doing import do
from bianyin.lab.holding import Holding
from bianyin.lab.lab_database import LabDatabase
from bianyin.lab.lab_tables import quotes, reports
from bianyin.model import ChangePoint
from bianyin.settings import Settings
from web_server import TOKENS, Serve, Served

POINT = ChangePoint.model_validate({"date": "2021-10-31", "kind": "Event"})


@pytest.fixture
def shelf(serve: Serve) -> Served:
    """A server with one report, made here and now."""
    served = serve()
    with open_lab(served.settings) as lab:
        lab.queue(ReportRequest(region="辽宁", sector="工业", points=(POINT,)), "甲")
        job = lab.work.claim("test")
        assert job is not None
        with Holding(lab.work, job) as held:
            assert do(lab, held, served.settings)
    return served


def add_copies(settings: Settings, count: int, **changed: Any) -> list[str]:
    """The report's row again and again, as if made by as many jobs; kept before there was a list of quotes."""
    database = LabDatabase(settings)
    with database.write() as connection:
        first = sa.select(reports).order_by(reports.c.seq).limit(1)
        row = dict(connection.execute(first).one()._mapping) | {"quotes_listed": False} | changed
        del row["seq"]
        total = connection.execute(sa.select(sa.func.count()).select_from(reports)).scalar_one()
        ids = [f"{total + at:016x}" for at in range(count)]
        connection.execute(
            reports.insert(), [row | {"id": each, "job_id": each, "lineage": each} for each in ids]
        )
    database.close()
    return ids


def rows_of(text: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/reports/([0-9a-f]{16})"', text)


def test_reports_are_picked_by_region_and_sector_page_by_page(shelf: Served) -> None:
    mine = add_copies(shelf.settings, 60, region="河北省", sector="电力")
    add_copies(shelf.settings, 3, region="广东省", sector="电力")
    visitor = shelf.visitor()
    assert len(rows_of(visitor.get("/reports").text)) == 50
    first = visitor.get("/reports", params={"region": "河北省", "sector": "电力"}).text
    older = re.search(r'href="(/reports\?offset=50[^"]*)">较早的', first)
    assert older
    second = visitor.get(older[1].replace("&amp;", "&")).text
    assert sorted(rows_of(first) + rows_of(second)) == sorted(mine), "the choice goes with the page"
    assert len(rows_of(visitor.get("/reports", params={"sector": "电力", "region": "广东省"}).text)) == 3
    none = visitor.get("/reports", params={"region": "广东省", "sector": "工业"}).text
    assert "没有这样的报告" in none and 'value="工业"' not in rows_of(none)
    for name in ("辽宁", "河北省", "广东省"):
        assert f">{name}" in first, "all are there to be chosen"
    told = visitor.get("/api/reports", params={"region": "广东省"}).json()
    assert len(told) == 3 and {each["region"] for each in told} == {"广东省"}


def test_a_document_knows_what_quotes_it_of_reports_of_before(shelf: Served) -> None:
    """Reports that were kept before quotes were listed are listed by the first who asks, each once."""
    copies = add_copies(shelf.settings, 5)
    with open_lab(shelf.settings) as lab:
        (own,) = [each.id for each in lab.reports(limit=100) if each.id not in copies]
        report = lab.load_report(own)
        document = next(iter(report.sections[0].events)).proofs[0][1].document_id
        first, again = lab.quoting(document), lab.quoting(document)
        assert first == again and {each.report.id for each in first} == {own, *copies}
        assert lab.count_quoting(document) == len(first)
        for each in first:
            text = report.documents[document].text
            assert all(0 <= start < end <= len(text) for start, end in each.spans)
        assert len(lab.quoting(document, limit=2)) == 2
        assert lab.quoting("0" * 20) == []
    shown = shelf.visitor().get(f"/documents/{document}").text
    assert all(f"/reports/{each}#" in shown for each in (own, *copies))
    database = LabDatabase(shelf.settings)
    with database.read() as connection:
        counts = connection.execute(
            sa.select(quotes.c.report_id, sa.func.count()).group_by(quotes.c.report_id)
        ).all()
    database.close()
    assert len(counts) == 6 and len({count for _, count in counts}) == 1


def test_answers_are_timed_by_route(serve: Serve) -> None:
    served = serve(web_tokens=json.dumps(TOKENS))
    visitor, script = served.visitor("张三"), {"Authorization": f"Bearer {TOKENS['张三']}"}
    visitor.get("/jobs/0123456789abcdef")
    visitor.get("/jobs/fedcba9876543210")
    visitor.request("BREW", "/secret-of-somebody")
    visitor.get("/nothing-here")
    text = visitor.get("/metrics", headers=script).text
    counts = {
        (of["method"], of["route"], of["status"]): float(value)
        for line, value in re.findall(r"^bianyin_answer_seconds_count\{(.*)\} (\S+)$", text, re.MULTILINE)
        for of in [dict(re.findall(r'(\w+)="([^"]*)"', line))]
    }
    assert counts["GET", "/jobs/{job_id}", "4xx"] == 2
    assert counts["POST", "/sign-in", "3xx"] == 1
    assert "secret" not in text and "nothing-here" not in text and "BREW" not in text, (
        "who asks makes no names"
    )
    bucket = re.search(
        r'^bianyin_answer_seconds_bucket\{.*le="\+Inf".*route="/jobs/\{job_id\}".*\} 2.0$', text, re.MULTILINE
    )
    assert bucket
    assert re.search(r'^bianyin_jobs\{state="waiting"\} 0.0$', text, re.MULTILINE)


def test_a_thousand_reports_are_listed_and_quoted_soon(shelf: Served, tmp_path: Path) -> None:
    """Nothing is read of a report to list it or to say what quotes a document."""
    add_copies(shelf.settings, 1_000, content=b"not to be read", quotes_listed=True)
    visitor = shelf.visitor()
    began = time.monotonic()
    for _ in range(5):
        assert visitor.get("/reports").status_code == 200
        assert visitor.get("/api/reports", params={"limit": 500}).status_code == 200
    assert time.monotonic() - began < 60
    with open_lab(shelf.settings) as lab:
        assert lab.quoting("0" * 20) == []
