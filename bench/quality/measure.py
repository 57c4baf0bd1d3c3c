"""Retrieval measured: our search beside its halves and the plain pipeline, on the same documents and vectors."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path

from bench.data_files import JUDGED
from bench.documents import Memory
from bench.quality import question_sets as sets
from bench.quality.arms import Arm, Ours, PlainLangChain, VectorsAlone, WordsAlone
from bench.quality.question_sets import QuestionSet
from bench.quality.standings import Goal, Standing, standings
from bianyin.evaluate.accepted_runs import found_at_5, gained_and_lost, key_of, read_accepted
from bianyin.evaluate.questions import SearchQuestion, rank_all
from bianyin.evaluate.rank_scores import Ranking, RankingScore, score
from bianyin.index import CachedEmbedder, Embedder, update
from bianyin.index.chunk import anchor_of
from bianyin.knowledge import places
from bianyin.model import Document, Frozen
from bianyin.search import Searcher
from bianyin.search.rerank import Reranker
from bianyin.services.chroma import open_chroma
from bianyin.text import find_dates

ACCEPTED = JUDGED / "accepted_retrieval.json"


class SetResult(Frozen):
    """All arms on one set, ours first; what ours gained and lost against the accepted run; and the rules it broke."""

    name: str
    documents: int
    scores: tuple[RankingScore, ...]
    # Where ours stands in each column of quality, against the best of the other arms.
    standings: tuple[Standing, ...]
    found: dict[str, bool]
    goal: Goal | None = None
    absent: int = 0
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    # Documents from outside the window or of another province that ours ranked above the right one.
    misplaced_above: int = 0


class Corpus(Frozen):
    """Documents that are indexed together, and the questions asked of them; by words alone where not `embedded`."""

    name: str
    documents: tuple[Document, ...]
    sets: tuple[QuestionSet, ...]
    embedded: bool = True


def benchmark(data: Path, *, distractors: int, limit: int | None, embedded: bool = True) -> Corpus:
    """The benchmark's passages among distractors.

    Args:
        distractors: how many pieces of other texts stand among the passages.
        limit: most questions of each set.

    Raises:
        InputError: the development data is not there.
    """
    asked = sets.chronoqa(data, limit)
    if not embedded:
        asked = tuple(each.model_copy(update={"name": f"{each.name}（仅词面）"}) for each in asked)
    documents = tuple(sets.passages(data, distractors))
    return Corpus(
        name="chronoqa" if embedded else "words", documents=documents, sets=asked, embedded=embedded
    )


def real(data: Path, documents: Sequence[Document], *, most: int | None = None) -> Corpus:
    """The gold events among the real documents, and the paraphrases.

    Args:
        documents: the development data's policy documents and news, parsed.
        most: how many documents stand beside those that answer a question, always the same ones; None for all.

    Raises:
        InputError: the development data is not there.
    """
    events, asked = sets.events(data)
    paraphrased = sets.paraphrases(documents)
    answers = {id_ for each in paraphrased for question in each.questions for id_ in question.gold}
    others = [each for each in documents if each.id not in answers]
    kept = {each.id for each in sorted(others, key=lambda each: key_of(each.id))[:most]}
    chosen = [each for each in documents if each.id in answers or each.id in kept]
    return Corpus(name="real", documents=(*chosen, *events), sets=(asked, *paraphrased))


def measure(
    corpus: Corpus,
    embedder: Embedder | None,
    folder: Path,
    *,
    rerank: int = 0,
    reranker: Reranker | None = None,
    plain: bool = True,
    passage_vectors: bool = True,
    progress: Callable[[str, int, int], None] | None = None,
) -> Iterator[SetResult]:
    """Index the corpus in `folder` (again at once where it is indexed there) and rank every question by every arm, set by set.

    Args:
        embedder: None leaves ours without vectors, beside BM25 alone.
        rerank: passages that our search reads anew for each question.
        reranker: reads them, instead of their exact vectors.
        plain: whether the plain LangChain pipeline is measured too; it embeds every passage again in its own pieces.
        passage_vectors: our index has a vector for every passage, not for leads alone.
    """
    report = progress or (lambda stage, done, total: None)
    update(
        Memory(corpus.documents),
        folder,
        embedder,
        passage_vectors=passage_vectors,
        progress=report,
        open_store=open_chroma,
    )
    by_id = {document.id: document for document in corpus.documents}
    with ExitStack() as opened:
        searcher = opened.enter_context(Searcher(folder, embedder, reranker=reranker, open_store=open_chroma))
        words = opened.enter_context(closing(WordsAlone(folder, None)))
        arms: list[Arm] = [Ours(searcher, rerank), words]
        cached = opened.enter_context(closing(CachedEmbedder(embedder, folder))) if embedder else None
        if cached is not None:
            arms.append(opened.enter_context(closing(VectorsAlone(folder, cached))))
            if plain:
                arms.append(PlainLangChain(corpus.documents, cached, folder / "langchain", report))
        for each in corpus.sets:
            if cached is not None:
                cached.embed_queries([question.text for question in each.questions])
            rankings = {
                arm.name: rank_all(arm.rank, each.questions, partial(report, f"{each.name} {arm.name}"))
                for arm in arms
            }
            yield _result(each, rankings, by_id)


def _result(asked: QuestionSet, rankings: dict[str, list[Ranking]], by_id: dict[str, Document]) -> SetResult:
    ours = next(iter(rankings.values()))
    gained, lost = gained_and_lost(read_accepted(ACCEPTED).get(asked.name, {}), ours)
    scores = tuple(score(name, each) for name, each in rankings.items())
    return SetResult(
        name=asked.name,
        documents=len(by_id),
        scores=scores,
        standings=standings(scores),
        found=found_at_5(ours),
        goal=asked.goal,
        absent=asked.absent,
        gained=gained,
        lost=lost,
        misplaced_above=sum(
            _misplaced(question, each, by_id)
            for question, each in zip(asked.questions, ours, strict=True)
            if question.region is not None
        ),
    )


def _misplaced(question: SearchQuestion, answer: Ranking, by_id: dict[str, Document]) -> int:
    """How many documents above the right one name another province alone, or no day of the window."""
    above = 0
    for id_ in answer.ranked:
        if id_ in question.gold:
            break
        above += _of_another_province(question, by_id[id_]) or _outside_window(question, by_id[id_])
    return above


def _of_another_province(question: SearchQuestion, document: Document) -> bool:
    named = places.codes_in(document.title)
    return bool(named) and not any(places.is_within(code, str(question.region)) for code in named)


def _outside_window(question: SearchQuestion, document: Document) -> bool:
    """Read from the document anew, not from the index: neither its dates nor the days in its words lie inside."""
    if question.window is None:
        return False
    written = [each.date for each in find_dates(document.text, anchor_of(document))]
    dates = [*(each.date for each in document.dates), *written]
    return not any(each.precision != "year" and question.window.overlaps(each) for each in dates)
