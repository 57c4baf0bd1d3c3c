"""Arms measured side by side on a small corpus: real index, real Chroma, real splitter, a deterministic embedder."""

from __future__ import annotations

import datetime as dt
import re
import sys
from contextlib import closing
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "index"))

from bench.data_files import CORPORA, JUDGED, rows
from bench.quality import arms, question_sets
from bench.quality import measure as measuring
from bench.quality import run as running
from bench.quality.distractors import choose
from bench.quality.measure import ACCEPTED, Corpus, SetResult, measure, real
from bench.quality.question_sets import PARAPHRASES, QuestionSet
from bench.quality.run import evaluate_retrieval
from bench.quality.standings import Goal
from bench.quality.table import lines_of, summary_of
from invented_documents import HashEmbedder, make_document

from bianyin.errors import ConfigurationError, InputError
from bianyin.evaluate.accepted_runs import key_of, read_accepted
from bianyin.evaluate.questions import SearchQuestion
from bianyin.evaluate.rank_scores import Ranking
from bianyin.index import Ledger
from bianyin.index.lead import texts_of
from bianyin.model import Window
from bianyin.settings import load_settings

_AUTUMN = Window(start=dt.date(2021, 9, 1), end=dt.date(2021, 12, 1))
_DOCUMENTS = (
    make_document(
        "辽宁省启动有序用电", "因电力缺口，辽宁省对钢铁企业实施有序用电，部分企业停产。", "2021-09-11"
    ),
    make_document(
        "浙江省启动有序用电", "因电力缺口，浙江省对钢铁企业实施有序用电，部分企业停产。", "2021-09-12"
    ),
    make_document("辽宁省旧年有序用电", "因电力缺口，辽宁省对水泥企业实施有序用电。", "2018-12-20"),
    make_document("沈阳铸造厂投产", "沈阳市一家铸造企业的技术改造项目建成投产。", "2021-10-21"),
    make_document("全国采暖季安排", "各地水泥熟料生产线停窑，错峰生产。" * 30, "2021-11-02"),
)
_POWER, _, _OLD, _FOUNDRY, _HEATING = (each.id for each in _DOCUMENTS)
_ASKED = QuestionSet(
    name="问答",
    questions=(
        SearchQuestion(text="辽宁 有序用电 钢铁", gold=(_POWER,), window=_AUTUMN, region="210000"),
        SearchQuestion(text="铸造企业技术改造投产", gold=(_FOUNDRY,), window=_AUTUMN),
        SearchQuestion(text="停窑 错峰生产", gold=(_HEATING,), asked_on=dt.date(2022, 1, 1)),
    ),
    goal=Goal(column="recall_5", least=0.5),
)


def _corpus(**more: object) -> Corpus:
    return Corpus.model_validate({"name": "小", "documents": _DOCUMENTS, "sets": (_ASKED,)} | more)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> SetResult:
    pytest.importorskip("langchain_text_splitters", reason="the plain pipeline's splitter is not installed")
    (found,) = measure(_corpus(), HashEmbedder(), tmp_path_factory.mktemp("arms"))
    return found


def test_all_arms_answer_the_same_questions(result: SetResult) -> None:
    assert [each.arm for each in result.scores] == ["bianyin", "BM25", "向量", "LangChain"]
    assert all(each.questions == 3 and each.p50 > 0 and each.p95 >= each.p50 for each in result.scores)
    assert result.scores[0].recall_5 == 1
    assert result.found == {key_of(each.text): True for each in _ASKED.questions}


def test_every_column_of_quality_has_a_standing_against_the_best_other(result: SetResult) -> None:
    assert [each.column for each in result.standings] == ["recall_5", "recall_10", "mrr", "ndcg_10"]
    others = {each.arm: each for each in result.scores[1:]}
    for each in result.standings:
        best = max(getattr(score, each.column) for score in others.values())
        assert getattr(others[each.rival], each.column) == best
        assert each.margin == getattr(result.scores[0], each.column) - best


def test_without_an_embedder_ours_stands_beside_bm25_alone(tmp_path: Path) -> None:
    (found,) = measure(_corpus(embedded=False), None, tmp_path)
    assert [each.arm for each in found.scores] == ["bianyin", "BM25"]
    assert found.scores[0].recall_5 == 1


