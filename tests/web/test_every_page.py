"""Every page in a real browser, wide and at 390 px: axe-core's serious rules, its width, its console. And what two people see."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from test_by_keyboard import _WAIT, EXAMPLE, Walk

from commands import bianyin
from web_server import TOKENS, Serve, Served, Visitor, working

WITH_TOKENS = {"web_tokens": json.dumps(TOKENS)}
_SECONDS = 180
_ASK = {"region": "辽宁", "sector": "工业"}
AUDITED = "# 辽宁省 工业\n\n## 转折点: 2021-10-31 (Event) - 置信度: 0.67\n\n1. 《关于有序用电的通知》\n\n- 日期：2021-09-10\n- 来源：https://www.example.gov.cn/a.html\n"


def signed_in(walk: Walk, name: str) -> None:
    walk.page.goto("/sign-in")
    walk.page.fill("#token", TOKENS[name])
    walk.page.click("main button")
    walk.page.wait_for_url("**/corpus")


def ended(visitor: Visitor, job: str) -> str:
    """The report of a job, once it is done; empty where it gives none."""
    until = time.monotonic() + _SECONDS
    while (text := visitor.get(job).text) and not re.search(r'role="status">(完成|失败)', text):
        assert time.monotonic() < until, text
        time.sleep(0.3)
    found = re.search(r'href="(/reports/[0-9a-f]{16})"', text)
    return found[1] if found else ""


def fill(visitor: Visitor) -> dict[str, str]:
    """A series, points, a job that waits, an audit that waits: the addresses of their pages."""
    content = (EXAMPLE / "series.csv").read_bytes()
    series = visitor.form("/series", **_ASK, files={"file": ("series.csv", content)}).headers["location"]
    points = visitor.form(series, f"{series}/points", dates="2021-10-31\n2022-03-01").headers["location"]
    asked = {
        **_ASK,
        "points_id": points.removeprefix("/points/"),
        "series": series.removeprefix("/series/"),
        "do": "start",
    }
    job = visitor.form("/new-report", **asked).headers["location"]
    audit = visitor.form("/audits", files={"file": ("别人的报告.md", AUDITED.encode())}).headers["location"]
    return {"series": series, "points": points, "job": job, "audit": audit}


def walker(browser: Any, address: str, width: int, scheme: str) -> Walk:
    walk = Walk(browser, address, width, script=True)
    walk.page.emulate_media(color_scheme=scheme)
    walk.page.goto("/sign-in?next=/jobs")
    walk.look()
    walk.page.fill("#token", "wrong")
    walk.page.click("main button")
    walk.page.wait_for_selector("[role=alert]")
    walk.said.clear()  # the browser notes the status of the page, which is 403 as it should be
    walk.look()
    signed_in(walk, "张三")
    return walk


def test_every_page_is_fit_for_all(serve: Serve, chromium: Any) -> None:
    served = serve(**WITH_TOKENS)
    visitor = served.visitor("张三")
    walks = [walker(chromium, served.address, *seen_as) for seen_as in ((1280, "light"), (390, "dark"))]

    def look(*paths: str, wrong: bool = False) -> None:
        for path in paths:
            for walk in walks:
                walk.page.goto(path, wait_until="domcontentloaded")
                walk.page.wait_for_load_state("load")
                if wrong:
                    walk.said.clear()
                walk.look()

    look("/reports", "/jobs", "/audits", "/series", "/search", "/new-report")  # nothing there yet
    made = fill(visitor)
    look(
        made["series"],
        made["points"],
        made["job"],
        made["audit"],
        "/jobs",
        f"/new-report?points={made['points'][8:]}",
    )
    with working(served):
        for walk in walks:
            walk.page.goto(made["job"])
        for walk in walks:
            walk.page.wait_for_selector("a.button", timeout=_WAIT)  # it ran, and was shown as it ran
            walk.look()
        report = ended(visitor, made["job"])
        again = ended(visitor, visitor.form(report, f"{report}/renew").headers["location"])
        ended(visitor, made["audit"])
        failed = visitor.form("/audits", files={"file": ("空.docx", b"no zip")}).headers["location"]
        ended(visitor, failed)
    document = re.search(r"/documents/[0-9a-f]{20}", visitor.get("/search", params={"q": "有序用电"}).text)
    assert document and report and again
    key = re.search(rf'action="{report}/records/([0-9a-f]{{16}})"', visitor.get(report).text)
    assert key
    judged = visitor.form(
        report, f"{report}/records/{key[1]}", verdict="reject", reason="不相干", note="看过"
    )
    assert judged.status_code == 303
    look(
        report, f"{report}?reviewed=1", f"{again}/diff?with={report[9:]}", made["audit"], failed, document[0]
    )
    look(
        "/reports",
        "/reports?sector=电力",
        "/jobs",
        "/audits",
        "/search?q=有序用电&region=辽宁",
        "/corpus?tier=国务院",
    )
    look(
        "/nothing",
        "/search?q=a&region=亚特兰蒂斯",
        f"/documents/{'0' * 20}",
        f"/jobs/{'0' * 16}",
        "/reports?offset=-1",
        wrong=True,
    )


def test_two_people_see_each_others_work(serve: Serve, chromium: Any) -> None:
    served = serve(**WITH_TOKENS)
    made = fill(served.visitor("张三"))
    one, other = (Walk(chromium, served.address, 1280, script=True) for _ in range(2))
    signed_in(one, "张三")
    signed_in(other, "李四")
    other.page.goto("/jobs")
    other.page.click(f"a[href='{made['job']}']")
    assert other.page.query_selector("button:has-text('取消')") is None, (
        "another's job is seen, and not ended"
    )
    with working(served):
        other.page.wait_for_selector("a.button", timeout=_WAIT)
    other.page.click("a.button")
    other.page.wait_for_url("**/reports/*")
    one.page.goto(other.page.url)
    review = ".review >> nth=0"
    one.page.click(f"{review} >> summary >> nth=0")
    one.page.check(f"{review} >> input[value=reject]")
    one.page.fill(f"{review} >> input[name=reason]", "与本部门无关")
    one.page.click(f"{review} >> button")
    one.page.wait_for_selector(".review [role=status]", timeout=_WAIT)
    other.page.reload()
    assert "驳回 1" in other.page.inner_text(".tools")
    other.page.click(f"{review} >> summary >> nth=0")
    said = other.page.inner_text(f"{review} >> [role=status]")
    assert "张三" in said and "与本部门无关" in said
    other.page.check(f"{review} >> input[value=accept]")
    other.page.click(f"{review} >> button:has-text('保存')")
    other.page.wait_for_selector(".review [role=status]:has-text('李四')", timeout=_WAIT)
    one.page.reload()
    assert "驳回 0" in one.page.inner_text(".tools")


_WATCH = """() => {
  window.seen = [];
  const note = () => {
    const bar = document.querySelector('#state progress'), label = document.querySelector('#state label');
    if (bar && label) window.seen.push([label.innerText.split('：')[0], bar.hasAttribute('value') ? bar.value : -1, bar.max]);
  };
  note();
  new MutationObserver(note).observe(document.querySelector('#state'), {childList: true, subtree: true});
}"""


def test_what_a_browser_shows_of_progress_never_runs_backwards(serve: Serve, chromium: Any) -> None:
    served = serve()
    job = (
        served.visitor()
        .form("/new-report", **_ASK, dates="\n".join(f"2021-{n:02d}-15" for n in range(1, 13)), do="start")
        .headers["location"]
    )
    walk = Walk(chromium, served.address, 1280, script=True)
    walk.page.goto(job)
    walk.page.evaluate(_WATCH)
    with working(served):
        walk.page.wait_for_selector("a.button", timeout=_WAIT)
    seen = walk.page.evaluate("window.seen")
    assert seen, "it was shown as it went on"
    stages = list(dict.fromkeys(stage for stage, _, _ in seen))
    order = [stages.index(stage) for stage, _, _ in seen]
    assert order == sorted(order), "no stage comes again"
    for stage in stages:
        values = [value for name, value, _ in seen if name == stage]
        assert values == sorted(values), (stage, values)
    assert all(value <= most for _, value, most in seen)


def test_the_records_are_those_of_the_command(serve: Serve, tmp_path: Path) -> None:
    """Byte for byte, apart from the times of the run."""
    served = serve()
    visitor = served.visitor()
    made = fill(visitor)
    with working(served):
        report = ended(visitor, made["job"])
    (tmp_path / "points.csv").write_text("date\n2021-10-31\n2022-03-01\n")
    folders = {name: str(getattr(served.settings, name)) for name in ("corpora", "vector_store")}
    ran = bianyin(
        tmp_path, "report", "--region", "辽宁", "--sector", "工业", "--points", "points.csv", "--series", EXAMPLE / "series.csv",
        "-o", "out", "--no-llm", "--corpora", folders["corpora"], "--vector-store", folders["vector_store"],
    )  # fmt: skip
    assert ran.code == 0, ran.stderr
    for name in ("records.csv", "records.jsonl", "rejected.jsonl"):
        assert visitor.get(f"{report}/files/{name}").content == (tmp_path / "out" / name).read_bytes(), name
    assert list(csv.reader(io.StringIO((tmp_path / "out" / "records.csv").read_text("utf-8-sig"))))[1:], (
        "there are some"
    )
    ours, theirs = (
        json.loads(visitor.get(f"{report}/files/run.json").text),
        json.loads((tmp_path / "out" / "run.json").read_text("utf-8")),
    )
    assert _timeless(ours) == _timeless(theirs)


def _timeless(run: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in run.items() if name not in ("seconds", "analysed_at")}


def test_review_outlives_the_server_and_changes_every_file(serve: Serve) -> None:
    served = serve(**WITH_TOKENS)
    visitor = served.visitor("张三")
    with working(served):
        report = ended(visitor, fill(visitor)["job"])
    text = visitor.get(report).text
    key = re.search(rf'action="{report}/records/([0-9a-f]{{16}})"', text)
    assert key
    before: Callable[[str], str] = lambda name: visitor.get(f"{report}/files/{name}").text  # noqa: E731
    visitor.form(report, f"{report}/records/{key[1]}", verdict="reject", reason="不相干")
    again: Served = serve(**WITH_TOKENS, corpora=served.settings.corpora, reports=served.settings.reports)
    later = again.visitor("李四")
    assert "理由：不相干" in later.get(report).text and "驳回 1" in later.get(report).text
    for name in ("records.csv", "records.jsonl", "report.md", "report.html"):
        assert later.get(f"{report}/files/{name}").text == before(name)
        changed = later.get(f"{report}/files/{name}", params={"reviewed": 1}).text
        assert changed != before(name), name
    gone = {json.loads(line)["title"] for line in before("records.jsonl").splitlines()} - {
        json.loads(line)["title"] for line in later.get(f"{report}/files/records.jsonl", params={"reviewed": 1}).text.splitlines()
    }  # fmt: skip
    assert len(gone) <= 1
    (row,) = {
        line
        for line in later.get("/judgements.jsonl").text.splitlines()
        if json.loads(line)["reason"] == "不相干"
    }
    assert json.loads(row)["verdict"] == "beside"
