"""A refresh from the plan to the message: what changed is told once it is heard, and never lost before."""

from __future__ import annotations

import hashlib
import hmac
import json
import shutil
from pathlib import Path

import pytest
from receiver import Receiver

from bianyin import app
from bianyin.example_files import example_folder
from bianyin.schedule import Refreshed, RefreshPlan, refresh
from bianyin.schedule import webhook as webhook_module
from bianyin.schedule.refresh_plan import NotifyPart, ReportPart
from bianyin.series import read_points
from bianyin.settings import Settings
from commands import bianyin

SECRET = "s3cret"


def settings_in(folder: Path) -> Settings:
    return Settings(
        corpora=folder / "corpora",
        vector_store=folder / "index",
        passage_vectors=False,
        webhook_secret=SECRET,
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Half of the example's pages, indexed; and a report on them."""
    folder = tmp_path_factory.mktemp("refreshed")
    settings = settings_in(folder)
    pages = sorted((example_folder() / "pages").iterdir())
    app.ingest(pages[::2], settings)
    app.build_index(settings)
    app.report("辽宁", "工业", read_points(example_folder() / "points.csv"), folder / "report", settings)
    return folder


@pytest.fixture
def lab(made: Path, tmp_path: Path) -> Settings:
    """A copy of what was made."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return settings_in(tmp_path)


def plan_of(settings: Settings, receiver: Receiver) -> RefreshPlan:
    folder = settings.corpora.parent / "report"
    return RefreshPlan(name="p", reports=(ReportPart(folder=folder),), notify=NotifyPart(url=receiver.url))


def more_pages(settings: Settings, which: slice) -> None:
    app.ingest(sorted((example_folder() / "pages").iterdir())[which], settings)


def told(done: Refreshed) -> tuple[int, int, int]:
    return len(done.changed), len(done.told), len(done.losses)


def test_changes_are_told_once_and_signed(lab: Settings, receiver: Receiver) -> None:
    plan = plan_of(lab, receiver)
    assert told(refresh(plan, lab)) == (0, 0, 0) and receiver.messages == []
    more_pages(lab, slice(1, None, 2))
    done = refresh(plan, lab)
    assert told(done) == (1, 1, 0) and done.indexed is not None and done.indexed["added"] > 0
    (message,) = receiver.messages
    assert (
        message["event"] == "report.changed" and message["report"] == "report" and message["changes"]["new"]
    )
    body, signature = receiver.signatures[-1]
    assert signature is not None
    moment, given = (part.split("=", 1)[1] for part in signature.split(","))
    assert given == hmac.new(SECRET.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    assert told(refresh(plan, lab)) == (0, 0, 0) and len(receiver.messages) == 1


def test_what_nobody_took_is_told_with_what_came_later(
    lab: Settings, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook_module, "_LONGEST_WAIT", 0.01)
    plan = plan_of(lab, receiver)
    more_pages(lab, slice(1, 12, 2))
    receiver.codes = [500] * webhook_module._TRIES
    first = refresh(plan, lab)
    assert told(first) == (1, 0, 1) and "500" in first.losses[0] and receiver.messages == []
    more_pages(lab, slice(13, None, 2))
    receiver.codes = [503]  # and the second try is heard
    done = refresh(plan, lab)
    assert told(done) == (1, 1, 0)
    (message,) = receiver.messages
    assert len(message["changes"]["new"]) >= next(iter(first.changed.values()))


def test_one_report_that_cannot_be_renewed_stops_no_other(
    lab: Settings, receiver: Receiver, tmp_path: Path
) -> None:
    plan = plan_of(lab, receiver)
    (tmp_path / "none").mkdir()
    both = plan.model_copy(update={"reports": (ReportPart(folder=tmp_path / "none"), *plan.reports)})
    more_pages(lab, slice(1, None, 2))
    done = refresh(both, lab)
    assert len(done.losses) == 1 and "run.json" in done.losses[0] and told(done)[:2] == (1, 1)
    assert list((tmp_path / "none").iterdir()) == []


def test_by_the_clock_it_is_done_once_and_by_hand_whenever(lab: Settings, tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text('[schedule]\nevery = "month"\n\n[[reports]]\nfolder = "report"\n', "utf-8")
    folders = ["--corpora", lab.corpora, "--vector-store", lab.vector_store]
    env = {"BIANYIN_PASSAGE_VECTORS": "false"}
    runs = [bianyin(tmp_path, "refresh", plan, "--if-due", "-q", "--json", *folders, **env) for _ in range(2)]
    assert [run.code for run in runs] == [0, 0]
    assert [json.loads(run.stdout)["due"] for run in runs] == [True, False]
    by_hand = bianyin(tmp_path, "refresh", plan, "-q", *folders, **env)
    assert by_hand.code == 0 and "重做报告 1 份" in by_hand.stdout