def test_the_plain_pipeline_splits_as_langchain_does_and_filters_by_day(tmp_path: Path) -> None:
    pytest.importorskip("langchain_text_splitters", reason="the plain pipeline's splitter is not installed")
    from bianyin.index import CachedEmbedder

    pieces = arms._pieces(_DOCUMENTS)
    assert max(len(each.page_content) for each in pieces) <= arms.PLAIN_CHARACTERS
    assert len([each for each in pieces if each.metadata["id"] == _HEATING]) > 1
    cached = CachedEmbedder(HashEmbedder(), tmp_path)
    reported: list[tuple[int, int]] = []
    plain = arms.PlainLangChain(
        _DOCUMENTS, cached, tmp_path / "plain", lambda stage, done, total: reported.append((done, total))
    )
    assert reported[-1][0] == reported[-1][1] == len({each.page_content for each in pieces})
    assert _OLD not in plain.rank(_ASKED.questions[0])
    assert _OLD in plain.rank(SearchQuestion(text="辽宁 有序用电", gold=(_OLD,)))
    early = SearchQuestion(text="停窑 错峰生产", gold=(_HEATING,), asked_on=dt.date(2021, 10, 1))
    assert _HEATING not in plain.rank(early)
    cached.close()


def test_without_its_splitter_the_plain_pipeline_is_not_imitated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "langchain_text_splitters", None)
    with pytest.raises(ConfigurationError, match="pip install langchain-text-splitters"):
        arms.require_splitter()


@pytest.mark.parametrize(
    ("ranked", "misplaced"),
    [
        ((0,), 0),
        ((1, 0), 1),  # another province
        ((2, 0), 1),  # outside the window
        ((3, 0), 0),  # a city of the region, in the window
        ((0, 1, 2), 0),  # below the right one
        ((1, 2), 2),  # the right one not found at all
    ],
)
def test_what_must_not_stand_above_the_right_document(ranked: tuple[int, ...], misplaced: int) -> None:
    ids = tuple(_DOCUMENTS[each].id for each in ranked)
    question = _ASKED.questions[0]
    answer = Ranking(question=question.text, gold=question.gold, ranked=ids, milliseconds=1.0)
    assert measuring._misplaced(question, answer, {each.id: each for each in _DOCUMENTS}) == misplaced


def test_the_table_says_what_changed_and_what_is_reached(result: SetResult) -> None:
    shown = "\n".join(lines_of(result.model_copy(update={"lost": ("某题",), "absent": 2})))
    assert "要求 recall@5 ≥ 0.5：1.000，达到" in shown
    assert "新答对 0，新答错 1" in shown and "新答错：某题" in shown and "有 2 题" in shown
    assert "recall@5 并列" in shown or "recall@5 最好" in shown


def test_the_summary_names_every_column_that_is_behind(result: SetResult) -> None:
    first, *others = result.standings
    behind = first.model_copy(update={"margin": -0.2})
    worse = result.model_copy(
        update={"standings": (behind, *others), "goal": Goal(column="recall_5", least=1.1)}
    )
    shown = summary_of([worse])
    assert f"落后：问答，recall@5 落后（{first.rival}，-0.200）" in shown
    assert "未达到要求：问答" in shown and "RecursiveCharacterTextSplitter 每段 300 字" in shown


def test_distractors_are_beginnings_first_and_the_same_every_time() -> None:
    texts = [{"title": f"题{n}", "text": f"第{n}篇" + "讲的是别的事情，" * 20 + f"其一。{n}" + "又说了另一件事，" * 10 + "完。",
             "page_date": "2020-01-02"} for n in range(4)]  # fmt: skip
    found = choose(texts, 6)
    assert {each.text[:3] for each in found[:4]} == {f"第{n}篇" for n in range(4)}
    assert len(found) == 6 and found == choose(texts, 100)[:6]
    assert all(20 <= len(each.text) <= 90 and each.day == "2020-01-02" for each in choose(texts, 100))
    assert len({each.text for each in choose(texts, 100)}) == len(choose(texts, 100))


def test_the_accepted_run_knows_the_questions_of_today() -> None:
    kept = read_accepted(ACCEPTED)
    for label in PARAPHRASES:
        keys = {key_of(row["question"]) for row in _questions(label)}
        assert set(kept[f"改写{label} 窗口内"]) == set(kept[f"改写{label} 无窗口"]) == keys


def test_no_set_of_questions_asks_for_a_document_of_another() -> None:
    development, check, blind = ({row["url"] for row in _questions(label)} for label in "甲乙丙")
    assert len(check) >= 120 and len(blind) >= 130
    assert not development & check and not blind & (development | check)


