"""Retrieval measured: our search beside its halves and the plain pipeline, on the same documents and vectors."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from importlib.resources import files
from pathlib import Path

from bianyin.evaluate import ranking
from bianyin.evaluate import retrieval_sets as sets
from bianyin.evaluate.ranking import Answered, RankingScore
from bianyin.evaluate.retrieval_arms import Arm, Ours, PlainLangChain, halves
from bianyin.evaluate.retrieval_sets import Memory, Question, QuestionSet
from bianyin.index import CachedEmbedder, Embedder, update
from bianyin.model import Document
from bianyin.model.base import Frozen
from bianyin.retrieve import Searcher

ACCEPTED = "accepted_retrieval.json"
Progress = Callable[[str, int, int], None]


class SetResult(Frozen):
    """All arms on one set, ours first; what ours gained and lost against the accepted run; and rules it broke."""

    name: str
    documents: int
    scores: tuple[RankingScore, ...]
    found: dict[str, bool]
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    # Documents from outside the window or of another province that ours ranked above the right one.
    misplaced_above: int = 0


class Corpus(Frozen):
    """Documents that are indexed together, and the questions asked of them."""

    name: str
    documents: tuple[Document, ...]
    sets: tuple[QuestionSet, ...]


def corpora(
    data: Path, real: Sequence[Document], *, only: str | None, distractors: int, limit: int | None
) -> tuple[Corpus, ...]:
    """The benchmark's passages with distractors; the gold events among the real documents, and the paraphrases.

    Args:
        real: the development data's policy documents and news, parsed.
        only: the one corpus wanted, chronoqa or real; None for both.
        distractors: how many beginnings of other texts stand among the passages.
        limit: most questions of each benchmark set.

    Raises:
        InputError: the development data is not there.
    """
    found = []
    if only in (None, "chronoqa"):
        passages = tuple(sets.passages(data, distractors))
        found.append(Corpus(name="chronoqa", documents=passages, sets=sets.chronoqa(data, limit)))
    if only in (None, "real"):
        events, asked = sets.events(data)
        found.append(Corpus(name="real", documents=(*real, *events), sets=(asked, *sets.paraphrases(real))))
    return tuple(found)


def measure(
    corpus: Corpus,
    embedder: Embedder,
    folder: Path,
    *,
    rerank: int = 0,
    plain: bool = True,
    progress: Progress | None = None,
) -> list[SetResult]:
    """Index the corpus in `folder` (again at once where it is indexed there) and rank every question by every arm.

    Args:
        rerank: passages that our search embeds exactly for each question.
        plain: whether the plain LangChain pipeline is measured too; it embeds every passage again in its own pieces.
    """
    report = progress or (lambda stage, done, total: None)
    update(Memory(corpus.documents), folder, embedder, progress=report)
    by_id = {document.id: document for document in corpus.documents}
    with closing(CachedEmbedder(embedder, folder)) as cached, Searcher(folder, embedder) as searcher:
        arms: list[Arm] = [Ours(searcher, rerank), *halves(folder, cached)]
        if plain:
            arms.append(PlainLangChain(corpus.documents, cached, folder / "langchain"))
        results = []
        for each in corpus.sets:
            cached.embed_queries([question.text for question in each.questions])
            answers = {arm.name: _answered(arm, each, report) for arm in arms}
            results.append(_result(each, answers, by_id))
    return results


def _answered(arm: Arm, asked: QuestionSet, report: Progress) -> list[Answered]:
    found = []
    for done, question in enumerate(asked.questions, start=1):
        began = time.perf_counter()
        ranked = arm.rank(question)
        milliseconds = 1000 * (time.perf_counter() - began)
        found.append(
            Answered(
                question=question.text, gold=question.gold, ranked=tuple(ranked), milliseconds=milliseconds
            )
        )
        report(f"{asked.name} {arm.name}", done, len(asked.questions))
    return found


def _result(asked: QuestionSet, answers: dict[str, list[Answered]], by_id: dict[str, Document]) -> SetResult:
    ours = next(iter(answers.values()))
    found = ranking.found_at_5(ours)
    gained, lost = ranking.gained_and_lost(accepted().get(asked.name, {}), found)
    texts = {ranking.key_of(question.text): question.text for question in asked.questions}
    return SetResult(
        name=asked.name,
        documents=len(by_id),
        scores=tuple(ranking.score(name, each) for name, each in answers.items()),
        found=found,
        gained=tuple(texts[key] for key in gained),
        lost=tuple(texts[key] for key in lost),
        misplaced_above=sum(
            _misplaced(question, each, by_id)
            for question, each in zip(asked.questions, ours, strict=True)
            if question.region is not None
        ),
    )


def _misplaced(question: Question, answer: Answered, by_id: dict[str, Document]) -> int:
    """How many documents above the right one name another province alone."""
    from bianyin import places

    above = 0
    for id_ in answer.ranked:
        if id_ in question.gold:
            break
        title = places.codes_in(by_id[id_].title)
        if title and not any(places.is_within(code, str(question.region)) for code in title):
            above += 1
    return above


def accepted() -> dict[str, dict[str, bool]]:
    """Of the last accepted run: by set, whether each question was answered in the first five."""
    path = files("bianyin.evaluate") / "data" / ACCEPTED
    read: dict[str, dict[str, bool]] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return {name: {asked: bool(was) for asked, was in found.items()} for name, found in read.items()}
