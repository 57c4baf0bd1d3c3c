"""From a series to a reviewed report, an audit and the interface for scripts: over a real server, its jobs by a real worker."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from web_server import TOKENS, Serve, Served, Visitor, working

EXAMPLE = Path(__file__).parents[2] / "examples" / "liaoning-industry"
_SECONDS = 180


def wait_for(visitor: Visitor, job: str, state: str = "完成") -> str:
    """The text of a job's page once the job is in that state."""
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until:
        text = visitor.get(job).text
        if f'role="status">{state}' in text:
            return text
        assert not re.search(r'role="status">(失败|中断|已取消)', text), text
        time.sleep(0.3)
    raise AssertionError(f"the job did not end: {text}")


@pytest.fixture
def worker(serve: Serve) -> Iterator[Served]:
    """A server on which 张三 and 李四 sign in, and a worker process beside it."""
    served = serve(web_tokens=json.dumps(TOKENS))
    with working(served):
        yield served


def test_from_a_series_to_a_reviewed_report(worker: Served) -> None:
    one, other = worker.visitor("张三"), worker.visitor("李四")
    report = _report_of_a_series(one)
    page = one.get(report).text
    key = re.search(rf'action="{report}/records/([0-9a-f]{{16}})"', page)
    assert key, "a record has its review"

    _a_review_is_seen_by_all_and_changes_the_files(one, other, report, key[1])
    _made_again_it_is_compared(one, report)


def _report_of_a_series(visitor: Visitor) -> str:
    """Upload, detect, edit, ask, wait: the address of the report."""
    content = (EXAMPLE / "series.csv").read_bytes()
    kept = visitor.form("/series", region="辽宁", sector="工业", files={"file": ("series.csv", content)})
    assert kept.status_code == 303, kept.text
    assert "<svg" in visitor.get(kept.headers["location"]).text
    points = visitor.form(
        kept.headers["location"], kept.headers["location"] + "/points", dates="2021-10-31\n2022年3月"
    )
    assert points.status_code == 303, points.text
    edited = _edited(visitor, points.headers["location"])
    asked = visitor.form(
        f"/new-report?points={edited}",
        "/new-report",
        points_id=edited,
        region="辽宁",
        sector="工业",
        do="estimate",
    )
    assert "没有费用" in asked.text
    fields = {
        "points_id": edited,
        "region": "辽宁",
        "sector": "工业",
        "do": "start",
        "once": "0123456789abcdef",
    }
    jobs = {visitor.form("/new-report", **fields).headers["location"] for _ in range(2)}
    assert len(jobs) == 1, "a form sent twice is one job"
    told = wait_for(visitor, jobs.pop())
    found = re.search(r'href="(/reports/[0-9a-f]{16})"', told)
    assert found
    return found[1]


def _edited(visitor: Visitor, points: str) -> str:
    """Add a point, move it, drop one, widen the windows: the id of what is kept then."""
    for fields in (
        {"do": "add", "dates": "2020-01-20", "kind": "Event"},
        {"do": "move", "at": "0", "dates": "2020-02-03", "kind": "Event"},
        {"do": "drop", "at": "2"},
        {"do": "windows", "window_days": "60", "wider_window_days": "200"},
    ):
        answer = visitor.form(points, **fields)
        assert answer.status_code == 303, answer.text
        points = answer.headers["location"]
    text = visitor.get(points).text
    assert "2 个变点" in text
    assert 'value="60"' in text
    assert "2020-02-03" in text
    assert visitor.form(points, do="add", dates="十三月").status_code == 400
    return points.removeprefix("/points/")


def _a_review_is_seen_by_all_and_changes_the_files(
    one: Visitor, other: Visitor, report: str, key: str
) -> None:
    action = f"{report}/records/{key}"
    before = one.get(f"{report}/files/records.jsonl").text
    assert one.form(report, action, verdict="reject").status_code == 400, "a rejection has a reason"
    assert one.form(report, action, verdict="reject", reason="不相干").status_code == 303
    assert "理由：不相干" in other.get(report).text
    assert "张三" in other.get(report).text
    after = one.get(f"{report}/files/records.jsonl", params={"reviewed": 1}).text
    assert len(after.splitlines()) < len(before.splitlines())
    assert one.get(f"{report}/files/records.jsonl").text == before
    assert len(other.get("/judgements.jsonl").text.splitlines()) >= 1
    refused = one.form(report, action, verdict="accept", field="title", words="网页上没有的话")
    assert refused.status_code == 400
    assert other.form(report, action, verdict="open").status_code == 303
    whole = one.get(f"{report}/files/report.html")
    assert "sandbox" in whole.headers["content-security-policy"]
    for wrong in ("..%2f..%2flab.sqlite3", "lab.sqlite3", "report.html%00"):
        assert one.get(f"{report}/files/{wrong}").status_code == 404


def _made_again_it_is_compared(visitor: Visitor, report: str) -> None:
    told = wait_for(visitor, visitor.form(report, f"{report}/renew").headers["location"])
    again = re.search(r'href="(/reports/[0-9a-f]{16})"', told)
    assert again
    diff = visitor.get(f"{again[1]}/diff", params={"with": report.removeprefix("/reports/")})
    assert diff.status_code == 200
    assert "两份报告说的相同" in diff.text


