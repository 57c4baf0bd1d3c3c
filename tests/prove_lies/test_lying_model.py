"""The lying model: truth mixed with every kind of lie, through the real client and the whole pipeline."""

from __future__ import annotations

import copy
import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lies import LIES, Lie, answer_about, told_of
from lying_documents import POINTS, Page, pages
from pointing import shown_in
from telling import Tally

from bianyin.draft.gate import gate
from bianyin.draft.llm.answer import Answer
from bianyin.draft.llm.mapping import drafts_of
from bianyin.draft.llm.view import lines_of, show
from bianyin.knowledge import places, sectors
from bianyin.knowledge.question import Question
from bianyin.model import ChangePoint, Window
from bianyin.model import Page as RawPage
from bianyin.parse.parse import parse
from bianyin.prove import ground
from bianyin.report.merge import merge
from bianyin.report.records import record_of
from bianyin.services.chroma import open_chroma
from bianyin.settings import Settings
from openai_server import OpenAIServer, Reply, Request, answer


@pytest.fixture(scope="module")
def written() -> list[Page]:
    return pages()


@pytest.fixture(scope="module")
def report(written: list[Page], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The report folder over all pages, drafted by the lying model behind an HTTP endpoint."""
    folder = tmp_path_factory.mktemp("lies")
    _build_corpus(written, folder)
    said = {page.title: told_of(written)[page.url][1] for page in written}

    def script(request: Request) -> Reply:
        shown = shown_in(request.page)
        return answer(answer_about(said[shown[0]], shown))

    with OpenAIServer(script) as server:
        _write_report(folder, server.base_url)
        assert server.count >= 300
    yield folder / "report"


def _build_corpus(written: list[Page], folder: Path) -> None:
    from bianyin.catalog.catalog import Catalog
    from bianyin.catalog.ingest import ingest
    from bianyin.index import update

    rows = [
        {"url": p.url, "title": p.title, "text": p.text, "site": p.site, "page_date": p.page_date}
        for p in written
    ]
    source = folder / "pages.jsonl"
    source.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    with Catalog(folder / "corpora") as catalog:
        ingest([source], catalog)
        update(catalog, folder / "vectors", None, open_store=open_chroma)


def _write_report(folder: Path, base_url: str) -> None:
    from bianyin.answering import answer
    from bianyin.catalog.catalog import Catalog
    from bianyin.draft.llm.opening import ModelChoice, open_model
    from bianyin.knowledge.question import Subject
    from bianyin.report import write_report
    from bianyin.search import Searcher
    from bianyin.wiring import Opened

    settings = Settings(
        corpora=folder / "corpora", vector_store=folder / "vectors", chat_base_url=base_url, chat_model="liar",
        chat_api_key="none", documents_per_point=60, records_per_point=60,
    )  # fmt: skip
    points = [ChangePoint(date=point, kind="Event", confidence=0.8) for point in POINTS]
    with (
        open_model(settings, ModelChoice()) as model,
        Catalog(settings.corpora) as catalog,
        Searcher(settings.vector_store, None, open_store=open_chroma) as searcher,
    ):
        answered = answer(
            Subject(places.find("辽宁"), sectors.find("工业")), points, Opened(settings, catalog, searcher, model),
            clock=lambda: dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        )  # fmt: skip
    assert answered.run["failed"] == []
    write_report(answered, folder / "report")


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_there_are_enough_kinds_and_each_is_told(written: list[Page]) -> None:
    told = [lie.name for lie, _ in told_of(written).values() if lie]
    assert len({lie.name for lie in LIES}) == len(LIES) >= 25
    assert set(told) == {lie.name for lie in LIES}


def test_no_lie_ships_and_the_truth_does(report: Path, written: list[Page]) -> None:
    tally, by_url = Tally(), {page.url: page for page in written}
    shipped: dict[str, list[dict[str, Any]]] = {url: [] for url in by_url}
    for record in _lines(report / "records.jsonl"):
        (source,) = record["sources"]
        shipped[source["url"]].append(record)
    # Verified, but not shown: a national document beyond the few that a report shows.
    over = {row["url"] for row in _lines(report / "rejected.jsonl") if row["reason"] == "over_limit"}
    for url, (lie, _) in told_of(written).items():
        if url not in over:
            tally.add(by_url[url], lie, shipped[url])
    assert tally.through == []
    assert sum(tally.told.values()) >= 250 and tally.true_fields > 1500
    assert tally.kept >= 0.95, tally.lost.most_common(10)


def test_no_false_words_stand_in_the_report(report: Path, written: list[Page]) -> None:
    """What a lie's words cannot share with a page: invented texts, names and titles."""
    text = (report / "report.md").read_text(encoding="utf-8")
    for words in (
        "大幅降低了排放",
        "导致全省碳排放",
        "碳达峰行动方案",
        "经济和信息化委员会",
        "可能带动",
        "永久关停",
    ):
        assert words not in text
    addresses = {
        each.rstrip(".") for each in re.findall(r"https?://[^\s)>]+", text)
    }  # a reference ends in a stop
    assert addresses <= {page.url for page in written}


def test_what_was_refused_is_kept_with_its_reason(report: Path) -> None:
    refused = _lines(report / "rejected.jsonl")
    reasons = {row["reason"] for row in refused if row["stage"] in ("draft", "ground")}
    assert reasons >= {
        "bad_answer", "over_limit", "value_not_in_quote", "number_not_in_quote", "date_not_in_source",
        "region_mismatch", "issuer_not_in_source", "source_mismatch", "not_asserted",
    }  # fmt: skip


@pytest.mark.parametrize("lie", LIES, ids=[lie.name for lie in LIES])
def test_each_kind_of_lie_is_refused(lie: Lie, written: list[Page]) -> None:
    """One row a kind, straight at the trust line, on every shape of page it can be told about."""
    for shape in lie.shapes:
        page = next(page for page in written if page.shape == shape)
        document = parse(_as_page(page))
        point = min(POINTS, key=lambda each: abs((each - dt.date.fromisoformat(page.page_date)).days))
        reach = dt.timedelta(days=90)
        question = Question(
            region=places.find("辽宁"), sector=sectors.find("工业"),
            point=ChangePoint(date=point, kind="Event", confidence=0.8),
            window=Window(start=point - reach, end=point + reach),
        )  # fmt: skip
        assert gate(document, question) is None
        records = [copy.deepcopy(page.truth)] if page.truth else []
        lie.tell(records, page)
        lines = lines_of(document)
        said = Answer.model_validate(answer_about(records, shown_in(show(document, lines))))
        drafts, _ = drafts_of(said, lines, document, question, "liar")
        grounded = [ground(draft, document, question) for draft in drafts]
        events = merge([each.record for each in grounded if each.record], question).events
        assert not any(lie.told(record_of(event), page) for event in events)
        if shape != "empty":
            assert len(events) >= (lie.about != "dates")


def _as_page(page: Page) -> Any:
    row = {"url": page.url, "title": page.title, "text": page.text, "site": page.site}
    return RawPage(
        url=page.url, body=json.dumps(row, ensure_ascii=False).encode(), media_type="record", site=page.site,
        title=page.title, page_date=page.page_date,
    )  # fmt: skip
