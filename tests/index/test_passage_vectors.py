"""A vector for every passage: the same by steps or at once, after a kill too, and nothing of it left behind."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from invented_documents import HashEmbedder, Source, make_document, make_documents, make_long_documents
from killed_update import run_killed_update

from bianyin.errors import IndexStale, IndexUnusable
from bianyin.index import Columns, LexicalIndex, build, ledger, update
from bianyin.index.chunk import cut
from bianyin.index.examine import examine
from bianyin.index.folder import current
from bianyin.index.lead import LEAD_CHARACTERS, lead, texts_of
from bianyin.model import Document
from bianyin.services.chroma import ChromaStore, open_chroma

LONG = make_long_documents(24)


def _columns(folder: Path) -> Path:
    served = current(folder)
    assert served is not None
    with closing(LexicalIndex(served)) as index:
        return served / (index.meta("columns") or "")


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in _columns(folder).iterdir()}


def _assert_index_is(folder: Path, documents: Iterable[Document]) -> None:
    """Exactly these documents, each with all its vectors in the columns, and with its first in the store by its own id."""
    known = {document.id: texts_of(document, passages=True) for document in documents}
    examine(folder)
    columns = _columns(folder)
    with closing(LexicalIndex(columns.parent)) as index:
        assert ledger.counts(index) == (len(known), 0)
        assert ledger.counts(index) == (len(known), 0)
        by_number = index.ids_by_number()
    with closing(ChromaStore(columns.parent)) as store:
        assert store.ids() == known.keys()
        firsts = HashEmbedder().embed_passages([texts[0] for texts in known.values()])
        firsts /= np.linalg.norm(firsts, axis=1, keepdims=True)
        for id_, hits in zip(known, store.query(firsts, len(known)), strict=True):
            assert dict(hits)[id_] == pytest.approx(1, abs=1e-4)
    owners = np.load(columns / "document_numbers.npy")[np.load(columns / "vector_documents.npy")].tolist()
    texts = [text for number in dict.fromkeys(owners) for text in known[by_number[number]]]
    vectors = np.load(columns / "vectors.npy")
    assert len(texts) == len(vectors)
    for text, vector in zip(texts, vectors, strict=True):
        made = HashEmbedder().embed_query(text)
        assert float(made @ vector) == pytest.approx(float(np.linalg.norm(made)), rel=1e-5)


def test_a_documents_texts_are_its_lead_and_its_chunks() -> None:
    long = LONG[0]
    chunks = [long.text[start:end] for start, end in cut(long.text)]
    assert len(chunks) > 2 and texts_of(long, passages=True) == [lead(long), *chunks]
    assert texts_of(long, passages=False) == [lead(long)]
    endless = make_document("无句号", "很长的一段话，" * 300)
    assert (
        max(map(len, texts_of(endless, passages=True)))
        == 400
        < max(end - start for start, end in cut(endless.text))
    )


@pytest.mark.parametrize(
    "text", ["某厂今天正式投产。", "短讯\n编号：七\n某厂今天正式投产，产量可观。", "某厂投产，" * 100, "空"]
)
def test_a_document_of_one_chunk_has_the_vector_of_its_lead_alone(text: str) -> None:
    document = make_document("短讯", "").model_copy(update={"text": text})
    assert len(cut(document.text)) == 1
    assert texts_of(document, passages=True) == [lead(document)]


def test_a_lead_says_a_title_once() -> None:
    document = make_document("某厂今天正式投产，产量可观", "，带动当地就业数百人。").model_copy(
        update={"text": "某厂今天正式投产，产量可观，带动当地就业数百人。"}
    )
    assert lead(document) == document.text
    long = make_document("某厂投产", "这一天某厂正式投产，产量可观，带动当地就业。" * 20)
    assert lead(long).startswith("某厂投产。这一天") and len(lead(long)) == LEAD_CHARACTERS


def test_a_document_without_a_chunk_has_the_vector_of_its_title(
    tmp_path: Path, embedder: HashEmbedder
) -> None:
    document = make_document("空页", "").model_copy(update={"text": ""})
    assert not cut(document.text) and texts_of(document, passages=True) == texts_of(document, passages=False)
    update(Source([document, *LONG[:2]]), tmp_path, embedder, open_store=open_chroma)
    _assert_index_is(tmp_path, [document, *LONG[:2]])


def test_an_update_in_steps_is_the_index_built_at_once(tmp_path: Path, embedder: HashEmbedder) -> None:
    documents = [*LONG, *make_documents(40)]
    steps, once = tmp_path / "steps", tmp_path / "once"
    update(Source(documents[:50]), steps, embedder, open_store=open_chroma)
    update(Source(documents[4:]), steps, None, open_store=open_chroma)  # what follows gets its vectors later
    counts = update(Source(documents[3:]), steps, embedder, open_store=open_chroma)
    assert counts.digest == update(Source(documents[:2:-1]), once, embedder, open_store=open_chroma).digest
    assert _files(steps) == _files(once)
    _assert_index_is(steps, documents[3:])


def test_progress_and_counts_are_of_vectors(
    tmp_path: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = [*LONG, *make_documents(3), make_document("短讯", "某厂今天正式投产，产量可观，带动就业。")]
    total = sum(len(texts_of(each, passages=True)) for each in documents)
    monkeypatch.setattr(build, "_VECTOR_BATCH", 5)
    monkeypatch.setattr(build, "_STORE_BATCH", 12)
    seen: list[tuple[str, int, int]] = []
    counts = update(
        Source(documents),
        tmp_path,
        embedder,
        progress=lambda *step: seen.append(step),
        open_store=open_chroma,
    )
    assert counts.embedded == total and seen[-1] == ("向量索引", total, total)
    done = [step[1] for step in seen if step[0] == "向量索引"]
    assert max(np.diff([0, *done])) <= 5 and all(step[1] <= step[2] for step in seen)
    _assert_index_is(tmp_path, documents)


def test_the_setting_changes_with_a_rebuild_that_embeds_only_what_is_new(
    tmp_path: Path, embedder: HashEmbedder
) -> None:
    source = Source(LONG)
    leads = update(source, tmp_path, embedder, passage_vectors=False, open_store=open_chroma)
    before = _files(tmp_path)
    with pytest.raises(IndexStale, match=r"BIANYIN_PASSAGE_VECTORS.*--rebuild"):
        update(Source(LONG[1:]), tmp_path, embedder, open_store=open_chroma)
    assert _files(tmp_path) == before
    passages = update(source, tmp_path, embedder, rebuild=True, open_store=open_chroma)
    assert passages.embedded == sum(len(cut(each.text)) for each in LONG)
    assert passages.digest != leads.digest
    _assert_index_is(tmp_path, LONG)
    with pytest.raises(IndexStale, match=r"BIANYIN_PASSAGE_VECTORS.*--rebuild"):
        update(source, tmp_path, embedder, passage_vectors=False, open_store=open_chroma)
    again = update(source, tmp_path, embedder, passage_vectors=False, rebuild=True, open_store=open_chroma)
    assert (again.embedded, again.digest, _files(tmp_path)) == (0, leads.digest, before)


def test_without_an_embedder_documents_leave_with_all_their_vectors(
    tmp_path: Path, embedder: HashEmbedder
) -> None:
    update(Source(LONG), tmp_path, embedder, open_store=open_chroma)
    update(Source(LONG[20:]), tmp_path, None, open_store=open_chroma)
    _assert_index_is(tmp_path, LONG[20:])


def test_a_lost_vector_is_said(tmp_path: Path, embedder: HashEmbedder) -> None:
    update(Source(LONG), tmp_path, embedder, open_store=open_chroma)
    with closing(ChromaStore(tmp_path / "a")) as store:
        store.delete([LONG[0].id])
    with pytest.raises(IndexUnusable, match="--rebuild"):
        update(Source(LONG[:-1]), tmp_path, embedder, open_store=open_chroma)


@pytest.mark.parametrize("name", ["vector_documents.npy", "vectors.npy"])
def test_noise_is_said(tmp_path: Path, embedder: HashEmbedder, name: str) -> None:
    update(Source(LONG), tmp_path, embedder, open_store=open_chroma)
    path = tmp_path / "a" / "columns-1" / name
    path.write_bytes(path.read_bytes()[:-200] + b"\x5a" * 200)
    with pytest.raises(IndexUnusable, match="--rebuild"):
        examine(tmp_path)


class _Killed(BaseException):
    pass


@pytest.mark.parametrize("then", ["as before", "fewer", "gone", "without an embedder"])
def test_what_a_killed_run_may_have_written_leaves_no_orphan(
    tmp_path: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch, then: str
) -> None:
    """Killed when all vectors of a batch are in the store and none is known to be; then they are others, or none."""
    mark = ledger.mark

    def killing(index: LexicalIndex, digests: dict[str, bytes], state: ledger.State) -> None:
        mark(index, digests, state) if state == "pending" else _kill()

    with monkeypatch.context() as patch, pytest.raises(_Killed):
        patch.setattr(ledger, "mark", killing)
        update(Source(LONG), tmp_path, embedder, open_store=open_chroma)
    if then == "fewer":
        monkeypatch.setattr(build, "texts_of", lambda document, passages: [lead(document)])
    left = LONG[10:] if then == "gone" else LONG
    by = None if then == "without an embedder" else embedder
    update(Source(left), tmp_path, by, open_store=open_chroma)
    with closing(ChromaStore(tmp_path / "a")) as store:
        ids = store.ids()
    if then == "fewer":
        assert ids == {each.id for each in left}
    elif by is None:
        assert not ids
    else:
        _assert_index_is(tmp_path, left)


def _kill() -> None:
    raise _Killed


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_killed_at_any_moment_the_next_run_gives_the_undisturbed_result(
    tmp_path: Path, embedder: HashEmbedder
) -> None:
    documents = make_long_documents(60)
    undisturbed = update(Source(documents[15:]), tmp_path / "undisturbed", embedder, open_store=open_chroma)
    moments = random.Random(int(os.environ.get("KILL_SEED", "11")))
    folder = tmp_path / "killed"
    for first, last in ((0, 45), (0, 45), (15, 60), (15, 60)):
        run_killed_update(folder, first, last, moments.uniform(0.05, 3.0), passage_vectors=True)
    counts = update(Source(documents[15:]), folder, embedder, open_store=open_chroma)
    assert counts.digest == undisturbed.digest
    assert _files(folder) == _files(tmp_path / "undisturbed")
    _assert_index_is(folder, documents[15:])


@pytest.mark.parametrize("windowed", [True, False])
def test_the_nearest_documents_are_those_of_the_nearest_vectors(
    tmp_path: Path, embedder: HashEmbedder, windowed: bool
) -> None:
    """Beside comparing all of them one by one: each document once, by its nearest that may count."""
    documents = [*LONG, *make_documents(30)]
    update(Source(documents), tmp_path, embedder, open_store=open_chroma)
    folder = _columns(tmp_path)
    columns = Columns(folder)
    owners, vectors = np.load(folder / "vector_documents.npy"), np.load(folder / "vectors.npy")
    inside = columns.window(737_900, 737_960) if windowed else np.ones(len(columns.numbers), np.bool_)
    asked = np.stack([embedder.embed_query(text) for text in ("第7号县试养银鳕", "绿化成效", "钢材")])
    asked /= np.linalg.norm(asked, axis=1, keepdims=True)
    found = columns.nearest(asked, inside if windowed else None, 12)
    for query, near in zip(asked, found, strict=True):
        best: dict[int, dict[int, float]] = {}  # of each document how near lead (-1) and passages are
        for place, span in enumerate(columns.positions_of(range(len(documents)))):
            cosines = (vectors[owners == place] @ query).tolist()
            if inside[span].any():
                passages = zip(span, cosines[1:], strict=False)
                near_by = {at: (cosines[0] + cosine) / 2 for at, cosine in passages if inside[at]}
                best[place] = {-1: cosines[0], **near_by}
        highest = sorted((max(each.values()) for each in best.values()), reverse=True)[:12]
        assert near.cosines == pytest.approx(highest, abs=1e-5)
        assert len(set(near.places.tolist())) == len(highest)
        for place, cosine, at in zip(*(each.tolist() for each in near), strict=True):
            assert cosine == pytest.approx(best[place][at], abs=1e-5)
            assert cosine == pytest.approx(max(best[place].values()), abs=1e-5)
            for position, value in best[place].items():
                if position >= 0:
                    (told,) = columns.cosines(query, np.asarray([position]))
                    assert told == pytest.approx(value, abs=1e-5)


def test_a_chunk_without_any_vector_is_near_to_nothing(tmp_path: Path, embedder: HashEmbedder) -> None:
    update(Source(LONG[:3]), tmp_path, embedder, open_store=open_chroma)
    update(Source(LONG[:4]), tmp_path, None, open_store=open_chroma)
    columns = Columns(_columns(tmp_path))
    told = columns.cosines(embedder.embed_query("工作"), np.arange(len(columns.numbers)))
    assert (told < 0).sum() == len(cut(LONG[3].text)) and columns.has_passages