def test_the_document_knows_the_records_that_quote_it(worker: Served) -> None:
    visitor = worker.visitor("张三")
    script = {"Authorization": f"Bearer {TOKENS['张三']}"}
    report = _asked_by_script(visitor, script)
    records = visitor.get(f"/api/reports/{report}/records", headers=script).json()
    assert records
    proof = records[0]["evidence"][0] if isinstance(records[0].get("evidence"), list) else None
    document = (
        proof["document_id"]
        if proof
        else re.search(r'"document_id": ?"([0-9a-f]{20})"', json.dumps(records))[1]
    )  # type: ignore[index]
    shown = visitor.get(f"/documents/{document}").text
    assert f"/reports/{report}#" in shown
    assert "<mark" in shown


def _asked_by_script(visitor: Visitor, script: dict[str, str]) -> str:
    points = [{"date": "2021-10-31", "kind": "Event"}]
    asked = {"kind": "report", "region": "辽宁", "sector": "工业", "points": points}
    job = visitor.post("/api/jobs", json=asked, headers=script)
    assert job.status_code == 201, job.text
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until:
        now = visitor.get(f"/api/jobs/{job.json()['id']}", headers=script).json()
        if now["state"] == "done":
            return str(now["report_id"])
        assert now["state"] in ("waiting", "running"), now
        time.sleep(0.3)
    raise AssertionError("the job did not end")


def test_an_audit_by_upload(worker: Served) -> None:
    visitor = worker.visitor("李四")
    text = "# 辽宁省 工业\n\n## 转折点: 2021-10-31 (Event) - 置信度: 0.67\n\n1. 《关于有序用电的通知》\n\n- 日期：2021-09-10\n- 来源：https://www.example.gov.cn/a.html\n"
    started = visitor.form("/audits", alone="1", files={"file": ("report.md", text.encode())})
    assert started.status_code == 303, started.text
    assert "核查结果" in wait_for(visitor, started.headers["location"])
    assert "report.md" in visitor.get("/audits").text
    failed = visitor.form("/audits", files={"file": ("report.md", "没有转折点。".encode())}).headers[
        "location"
    ]
    told = wait_for(visitor, failed, "失败")
    assert "/tmp" not in told, "no path of the server is told"
    assert visitor.form("/audits", files={"file": ("report.exe", b"MZ")}).status_code == 400


def test_progress_comes_as_events_and_never_runs_backwards(worker: Served) -> None:
    visitor = worker.visitor("张三")
    fields = {"region": "辽宁", "sector": "工业", "dates": "2021-10-31\n2022-03-01", "do": "start"}
    job = visitor.form("/new-report", **fields).headers["location"]
    told = []
    with visitor.stream("GET", f"{job}/events") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        for line in stream.iter_lines():
            told.append(line)
    assert told[-2:] != []
    assert "event: end" in told
    bars = [
        int(found[1]) for line in told if (found := re.search(r"data: <progress .*value=\"(\d+)\" max", line))
    ]
    text = "\n".join(told)
    assert "完成" in text
    stages = re.findall(r'<label for="bar">([^<：]+)', text)
    for stage in dict.fromkeys(stages):
        counts = [
            int(done)
            for name, done in re.findall(r'<label for="bar">([^<：]+)：(\d+)', text)
            if name == stage
        ]
        assert counts == sorted(counts), (stage, bars)


def test_only_who_asked_for_a_job_cancels_it(serve: Serve) -> None:
    served = serve(web_tokens=json.dumps(TOKENS))  # without a worker: it waits
    one, other = served.visitor("张三"), served.visitor("李四")
    fields = {"region": "辽宁", "sector": "工业", "dates": "2021-10-31", "do": "start"}
    job = one.form("/new-report", **fields).headers["location"]
    assert "队列第" in other.get(job).text
    assert "取消" not in other.get(job).text
    assert other.form("/new-report", f"{job}/cancel").status_code == 403
    assert one.form(job, f"{job}/cancel").status_code == 303
    assert "已取消" in one.get(job).text
    assert one.form(job, f"{job}/resume").status_code == 303
    assert one.form(job, f"{job}/cancel").status_code == 303


def test_a_series_without_its_unit_is_asked_for_it(serve: Serve) -> None:
    visitor = serve().visitor()
    rows = "date,value\n" + "\n".join(
        f"20{year}-{month:02d}-01,{month + 10}e9" for year in (19, 20, 21) for month in range(1, 13)
    )
    sent = {"region": "辽宁", "sector": "工业"}
    refused = visitor.form("/series", **sent, files={"file": ("s.csv", rows.encode())})
    assert refused.status_code == 400
    assert "单位" in refused.text
    assert "/tmp" not in refused.text
    kept = visitor.form(
        "/series", **sent, unit="t/month", files={"file": ("s.csv", rows.replace("e9", "e6").encode())}
    )
    assert kept.status_code == 303, kept.text


def test_scripts_find_the_same_as_readers_and_a_description(serve: Serve) -> None:
    visitor = serve().visitor()
    found = visitor.get("/api/search", params={"text": "有序用电", "k": 3}).json()
    assert len(found) == 3
    assert (
        visitor.get(f"/api/documents/{found[0]['document_id']}").json()["text"][
            found[0]["start"] : found[0]["end"]
        ]
        == found[0]["text"]
    )
    paths = visitor.get("/api/openapi.json").json()["paths"]
    assert "/api/jobs" in paths
    assert not [path for path in paths if not path.startswith("/api/")]
    assert visitor.get("/api/corpus").json()["documents"] > 0
    assert "bianyin_documents" in visitor.get("/metrics").text
    assert visitor.get("/api/jobs/nothing").status_code == 422
    assert visitor.get(f"/api/jobs/{'0' * 16}").status_code == 404
