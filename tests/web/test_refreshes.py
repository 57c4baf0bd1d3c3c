"""`bianyin serve --schedule`: the refresh is done beside the server, and its pages and figures tell of it."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import httpx
from test_serve_command import answers, free_port, until
from test_serve_command import serve as serving

from bianyin import app
from bianyin.schedule import RunLog, due_slot, read_plan
from bianyin.series import read_points
from bianyin.settings import Settings
from web_server import Serve

EXAMPLE = Path(__file__).parents[2] / "examples" / "liaoning-industry"
PLAN = '[schedule]\nevery = "month"\n'


def test_the_server_renews_a_report_and_tells_what_changed(tmp_path: Path) -> None:
    own = tmp_path / "own"
    settings = Settings(corpora=own / "corpora", vector_store=own / "vs", passage_vectors=False)
    pages = sorted((EXAMPLE / "pages").iterdir())
    app.ingest(pages[::2], settings)
    app.build_index(settings)
    app.report("辽宁", "工业", read_points(EXAMPLE / "points.csv"), own / "report", settings)
    app.ingest(pages[1::2], settings)
    (own / "plan.toml").write_text(PLAN + '\n[[reports]]\nfolder = "report"\n', "utf-8")
    process = serving(
        tmp_path, own, "--port", str(port := free_port()), "--schedule", str(own / "plan.toml"), "--workers", "0",
        BIANYIN_PASSAGE_VECTORS="false",
    )  # fmt: skip
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        until(lambda: answers(client, "/healthz"), process)
        until(lambda: "refresh done" in client.get("/healthz").text, process)
        shown, figures = client.get("/corpus").text, client.get("/metrics").text
    process.terminate()
    process.communicate(timeout=120)
    changed = re.search(r"有变化的报告</dt><dd>report（(\d+) 处）", shown)
    assert changed, shown
    assert int(changed[1]) > 0 and (own / "report" / "diff.md").exists()
    assert (
        f"bianyin_refresh_changed {changed[1]}.0\n" in figures
        and "bianyin_refresh_late_seconds 0.0\n" in figures
    )


def test_the_page_tells_what_was_lost_and_when_the_next_one_comes(serve: Serve, tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(PLAN, "utf-8")
    served = serve(web_schedule=plan)
    visitor = served.visitor()
    assert "还没有过" in visitor.get("/corpus").text and visitor.get("/healthz").text == "ok\nrefresh due\n"
    from bianyin.lab import open_lab

    slot = due_slot(read_plan(plan), dt.datetime.now().astimezone())
    with open_lab(served.settings) as lab:
        log = RunLog(lab.database)
        log.end(log.claim("plan", slot.isoformat(), "w").run, "done", {"losses": ["<b>来源</b>没有应答"]})
    shown = visitor.get("/corpus").text
    assert "&lt;b&gt;来源&lt;/b&gt;没有应答" in shown
    following = (slot.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
    assert f"<dt>下一次</dt><dd>{following:%Y-%m-%d %H:%M}</dd>" in shown
    assert "bianyin_refresh_losses 1.0\n" in visitor.get("/metrics").text
    plan.write_text("[schedule", "utf-8")
    assert "计划读不了" in visitor.get("/corpus").text and "unreadable" in visitor.get("/healthz").text
    assert "bianyin_refresh_readable 0.0\n" in visitor.get("/metrics").text


def test_without_a_plan_the_pages_say_nothing_of_it(serve: Serve) -> None:
    visitor = serve().visitor()
    assert visitor.get("/healthz").text == "ok\n" and "定时更新" not in visitor.get("/corpus").text
    assert "bianyin_refresh" not in visitor.get("/metrics").text


def test_a_plan_that_is_none_is_refused_at_the_start(tmp_path: Path) -> None:
    process = serving(tmp_path, tmp_path / "own", "--port", str(free_port()), "--schedule", "nowhere.toml")
    _, said = process.communicate(timeout=120)
    assert process.returncode == 2 and "nowhere.toml" in said.decode() and "Traceback" not in said.decode()
