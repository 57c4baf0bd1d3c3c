"""Whole reports through a scripted endpoint: speed, cost, outages, limits, secrets."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from llm_pages import FILLER

from bianyin.app import answer as answer_points
from bianyin.app import ingest
from bianyin.draft.llm.opening import ModelChoice, open_model
from bianyin.errors import ServiceError
from bianyin.index import update
from bianyin.knowledge import places, sectors
from bianyin.knowledge.question import Subject
from bianyin.model import ChangePoint, Report
from bianyin.report import render_markdown
from bianyin.search import Searcher
from bianyin.services.chroma import open_chroma
from bianyin.settings import Settings
from bianyin.wiring import Opened, open_catalog
from commands import Result, bianyin
from openai_server import OpenAIServer, Reply, Request, Script, answer, failure, refused, too_long

KEY = "sk-planted-secret-0123456789"
CITIES = ("沈阳", "大连", "鞍山", "抚顺", "本溪", "丹东", "锦州", "营口", "阜新", "辽阳")
EVENT = ChangePoint(date=dt.date(2021, 10, 15), kind="Event", confidence=0.7)
SEASONAL = ChangePoint(date=dt.date(2021, 11, 1), kind="Seasonal", confidence=0.6)


def page(number: int) -> dict[str, str]:
    city, month, day = CITIES[number % 10], 8 + number % 4, 1 + number // 2
    title = f"{city}一钢厂{number + 1}号高炉停产检修"
    text = (
        f"2021年{month}月{day}日，{city}市第{number + 1}钢铁公司高炉停产检修，影响日产铁水{1000 + number}吨。"
    )
    return {
        "url": f"https://example.org/{number}",
        "title": title,
        "text": text + FILLER * 4,
        "site": "辽宁日报",
    }


def build(folder: Path, pages: int) -> Path:
    """A corpus of so many pages, each with one closure, found by words alone."""
    rows = (json.dumps(page(number), ensure_ascii=False) + "\n" for number in range(pages))
    (folder / "pages.jsonl").write_text("".join(rows), "utf-8")
    settings = Settings(corpora=folder / "corpora", vector_store=folder / "vector_store")
    ingest([folder / "pages.jsonl"], settings)
    with open_catalog(settings) as catalog:
        update(catalog, settings.vector_store, None, open_store=open_chroma)
    return folder


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("corpus"), 40)


def truth(request: Request, **more: Any) -> Reply:
    """What a good model answers about such a page."""
    said = re.search(r"^\[(\d+)\] 2021年.*?日产铁水(\d+吨)。", request.page, re.MULTILINE)
    assert said
    number = int(said[1])
    record = {
        "kind": "event",
        "status": "happened",
        "title": 0,
        "content": [number],
        "dates": [{"role": "occurred_on", "sentence": number}],
        "figures": [{"sentence": number, "number": said[2], "what": "日产铁水"}],
    }
    return answer({"relevant": True, "reason": "", "records": [record]}, **more)


class Run:
    """Reports over the corpus, with a cache of their own."""

    def __init__(self, corpus: Path, cache: Path) -> None:
        self.corpus, self.cache = corpus, cache

    def __call__(
        self, url: str, *points: ChangePoint, choice: ModelChoice | None = None, **more: Any
    ) -> Report:
        settings = Settings(
            corpora=self.corpus / "corpora", vector_store=self.corpus / "vector_store", cache=self.cache,
            chat_base_url=url, chat_api_key=KEY, chat_model="scripted", chat_patience=0.3, **more,
        )  # fmt: skip
        choice = choice or ModelChoice()
        with (
            open_catalog(settings) as catalog,
            Searcher(settings.vector_store, None, open_store=open_chroma) as searcher,
            open_model(settings, choice) as model,
        ):
            if model is not None:
                model.load()
            return answer_points(
                Subject(places.find("辽宁"), sectors.find("工业")), points or (EVENT,),
                Opened(settings, catalog, searcher, model), choice=choice, clock=lambda: dt.datetime(2026, 1, 2),
            )  # fmt: skip


@pytest.fixture
def run(corpus: Path, tmp_path: Path) -> Run:
    return Run(corpus, tmp_path / "cache.sqlite3")


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer(truth) as server:
        yield server


def drafters(report: Report) -> set[str]:
    return {event.drafter.split()[0] for section in report.sections for event in section.events}


def test_forty_documents_at_a_second_each_and_eight_at_once(run: Run) -> None:
    with OpenAIServer(lambda request: truth(request, delay=1.0)) as server:
        report = run(server.base_url, chat_concurrency=8)
        assert server.count == 40 and server.most_in_flight == 8
        assert all(len(request.text) <= 2500 for request in server.requests)
    assert report.run["failed"] == [] and drafters(report) == {"scripted"}
    assert report.run["model_calls"] == 40 and report.run["tokens"]["prompt"] > 0
    # One after the other they would take 40 seconds; how near to 5 it comes is not for a loaded machine to say.
    assert report.run["seconds"]["draft"] < 20


def test_the_same_report_again_makes_no_call_and_reads_the_same(run: Run, server: OpenAIServer) -> None:
    first = run(server.base_url, EVENT, SEASONAL)
    sent = server.count
    assert sent <= 40  # a document is asked once, for both points
    again = run(server.base_url, EVENT, SEASONAL)
    assert server.count == sent and again.sections == first.sections
    assert again.run["model_calls"] == 0 and again.run["model_answers_remembered"] == sent
    assert again.run["prompts"] == first.run["prompts"] and set(first.run["prompts"]) == {"page.v3"}


def test_every_record_says_who_drafted_it_by_which_prompt(run: Run, server: OpenAIServer) -> None:
    report = run(server.base_url)
    hashes = report.run["prompts"]
    for event in report.sections[0].events:
        assert event.drafter == f"scripted page.v3@{hashes['page.v3'][:12]}"


def dead(request: Request) -> Reply:
    return failure(500)


# (script, choice) of a run in which the model reads nothing
DEAD: dict[str, tuple[Script, ModelChoice]] = {
    "500s": (dead, ModelChoice()),
    "wrong key": (lambda request: failure(401, f"bad key {KEY}"), ModelChoice()),
    "no call allowed": (truth, ModelChoice(max_calls=0)),
    "refuses all": (lambda request: refused(), ModelChoice()),
    "prose": (lambda request: answer("未找到相关政策或事件。"), ModelChoice()),
}


@pytest.mark.parametrize("name", DEAD)
def test_without_a_model_rules_read_and_the_report_says_so(name: str, run: Run) -> None:
    script, choice = DEAD[name]
    with OpenAIServer(script) as server:
        report = run(server.base_url, choice=choice)
    assert report.drafter == "rules" and drafters(report) == {"rules"}
    shown = render_markdown(report)
    assert "未找到" not in shown and "改由规则阅读" in shown and KEY not in shown
    assert len(report.run["failed"]) == 40 and report.run["model"] == "scripted"


def test_a_required_model_that_is_dead_is_an_error(run: Run) -> None:
    with OpenAIServer(dead) as server, pytest.raises(ServiceError, match="500"):
        run(server.base_url, choice=ModelChoice(required=True))


def test_an_outage_midway_keeps_what_was_done_and_the_next_run_asks_only_the_rest(run: Run) -> None:
    def until_twelve(request: Request) -> Reply:
        return truth(request) if request.number <= 12 else failure(503)

    with OpenAIServer(until_twelve) as server:
        partial = run(server.base_url, chat_concurrency=4)
    assert partial.drafter == "scripted" and len(partial.run["failed"]) == 28
    assert "其余文档由规则抽取" in render_markdown(partial)
    with OpenAIServer(truth) as server:
        whole = run(server.base_url)
        assert server.count == 28
    assert whole.run["failed"] == [] and drafters(whole) == {"scripted"}


def test_a_limit_on_calls_stops_cleanly_and_the_next_run_goes_on(run: Run, server: OpenAIServer) -> None:
    partial = run(server.base_url, choice=ModelChoice(max_calls=5))
    assert server.count == 5 and len(partial.run["failed"]) == 35
    assert "调用次数上限（5 次）" in render_markdown(partial)
    run(server.base_url)
    assert server.count == 40


def test_a_limit_on_cost_is_kept(run: Run, server: OpenAIServer) -> None:
    prices = {"chat_price_prompt": 1.0, "chat_price_completion": 2.0}
    partial = run(server.base_url, choice=ModelChoice(max_cost=0.02), chat_concurrency=4, **prices)
    assert 0 < partial.run["cost"] <= 0.02 and 0 < server.count < 40 and partial.run["failed"]


def test_some_refusals_are_losses_that_are_listed(run: Run) -> None:
    def script(request: Request) -> Reply:
        return refused() if "沈阳" in request.page else truth(request)

    with OpenAIServer(script) as server:
        report = run(server.base_url)
    failed = report.run["failed"]
    assert {(row["stage"], row["reason"]) for row in failed} == {("draft", "模型拒绝处理该文档")}
    assert {row["url"] for row in failed} == {f"https://example.org/{number}" for number in (0, 10, 20, 30)}
    assert report.run["counts"]["rejections"]["bad_answer"] == 4 and report.drafter == "scripted"


def test_a_small_context_loses_nothing(run: Run) -> None:
    def small(request: Request) -> Reply:
        if len(request.page) > 240:
            return too_long()
        if "日产铁水" in request.page:
            return truth(request)
        return answer({"relevant": False, "reason": "no_event", "records": []})

    with OpenAIServer(small) as server:
        report = run(server.base_url, choice=ModelChoice())
        sent = server.count
        assert sent > 40 and report.run["failed"] == [] and len(report.sections[0].events) == 12
        run(server.base_url)
        assert server.count == sent


NOTHING = answer({"relevant": False, "reason": "no_event", "records": []})


def test_a_models_reasoned_nothing_stands(run: Run) -> None:
    """What rules would find is not shown in its place; why each document was refused is kept."""
    with OpenAIServer(lambda request: NOTHING) as server:
        report = run(server.base_url)
    assert report.drafter == "scripted" and report.run["failed"] == []
    assert "未找到相关政策或事件。" in render_markdown(report)
    assert report.run["counts"]["rejections"]["not_an_event"] >= 40


def test_where_no_document_can_be_placed_no_model_is_asked(run: Run) -> None:
    elsewhen = ChangePoint(date=dt.date(2019, 3, 1), kind="Event", confidence=0.5)
    with OpenAIServer(lambda request: NOTHING) as server:
        report = run(server.base_url, elsewhen)
        assert server.count == 0
    assert "未找到相关政策或事件。" in render_markdown(report) and report.run["failed"] == []


def report_by_command(folder: Path, url: str, *extra: str, **more: str) -> Result:
    asked = ("report", "--region", "辽宁", "--sector", "工业", "--points", "points.csv", "-o", "out", *extra)
    settings = {
        "BIANYIN_CHAT_BASE_URL": url, "BIANYIN_CHAT_API_KEY": KEY, "BIANYIN_CHAT_MODEL": "scripted",
        "BIANYIN_CHAT_PATIENCE": "0.3", **more,
    }  # fmt: skip
    return bianyin(folder, *asked, **settings)


def test_the_command_line(tmp_path: Path) -> None:
    """Estimate, report, losses, contradictions; and the key in nothing that is written anywhere."""
    build(tmp_path, 3)
    (tmp_path / "points.csv").write_text("date,kind,confidence\n2021-10-15,Event,0.7\n")
    said: list[Result] = []

    def talkative(request: Request) -> Reply:
        """Repeats the key it was sent, in one answer and in one error."""
        if "大连" in request.page:
            return failure(422, f"refusing {request.headers['authorization']}")
        if "沈阳" in request.page:
            return answer(f"我的密钥是 {request.headers['authorization']}")
        return truth(request)

    with OpenAIServer(talkative) as server:
        url = server.base_url.replace("http://", "http://user:other-secret@")
        estimate = report_by_command(tmp_path, url, "--estimate", "--json")
        assert estimate.code == 0 and json.loads(estimate.stdout)["first"]["calls"] == 3
        assert server.count == 0 and not (tmp_path / "out").exists()
        said.append(report_by_command(tmp_path, url))
        assert said[-1].code == 3 and "未由模型完成" in said[-1].stderr
    # Nobody listens any more; the one good answer is remembered, the others are asked again in vain.
    said.append(report_by_command(tmp_path, url, "--llm-required"))
    assert said[-1].code == 1
    outputs = [result.stdout + result.stderr for result in said]
    outputs += [path.read_bytes().decode("utf-8", "ignore") for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(KEY in text or "other-secret" in text for text in outputs)


@pytest.mark.parametrize(
    ("choice", "settings", "words"),
    [
        (ModelChoice(required=True), {}, "--llm MODEL"),
        (ModelChoice(model="m"), {}, "BIANYIN_CHAT_BASE_URL"),
        (ModelChoice(model="m", max_cost=1.0), {"chat_base_url": "http://127.0.0.1:9"}, "BIANYIN_CHAT_PRICE"),
        (ModelChoice(off=True, required=True), {}, "互相矛盾"),
    ],
)
def test_contradictions_are_told_before_anything_is_done(
    choice: ModelChoice, settings: dict[str, Any], words: str
) -> None:
    from bianyin.errors import BianyinError

    with pytest.raises(BianyinError, match=words) as caught, open_model(Settings(**settings), choice):
        pass
    assert caught.value.exit_code == 2
