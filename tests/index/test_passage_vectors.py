"""A vector for every passage: the same by steps or at once, after a kill too, and nothing of it left behind."""

from __future__ import annotations

import os
import random
import signal
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from invented_documents import HashEmbedder, Source, make_document, make_documents, make_long_documents
from killed_update import run_killed_update
from standing_index import assert_index_is, served

from bianyin.errors import IndexStale
from bianyin.index import Reader, build, filling, update
from bianyin.index.chunk import cut
from bianyin.index.lead import LEAD_CHARACTERS, lead, texts_of
from bianyin.index.store import StoreOpener
from bianyin.services.chroma import open_chroma

LONG = make_long_documents(24)


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
    tmp_path: Path, embedder: HashEmbedder, open_store: StoreOpener
) -> None:
    document = make_document("空页", "").model_copy(update={"text": ""})
    assert not cut(document.text) and texts_of(document, passages=True) == texts_of(document, passages=False)
    update(Source([document, *LONG[:2]]), tmp_path, embedder, open_store=open_store)
    assert_index_is(tmp_path, [document, *LONG[:2]], open_store=open_store)


def test_an_update_in_steps_is_the_index_built_at_once(
    tmp_path: Path, embedder: HashEmbedder, open_store: StoreOpener
) -> None:
    documents = [*LONG, *make_documents(40)]
    steps, once = tmp_path / "steps", tmp_path / "once"
    update(Source(documents[:50]), steps, embedder, open_store=open_store)
    update(Source(documents[4:]), steps, None, open_store=open_store)  # what follows gets its vectors later
    counts = update(Source(documents[3:]), steps, embedder, open_store=open_store)
    assert counts.digest == update(Source(documents[:2:-1]), once, embedder, open_store=open_store).digest
    assert_index_is(steps, documents[3:], open_store=open_store)


def test_progress_and_counts_are_of_vectors(
    tmp_path: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = [*LONG, *make_documents(3), make_document("短讯", "某厂今天正式投产，产量可观，带动就业。")]
    total = sum(len(texts_of(each, passages=True)) for each in documents)
    monkeypatch.setattr(build, "_VECTOR_BATCH", 5)
    monkeypatch.setattr(build, "_NOTED_BATCH", 12)
    seen: list[tuple[str, int, int]] = []
    counts = update(
        Source(documents),
        tmp_path,
        embedder,
        progress=lambda *step: seen.append(step),
        open_store=open_chroma,
    )
    assert counts.embedded == total and ("向量索引", total, total) in seen
    done = [step[1] for step in seen if step[0] == "向量索引"]
    assert max(np.diff([0, *done])) <= 5 and all(step[1] <= step[2] for step in seen)
    assert_index_is(tmp_path, documents)


def test_the_setting_changes_with_a_rebuild_that_embeds_only_what_is_new(
    tmp_path: Path, embedder: HashEmbedder, open_store: StoreOpener
) -> None:
    source = Source(LONG)
    leads = update(source, tmp_path, embedder, passage_vectors=False, open_store=open_store)
    with pytest.raises(IndexStale, match=r"BIANYIN_PASSAGE_VECTORS.*--rebuild"):
        update(Source(LONG[1:]), tmp_path, embedder, open_store=open_store)
    assert_index_is(tmp_path, LONG, passages=False, open_store=open_store)
    passages = update(source, tmp_path, embedder, rebuild=True, open_store=open_store)
    assert passages.embedded == sum(len(cut(each.text)) for each in LONG)
    assert passages.digest != leads.digest
    assert_index_is(tmp_path, LONG, open_store=open_store)
    with pytest.raises(IndexStale, match=r"BIANYIN_PASSAGE_VECTORS.*--rebuild"):
        update(source, tmp_path, embedder, passage_vectors=False, open_store=open_store)
    again = update(source, tmp_path, embedder, passage_vectors=False, rebuild=True, open_store=open_store)
    assert (again.embedded, again.digest) == (0, leads.digest)
    assert_index_is(tmp_path, LONG, passages=False, open_store=open_store)


def test_without_an_embedder_documents_leave_with_all_their_vectors(
    tmp_path: Path, embedder: HashEmbedder, open_store: StoreOpener
) -> None:
    update(Source(LONG), tmp_path, embedder, open_store=open_store)
    update(Source(LONG[20:]), tmp_path, None, open_store=open_store)
    assert_index_is(tmp_path, LONG[20:], open_store=open_store)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_killed_at_any_moment_the_next_run_gives_the_undisturbed_result(
    tmp_path: Path, embedder: HashEmbedder, open_store: StoreOpener
) -> None:
    documents = make_long_documents(60)
    undisturbed = update(Source(documents[15:]), tmp_path / "undisturbed", embedder, open_store=open_store)
    moments = random.Random(int(os.environ.get("KILL_SEED", "11")))
    folder = tmp_path / "killed"
    for first, last, saving in (
        (0, 45, False),
        (0, 45, True),
        (15, 60, False),
        (15, 60, True),
        (15, 60, True),
    ):
        run_killed_update(
            folder,
            first,
            last,
            moments.uniform(0.05, 3.0),
            passage_vectors=True,
            saving=saving,
            open_store=open_store,
        )
    counts = update(Source(documents[15:]), folder, embedder, open_store=open_store)
    assert counts.digest == undisturbed.digest
    assert_index_is(folder, documents[15:], open_store=open_store)


@pytest.mark.parametrize("windowed", [True, False])
def test_the_nearest_documents_are_those_of_the_nearest_vectors(
    tmp_path: Path,
    embedder: HashEmbedder,
    monkeypatch: pytest.MonkeyPatch,
    windowed: bool,
    open_store: StoreOpener,
) -> None:
    """Beside comparing all of them one by one: each document once, by its nearest that may count."""
    monkeypatch.setattr(filling, "MOST_RECENT", 10)
    documents = [*LONG, *make_documents(30)]
    update(Source(documents), tmp_path, embedder, open_store=open_store)
    asked = np.stack([embedder.embed_query(text) for text in ("第7号县试养银鳕", "绿化成效", "钢材")])
    asked /= np.linalg.norm(asked, axis=1, keepdims=True)
    within = (((737_900, 737_960),),) if windowed else ()
    with closing(Reader(tmp_path, served(tmp_path), open_store)) as reader:
        found = reader.nearest(asked, within)
        inside = set(reader.standing(within).chunks.tolist())
        numbers = reader.documents.tolist()
        sizes = reader.ledger.sizes(numbers)
        for query, near in zip(asked, found, strict=True):
            best = {}
            for number in numbers:
                own = [number + place for place in range(1, 1 + sizes[number][0]) if number + place in inside]
                if own:
                    best[number] = max(reader.similarities(query, [number, *own]).tolist())
            assert sorted(best) == sorted(near.documents.tolist())
            assert near.cosines == pytest.approx(sorted(best.values(), reverse=True), abs=1e-5)
            for number, cosine in near.pairs():
                assert cosine == pytest.approx(best[number], abs=1e-5)


def test_a_chunk_without_any_vector_is_near_to_nothing(
    tmp_path: Path, embedder: HashEmbedder, open_store: StoreOpener
) -> None:
    update(Source(LONG[:3]), tmp_path, embedder, open_store=open_store)
    update(Source(LONG[:4]), tmp_path, None, open_store=open_store)
    with closing(Reader(tmp_path, served(tmp_path), open_store)) as reader:
        chunks = reader.standing(()).chunks.tolist()
        told = reader.similarities(embedder.embed_query("工作"), chunks)
        assert (told < 0).sum() == len(cut(LONG[3].text)) and reader.has_passages