@pytest.mark.parametrize("label", ["乙", "丙"])
def test_the_check_questions_share_few_words_with_the_titles(label: str, shared_data: Path) -> None:
    titles = {url: title for url, (title, _) in _written(shared_data).items()}
    shares = sorted(_overlap(row, titles) for row in _questions(label))
    assert shares[len(shares) // 2] <= 0.05 and shares[-1] <= 0.3


def test_the_blind_questions_share_no_phrase_with_their_documents(shared_data: Path) -> None:
    written = _written(shared_data)
    for row in _questions("丙"):
        runs = re.findall("[\u4e00-\u9fff]{6,}", row["question"])
        phrases = {run[at : at + 6] for run in runs for at in range(len(run) - 5)}
        assert not [each for each in phrases for text in written[row["url"]] if each in text]


def _questions(label: str) -> list[dict[str, str]]:
    return list(rows(JUDGED / PARAPHRASES[label]))


def _written(data: Path) -> dict[str, tuple[str, str]]:
    """Title and text by address."""
    found = (row for name in CORPORA for row in rows(data / name))
    return {row["url"]: (row["title"], row["text"]) for row in found}


def _overlap(row: dict[str, str], titles: dict[str, str]) -> float:
    asked, title = _pairs(row["question"]), _pairs(titles[row["url"]])
    return len(asked & title) / len(asked)


def _pairs(text: str) -> set[str]:
    letters = "".join(filter(str.isalnum, text))
    return {letters[at : at + 2] for at in range(len(letters) - 1)}


def test_fewer_real_documents_are_the_answers_and_always_the_same_others(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(question_sets, "EVENTS", "events.jsonl")
    (tmp_path / "events.jsonl").touch()
    url = _questions("甲")[0]["url"]
    answer = make_document("某份文件", "某项抽查的安排。", "2020-09-23", url=url)
    found = real(tmp_path, (*_DOCUMENTS, answer), most=2)
    assert answer in found.documents and len(found.documents) == 3
    assert real(tmp_path, (*_DOCUMENTS[::-1], answer), most=2).documents[-1] == answer
    assert set(found.documents) == set(real(tmp_path, (*_DOCUMENTS[::-1], answer), most=2).documents)
    assert len(real(tmp_path, (*_DOCUMENTS, answer)).documents) == 6
    (asked,) = found.sets[1].questions
    assert asked.gold == (answer.id,) and found.sets[1].absent > 100
    assert asked.window is not None and asked.window.days == 180
    assert asked.window.contains(dt.date(2020, 9, 23))


@pytest.mark.parametrize("leads_first", [False, True])
def test_an_index_of_leads_is_measured_beside_and_shares_what_was_embedded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, leads_first: bool
) -> None:
    """In a folder of its own: both kinds stay, and neither embeds again what the other has."""
    embedder = HashEmbedder()
    monkeypatch.setattr(running, "choose_embedder", lambda settings: embedder)
    monkeypatch.setattr(running, "_corpus", lambda *how: _corpus(name="real"))

    def run(*, leads: bool) -> int:
        asked = embedder.asked
        found = evaluate_retrieval(
            tmp_path, tmp_path / "work", load_settings(), only="real", distractors=0, words_distractors=0,
            plain=False, **({"passage_vectors": False} if leads else {}),
        )  # fmt: skip
        (result,) = found
        assert result.scores[0].recall_5 == 1
        return embedder.asked - asked

    texts = {
        leads: {text for each in _DOCUMENTS for text in texts_of(each, passages=not leads)}
        for leads in (False, True)
    }
    first, second = (run(leads=leads) for leads in (leads_first, not leads_first))
    assert first == len(texts[leads_first]) + len(_ASKED.questions)
    assert second == len(texts[not leads_first] - texts[leads_first])
    assert texts[True] < texts[False]
    assert run(leads=False) == run(leads=True) == 0
    kinds = {"real": "passages", "real-leads": "leads"}
    assert {path.name for path in (tmp_path / "work").iterdir()} == kinds.keys()
    for name, kind in kinds.items():
        with closing(Ledger(tmp_path / "work" / name / "a")) as index:
            assert index.meta("vectors") == kind


def test_a_group_that_there_is_not_is_refused() -> None:
    with pytest.raises(InputError, match="chronoqa、words、real"):
        next(evaluate_retrieval(Path(), Path(), load_settings(), only="别的", distractors=0, words_distractors=0))  # fmt: skip


def test_windows_are_not_centred_on_the_answer() -> None:
    documents = [
        make_document(f"第{n}篇", "正文。", "2021-06-01", url=f"https://example.org/{n}") for n in range(200)
    ]
    offsets = [
        (dt.date(2021, 6, 1) - window.start).days - 90
        for each in documents
        if (window := question_sets._window_of(each))
    ]
    assert len(offsets) == 200 and min(offsets) < -60 and max(offsets) > 60 and max(map(abs, offsets)) <= 75
    assert abs(sum(offsets) / 200) < 15
